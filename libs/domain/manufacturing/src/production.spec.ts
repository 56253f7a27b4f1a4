import fc from 'fast-check';
import { sum, toDecimal } from '@pegboard/kit';
import {
  bookingOf,
  changeIngredient,
  changeOperationRow,
  costOf,
  recordBooked,
  recordRefused,
  recordUndone,
  recordUndoRefused,
  releaseOf,
  requestProduction,
  requestUndo,
  undoingOf,
} from './index';
import {
  after,
  BEAM,
  CHAIR,
  chairs,
  linkedChairs,
  NOW,
  PAINT,
  produced,
  q,
  recipe,
  request,
  ROW,
  takenOf,
  trackedPaint,
  untracked,
} from './testing';

const code = (expected: string) => expect.objectContaining({ code: expected });
const nothingPacked = { quantity: q(0), by: [] };

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
    const pending = requestProduction(chairs(4), request(1, { quantity: q(1) }), untracked, NOW).state;
    expect(() => requestProduction(pending, request(2), untracked, NOW)).toThrow(code('PRODUCTION_PENDING'));
    expect(after(recordRefused(pending, 1, 'INSUFFICIENT_STOCK')).productions).toEqual([]);
    const booked = after(recordBooked(pending, 1, [null], NOW));
    expect(recordBooked(booked, 1, [null], NOW)).toBeUndefined();
    expect(recordRefused(booked, 1, 'x')).toBeUndefined();
  });

  it('completing the order completes its operations, and undoing puts them back', () => {
    const glued = after(changeOperationRow(chairs(1), 201, { status: 'COMPLETED' }, NOW));
    const done = produced(glued, 1);
    expect(done.operations.map((operation) => operation.status)).toEqual(['COMPLETED', 'COMPLETED']);
    const undone = after(recordUndone(after(requestUndo(done, done.productions[0]!, nothingPacked)), 1));
    expect([undone.operations.map((operation) => operation.status), undone.status]).toEqual([['COMPLETED', 'NOT_STARTED'], 'IN_PROGRESS']);
  });
});

describe('undoing (O4)', () => {
  it('law: undoing everything, in any allowed order, is the order as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }), (steps) => {
        const before = chairs(9);
        let order = before;
        for (const [i, step] of steps.entries()) if (order.status !== 'DONE') order = produced(order, i + 1, { quantity: q(step) });
        for (const production of [...order.productions].reverse())
          order = after(recordUndone(after(requestUndo(order, production, nothingPacked)), production.id));
        expect(order).toEqual(before);
      }),
    );
  });

  it('is refused where the linked row has packed from it, with what used it', () => {
    const half = produced(linkedChairs(4), 1, { quantity: q(3) });
    expect(() => requestUndo(half, half.productions[0]!, { quantity: q(1), by: [55] })).toThrow(
      expect.objectContaining({
        code: 'PACKED_FROM_PRODUCTION',
        details: [expect.objectContaining({ info: { packed: '1', left: '0', sales_order_fulfillment_ids: [55] } })],
      }),
    );
  });

  it('the production that completed the order goes first', () => {
    const done = produced(produced(chairs(4), 1, { quantity: q(3) }), 2);
    expect(() => requestUndo(done, done.productions[0]!, nothingPacked)).toThrow(code('UNDO_FINAL_FIRST'));
  });

  it('a refused reversal leaves the production, and the next try is another posting', () => {
    const done = produced(chairs(1), 1);
    const reverting = after(requestUndo(done, done.productions[0]!, nothingPacked));
    expect(undoingOf(reverting, reverting.productions[0]!, NOW)).toMatchObject({
      posting_id: 'manufacturing_order_production/1/undo',
      reverses: 'manufacturing_order_production/1/book',
      movements: [],
    });
    const stands = after(recordUndoRefused(reverting, 1, 'INSUFFICIENT_STOCK'));
    expect([stands.status, stands.productions[0]!.status]).toEqual(['DONE', 'BOOKED']);
    expect(undoingOf(stands, stands.productions[0]!, NOW).posting_id).toBe('manufacturing_order_production/1/undo/2');
  });
});

