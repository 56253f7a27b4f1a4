import {
  addIngredient,
  areOperationsComplete,
  changeIngredient,
  changeOperationRow,
  createOrder,
  deleteOrder,
  editOrder,
  followRow,
  followsOf,
  hasWork,
  loseRow,
  pullRecipe,
  recordCut,
  removeIngredient,
  sayStatus,
  unlink,
} from './index';
import { after, BEAM, chairs, LATER, link, linkedChairs, NOW, PAINT, produced, q, recipe, ROW, request, untracked } from './testing';
import type { Instant } from '@pegboard/kit';
import type { ManufacturingOrder } from './order';
import { requestProduction } from './production';

const code = (expected: string) => expect.objectContaining({ code: expected });
const row = (quantity: number | string, more: object = {}) => ({
  quantity: q(quantity),
  packedBeforeLink: q(0),
  packedOutsideLink: q(0),
  isShared: false,
  deliveryDate: null,
  salesVersion: 2,
  orderNo: 'SO-7',
  customerName: 'Ada',
  ...more,
});

describe('creating and editing orders', () => {
  it('O2: the recipe is copied, planned = per unit × planned, half up at the sixth decimal', () => {
    const order = chairs('4.5');
    expect(order.rows.map((each) => [each.variantId, each.plannedQuantity])).toEqual([
      [BEAM, q(9)],
      [PAINT, q('1.499999')],
    ]);
    expect(order.operations.map((each) => each.plannedTime)).toEqual([q(270), q(135)]);
    expect([order.status, order.completedQuantity]).toEqual(['NOT_STARTED', 0]);
    expect(['0.000001', '0.000002'].map((planned) => chairs(planned).rows[1]!.plannedQuantity)).toEqual([q(0), q('0.000001')]);
  });

  it('without a recipe, or with a deleted one, the order has no rows', () => {
    expect(chairs(1, {}, recipe({ isDeleted: true })).rows).toEqual([]);
    expect(createOrder({ ...chairs(1) }, undefined, [], [], NOW).operations).toEqual([]);
  });

  it('O7: due as said, else with the delivery, else a week after its creation', () => {
    expect(chairs(1).productionDeadlineDate).toBe('2026-05-08T08:00:00.000Z');
    expect(chairs(1, { link: link({ deliveryDate: LATER }) }).productionDeadlineDate).toBe(LATER);
    expect(chairs(1, { link: link({ deliveryDate: LATER }), productionDeadlineDate: NOW }).productionDeadlineDate).toBe(NOW);
  });

  it('a new quantity scales ingredients and times; edits by hand are kept', () => {
    const edited = after(changeIngredient(chairs(2), 101, { plannedQuantityPerUnit: q(3) }, NOW));
    const order = after(editOrder(edited, { plannedQuantity: q(10) }, NOW));
    expect([order.rows.map((each) => each.plannedQuantity), order.operations[0]!.plannedTime]).toEqual([[q(30), q('3.33333')], q(600)]);
  });

  it('M5: quantity and place of a linked order are the row’s', () => {
    for (const edit of [{ plannedQuantity: q(9) }, { locationId: 2 }])
      expect(() => editOrder(linkedChairs(2), edit, NOW)).toThrow(code('LINKED_ORDER'));
    expect(after(editOrder(linkedChairs(2), { additionalInfo: 'x', productionDeadlineDate: LATER }, NOW))).toMatchObject({
      additionalInfo: 'x',
      productionDeadlineDate: LATER,
    });
  });

  it('never below what is completed; equal to it is DONE', () => {
    const half = produced(chairs(4), 1, { quantity: q(2) });
    expect(() => editOrder(half, { plannedQuantity: q(1) }, NOW)).toThrow(code('PLANNED_BELOW_COMPLETED'));
    expect(editOrder(half, { plannedQuantity: q(2) }, LATER)).toMatchObject({
      state: { status: 'DONE', doneDate: LATER },
      events: [{ action: 'done' }],
    });
  });

  it('a done order takes nothing but a note', () => {
    const done = produced(chairs(1), 1);
    expect(() => editOrder(done, { productionDeadlineDate: LATER }, NOW)).toThrow(code('ORDER_DONE'));
    expect(after(editOrder(done, { additionalInfo: 'kept' }, NOW)).additionalInfo).toBe('kept');
  });

  it('O2: rows are added, exchanged and removed while nothing was used of them', () => {
    const added = after(addIngredient(chairs(3), { id: 103, variantId: 33, plannedQuantityPerUnit: q('0.5') }, NOW));
    expect(added.rows[2]).toMatchObject({ variantId: 33, plannedQuantity: q('1.5') });
    expect(after(changeIngredient(added, 103, { variantId: 34 }, NOW)).rows[2]!.variantId).toBe(34);
    expect(after(removeIngredient(added, 103)).rows).toHaveLength(2);
    const half = produced(added, 1, { quantity: q(1) });
    expect(() => removeIngredient(half, 103)).toThrow(code('INGREDIENT_CONSUMED'));
    expect(() => changeIngredient(half, 103, { variantId: 34 }, NOW)).toThrow(code('INGREDIENT_CONSUMED'));
    expect(() => changeIngredient(half, 101, { actualQuantity: q(1) }, NOW)).toThrow(code('ACTUAL_BELOW_CONSUMED'));
    expect(() => addIngredient(chairs(1), { id: 9, variantId: 11, plannedQuantityPerUnit: q(1) }, NOW)).toThrow(code('RECIPE_CYCLE'));
  });

  it('O2: a changed recipe is taken over on request, before work starts', () => {
    const pulled = after(pullRecipe(chairs(2), recipe({ rows: recipe().rows.slice(0, 1), operations: [] }), [301], [], NOW));
    expect([pulled.rows.map((each) => each.id), pulled.operations]).toEqual([[301], []]);
    expect(() => pullRecipe(after(sayStatus(chairs(2), 'IN_PROGRESS', NOW)), recipe(), [], [], NOW)).toThrow(code('ORDER_STARTED'));
  });
});

