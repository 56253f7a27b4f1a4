import { quantity, type Instant, type Quantity } from '@pegboard/kit';
import type { PostOutcome, Refusal } from '@pegboard/contracts';
import type { PostingTable } from '@pegboard/posting';
import {
  adjustmentPostings,
  adjustmentRows,
  completeAdjustment,
  editAdjustment,
  newAdjustment,
  removeAdjustment,
  revertAdjustment,
  type Adjustment,
} from './adjustments';
import { batchLine, matchedBatches, requireTracked, suggestedLines, type BatchLine } from './batch-lines';
import type { Posting } from './ledger/posting';
import {
  addRows,
  changeRow,
  differences,
  discrepancy,
  editStocktake,
  moveStocktake,
  removeRow,
  requireCountable,
  requireOpen,
  stocktakePostings,
  type Stocktake,
  type StocktakeRow,
} from './stocktakes';
import { arrivals, checkWay, editTransfer, onlyRow, removeTransfer, setOut, transferPostings, type Transfer } from './transfers';

const now = '2026-05-01T08:00:00.000Z' as Instant;
const q = (amount: number | string): Quantity => quantity(amount);
const batch = (batchId: number | null, amount: number, batchNumber: string | null = null): BatchLine => ({
  batchId,
  batchNumber,
  expirationDate: null,
  quantity: q(amount),
});
const posted = (posting_id: string, batch_ids: (number | null)[] = []): PostOutcome => ({
  posting_id,
  status: 'posted',
  n: 1,
  refusal: null,
  batch_ids,
});
const short: Refusal = {
  code: 'INSUFFICIENT_STOCK',
  message: 'Short.',
  details: [{ path: 'movements/1', code: 'INSUFFICIENT_STOCK', message: 'Short.' }],
};

/** A table over one document, with the one intent that stands open in it. */
const on = <A, Request>(table: PostingTable<A, Request>, document: A) => {
  const intent = table.open(document)[0]!;
  return {
    intent,
    posting: () => table.posting(document, intent, now),
    booked: (batchIds?: (number | null)[]) => table.booked(document, intent, posted(intent.postingId, batchIds), now),
    /** The parts that were moved, each a batch and a quantity. */
    bookedParts: (...parts: [number, number][]) => {
      const moved = parts.map(([batch_id, amount]) => ({ serves: 'stock_transfer_row/21' as const, batch_id, quantity: q(amount) }));
      return table.booked(
        document,
        intent,
        {
          ...posted(
            intent.postingId,
            parts.map(([id]) => id),
          ),
          moved,
        },
        now,
      );
    },
    refused: () => table.refused(document, intent, short, now),
    pathOf: (movement: number) => table.pathOf(document, intent, movement),
  };
};

describe('batches of a row (T6)', () => {
  it('add up exactly, or the difference is said', () => {
    expect(matchedBatches(q(5), [batch(1, 2), batch(2, 3)], 'rows/0')).toHaveLength(2);
    expect(() => matchedBatches(q(5), [batch(1, 2), batch(2, 2)], 'rows/0')).toThrow(
      'The batches add up to 4, but the row has 5: 1 too few.',
    );
    expect(() => matchedBatches(q(5), [batch(1, 6)], 'rows/0')).toThrow('1 too many');
    expect(() => matchedBatches(q(5), [batch(1, 5), batch(2, 0)], 'rows/0')).toThrow('The quantity of a batch must not be 0.');
  });

  it('an id and a number are one batch, or are refused: none of them wins (T6)', () => {
    const idOf = (number: string) => ({ A: 1, B: 2 })[number];
    const named = (batchId: number | null, batchNumber?: string) => batchLine({ batchId, batchNumber, quantity: q(1) }, idOf, 'rows/0');
    expect(named(1, 'A')).toMatchObject({ batchId: 1, batchNumber: null });
    expect(named(null, 'A')).toMatchObject({ batchId: null, batchNumber: 'A' });
    for (const other of ['B', 'NEW'])
      expect(() => named(1, other)).toThrow(expect.objectContaining({ code: 'BATCH_NAMED_TWICE', kind: 'invalid' }));
  });

  it('take the sign of the row', () => {
    expect(matchedBatches(q(-5), [batch(1, 2), batch(2, 3)], 'rows/0').map((line) => line.quantity)).toEqual([q(-2), q(-3)]);
    expect(matchedBatches(q(0), [batch(null, -2), batch(null, 2, 'NEW')], 'rows/0').map((line) => line.quantity)).toEqual([q(-2), q(2)]);
  });

  it('have no other sign than the row: one batch would give what another gets (T6)', () => {
    const refused = (quantity: Quantity, lines: BatchLine[]) => () => matchedBatches(quantity, lines, 'rows/0/batch_transactions');
    expect(refused(q(1), [batch(1, 6), batch(2, -5)])).toThrow(
      expect.objectContaining({
        code: 'WRONG_SIGN',
        details: [expect.objectContaining({ path: 'rows/0/batch_transactions/1/quantity', info: { quantity: '1', part: '-5' } })],
      }),
    );
    expect(refused(q(-5), [batch(1, 1), batch(2, -6)])).toThrow('This part is 1 and its row is -5: all parts of a row have its sign.');
    expect(refused(q(-5), [batch(1, 5), batch(2, -5)])).toThrow('all parts of a row have its sign');
  });
});

