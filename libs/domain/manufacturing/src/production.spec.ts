import fc from 'fast-check';
import { sum, toDecimal } from '@pegboard/kit';
import {
  bookingOf,
  changeIngredient,
  changeOperationRow,
  costOf,
  followRow,
  editOrder,
  inUndoOrder,
  productionPostings,
  recordRefused,
  recordUndone,
  recordUndoRefused,
  releaseOf,
  requestProduction,
  requestUndo,
  requestUndoAll,
  undoingOf,
  type ManufacturingOrder,
} from './index';
import {
  after,
  BEAM,
  booked,
  CHAIR,
  chairs,
  lastOf,
  linkedChairs,
  nothingPacked,
  NOW,
  PAINT,
  produced,
  q,
  recipe,
  request,
  ROW,
  takenOf,
  trackedPaint,
  undone,
  untracked,
} from './testing';

const short = { code: 'INSUFFICIENT_STOCK', message: 'There is too little.', details: [] };
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('productions (O3)', () => {
  it('takes the planned ratio, and the last one takes the rounding', () => {
    // 3 chairs need 0.999999 paint; a third of it is 0.333333.
    let order = chairs(3);
    for (const id of [1, 2, 3]) order = produced(order, id, { quantity: q(1) });
    expect([takenOf(order, 1), takenOf(order, 3), order.status]).toEqual([
      { [BEAM]: q(2), [PAINT]: q('0.333333') },
      { [BEAM]: q(2), [PAINT]: q('0.333333') },
      'DONE',
    ]);
  });

  it('law: steps of any size use up exactly the plan', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9_999_999 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9_999_999 }),
        (steps, perUnit) => {
          const planned = sum(steps as never[]);
          let order = chairs(toDecimal(planned), {}, recipe({ rows: [{ ...recipe().rows[0]!, quantity: perUnit as never }] }));
          for (const [i, step] of steps.entries()) order = produced(order, i + 1, { quantity: step as never });
          expect([order.status, order.completedQuantity, order.rows[0]!.consumedQuantity]).toEqual([
            'DONE',
            planned,
            order.rows[0]!.plannedQuantity,
          ]);
        },
      ),
    );
  });

  it('reaching the planned quantity is DONE; before, PARTIALLY_COMPLETED', () => {
    const half = produced(chairs(4), 1, { quantity: q(1) });
    expect([half.status, produced(half, 2).status, produced(half, 2).productions[1]!.quantity]).toEqual([
      'PARTIALLY_COMPLETED',
      'DONE',
      q(3),
    ]);
  });

  it('DONE books the difference between planned and actual', () => {
    const half = produced(chairs(4), 1, { quantity: q(2) });
    const more = after(changeIngredient(half, 101, { actualQuantity: q(9) }, NOW));
    expect(takenOf(produced(more, 2), 2)[BEAM]).toBe(q(5));
    const less = after(changeIngredient(half, 101, { actualQuantity: q(4) }, NOW));
    expect(takenOf(produced(less, 2), 2)).not.toHaveProperty(String(BEAM));
  });

  it('actuals replace what is due; what was saved before is used at the end', () => {
    const half = produced(chairs(4), 1, { quantity: q(2), ingredients: [{ rowId: 101, quantity: q(3) }] });
    expect(takenOf(half, 1)).toEqual({ [BEAM]: q(3), [PAINT]: q('0.666666') });
    expect(takenOf(produced(half, 2), 2)[BEAM]).toBe(q(5));
    expect(() => requestProduction(chairs(1), request(1, { ingredients: [{ rowId: 999, quantity: q(1) }] }), untracked, NOW)).toThrow(
      code('UNKNOWN_INGREDIENT'),
    );
  });

  it('a final one may make less than planned, or more, to stock', () => {
    const less = produced(chairs(4), 1, { quantity: q(3), isFinal: true });
    expect([less.status, takenOf(less, 1)[BEAM]]).toEqual(['DONE', q(6)]);
    const more = produced(chairs(4), 1, { quantity: q(5) });
    expect([more.status, takenOf(more, 1)[BEAM]]).toEqual(['DONE', q(10)]);
  });

  it('M5: a linked order makes neither more than its row nor finally less', () => {
    expect(() => requestProduction(linkedChairs(4), request(1, { quantity: q(5) }), untracked, NOW)).toThrow(
      code('PRODUCTION_EXCEEDS_ORDER'),
    );
    expect(() => requestProduction(linkedChairs(4), request(1, { quantity: q(3), isFinal: true }), untracked, NOW)).toThrow(
      code('LINKED_ORDER'),
    );
  });

  it('one at a time: a second is refused until the first has an outcome', () => {
    const pending = requestProduction(chairs(4), request(1, { quantity: q(1) }), untracked, NOW)!.state;
    expect(() => requestProduction(pending, request(2), untracked, NOW)).toThrow(code('BUSY'));
    expect(after(recordRefused(pending, lastOf(pending), { code: 'INSUFFICIENT_STOCK' })).productions).toEqual([]);
    expect(booked(pending).productions.map(({ status }) => status)).toEqual(['BOOKED']);
  });

  it('T3: a request that comes again decides nothing anew, wherever its production stands', () => {
    const again = (order: ManufacturingOrder) => requestProduction(order, request(1, { quantity: q(1) }), untracked, NOW);
    const pending = after(again(chairs(4)));
    expect(again(pending)).toBeUndefined();
    expect(again(booked(pending))).toBeUndefined();
    const reverting = after(requestUndo(booked(pending), 1, nothingPacked));
    expect(() => again(reverting)).toThrow(code('BUSY'));
    expect(() => again(undone(booked(pending), 1))).toThrow(code('PRODUCTION_UNDONE'));
    // Also where it completed the order.
    expect(requestProduction(produced(chairs(4), 1), request(1), untracked, NOW)).toBeUndefined();
  });

  it('completing the order completes its operations, and undoing puts them back', () => {
    const glued = after(changeOperationRow(chairs(1), 201, { status: 'COMPLETED' }, NOW));
    const done = produced(glued, 1);
    expect(done.operations.map((operation) => operation.status)).toEqual(['COMPLETED', 'COMPLETED']);
    const open = undone(done, 1);
    expect([open.operations.map((operation) => operation.status), open.status]).toEqual([['COMPLETED', 'NOT_STARTED'], 'IN_PROGRESS']);
  });
});

