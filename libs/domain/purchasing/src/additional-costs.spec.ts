import fc from 'fast-check';
import { sum, toDecimal, type Quantity } from '@pegboard/kit';
import { addAdditionalCost, additionalCostShares, editAdditionalCost, removeAdditionalCost } from './additional-costs';
import { receiptPosting, revertAllPosting, revertPosting } from './posting';
import type { PurchaseOrder } from './purchase-order';
import { requestReceipt } from './receive';
import { addRow, deleteRow } from './rows';
import { revaluationPostings, costVarianceOf } from './revaluations';
import { bookRevert, bookRevertAll, requestRevert, requestRevertAll } from './revert';
import { anOrder, BEAM, booked, counted, knownItems, line, NOW, q, SCREW } from './testing';

const code = (expected: string) => expect.objectContaining({ code: expected });
let ids = counted(500);
const freight = (order: PurchaseOrder, price: number | string, more: object = {}): PurchaseOrder =>
  addAdditionalCost(order, 1, { price: q(price), name: 'Freight', ...more }, NOW)!.state as PurchaseOrder;
const received = (order: PurchaseOrder, receiptId: number, ...lines: [rowId: number, came: number | string][]): PurchaseOrder =>
  booked(
    requestReceipt(
      order,
      lines.map(([rowId, came]) => line(rowId, came)),
      { receiptId, knownItems, ids, baseCurrency: 'EUR' },
    ).state as PurchaseOrder,
    receiptId,
  );
const values = (order: PurchaseOrder) =>
  order.receipts.filter(({ status }) => status === 'BOOKED').map(({ parts }) => parts.map(({ value }) => toDecimal(value!)));
/** The ledger has posted a later cost; of each row so much went to goods that were gone. */
const revalued = (order: PurchaseOrder, gone: number | string = 0): PurchaseOrder => {
  const [intent] = revaluationPostings.open(order);
  if (!intent) return order;
  const { movements } = revaluationPostings.posting(order, intent, NOW);
  const moved = movements.map(({ serves, value }) => ({ serves, batch_id: null, quantity: q(0), value: value!, cost_variance: q(gone) }));
  return revaluationPostings.booked(order, intent, { posting_id: '', status: 'posted', n: 1, refusal: null, batch_ids: [], moved }, NOW)
    .state as PurchaseOrder;
};
const shares = (order: PurchaseOrder) => [...additionalCostShares(order)].map(([id, share]) => [id, toDecimal(share)]);
const reverted = (order: PurchaseOrder, receiptId: number): PurchaseOrder => {
  const going = requestRevert(order, receiptId)!.state as PurchaseOrder;
  return bookRevert(
    going,
    going.receipts.find(({ id }) => id === receiptId)!,
  ).state as PurchaseOrder;
};