describe('the status of an order (O1)', () => {
  it('is what was said until something is made, then PARTIALLY_COMPLETED unless it is blocked, and DONE at the end', () => {
    const order = chairs(4);
    const said = (['IN_PROGRESS', 'BLOCKED'] as const).map((status) => after(sayStatus(order, status, NOW)).status);
    expect([order.status, ...said]).toEqual(['NOT_STARTED', 'IN_PROGRESS', 'BLOCKED']);
    const half = produced(order, 1, { quantity: q(2) });
    const blocked = after(sayStatus(half, 'BLOCKED', LATER));
    expect([half.status, blocked.status, after(sayStatus(blocked, 'IN_PROGRESS', LATER)).status]).toEqual([
      'PARTIALLY_COMPLETED',
      'BLOCKED',
      'PARTIALLY_COMPLETED',
    ]);
    expect(() => sayStatus(half, 'NOT_STARTED', LATER)).toThrow(code('ORDER_HAS_PRODUCTIONS'));
    const done = produced(half, 2);
    expect(done.status).toBe('DONE');
    expect(() => sayStatus(done, 'IN_PROGRESS', LATER)).toThrow(code('ORDER_DONE'));
  });
});

describe('operations (O5)', () => {
  it('starting one starts the order; time is measured from start to pause and on', () => {
    const started = after(changeOperationRow(chairs(1), 201, { status: 'IN_PROGRESS', activeOperatorId: 3 }, NOW));
    expect([started.status, started.operations[0]!.activeOperatorId]).toEqual(['IN_PROGRESS', 3]);
    const paused = after(changeOperationRow(started, 201, { status: 'PAUSED' }, LATER));
    expect(paused.operations[0]).toMatchObject({ status: 'PAUSED', actualTime: q(5400), startedAt: null, activeOperatorId: null });
    const again = after(changeOperationRow(paused, 201, { status: 'IN_PROGRESS' }, LATER));
    const done = after(
      changeOperationRow(
        again,
        201,
        { status: 'COMPLETED', completedByOperators: [{ operatorId: 3, name: 'Grace' }] },
        '2026-05-01T10:00:00.000Z' as never,
      ),
    );
    expect(done.operations[0]).toMatchObject({
      actualTime: q(7200),
      completedByOperators: [{ operatorId: 3, name: 'Grace' }],
      completedAt: '2026-05-01T10:00:00.000Z',
    });
  });

  it('a blocked operation blocks the order until it goes on', () => {
    const blocked = after(changeOperationRow(chairs(1), 201, { status: 'BLOCKED' }, NOW));
    expect([blocked.status, after(changeOperationRow(blocked, 201, { status: 'IN_PROGRESS' }, NOW)).status]).toEqual([
      'BLOCKED',
      'IN_PROGRESS',
    ]);
  });

  it('in sequence, the next waits for the one before, and an earlier one is not taken up again', () => {
    const order = chairs(1, { operationsInSequence: true });
    for (const status of ['IN_PROGRESS', 'COMPLETED'] as const)
      expect(() => changeOperationRow(order, 202, { status }, NOW)).toThrow(code('OPERATION_OUT_OF_SEQUENCE'));
    const first = after(changeOperationRow(order, 201, { status: 'COMPLETED' }, NOW));
    const second = after(changeOperationRow(first, 202, { status: 'IN_PROGRESS' }, NOW));
    expect(() => changeOperationRow(second, 201, { status: 'IN_PROGRESS' }, NOW)).toThrow(code('OPERATION_OUT_OF_SEQUENCE'));
  });

  it('all complete is what completes the order; none at all is not', () => {
    const first = after(changeOperationRow(chairs(1), 201, { status: 'COMPLETED' }, NOW));
    expect([
      areOperationsComplete(first),
      areOperationsComplete(after(changeOperationRow(first, 202, { status: 'COMPLETED' }, NOW))),
      areOperationsComplete(chairs(1, {}, recipe({ operations: [] }))),
    ]).toEqual([false, true, false]);
  });

  it('an order that is put back to not started puts its operations back', () => {
    const started = after(changeOperationRow(chairs(1), 201, { status: 'COMPLETED' }, NOW));
    expect(after(sayStatus(started, 'NOT_STARTED', NOW))).toMatchObject({
      status: 'NOT_STARTED',
      operations: [{ status: 'NOT_STARTED', completedAt: null }, { status: 'NOT_STARTED' }],
    });
    expect(() => sayStatus(produced(chairs(2), 1, { quantity: q(1) }), 'NOT_STARTED', NOW)).toThrow(code('ORDER_HAS_PRODUCTIONS'));
  });
});

