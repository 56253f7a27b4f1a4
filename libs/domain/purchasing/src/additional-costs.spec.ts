import fc from 'fast-check';
import { sum, toDecimal, type Quantity } from '@pegboard/kit';
import { addAdditionalCost, additionalCostShares, editAdditionalCost, removeAdditionalCost } from './additional-costs';
import { receiptPosting } from './posting';
import type { PurchaseOrder } from './purchase-order';
import { requestReceipt } from './receive';
import { addRow, deleteRow } from './rows';
import { bookRevert, requestRevert } from './revert';
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
    expect(() => editAdditionalCost(order, 1, { price: q(2) }, NOW)).toThrow(code('COST_IS_TAKEN'));
    expect(() => removeAdditionalCost(order, 1)).toThrow(code('COST_IS_TAKEN'));
    expect(removeAdditionalCost(freight(anOrder({ rows }), 10), 1).state.additionalCosts).toEqual([]);
    const all = received(order, 10, [2, 1]);
    expect(() => addAdditionalCost(all, 2, { price: q(1) }, NOW)).toThrow(code('NOTHING_TO_COME'));
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

  it('law: however it comes, the goods of a received order are worth their prices and all of its costs, to the last digit', () => {
    const step = fc.record({ row: fc.nat({ max: 1 }), came: fc.integer({ min: 1, max: 5 }), reverts: fc.boolean() });
    const amount = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(amount, amount, fc.array(amount, { maxLength: 3 }), fc.array(step, { maxLength: 8 }), (beam, screw, costs, steps) => {
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
        for (const { row, came, reverts } of steps) {
          take(row + 1, came);
          if (reverts && order.receipts.at(-1)?.status === 'BOOKED') order = reverted(order, order.receipts.at(-1)!.id);
          expect(sum(additionalCostShares(order).values())).toBe(sum(costs as Quantity[]));
        }
        take(1, 7);
        take(2, 5);
        const standing = order.receipts.filter(({ status }) => status === 'BOOKED').flatMap(({ parts }) => parts);
        expect(sum(standing.map(({ value }) => value!))).toBe(beam * 7 + screw * 5 + sum(costs as Quantity[]));
      }),
      { numRuns: 150 },
    );
  });
});