describe('additional costs of a purchase order (T9)', () => {
  beforeEach(() => (ids = counted(500)));
  const rows = [
    { variantId: BEAM, quantity: q(10), pricePerUnit: q(3) },
    { variantId: SCREW, quantity: q(1), pricePerUnit: q(70) },
  ];

  it('are part of what the order brings, by value', () => {
    const order = received(freight(anOrder({ rows }), 10), 9, [1, 10], [2, 1]);
    expect(values(order)).toEqual([['33', '77']]);
    expect(receiptPosting(order, order.receipts[0]!).movements.map(({ value }) => toDecimal(value!))).toEqual(['33', '77']);
    expect(shares(order)).toEqual([
      [1, '3'],
      [2, '7'],
    ]);
  });

  it('are shared by each receipt in proportion, and what comes last takes the rest', () => {
    const third = received(freight(anOrder({ rows: [{ variantId: BEAM, quantity: q(3), pricePerUnit: q(1) }] }), '0.000010'), 9, [1, 1]);
    expect(values(third)).toEqual([['1.000003']]);
    const all = received(received(third, 10, [1, 1]), 11, [1, 1]);
    expect(values(all)).toEqual([['1.000003'], ['1.000004'], ['1.000003']]);
  });

  it('count in the base currency, at the rate of the order; tax and what isn’t distributed do not count', () => {
    const abroad = anOrder({ rows: rows.slice(0, 1), currency: 'USD', conversionRate: '0.9' as never });
    expect(values(received(freight(abroad, 10), 9, [1, 10]))).toEqual([['36']]);
    expect(values(received(freight(abroad, 10, { distributionMethod: 'NON_DISTRIBUTED' }), 9, [1, 10]))).toEqual([['27']]);
  });

  it('go by quantity where all goods are free', () => {
    const gift = anOrder({ rows: rows.map((row) => ({ ...row, pricePerUnit: q(0) })) });
    expect(values(received(freight(gift, 21), 9, [1, 10], [2, 1]))).toEqual([['1', '20']]);
  });

  it('a reverted receipt gives back what it took', () => {
    const order = received(freight(anOrder({ rows }), 10), 9, [1, 10]);
    expect(shares(reverted(order, 9))).toEqual([
      [1, '3'],
      [2, '7'],
    ]);
  });

  it('changed after a receipt, the rest is borne by what is still to come', () => {
    const order = received(freight(anOrder({ rows }), 10), 9, [1, 10]);
    const dearer = editAdditionalCost(order, 1, { price: q(20) }, NOW)!.state as PurchaseOrder;
    expect(values(received(dearer, 10, [2, 1]))).toEqual([['33'], ['87']]);
    expect(removeAdditionalCost(freight(anOrder({ rows }), 10), 1, NOW).state.additionalCosts).toEqual([]);
    const all = received(order, 10, [2, 1]);
    expect(addAdditionalCost(all, 2, { price: q(1), distributionMethod: 'NON_DISTRIBUTED' }, NOW)!.state.additionalCosts).toHaveLength(2);
    expect(editAdditionalCost(all, 1, { reference: 'Invoice 7' }, NOW)!.state.additionalCosts).toMatchObject([{ reference: 'Invoice 7' }]);
  });

  it('of an order without rows wait for rows; what a deleted row would have taken, the others take, or nothing', () => {
    const order = freight(anOrder({ rows }), 10);
    expect(shares(deleteRow(order, 2).state as PurchaseOrder)).toEqual([[1, '10']]);
    const empty = deleteRow(deleteRow(order, 2).state as PurchaseOrder, 1).state as PurchaseOrder;
    expect(shares(empty)).toEqual([]);
    expect(addAdditionalCost(empty, 2, { price: q(1) }, NOW)!.state.additionalCosts).toHaveLength(2);
    const rest = deleteRow(received(order, 9, [1, 10]), 2).state as PurchaseOrder;
    expect([rest.status, shares(rest)]).toEqual(['RECEIVED', [[1, '3']]]);
    expect(editAdditionalCost(rest, 1, { price: q(3) }, NOW)!.state.additionalCosts).toMatchObject([{ price: q(3) }]);
    const about = { knownItems, ids, now: NOW };
    const more = addRow(rest, { variantId: BEAM, quantity: q(1), pricePerUnit: q(1) }, about).state as PurchaseOrder;
    expect(shares(more)).toEqual([
      [1, '3'],
      [more.rows.at(-1)!.id, '7'],
    ]);
  });

  it('too large for the ledger are shown, and refused by the receipt', () => {
    const order = freight(anOrder({ rows: rows.slice(0, 1), currency: 'USD', conversionRate: '1000000' as never }), 5_000_000_000);
    expect(Number(shares(order)[0]![1])).toBe(5e15);
    expect(() => received(order, 9, [1, 10])).toThrow(code('QUANTITY_TOO_LARGE'));
  });

  it('wait for a receipt that the ledger has not answered; a repeated request adds nothing', () => {
    const order = freight(anOrder({ rows }), 10);
    expect(addAdditionalCost(order, 1, { price: q(10) }, NOW)).toBeUndefined();
    const facts = { receiptId: 9, knownItems, ids, baseCurrency: 'EUR' };
    const pending = requestReceipt(order, [line(1, 4)], facts).state as PurchaseOrder;
    expect(() => editAdditionalCost(pending, 1, { price: q(20) }, NOW)).toThrow(code('BUSY'));
  });

  describe('that come after the goods', () => {
    const all = (price: number | string = 10) => received(received(freight(anOrder({ rows }), price), 9, [1, 10]), 10, [2, 1]);
    const late = (order: PurchaseOrder, price: number | string) =>
      editAdditionalCost(order, 1, { price: q(price) }, NOW)!.state as PurchaseOrder;

    it('change the value of what came, once the ledger has said so: a further cost by worth', () => {
      const asked = late(all(), 20);
      expect([asked.additionalCosts![0]!.price, shares(asked).map(([, share]) => share)]).toEqual([q(10), ['3', '7']]);
      expect(() => editAdditionalCost(asked, 1, { price: q(3) }, NOW)).toThrow(code('BUSY'));
      const [intent] = revaluationPostings.open(asked);
      expect(revaluationPostings.posting(asked, intent!, NOW)).toMatchObject({
        posting_id: 'purchase_order/7/cost_change/1/revalue',
        movements: [
          {
            quantity: 0,
            value: q(3),
            serves: 'purchase_order_row/1',
            revalues: { posting_id: 'purchase_order_receipt/9/receive', before: 0 },
          },
          {
            quantity: 0,
            value: q(7),
            serves: 'purchase_order_row/2',
            revalues: { posting_id: 'purchase_order_receipt/10/receive', before: 0 },
          },
        ],
      });
      const done = revalued(asked, 2);
      expect([done.additionalCosts![0]!.price, shares(done), values(done)]).toEqual([
        q(20),
        [
          [1, '6'],
          [2, '14'],
        ],
        [['36'], ['84']],
      ]);
      expect([costVarianceOf(done, 1), costVarianceOf(done, 3)]).toEqual([q(2), 0]);
      const [again] = revaluationPostings.open(late(done, 30));
      expect(again!.postingId).toBe('purchase_order/7/cost_change/2/revalue');
      expect(revaluationPostings.posting(late(done, 30), again!, NOW).movements[0]).toMatchObject({ revalues: { before: q(3) } });
    });

    it('a lesser cost is given back as it was taken, also while something is to come', () => {
      const dearer = received(late(received(freight(anOrder({ rows }), 10), 9, [1, 10]), 20), 10, [2, 1]);
      expect(shares(revalued(late(dearer, 5)))).toEqual([
        [1, '0.75'],
        [2, '4.25'],
      ]);
      const half = received(freight(anOrder({ rows }), 10), 9, [1, 10]);
      expect(shares(revalued(late(half, 2)))).toEqual([
        [1, '2'],
        [2, '0'],
      ]);
      const without = revalued(removeAdditionalCost(all(), 1, NOW).state as PurchaseOrder);
      expect([without.additionalCosts, values(without)]).toEqual([[], [['30'], ['70']]]);
    });

    it('that the ledger refuses change nothing, and the next try has another id', () => {
      const [order, asked] = [all(), late(all(), 20)];
      const [intent] = revaluationPostings.open(asked);
      const refused = revaluationPostings.refused(asked, intent!, { code: 'QUANTITY_TOO_LARGE', message: '', details: [] }, NOW).state;
      expect([refused.additionalCosts, shares(refused as PurchaseOrder)]).toEqual([order.additionalCosts, shares(order)]);
      expect(revaluationPostings.open(late(refused as PurchaseOrder, 20))[0]!.postingId).toBe('purchase_order/7/cost_change/2/revalue');
    });

    it('are taken back with a receipt, in one commit; what comes next bears them', () => {
      const twice = revalued(late(revalued(late(all(), 20)), 30));
      const going = requestRevert(twice, 9)!.state as PurchaseOrder;
      expect(revertPosting(going, going.receipts[0]!)).toMatchObject({
        reverses: 'purchase_order/7/cost_change/2/revalue',
        reverses_also: ['purchase_order/7/cost_change/1/revalue', 'purchase_order_receipt/9/receive'],
      });
      const open = reverted(twice, 9);
      expect(shares(open)).toEqual([
        [2, '21'],
        [1, '9'],
      ]);
      const second = requestRevert(twice, 10)!.state as PurchaseOrder;
      expect(revertPosting(second, second.receipts[1]!).reverses).toBe('purchase_order/7/cost_change/2/revalue/2');
      expect(values(received(revalued(late(open, 3)), 11, [1, 10]))).toEqual([['73'], ['30']]);
      const none = requestRevertAll(twice)!.state as PurchaseOrder;
      expect(revertAllPosting(none).reverses_also!.at(-1)).toBe('purchase_order_receipt/9/receive');
      expect(shares(bookRevertAll(none).state as PurchaseOrder)).toEqual([
        [1, '9'],
        [2, '21'],
      ]);
    });

    it('a repeated request adds nothing, and one that is only noted waits for nobody', () => {
      const asked = addAdditionalCost(all(), 2, { price: q(1) }, NOW)!.state as PurchaseOrder;
      expect(addAdditionalCost(asked, 2, { price: q(1) }, NOW)).toBeUndefined();
      expect(addAdditionalCost(revalued(asked), 2, { price: q(1) }, NOW)).toBeUndefined();
      const noted = addAdditionalCost(all(), 2, { price: q(1), distributionMethod: 'NON_DISTRIBUTED' }, NOW)!.state as PurchaseOrder;
      expect(revaluationPostings.open(noted)).toEqual([]);
    });
  });

  it('law: however it comes, the goods of a received order are worth their prices and all of its costs, to the last digit', () => {
    const step = fc.record({
      row: fc.nat({ max: 1 }),
      came: fc.integer({ min: 1, max: 5 }),
      reverts: fc.boolean(),
      price: fc.option(fc.integer({ min: 0, max: 10_000_000 }), { nil: undefined }),
    });
    const amount = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.array(amount, { minLength: 1, maxLength: 3 }),
        fc.array(step, { maxLength: 12 }),
        (beam, screw, given, steps) => {
          const costs = [...given];
          ids = counted(500);
          let order = anOrder({
            rows: [
              { variantId: BEAM, quantity: q(7), pricePerUnit: beam as Quantity },
              { variantId: SCREW, quantity: q(5), pricePerUnit: screw as Quantity },
            ],
          });
          costs.forEach((price, i) => (order = addAdditionalCost(order, i + 1, { price: price as Quantity }, NOW)!.state as PurchaseOrder));
          const openOf = (origin: number) => order.rows.find((row) => row.originId === origin && row.receivedDate === null);
          let receiptId = 100;
          const take = (origin: number, came: number) => {
            const open = openOf(origin);
            if (open) order = received(order, ++receiptId, [open.id, Math.min(came, Number(toDecimal(open.quantity)))]);
          };
          for (const { row, came, reverts, price } of steps) {
            take(row + 1, came);
            if (price !== undefined) {
              costs[0] = price;
              const changed = editAdditionalCost(order, 1, { price: price as Quantity }, NOW);
              order = changed ? revalued(changed.state as PurchaseOrder) : order;
            }
            if (reverts && order.receipts.at(-1)?.status === 'BOOKED') order = reverted(order, order.receipts.at(-1)!.id);
            expect(sum(additionalCostShares(order).values())).toBe(sum(costs as Quantity[]));
          }
          take(1, 7);
          take(2, 5);
          const standing = order.receipts.filter(({ status }) => status === 'BOOKED').flatMap(({ parts }) => parts);
          for (const { additionalCost } of standing) expect(additionalCost ?? 0).toBeGreaterThanOrEqual(0);
          expect(sum(standing.map(({ value }) => value!))).toBe(beam * 7 + screw * 5 + sum(costs as Quantity[]));
        },
      ),
      { numRuns: 150 },
    );
  });
});