describe('undoing (O4)', () => {
  it('law: undoing everything, in any allowed order, is the order as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }), (steps) => {
        const before = chairs(9);
        let order = before;
        for (const [i, step] of steps.entries()) if (order.status !== 'DONE') order = produced(order, i + 1, { quantity: q(step) });
        const made = order.productions.map(({ id }) => id);
        for (const id of [...made].reverse()) order = undone(order, id);
        expect(order).toEqual({ ...before, undoneProductions: [...made].reverse() });
      }),
    );
  });

  it('is refused where the linked row has packed from it, with what used it', () => {
    const half = produced(linkedChairs(4), 1, { quantity: q(3) });
    expect(() => requestUndo(half, 1, { quantity: q(1), by: [{ id: 55, quantity: q(1) }] })).toThrow(
      expect.objectContaining({
        code: 'PACKED_FROM_PRODUCTION',
        details: [expect.objectContaining({ info: { packed: '1', left: '0', sales_order_fulfillment_ids: [55] } })],
      }),
    );
  });

  it('names as many of the newest packings as must be reverted first (O4)', () => {
    const half = produced(produced(linkedChairs(4), 1, { quantity: q(2) }), 2, { quantity: q(1) });
    const by = [1, 2, 3].map((id) => ({ id, quantity: q(1) }));
    expect(() => requestUndo(half, 2, { quantity: q(3), by })).toThrow(
      expect.objectContaining({
        details: [expect.objectContaining({ info: { packed: '3', left: '2', sales_order_fulfillment_ids: [3] } })],
      }),
    );
  });

  it('the production that completed the order goes first', () => {
    const done = produced(produced(chairs(4), 1, { quantity: q(3) }), 2);
    expect(() => requestUndo(done, 1, nothingPacked)).toThrow(code('UNDO_FINAL_FIRST'));
  });

  it('a refused reversal leaves the production, and the next try is another posting', () => {
    const done = produced(chairs(1), 1);
    const reverting = after(requestUndo(done, 1, nothingPacked));
    expect(undoingOf(reverting, reverting.productions[0]!, NOW)).toMatchObject({
      posting_id: 'manufacturing_order_production/1/undo/2',
      reverses: 'manufacturing_order_production/1/book',
      movements: [],
    });
    const stands = after(recordUndoRefused(reverting, lastOf(reverting), short));
    expect([stands.status, stands.productions]).toMatchObject([
      'DONE',
      [{ status: 'BOOKED', intent: { attempts: 2, refusal: { code: 'INSUFFICIENT_STOCK' } } }],
    ]);
    const again = after(requestUndo(stands, 1, nothingPacked));
    expect(undoingOf(again, lastOf(again), NOW).posting_id).toBe('manufacturing_order_production/1/undo/3');
  });
});