describe('the link (M5, M6)', () => {
  it('M5: the order follows its row, and remembers which version said so', () => {
    const order = after(followRow(linkedChairs(3), row(5), NOW));
    expect([order.plannedQuantity, order.rows[0]!.plannedQuantity, order.link!.salesVersion]).toEqual([q(5), q(10), 2]);
    expect(followRow(order, row(9, { salesVersion: 1 }), NOW)).toBeUndefined();
    expect(followRow(order, row(5), NOW)).toBeUndefined();
    expect(order.link).toMatchObject({ orderNo: 'SO-7', customerName: 'Ada' });
  });

  it('O6: an order that the release before linked learns whom it is for, without an event', () => {
    const { orderNo: _, customerName: __, ...link } = after(followRow(linkedChairs(3), row(3), NOW)).link!;
    const learnt = followRow({ ...linkedChairs(3), link }, row(3), NOW);
    expect([learnt?.state.link?.customerName, learnt?.events]).toEqual(['Ada', []]);
  });

  it('M1, M5: what was packed before the link does not count', () => {
    expect(after(followRow(linkedChairs(3), row(5, { packedBeforeLink: q(1) }), NOW)).plannedQuantity).toBe(q(4));
  });

  describe('O7: its deadline follows the delivery date', () => {
    const due = (order: ManufacturingOrder, deliveryDate: Instant | null, quantity = 3) =>
      after(followRow(order, row(quantity, { deliveryDate }), NOW)).productionDeadlineDate;
    const weekLater = linkedChairs(3).productionDeadlineDate;

    it('to a date, and back to a week after its creation, also when the quantity changes with it', () => {
      const order = linkedChairs(3);
      expect(due(order, LATER)).toBe(LATER);
      expect(due(order, LATER, 5)).toBe(LATER);
      const followed = after(followRow(order, row(3, { deliveryDate: LATER }), NOW));
      expect(due({ ...followed, link: { ...followed.link!, salesVersion: 1 } }, null)).toBe(weekLater);
      expect(followRow(order, row(3, { deliveryDate: LATER }), NOW)!.events).toEqual([
        { action: 'updated', change: { fields: ['sales_order_delivery_deadline', 'production_deadline_date'] } },
      ]);
    });

    it('until somebody sets it, also to the date that it had', () => {
      const order = linkedChairs(3);
      expect(due(after(editOrder(order, { productionDeadlineDate: NOW }, NOW)), LATER)).toBe(NOW);
      expect(due(after(editOrder(order, { productionDeadlineDate: weekLater }, NOW)), LATER)).toBe(weekLater);
      expect(due(after(editOrder(order, { additionalInfo: 'fast' }, NOW)), LATER)).toBe(LATER);
    });

    it('of an order of the last release, if it is the one that it would have', () => {
      const { hasOwnDeadline: _unsaid, ...old } = linkedChairs(3);
      expect(due(old, LATER)).toBe(LATER);
      expect(due({ ...old, productionDeadlineDate: NOW }, LATER)).toBe(NOW);
    });

    it('and not of one that is done', () => {
      expect(due({ ...linkedChairs(3), status: 'DONE' }, LATER)).toBe(weekLater);
    });
  });

  it('M5: equal to what is completed is DONE, below it ends there too', () => {
    const half = produced(linkedChairs(4), 1, { quantity: q(2) });
    for (const quantity of [2, 1])
      expect(after(followRow(half, row(quantity), NOW))).toMatchObject({ status: 'DONE', plannedQuantity: q(2) });
  });

  describe('S6: what was packed from other stock leaves the link', () => {
    const packedElsewhere = (packedOutsideLink: number, more: object = {}) => row(5, { packedOutsideLink: q(packedOutsideLink), ...more });

    it('the order makes what is left, and is DONE with what it has made', () => {
      expect(after(followRow(linkedChairs(5), packedElsewhere(2, { packedBeforeLink: q(1) }), NOW)).plannedQuantity).toBe(q(2));
      const half = produced(linkedChairs(5), 1, { quantity: q(2) });
      expect(after(followRow(half, packedElsewhere(3), NOW))).toMatchObject({
        status: 'DONE',
        plannedQuantity: q(2),
        link: { salesVersion: 2 },
      });
    });

    it('with nothing left an untouched order is deleted, and sales hears of it', () => {
      expect(followRow(linkedChairs(5), packedElsewhere(5), NOW)).toMatchObject({
        state: { isDeleted: true, cutting: { isToldSales: false, isReleased: true } },
        events: [{ action: 'deleted', change: { reason: 'Sales order SO-7 was packed from other stock.' } }],
      });
    });

    it('with nothing left one that was started is made to stock and says why; one that is DONE stays as it is', () => {
      const begun = after(sayStatus(linkedChairs(5), 'IN_PROGRESS', NOW));
      const half = produced(linkedChairs(5), 1, { quantity: q(2) });
      for (const order of [begun, half])
        expect(after(followRow(order, packedElsewhere(5), NOW))).toMatchObject({
          link: null,
          isDeleted: false,
          plannedQuantity: q(5),
          unlinkReason: 'Sales order SO-7 was packed from other stock.',
          cutting: { isToldSales: false, isReleased: order === begun },
        });
      expect(after(followRow(produced(linkedChairs(5), 1), packedElsewhere(5), NOW))).toMatchObject({ plannedQuantity: q(5), link: {} });
    });

    it('M6: a row without a need of its own, packed before the link, has no order either', () => {
      expect(followRow(linkedChairs(2), row(3, { packedBeforeLink: q(3) }), NOW)!.state.isDeleted).toBe(true);
    });
  });

  it('M5: a DONE order keeps its quantity however the row grows', () => {
    const done = produced(linkedChairs(2), 1);
    expect(after(followRow(done, row(9), NOW)).plannedQuantity).toBe(q(2));
  });

  it('M5: waits while a production has no outcome', () => {
    const pending = requestProduction(linkedChairs(4), request(1, { quantity: q(1) }), untracked, NOW)!.state;
    expect(() => followRow(pending, row(2), NOW)).toThrow(code('BUSY'));
    expect(() => loseRow(pending, 'gone')).toThrow(code('BUSY'));
  });

  it('M6: without work the order goes with its row', () => {
    expect(loseRow(linkedChairs(4), 'The row was deleted.')).toMatchObject({
      state: { isDeleted: true, cutting: null },
      events: [{ action: 'deleted' }],
    });
  });

  it('M6: with work it stays, is made to stock, says why, and frees what it made', () => {
    const half = produced(linkedChairs(4), 1, { quantity: q(1) });
    const kept = after(loseRow(half, 'The row was deleted.'));
    expect(kept).toMatchObject({
      isDeleted: false,
      link: null,
      unlinkReason: 'The row was deleted.',
      cutting: { salesOrderRowId: ROW, isToldSales: true, isReleased: false },
    });
    expect(after(recordCut(kept)).cutting).toBeNull();
    expect(hasWork(after(sayStatus(linkedChairs(1), 'IN_PROGRESS', NOW)))).toBe(true);
  });

  it('P9: its event says what it does when its row changes', () => {
    const order = linkedChairs(4);
    const weekLater = order.productionDeadlineDate;
    expect(followsOf(order)).toEqual({ stays_without_row: false, default_deadline_date: weekLater });
    expect(followsOf(after(followRow(order, row(4, { deliveryDate: LATER }), NOW)))?.default_deadline_date).toBe(weekLater);
    expect(followsOf(after(editOrder(order, { productionDeadlineDate: NOW }, NOW)))?.default_deadline_date).toBeNull();
    expect(followsOf(produced(order, 1, { quantity: q(1) }))?.stays_without_row).toBe(true);
    for (const gone of [after(loseRow(order, 'gone')), after(unlink(order, 'by Ada'))]) expect(followsOf(gone)).toBeNull();
  });

  it('M6: an unlink keeps the order, whether work has started or not', () => {
    expect(after(unlink(linkedChairs(4), 'by Ada'))).toMatchObject({
      isDeleted: false,
      link: null,
      unlinkReason: 'by Ada',
      cutting: { isToldSales: false, isReleased: true },
    });
    expect(() => unlink(chairs(1), 'by Ada')).toThrow(code('NOT_LINKED'));
  });

  it('M6: an order that produced can’t be deleted; one that did not leaves its row without supply', () => {
    expect(() => deleteOrder(produced(chairs(2), 1, { quantity: q(1) }), 'x')).toThrow(code('ORDER_HAS_PRODUCTIONS'));
    expect(after(deleteOrder(linkedChairs(2), 'x'))).toMatchObject({
      isDeleted: true,
      cutting: { salesOrderRowId: ROW, isToldSales: false, isReleased: true },
    });
  });
});