describe('a stock adjustment (T4)', () => {
  const adjustment: Adjustment = {
    id: 3,
    isDeleted: false,
    number: 'SA-3',
    referenceNo: null,
    locationId: 10,
    adjustmentDate: now,
    additionalInfo: null,
    reason: null,
    status: 'COMPLETED',
    stocktakeId: null,
    intent: null,
    postedAs: null,
    rows: [
      { id: 1, variantId: 7, quantity: q(5), costPerUnit: q(2), batches: [] },
      { id: 2, variantId: 8, quantity: q(-3), costPerUnit: q(9), batches: [batch(4, -1), batch(null, -2, 'L')] },
    ],
  };

  const table = adjustmentPostings<Adjustment>();
  const draft: Adjustment = { ...adjustment, status: 'DRAFT' };
  const done: Adjustment = on(table, newAdjustment(adjustment).state).booked([null, 4, 91]).state;

  const wanted = (quantity: number, ...batches: BatchLine[]) => ({ variantId: 7, quantity: q(quantity), costPerUnit: null, batches });

  it('has rows that move something, with batches that add up to them (T6)', () => {
    expect(adjustmentRows([wanted(5), wanted(-2, batch(4, 2)), wanted(0, batch(4, -1), batch(5, 1))])).toEqual([
      wanted(5),
      wanted(-2, batch(4, -2)),
      wanted(0, batch(4, -1), batch(5, 1)),
    ]);
    const at = (code: string, path: string) => expect.objectContaining({ code, details: [expect.objectContaining({ path })] });
    expect(() => adjustmentRows([wanted(5), wanted(0)])).toThrow(at('QUANTITY_ZERO', 'stock_adjustment_rows/1/quantity'));
    expect(() => adjustmentRows([wanted(3, batch(4, 2))])).toThrow(
      at('BATCHES_DO_NOT_ADD_UP', 'stock_adjustment_rows/0/batch_transactions'),
    );
  });

  it('a move between batches brings no cost: it is worth what it was (T9)', () => {
    const moved = {
      ...adjustment,
      rows: [{ id: 1, variantId: 7, quantity: q(0), costPerUnit: q(99), batches: [batch(4, -1), batch(5, 1)] }],
    };
    const { movements } = on(table, newAdjustment(moved).state).posting();
    expect(movements.map((movement) => [movement.quantity, movement.price_per_unit])).toEqual([
      [q(-1), null],
      [q(1), null],
    ]);
  });

  it('has no more lines than one posting, counted batch by batch (T1)', () => {
    const rows = Array.from({ length: 500 }, () => wanted(2, batch(4, 1), batch(5, 1)));
    expect(adjustmentRows(rows)).toHaveLength(500);
    expect(() => adjustmentRows([...rows, wanted(1)])).toThrow('A posting has at most 1000 lines; this one would have 1001.');
  });

  it('learns the batches that the ledger chose for a row that takes stock (T6)', () => {
    expect(() => suggestedLines(q(3), false, 'rows/0/batches')).toThrow(expect.objectContaining({ code: 'SUGGESTED_COMES_IN' }) as Error);
    const rows = [
      { id: 1, variantId: 8, quantity: q(-3), costPerUnit: null, batches: suggestedLines(q(-3), true, '') },
      { id: 2, variantId: 8, quantity: q(2), costPerUnit: null, batches: [batch(8, 2)] },
    ];
    const asked = on(table, newAdjustment({ ...adjustment, rows }).state);
    expect(asked.posting().movements).toMatchObject([
      { batch_id: null, quantity: q(-3), batches: 'suggested' },
      { batch_id: 8, quantity: q(2) },
    ]);
    expect([asked.pathOf(0), asked.pathOf(1)]).toEqual(['stock_adjustment_rows/0/batches', 'stock_adjustment_rows/1/batch_transactions/0']);
    expect(asked.bookedParts([5, -2], [6, -1], [8, 2]).state.rows.map(({ batches }) => batches)).toEqual([
      [batch(5, -2), batch(6, -1)],
      [batch(8, 2)],
    ]);
  });

  it('keeps what has moved stock until it is a draft again', () => {
    expect(() => editAdjustment(done, { rows: [] })).toThrow('has moved stock. Set its status to DRAFT first');
    expect(() => editAdjustment(done, { number: 'SA-4', locationId: 11 })).toThrow(
      expect.objectContaining({ code: 'ALREADY_POSTED', details: [expect.objectContaining({ path: 'location_id' })] }),
    );
    expect(editAdjustment(done, { number: 'SA-4', locationId: 10 })).toEqual({
      state: { ...done, number: 'SA-4' },
      events: [{ action: 'updated', change: { changed: ['number', 'locationId'] } }],
    });
    expect(editAdjustment(draft, { rows: [] })!.state.rows).toEqual([]);
    expect(editAdjustment(draft, {})).toBeUndefined();
  });

  it('writes down what it will ask the ledger, batch by batch, with the cost of what comes in', () => {
    const { state, events } = newAdjustment(adjustment);
    expect([state.intent, events]).toEqual([{ action: 'post', postingId: 'stock_adjustment/3/post', attempts: 1, refusal: null }, []]);
    const posting = on(table, state).posting();
    expect(posting).toMatchObject({ kind: 'adjustment', cause: { type: 'stock_adjustment', id: 3, number: 'SA-3' }, reverses: null });
    expect(
      posting.movements.map((line) => [
        line.variant_id,
        line.quantity,
        line.batch_id,
        line.new_batch?.batch_number ?? null,
        line.price_per_unit,
      ]),
    ).toEqual([
      [7, q(5), null, null, q(2)],
      [8, q(-1), 4, null, null],
      [8, q(-2), null, 'L', null],
    ]);
    expect([0, 1, 2].map(on(table, state).pathOf)).toEqual([
      'stock_adjustment_rows/0',
      'stock_adjustment_rows/1/batch_transactions/0',
      'stock_adjustment_rows/1/batch_transactions/1',
    ]);
  });

  it('keeps the batches that the ledger found or made', () => {
    const { state, events } = on(table, newAdjustment(adjustment).state).booked([null, 4, 91]);
    expect(state).toMatchObject({ postedAs: 'stock_adjustment/3/post', status: 'COMPLETED' });
    expect(state.rows[1]!.batches.map((line) => line.batchId)).toEqual([4, 91]);
    expect(events).toEqual([{ action: 'created' }]);
    expect(table.open(state)).toEqual([]);
  });

  it('that is refused when it is new never was; a draft that is refused stays a draft, says why, and may try again under another id', () => {
    const gone = on(table, newAdjustment(adjustment).state).refused();
    expect(gone).toMatchObject({
      state: { isDeleted: true, status: 'DRAFT', intent: { refusal: short } },
      events: [{ action: 'deleted', change: { refused: 'INSUFFICIENT_STOCK' } }],
    });
    const still = on(table, completeAdjustment(draft)!.state).refused();
    expect(still).toMatchObject({ state: { isDeleted: false, status: 'DRAFT', intent: { action: null, refusal: short } }, events: [] });
    expect(on(table, completeAdjustment(still.state)!.state).intent.postingId).toBe('stock_adjustment/3/post/2');
  });

  it('is reverted as the exact reverse, back to draft or away; each try of it is another posting', () => {
    const back = on(table, revertAdjustment(done)!.state);
    expect(back.intent).toEqual({ part: null, postingId: 'stock_adjustment/3/revert/2', isReverting: true });
    expect(back.posting()).toMatchObject({ movements: [], reverses: 'stock_adjustment/3/post' });
    expect(back.booked()).toMatchObject({ state: { status: 'DRAFT', postedAs: null }, events: [{ action: 'reverted' }] });
    const stays = back.refused().state;
    expect(stays).toMatchObject({ isDeleted: false, status: 'COMPLETED', postedAs: 'stock_adjustment/3/post' });
    const away = on(table, removeAdjustment(stays).state);
    expect(away.intent.postingId).toBe('stock_adjustment/3/revert/3');
    expect(away.booked()).toMatchObject({ state: { isDeleted: true }, events: [{ action: 'deleted' }] });
  });

  it('does one step at a time', () => {
    const asked = newAdjustment(adjustment).state;
    for (const decide of [completeAdjustment, revertAdjustment, removeAdjustment])
      expect(() => decide(asked)).toThrow(expect.objectContaining({ code: 'BUSY' }));
  });

  it('that the release before wrote is read: open, refused and posted', () => {
    const former = (more: object): Adjustment => ({ ...adjustment, refusal: null, ...more }) as never;
    const open = former({ attempts: 2, intent: { action: 'post', postingId: 'stock_adjustment/3/post/2' } });
    expect(on(table, open).intent).toEqual({ part: null, postingId: 'stock_adjustment/3/post/2', isReverting: false });
    const booked = on(table, open).booked([null, 4, 91]).state;
    expect([table.open(booked), booked.postedAs]).toEqual([[], 'stock_adjustment/3/post/2']);
    expect(on(table, revertAdjustment(booked)!.state).intent.postingId).toBe('stock_adjustment/3/revert/3');
    const refused = former({ attempts: 1, intent: null, status: 'DRAFT', refusal: short });
    expect(table.open(refused)).toEqual([]);
    expect(on(table, completeAdjustment(refused)!.state).intent.postingId).toBe('stock_adjustment/3/post/2');
    expect(on(table, completeAdjustment(former({ attempts: 0, intent: null, status: 'DRAFT' }))!.state).intent.postingId).toBe(
      'stock_adjustment/3/post',
    );
  });
});