describe('undoing all together (O4)', () => {
  const half = () => produced(produced(chairs(9), 1, { quantity: q(2) }), 2, { quantity: q(3) });
  const done = () => produced(half(), 3);

  it('is one intent and one commit: the production that completed the order, then the newest first', () => {
    const undoing = after(requestUndoAll(done(), nothingPacked));
    expect(undoing.productions.map(({ status }) => status)).toEqual(['REVERTING', 'REVERTING', 'REVERTING']);
    expect(productionPostings.open(undoing)).toEqual([
      { part: null, postingId: 'manufacturing_order_production/3/undo_with_others/2', isReverting: true },
    ]);
    expect(undoingOf(undoing, null, NOW)).toMatchObject({
      posting_id: 'manufacturing_order_production/3/undo_with_others/2',
      reverses: 'manufacturing_order_production/3/book',
      reverses_also: ['manufacturing_order_production/2/book', 'manufacturing_order_production/1/book'],
    });
    expect(requestUndoAll(undoing, nothingPacked)).toBeUndefined();
    expect(() => requestUndo(undoing, 3, nothingPacked)).toThrow(code('BUSY'));
  });

  it('an early final production goes first, though it isn’t the newest', () => {
    const [newest, early] = [lastOf(done()), { ...lastOf(half()), isFinal: true }];
    expect(inUndoOrder([early, { ...newest, isFinal: false }]).map(({ id }) => id)).toEqual([2, 3]);
  });

  it('leaves the order as it was before its first production', () => {
    const all = recordUndone(after(requestUndoAll(done(), nothingPacked)), null).state;
    expect(all).toEqual({ ...chairs(9), undoneProductions: [1, 2, 3] });
    expect(requestUndoAll(all, nothingPacked)).toBeUndefined();
  });

  it('leaves everything where it is refused, and the next try is another posting', () => {
    const before = done();
    const undoing = after(requestUndoAll(before, nothingPacked));
    const stands = recordUndoRefused(undoing, null, short).state;
    expect([stands.status, stands.completedQuantity, stands.productions.map(({ status }) => status)]).toEqual([
      'DONE',
      before.completedQuantity,
      ['BOOKED', 'BOOKED', 'BOOKED'],
    ]);
    expect(after(requestUndoAll(stands, nothingPacked)).undoing!.postingId).toBe('manufacturing_order_production/3/undo_with_others/3');
    expect(after(requestUndo(stands, 3, nothingPacked)).productions[2]!.intent!.postingId).toBe('manufacturing_order_production/3/undo/3');
  });

  it('says which production can’t be undone, and why', () => {
    const undoing = after(requestUndoAll(half(), nothingPacked));
    const detail = { path: 'movements/0', code: 'INSUFFICIENT_STOCK', message: '1 is short.' };
    const refusal = { ...short, details: [{ ...detail, info: { posting_id: 'manufacturing_order_production/1/book', short: '1' } }] };
    const [intent] = productionPostings.open(undoing);
    expect(productionPostings.explained!(undoing, intent!, refusal)).toMatchObject({
      message: "Production 1 of 2 can't be undone, so MO-1 stays as it is. 1 is short.",
      details: [{ info: { manufacturing_order_production_id: 1, short: '1' } }],
    });
  });

  it('is refused before the ledger is asked where the linked row has packed from it', () => {
    const made = produced(produced(linkedChairs(4), 1, { quantity: q(3) }), 2);
    expect(() => requestUndoAll(made, { quantity: q(1), by: [{ id: 55, quantity: q(1) }] })).toThrow(code('PACKED_FROM_PRODUCTION'));
  });
});