describe('postings', () => {
  it('T1, T2: product in and held for its row, ingredients out, closing when final', () => {
    const pending = requestProduction(linkedChairs(2), request(7), untracked, NOW).state;
    expect(bookingOf(pending, pending.productions[0]!)).toMatchObject({
      posting_id: 'manufacturing_order_production/7/book',
      movements: [
        { variant_id: CHAIR, quantity: q(2), serves: 'manufacturing_order/1', holds_for: `sales_order_row/${ROW}` },
        { variant_id: BEAM, quantity: q(-4), serves: 'manufacturing_order_recipe_row/101', holds_for: null },
        { variant_id: PAINT, quantity: q('-0.666666'), serves: 'manufacturing_order_recipe_row/102' },
      ],
      closes: ['manufacturing_order/1', 'manufacturing_order_recipe_row/101', 'manufacturing_order_recipe_row/102'],
    });
    const part = requestProduction(chairs(2), request(7, { quantity: q(1) }), untracked, NOW).state;
    expect(bookingOf(part, part.productions[0]!)).toMatchObject({ closes: [], movements: [{ holds_for: null }, {}, {}] });
  });

  it('M6: a release moves nothing and frees the row’s stock', () => {
    expect(releaseOf(chairs(1), ROW, NOW)).toMatchObject({
      posting_id: 'manufacturing_order/1/release',
      kind: 'release',
      movements: [],
      releases: [`sales_order_row/${ROW}`],
    });
  });

  it('T9: goods carry their ingredients’ cost and a share of the work', () => {
    const pending = requestProduction(chairs(2), request(7, { quantity: q(1) }), untracked, NOW).state;
    // 2 beams at 3 and 0.333333 paint at 9, 60 + 30 seconds a chair at 36 an hour.
    expect(
      costOf(
        pending,
        7,
        new Map([
          [BEAM, q(3)],
          [PAINT, q(9)],
        ]),
      ).productions[0],
    ).toMatchObject({ materialCost: q('8.999997'), pricePerUnit: q('9.899997') });
    // An unknown price, or no work, is the ledger's to say.
    expect(costOf(pending, 7, new Map([[BEAM, q(3)]])).productions[0]).toMatchObject({ materialCost: null, pricePerUnit: null });
    const idle = requestProduction(chairs(2, {}, recipe({ operations: [] })), request(7), untracked, NOW).state;
    expect(
      costOf(
        idle,
        7,
        new Map([
          [BEAM, q(3)],
          [PAINT, q(9)],
        ]),
      ).productions[0]!.pricePerUnit,
    ).toBeNull();
    expect(costOf(chairs(2, {}, undefined), 7, new Map()).productions).toEqual([]);
  });
});

describe('batches in productions (T6)', () => {
  const paint = (batchId: number | null, quantity: string) => ({ batchId, quantity: q(quantity) });
  const made = (ingredients: { rowId: number; quantity: never; batchTransactions: never[] }[]) =>
    requestProduction(chairs(3), request(1, { ingredients }), trackedPaint, NOW).state;

  it('a tracked ingredient without batches is refused, so is a sum that is off, and batches of an untracked one', () => {
    expect(() => made([])).toThrow(code('BATCHES_REQUIRED'));
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

  it('a tracked product names its batches, new ones too, and learns their ids', () => {
    const tracked = { isTracked: (id: number) => id === CHAIR, nameOf: String };
    const none = recipe({ rows: [], operations: [] });
    expect(() => requestProduction(chairs(3, {}, none), request(1), tracked, NOW)).toThrow(code('BATCHES_REQUIRED'));
    const batches = [
      { batchId: null, quantity: q(2), newBatch: { batchNumber: 'B-1', expirationDate: '2026-12-31' } },
      { batchId: 8, quantity: q(1), newBatch: null },
    ];
    const pending = requestProduction(chairs(3, {}, none), request(1, { batchTransactions: batches }), tracked, NOW).state;
    expect(bookingOf(pending, pending.productions[0]!).movements).toMatchObject([
      { batch_id: null, new_batch: { batch_number: 'B-1', expiration_date: '2026-12-31' } },
      { batch_id: 8, new_batch: null },
    ]);
    expect(after(recordBooked(pending, 1, [77, 8], NOW)).productions[0]!.batchTransactions).toEqual([
      { batchId: 77, quantity: q(2), newBatch: null },
      batches[1],
    ]);
  });
});