describe('a stock transfer (T4)', () => {
  const transfer: Transfer = {
    id: 5,
    isDeleted: false,
    number: 'ST-5',
    sourceLocationId: 10,
    targetLocationId: 11,
    transferDate: null,
    expectedArrivalDate: null,
    additionalInfo: null,
    status: 'draft',
    wanted: 'draft',
    intent: null,
    departedAs: null,
    arrivedAs: null,
    rows: [{ id: 21, variantId: 7, quantity: q(5), batches: [batch(4, 2), batch(6, 3)] }],
  };
  const departed = {
    movements: [
      {
        variantId: 7,
        locationId: 10,
        batchId: 4,
        quantity: q(-2),
        serves: 'stock_transfer_row/21',
        holdsFor: null,
        pricePerUnit: null,
        value: q('-0.666667'),
      },
    ],
  } as unknown as Posting;

  const table = transferPostings<Transfer>();

  it('learns the batches that the ledger chose when it leaves (T6)', () => {
    const rows = [{ ...transfer.rows[0]!, batches: suggestedLines(q(5), true, '') }];
    const asked = on(table, setOut({ ...transfer, rows }, 'inTransit')!.state);
    expect(asked.posting().movements).toMatchObject([{ batch_id: null, quantity: q(-5), batches: 'suggested' }]);
    expect(asked.bookedParts([5, -2], [6, -3]).state.rows[0]!.batches).toEqual([batch(5, 2), batch(6, 3)]);
    const silent = on(table, setOut({ ...transfer, rows: [{ ...rows[0]!, batches: [] }] }, 'inTransit')!.state);
    expect(silent.bookedParts([5, -2], [6, -3]).state.rows[0]!.batches).toEqual([batch(5, 2), batch(6, 3)]);
    const named = on(table, setOut(transfer, 'inTransit')!.state);
    expect(named.bookedParts([4, -2], [6, -3]).state.rows).toEqual(transfer.rows);
  });

  it('keeps its rows and its way until its goods are back', () => {
    const away: Transfer = { ...transfer, status: 'inTransit' };
    for (const edit of [{ rows: [] }, { sourceLocationId: 12 }, { targetLocationId: 12 }])
      expect(() => editTransfer(away, edit)).toThrow('has moved stock. Set its status to draft first, which reverses the movements.');
    expect(editTransfer(away, { number: 'ST-6' })!.state).toEqual({ ...away, number: 'ST-6' });
    expect(editTransfer(transfer, { targetLocationId: 12 })).toEqual({
      state: { ...transfer, targetLocationId: 12 },
      events: [{ action: 'updated', change: { changed: ['targetLocationId'] } }],
    });
    expect(() => editTransfer(transfer, { targetLocationId: 10 })).toThrow(expect.objectContaining({ code: 'SAME_LOCATION' }));
    expect(editTransfer(transfer, {})).toBeUndefined();
  });

  it('has its quantity as a whole only with one row, which then names no batches', () => {
    expect(onlyRow(transfer, q(2))).toEqual({ id: 21, variantId: 7, quantity: q(2), batches: [] });
    expect(() => onlyRow({ ...transfer, rows: [...transfer.rows, ...transfer.rows] }, q(2))).toThrow(
      expect.objectContaining({ code: 'SEVERAL_ROWS', details: [expect.objectContaining({ path: 'quantity' })] }),
    );
  });

  it('must go somewhere', () => {
    expect(() => checkWay(10, 10)).toThrow('must differ');
  });

  it('leaves as demand of its rows and arrives as their supply, at the value that left', () => {
    const leaving = on(table, setOut(transfer, 'received')!.state);
    const out = leaving.posting();
    expect(out).toMatchObject({ posting_id: 'stock_transfer/5/depart', kind: 'transfer', arrival: null });
    expect(out.movements.map((line) => [line.location_id, line.batch_id, line.quantity, line.serves])).toEqual([
      [10, 4, q(-2), 'stock_transfer_row/21'],
      [10, 6, q(-3), 'stock_transfer_row/21'],
    ]);
    expect(leaving.pathOf(1)).toBe('stock_transfer_rows/0/batch_transactions/1');
    const under = leaving.booked();
    expect(under).toMatchObject({ state: { status: 'inTransit' }, events: [{ action: 'departed' }] });
    const arriving = on(table, under.state);
    expect(arriving.posting()).toMatchObject({
      posting_id: 'stock_transfer/5/arrive/2',
      arrival: { of: 'stock_transfer/5/depart', locationId: 11 },
    });
    expect(arrivals(departed, 11)).toMatchObject([
      { location_id: 11, batch_id: 4, quantity: q(2), serves: 'stock_transfer_arrival/21', value: q('0.666667') },
    ]);
    const { state } = arriving.booked();
    expect(state).toMatchObject({
      status: 'received',
      departedAs: 'stock_transfer/5/depart',
      arrivedAs: 'stock_transfer/5/arrive/2',
    });
    expect(table.open(state)).toEqual([]);
  });

  it('comes back the same way, step by step', () => {
    const intent = { action: null, postingId: 'stock_transfer/5/arrive/2', attempts: 2, refusal: null };
    const there: Transfer = { ...transfer, status: 'received', wanted: 'received', intent, departedAs: 'd', arrivedAs: 'a' };
    const back = on(table, setOut(there, 'draft')!.state);
    expect(back.posting()).toMatchObject({ reverses: 'a', posting_id: 'stock_transfer/5/undo_arrival/3' });
    const onTheWay = on(table, back.booked().state);
    expect(onTheWay.posting()).toMatchObject({ reverses: 'd' });
    const { state } = onTheWay.booked();
    expect(state).toMatchObject({ status: 'draft', departedAs: null, arrivedAs: null });
    expect(removeTransfer(state).state.isDeleted).toBe(true);
  });

  it('stays where it is when the ledger refuses a step', () => {
    const leaving = setOut(transfer, 'received')!.state;
    expect(() => setOut(leaving, 'draft')).toThrow(expect.objectContaining({ code: 'BUSY' }));
    expect(() => removeTransfer(leaving)).toThrow(expect.objectContaining({ code: 'BUSY' }));
    const under = on(table, leaving).booked().state;
    const { state } = on(table, under).refused();
    expect(state).toMatchObject({ status: 'inTransit', wanted: 'inTransit', intent: { action: null, refusal: short } });
    expect(on(table, setOut(state, 'received')!.state).intent.postingId).toBe('stock_transfer/5/arrive/3');
    expect(setOut(transfer, 'draft')).toBeUndefined();
  });

  it('that the release before wrote goes on from where it stood', () => {
    const former = {
      ...transfer,
      wanted: 'received',
      attempts: 1,
      refusal: null,
      intent: { action: 'depart', postingId: 'stock_transfer/5/depart' },
    };
    const under = on(table, former as unknown as Transfer).booked().state;
    expect(on(table, under).intent.postingId).toBe('stock_transfer/5/arrive/2');
  });
});