describe('what the release before wrote', () => {
  const former = (status: string, refusedUndos: number) => {
    const order = produced(chairs(1), 1);
    const { intent: _none, ...production } = { ...lastOf(order), status, refusedUndos, operationsBefore: chairs(1).operations };
    return {
      ...order,
      undoneProductions: undefined,
      operationsBeforeDone: undefined,
      productions: [production],
    } as unknown as ManufacturingOrder;
  };
  const openId = (order: ManufacturingOrder): string => productionPostings.open(order)[0]!.postingId;

  it('goes on under the posting ids that it had', () => {
    expect(openId(former('REQUESTED', 0))).toBe('manufacturing_order_production/1/book');
    expect(openId(former('REVERTING', 0))).toBe('manufacturing_order_production/1/undo');
    expect(openId(former('REVERTING', 1))).toBe('manufacturing_order_production/1/undo/2');
    expect(openId(after(requestUndo(former('BOOKED', 1), 1, nothingPacked)))).toBe('manufacturing_order_production/1/undo/3');
  });

  it('gets the operations back that the production had completed', () => {
    const open = undone(former('BOOKED', 0), 1);
    expect([open.operations, open.undoneProductions]).toEqual([chairs(1).operations, [1]]);
  });
});

describe('closing an order (O5)', () => {
  const working = (order: ManufacturingOrder): ManufacturingOrder =>
    after(changeOperationRow(order, 201, { status: 'IN_PROGRESS', activeOperatorId: 5 }, NOW));
  const row = {
    salesVersion: 2,
    quantity: q(3),
    packedBeforeLink: q(0),
    packedOutsideLink: q(0),
    isShared: false,
    deliveryDate: null,
    orderNo: 'SO-7',
    customerName: 'Ada',
  };
  const ways: Record<string, (order: ManufacturingOrder) => ManufacturingOrder> = {
    'by its last production': (order) => produced(order, 2),
    'by a last production of less than planned': (order) =>
      order.link ? produced(order, 2) : produced(order, 2, { quantity: q(1), isFinal: true }),
    'planned for what is made': (order) =>
      order.link ? after(followRow(order, row, NOW)) : after(editOrder(order, { plannedQuantity: q(3) }, NOW)),
  };

  it.each(Object.keys(ways))('%s completes its operations; opened again, they are what they were', (way) => {
    for (const order of [working(chairs(4)), working(linkedChairs(4))].map((open) => produced(open, 1, { quantity: q(3) }))) {
      const done = ways[way]!(order);
      expect([done.status, done.operations]).toMatchObject([
        'DONE',
        [
          { status: 'COMPLETED', activeOperatorId: null, startedAt: null, completedAt: NOW },
          { status: 'COMPLETED', completedAt: NOW },
        ],
      ]);
      const open = undone(done, lastOf(done).id);
      expect(open.operations.map(({ status }) => status)).toEqual(['IN_PROGRESS', 'NOT_STARTED']);
      expect([open.isReopened, open.operationsBeforeDone]).toEqual([open.link !== null, null]);
    }
  });
});

