import { quantity, type Instant, type Quantity } from '@pegboard/kit';
import type { PostOutcome } from '@pegboard/contracts';
import { adjustmentPath, adjustmentPosting, record, requestPost, requestRevert, type Adjustment } from './adjustments';
import { matchedBatches, type BatchLine } from './batch-lines';
import { rejectionOf } from './intent';
import type { Posting } from './ledger/posting';
import { addRows, changeRow, differences, discrepancy, removeRow, requireOpen, type Stocktake, type StocktakeRow } from './stocktakes';
import { checkWay, recordStep, removeTransfer, setOut, transferPath, transferPosting, type Transfer } from './transfers';

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
const refused = (posting_id: string, code = 'INSUFFICIENT_STOCK'): PostOutcome => ({
  posting_id,
  status: 'refused',
  n: 1,
  refusal: { code, message: 'Short.', details: [{ path: 'movements/1', code, message: 'Short.' }] },
  batch_ids: [],
});

describe('batches of a row (T6)', () => {
  it('add up exactly, or the difference is said', () => {
    expect(matchedBatches(q(5), [batch(1, 2), batch(2, 3)], 'rows/0')).toHaveLength(2);
    expect(() => matchedBatches(q(5), [batch(1, 2), batch(2, 2)], 'rows/0')).toThrow('The batches add up to 4, the row is 5: 1 too few.');
    expect(() => matchedBatches(q(5), [batch(1, 6)], 'rows/0')).toThrow('1 too many');
    expect(() => matchedBatches(q(5), [batch(1, 5), batch(2, 0)], 'rows/0')).toThrow('this one is 0');
  });

  it('take the sign of the row', () => {
    expect(matchedBatches(q(-5), [batch(1, 2), batch(2, 3)], 'rows/0').map((line) => line.quantity)).toEqual([q(-2), q(-3)]);
    expect(matchedBatches(q(0), [batch(null, -2), batch(null, 2, 'NEW')], 'rows/0').map((line) => line.quantity)).toEqual([q(-2), q(2)]);
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
    attempts: 0,
    intent: null,
    refusal: null,
    postedAs: null,
    rows: [
      { id: 1, variantId: 7, quantity: q(5), costPerUnit: q(2), batches: [] },
      { id: 2, variantId: 8, quantity: q(-3), costPerUnit: q(9), batches: [batch(4, -1), batch(null, -2, 'L')] },
    ],
  };

  it('writes down what it will ask the ledger, batch by batch, with the cost of what comes in', () => {
    const { state } = requestPost(adjustment);
    expect(state.intent).toEqual({ action: 'post', postingId: 'stock_adjustment/3/post' });
    const posting = adjustmentPosting(state);
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
    expect([0, 1, 2].map((movement) => adjustmentPath(state, movement))).toEqual([
      'stock_adjustment_rows/0',
      'stock_adjustment_rows/1/batch_transactions/0',
      'stock_adjustment_rows/1/batch_transactions/1',
    ]);
  });

  it('keeps the batches that the ledger found or made', () => {
    const asked = requestPost(adjustment).state;
    const { state, events } = record(asked, 'stock_adjustment/3/post', posted('stock_adjustment/3/post', [null, 4, 91]))!;
    expect(state).toMatchObject({ intent: null, postedAs: 'stock_adjustment/3/post', status: 'COMPLETED' });
    expect(state.rows[1]!.batches.map((line) => line.batchId)).toEqual([4, 91]);
    expect(events).toEqual([{ action: 'created' }]);
    expect(record(state, 'stock_adjustment/3/post', posted('stock_adjustment/3/post'))).toBeUndefined();
  });

  it('that is refused when it is new never was; a draft that is refused stays a draft and may try again under another id', () => {
    expect(record(requestPost(adjustment).state, 'stock_adjustment/3/post', refused('x'))!.state).toMatchObject({
      isDeleted: true,
      intent: null,
    });
    const draft = record(requestPost({ ...adjustment, status: 'DRAFT' }).state, 'stock_adjustment/3/post', refused('x'))!.state;
    expect(draft).toMatchObject({ isDeleted: false, status: 'DRAFT', refusal: { code: 'INSUFFICIENT_STOCK' } });
    expect(requestPost(draft).state.intent!.postingId).toBe('stock_adjustment/3/post/2');
  });

  it('is reverted as the exact reverse, back to draft or away', () => {
    const done = { ...adjustment, postedAs: 'stock_adjustment/3/post', attempts: 1 };
    const back = requestRevert(done, false).state;
    expect(adjustmentPosting(back)).toMatchObject({
      posting_id: 'stock_adjustment/3/revert',
      movements: [],
      reverses: 'stock_adjustment/3/post',
    });
    expect(record(back, back.intent!.postingId, posted('x'))!.state).toMatchObject({ status: 'DRAFT', postedAs: null });
    const away = requestRevert(done, true).state;
    expect(record(away, away.intent!.postingId, posted('x'))!.state).toMatchObject({ isDeleted: true });
    expect(record(away, away.intent!.postingId, refused('x'))!.state).toMatchObject({
      isDeleted: false,
      status: 'COMPLETED',
      intent: null,
    });
  });

  it('does one step at a time', () => {
    const asked = requestPost(adjustment).state;
    expect(() => requestPost(asked)).toThrow('is just being posted');
    expect(() => requestRevert({ ...asked, intent: { action: 'revert', postingId: 'x' } }, true)).toThrow('is just being reverted');
  });

  it('tells a refusal in the words of the request: 422 for what can never be, 409 for what may be another time', () => {
    const path = (movement: number): string => `stock_adjustment_rows/${movement}`;
    expect(rejectionOf(refused('x').refusal!, path)).toMatchObject({ kind: 'conflict', details: [{ path: 'stock_adjustment_rows/1' }] });
    expect(rejectionOf(refused('x', 'BATCH_OF_ANOTHER_VARIANT').refusal!, path)).toMatchObject({ kind: 'invalid' });
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
    attempts: 0,
    intent: null,
    refusal: null,
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

  it('must go somewhere', () => {
    expect(() => checkWay(10, 10)).toThrow('both are the same');
  });

  it('leaves as demand of its rows and arrives as their supply, at the value that left', () => {
    const leaving = setOut(transfer, 'received')!.state;
    expect(() => removeTransfer(leaving)).toThrow('just being moved');
    expect(removeTransfer(transfer).state.isDeleted).toBe(true);
    const out = transferPosting(leaving, now, null);
    expect(out).toMatchObject({ posting_id: 'stock_transfer/5/depart', kind: 'transfer' });
    expect(out.movements.map((line) => [line.location_id, line.batch_id, line.quantity, line.serves])).toEqual([
      [10, 4, q(-2), 'stock_transfer_row/21'],
      [10, 6, q(-3), 'stock_transfer_row/21'],
    ]);
    expect(transferPath(leaving, 1)).toBe('stock_transfer_rows/0/batch_transactions/1');
    const under = recordStep(leaving, 'stock_transfer/5/depart', posted('x'))!;
    expect(under.state).toMatchObject({ status: 'inTransit', intent: { action: 'arrive', postingId: 'stock_transfer/5/arrive/2' } });
    expect(transferPosting(under.state, now, departed).movements).toMatchObject([
      { location_id: 11, batch_id: 4, quantity: q(2), serves: 'stock_transfer_arrival/21', value: q('0.666667') },
    ]);
    expect(recordStep(under.state, 'stock_transfer/5/arrive/2', posted('x'))!.state).toMatchObject({
      status: 'received',
      intent: null,
      departedAs: 'stock_transfer/5/depart',
      arrivedAs: 'stock_transfer/5/arrive/2',
    });
  });

  it('comes back the same way, step by step', () => {
    const there: Transfer = { ...transfer, status: 'received', wanted: 'received', attempts: 2, departedAs: 'd', arrivedAs: 'a' };
    const back = setOut(there, 'draft')!.state;
    expect(transferPosting(back, now, null)).toMatchObject({ reverses: 'a', posting_id: 'stock_transfer/5/undo_arrival/3' });
    const onTheWay = recordStep(back, back.intent!.postingId, posted('x'))!.state;
    expect(transferPosting(onTheWay, now, null)).toMatchObject({ reverses: 'd' });
    expect(recordStep(onTheWay, onTheWay.intent!.postingId, posted('x'))!.state).toMatchObject({
      status: 'draft',
      intent: null,
      departedAs: null,
      arrivedAs: null,
    });
  });

  it('stays where it is when the ledger refuses a step', () => {
    const leaving = setOut(transfer, 'received')!.state;
    expect(recordStep(leaving, leaving.intent!.postingId, refused('x'))!.state).toMatchObject({
      status: 'draft',
      wanted: 'draft',
      intent: null,
      refusal: { code: 'INSUFFICIENT_STOCK' },
    });
    expect(setOut(transfer, 'draft')).toBeUndefined();
    expect(() => setOut(leaving, 'draft')).toThrow('is just being moved');
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
    completing: null,
    adjustmentId: null,
  };

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

  it('is closed when it is completed, or just being', () => {
    for (const closed of [
      { ...stocktake, status: 'COMPLETED' as const },
      { ...stocktake, completing: 12 },
    ]) {
      expect(() => requireOpen(closed)).toThrow('is completed');
      expect(() => addRows(closed, [row(1)], now)).toThrow('is completed');
      expect(() => changeRow(closed, 1, {}, now)).toThrow('is completed');
      expect(() => removeRow(closed, 1)).toThrow('is completed');
    }
  });
});