describe('a stocktake (T4)', () => {
  const row = (id: number, more: Partial<StocktakeRow> = {}): StocktakeRow => ({
    id,
    variantId: 7,
    batchId: null,
    countedQuantity: null,
    inStockQuantity: null,
    notes: null,
    ...more,
  });
  const stocktake: Stocktake = {
    id: 4,
    isDeleted: false,
    number: 'STK-4',
    referenceNo: null,
    locationId: 10,
    stocktakeDate: now,
    startedDate: null,
    completedDate: null,
    reason: null,
    notes: null,
    additionalInfo: null,
    setRemainingItemsAsCounted: false,
    status: 'NOT_STARTED',
    rows: [],
    intent: null,
    completing: null,
    adjustmentId: null,
  };

  it('stays at its location once rows were counted there', () => {
    const counted = { ...stocktake, rows: [row(1)] };
    expect(editStocktake(stocktake, { locationId: 11 })!.state.locationId).toBe(11);
    expect(() => editStocktake(counted, { locationId: 11 })).toThrow(expect.objectContaining({ code: 'HAS_ROWS' }));
    expect(editStocktake(counted, { locationId: 10, notes: 'n' })!.state).toEqual({ ...counted, notes: 'n' });
    expect(() => editStocktake({ ...stocktake, status: 'COMPLETED' }, { locationId: 11 })).toThrow('is completed');
    expect(editStocktake(stocktake, {})).toBeUndefined();
  });

  it('counts a tracked item batch by batch, and another one without (T6)', () => {
    const batches = new Map([[4, { id: 4, variantId: 7, number: 'L-4', expirationDate: null, isDeleted: false }]]);
    const count =
      (isTracked: boolean, batchId: number | null | undefined, variantId = 7) =>
      () =>
        requireCountable({ variantId, sku: 'PAINT', isTracked, batchId }, batches, 'stocktake_rows/2/batch_id');
    const refused = (code: string) =>
      expect.objectContaining({ code, details: [expect.objectContaining({ path: 'stocktake_rows/2/batch_id' })] });
    expect(count(true, undefined)).toThrow(refused('BATCHES_REQUIRED'));
    expect(count(false, 4)).toThrow(refused('NOT_BATCH_TRACKED'));
    expect(count(true, 5)).toThrow(refused('UNKNOWN_BATCH'));
    expect(count(true, 4, 8)).toThrow('Batch L-4 does not belong to PAINT.');
    for (const fine of [count(true, 4), count(true, null), count(false, null), count(false, undefined)]) expect(fine).not.toThrow();
    expect(() => requireTracked({ name: 'Paint', batchTracked: false }, 'PAINT')).toThrow('Turn on batch tracking for Paint first.');
    expect(() => requireTracked({ name: 'Paint', batchTracked: true }, 'PAINT')).not.toThrow();
  });

  it('begins with the first count', () => {
    expect(addRows(stocktake, [row(1)], now).state.status).toBe('NOT_STARTED');
    expect(addRows(stocktake, [row(1, { countedQuantity: q(2), inStockQuantity: q(3) })], now).state).toMatchObject({
      status: 'IN_PROGRESS',
      startedDate: now,
    });
  });

  it('has one row a variant and batch', () => {
    const { state } = addRows(stocktake, [row(1), row(2, { batchId: 9 })], now);
    expect(() => addRows(state, [row(3, { batchId: 9 })], now)).toThrow('Row 2 of stocktake STK-4 already counts');
    expect(removeRow(state, 1).state.rows.map(({ id }) => id)).toEqual([2]);
  });

  it('differs by what was counted less what was there at that moment; what was not counted does not differ', () => {
    const { state } = addRows(
      stocktake,
      [
        row(1, { countedQuantity: q(2), inStockQuantity: q(3) }),
        row(2, { batchId: 9, countedQuantity: q(4), inStockQuantity: q(4) }),
        row(3, { variantId: 8 }),
      ],
      now,
    );
    expect(state.rows.map(discrepancy)).toEqual([q(-1), q(0), null]);
    expect(differences(state)).toEqual([{ variantId: 7, quantity: q(-1), costPerUnit: null, batches: [] }]);
    expect(differences(changeRow(state, 2, { countedQuantity: q(6) }, now).state)[1]).toMatchObject({
      quantity: q(2),
      batches: [{ batchId: 9, quantity: q(2) }],
    });
  });

  it('is closed when it is completed, and busy while its differences are being posted', () => {
    for (const [closed, code] of [
      [{ ...stocktake, status: 'COMPLETED' as const }, 'STOCKTAKE_CLOSED'],
      [{ ...stocktake, completing: 12 }, 'BUSY'],
      [{ ...stocktake, status: 'COMPLETED' as const, returning: 'IN_PROGRESS' as const }, 'BUSY'],
    ] as const) {
      const refused = expect.objectContaining({ code }) as Error;
      expect(() => requireOpen(closed)).toThrow(refused);
      expect(() => addRows(closed, [row(1)], now)).toThrow(refused);
      expect(() => changeRow(closed, 1, {}, now)).toThrow(refused);
      expect(() => removeRow(closed, 1)).toThrow(refused);
    }
  });

  describe('that is moved', () => {
    const table = stocktakePostings<Stocktake>();
    const counted = addRows(stocktake, [row(1, { countedQuantity: q(2), inStockQuantity: q(3) })], now).state;
    const completing = moveStocktake(counted, 'COMPLETED', 12, now)!.state;
    const completed = on(table, completing).booked().state;

    it('to COMPLETED asks for an adjustment of its differences', () => {
      expect(on(table, completing).posting()).toMatchObject({ posting_id: 'stocktake/4/complete', wants: 'adjustment', adjustmentId: 12 });
      expect(completed).toMatchObject({ status: 'COMPLETED', adjustmentId: 12, completing: null, completedDate: now });
      expect(moveStocktake(completed, 'COMPLETED', 13, now)).toBeUndefined();
      const same = moveStocktake(addRows(stocktake, [row(1)], now).state, 'COMPLETED', 12, now)!.state;
      expect(on(table, same).booked().state.adjustmentId).toBeNull();
    });

    it('from COMPLETED asks for the end of its adjustment, as an intent too', () => {
      const back = moveStocktake(completed, 'IN_PROGRESS', 0, now)!.state;
      expect(on(table, back).posting()).toMatchObject({ posting_id: 'stocktake/4/return/2', wants: 'no adjustment', adjustmentId: 12 });
      expect(on(table, back).booked().state).toMatchObject({ status: 'IN_PROGRESS', adjustmentId: null, completedDate: null });
      const deleted = on(table, moveStocktake(completed, 'deleted', 0, now)!.state).booked();
      expect(deleted).toMatchObject({ state: { isDeleted: true, adjustmentId: null }, events: [{ action: 'deleted' }] });
    });

    it('stays as it was when that is refused, and says why', () => {
      expect(on(table, completing).refused().state).toMatchObject({ status: 'IN_PROGRESS', completing: null, intent: { refusal: short } });
      const stands = on(table, moveStocktake(completed, 'NOT_STARTED', 0, now)!.state).refused().state;
      expect(stands).toMatchObject({ status: 'COMPLETED', adjustmentId: 12, returning: null });
    });

    it('by the release before is completed', () => {
      const { intent: _intent, ...former } = { ...counted, completing: 12 };
      const read = on(table, former as Stocktake);
      expect(read.intent).toEqual({ part: null, postingId: 'stocktake/4/complete/12', isReverting: false });
      expect(read.booked().state).toMatchObject({ status: 'COMPLETED', adjustmentId: 12 });
      expect(read.refused().state).toMatchObject({ status: 'IN_PROGRESS', completing: null });
    });
  });
});