describe('postings', () => {
  it('T1, T2: product in and held for its row, ingredients out, closing when final', () => {
    const pending = requestProduction(linkedChairs(2), request(7), untracked, NOW)!.state;
    expect(bookingOf(pending, pending.productions[0]!)).toMatchObject({
      posting_id: 'manufacturing_order_production/7/book',
      movements: [
        { variant_id: CHAIR, quantity: q(2), serves: 'manufacturing_order/1', holds_for: `sales_order_row/${ROW}` },
        { variant_id: BEAM, quantity: q(-4), serves: 'manufacturing_order_recipe_row/101', holds_for: null },
        { variant_id: PAINT, quantity: q('-0.666666'), serves: 'manufacturing_order_recipe_row/102' },
      ],
      closes: ['manufacturing_order/1', 'manufacturing_order_recipe_row/101', 'manufacturing_order_recipe_row/102'],
    });
    const part = requestProduction(chairs(2), request(7, { quantity: q(1) }), untracked, NOW)!.state;
    expect(bookingOf(part, part.productions[0]!)).toMatchObject({ closes: [], movements: [{ holds_for: null }, {}, {}] });
  });

  it('M6: a release moves nothing and frees the row’s stock', () => {
    expect(releaseOf(chairs(1), ROW, false, NOW)).toMatchObject({
      posting_id: 'manufacturing_order/1/release',
      kind: 'release',
      movements: [],
      releases: [`sales_order_row/${ROW}`],
    });
  });

  it('M1, M6: of a row that other orders made for, too, it frees what this one made', () => {
    expect(releaseOf(produced(linkedChairs(4), 1, { quantity: q(3) }), ROW, true, NOW)).toMatchObject({
      releases: [],
      releases_made: [
        {
          row: `sales_order_row/${ROW}`,
          manufacturing_order: 'manufacturing_order/1',
          made: [{ variant_id: CHAIR, batch_id: null, quantity: q(3) }],
        },
      ],
    });
  });

  it('T9: goods carry a share of the work beside what the ledger finds their ingredients worth', () => {
    const pending = requestProduction(chairs(2), request(7, { quantity: q(1) }), untracked, NOW)!.state;
    const prices = new Map([
      [BEAM, { value: q(3), quantity: q(1) }],
      // A million for 2.49: one of them has no price with six decimals.
      [PAINT, { value: q('2.49'), quantity: q(1_000_000) }],
    ]);
    // 2 beams at 3 and 0.333333 paint, 60 + 30 seconds a chair at 36 an hour.
    const costed = costOf(pending, 7, prices);
    expect(costed.productions[0]).toMatchObject({ materialCost: q('6.000001'), workCost: q('0.9') });
    expect(bookingOf(costed, costed.productions[0]!).movements[0]).toMatchObject({ price_per_unit: null, value: q('0.9') });
    expect(costOf(pending, 7, new Map([[BEAM, { value: q(3), quantity: q(1) }]])).productions[0]!.materialCost).toBeNull();
    const idle = requestProduction(chairs(2, {}, recipe({ operations: [] })), request(7), untracked, NOW)!.state;
    const unworked = costOf(idle, 7, prices);
    expect(unworked.productions[0]!.workCost).toBeUndefined();
    expect(bookingOf(unworked, unworked.productions[0]!).movements[0]).not.toHaveProperty('value');
    expect(costOf(chairs(2, {}, undefined), 7, new Map()).productions).toEqual([]);
  });

  it('T9: a production that the release before asked for keeps its price', () => {
    const pending = requestProduction(chairs(2), request(7, { quantity: q(1) }), untracked, NOW)!.state;
    const former = { ...pending.productions[0]!, pricePerUnit: q(9) };
    expect(bookingOf(pending, former).movements[0]).toMatchObject({ price_per_unit: q(9) });
  });
});

describe('batches in productions (T6)', () => {
  const tracked = { isTracked: (id: number) => id === CHAIR, nameOf: String };
  const none = recipe({ rows: [], operations: [] });
  const paint = (batchId: number | null, quantity: string) => ({ batchId, quantity: q(quantity) });
  const made = (ingredients: { rowId: number; quantity: never; batchTransactions: never[] }[]) =>
    requestProduction(chairs(3), request(1, { ingredients }), trackedPaint, NOW)!.state;

  it('of a tracked ingredient that names none the ledger chooses the batches, beside those put on the row', () => {
    const given = after(changeIngredient(chairs(3), 102, { batchTransactions: [paint(5, '0.4')] }, NOW));
    const order = after(requestProduction(given, request(1), trackedPaint, NOW));
    expect(bookingOf(order, order.productions[0]!).movements.slice(2)).toMatchObject([
      { batch_id: 5, quantity: q('-0.4') },
      { batch_id: null, quantity: q('-0.599999'), batches: 'suggested' },
    ]);
    const chosen = ([null, null, 5, 6, 7] as const).map((batch_id, i) => ({
      serves: null,
      batch_id,
      quantity: q(['3', '-6', '-0.4', '-0.5', '-0.099999'][i]!),
    }));
    const done = booked(
      order,
      chosen.map(({ batch_id }) => batch_id),
      chosen,
    );
    expect(done.productions[0]!.ingredients[1]!.batchTransactions).toEqual([paint(5, '0.4'), paint(6, '0.5'), paint(7, '0.099999')]);
  });

  it('a sum that is off is refused, and so are batches of an untracked ingredient', () => {
    expect(() => made([{ rowId: 102, quantity: q(1) as never, batchTransactions: [paint(5, '0.4')] as never }])).toThrow(
      code('BATCHES_DO_NOT_ADD_UP'),
    );
    expect(() =>
      requestProduction(
        chairs(3),
        request(1, { ingredients: [{ rowId: 101, quantity: q(6), batchTransactions: [paint(5, '6')] }] }),
        untracked,
        NOW,
      ),
    ).toThrow(code('NOT_BATCH_TRACKED'));
  });

  it('each batch is a movement of its own; the null batch may be named', () => {
    const order = made([{ rowId: 102, quantity: q(1) as never, batchTransactions: [paint(5, '0.4'), paint(null, '0.6')] as never }]);
    expect(bookingOf(order, order.productions[0]!).movements.slice(2)).toMatchObject([
      { batch_id: 5, quantity: q('-0.4') },
      { batch_id: null, quantity: q('-0.6') },
    ]);
  });

  it('batches put on the row before are used in turn, without what was used of them', () => {
    const order = after(changeIngredient(chairs(3), 102, { batchTransactions: [paint(5, '0.5'), paint(6, '0.499999')] }, NOW));
    const first = produced(order, 1, { quantity: q(1) }, trackedPaint);
    expect(first.productions[0]!.ingredients[1]!.batchTransactions).toEqual([paint(5, '0.333333')]);
    const done = produced(first, 2, {}, trackedPaint);
    expect(done.productions[1]!.ingredients[1]!.batchTransactions).toEqual([paint(5, '0.166667'), paint(6, '0.499999')]);
  });

  it('a batch that stands on a row twice is used as often, and what was used of it counts once', () => {
    const row = [paint(5, '0.25'), paint(5, '0.25'), paint(6, '0.499999')];
    const first = produced(after(changeIngredient(chairs(3), 102, { batchTransactions: row }, NOW)), 1, { quantity: q(1) }, trackedPaint);
    expect(first.productions[0]!.ingredients[1]!.batchTransactions).toEqual([paint(5, '0.25'), paint(5, '0.083333')]);
    const done = produced(first, 2, {}, trackedPaint);
    expect(done.productions[1]!.ingredients[1]!.batchTransactions).toEqual([paint(5, '0.166667'), paint(6, '0.499999')]);
  });

  it('batches put on the order before are given in turn, without what earlier productions gave of them', () => {
    const into = (batchId: number | null, quantity: number, batchNumber?: string) => ({
      batchId,
      quantity: q(quantity),
      newBatch: batchNumber === undefined ? null : { batchNumber, expirationDate: null },
    });
    const before = { ...chairs(3, {}, none), batchTransactions: [into(null, 2, 'B-1'), into(8, 1)] };
    const pending = after(requestProduction(before, request(1, { quantity: q(1) }), tracked, NOW));
    const first = booked(pending, [77]);
    expect(first.productions[0]!.batchTransactions).toEqual([into(77, 1)]);
    expect(first.batchTransactions).toEqual([into(77, 2), into(8, 1)]);
    const last = after(requestProduction(first, request(2), tracked, NOW));
    expect(last.productions[1]!.batchTransactions).toEqual([into(77, 1), into(8, 1)]);
  });

  it('batches put on the order before that are given away don’t serve again', () => {
    const before = { ...chairs(3, {}, none), batchTransactions: [{ batchId: 8, quantity: q(1), newBatch: null }] };
    const first = booked(after(requestProduction(before, request(1, { quantity: q(1) }), tracked, NOW)), [8]);
    expect(() => requestProduction(first, request(2, { quantity: q(1) }), tracked, NOW)).toThrow(code('BATCHES_REQUIRED'));
  });

  it('a tracked product names its batches, new ones too, and learns their ids', () => {
    expect(() => requestProduction(chairs(3, {}, none), request(1), tracked, NOW)).toThrow(code('BATCHES_REQUIRED'));
    const batches = [
      { batchId: null, quantity: q(2), newBatch: { batchNumber: 'B-1', expirationDate: '2026-12-31' } },
      { batchId: 8, quantity: q(1), newBatch: null },
    ];
    const pending = requestProduction(chairs(3, {}, none), request(1, { batchTransactions: batches }), tracked, NOW)!.state;
    expect(bookingOf(pending, pending.productions[0]!).movements).toMatchObject([
      { batch_id: null, new_batch: { batch_number: 'B-1', expiration_date: '2026-12-31' } },
      { batch_id: 8, new_batch: null },
    ]);
    expect(booked(pending, [77, 8]).productions[0]!.batchTransactions).toEqual([
      { batchId: 77, quantity: q(2), newBatch: null },
      batches[1],
    ]);
  });
});
