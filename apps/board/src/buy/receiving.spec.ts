import type { PurchaseRow } from '../api/buying';
import { freshEntry, openRows, receiptOf, unbatched, withQuantity } from './receiving';

const row = (id: number, more: Partial<PurchaseRow> = {}): PurchaseRow => ({
  id,
  variant_id: id,
  quantity: 2,
  purchase_uom: 'bundle',
  purchase_uom_conversion_rate: 10,
  price_per_unit: 45,
  total: 90,
  arrival_date: null,
  received_date: null,
  location_id: 1,
  batch_transactions: [],
  ...more,
});

describe('B2: what is entered of a receipt', () => {
  const isTracked = (variantId: number): boolean => variantId === 2;

  it('is everything that is open, unless somebody says less', () => {
    const rows = [row(1), row(3)];
    expect(receiptOf(rows, {}, isTracked)).toEqual([
      { purchase_order_row_id: 1, quantity: 2 },
      { purchase_order_row_id: 3, quantity: 2 },
    ]);
    expect(receiptOf(rows, { 1: { quantity: '0,5', batches: [] }, 3: { quantity: '0', batches: [] } }, isTracked)).toEqual([
      { purchase_order_row_id: 1, quantity: 0.5 },
    ]);
  });

  it('T6: has batches in stock units, which follow the quantity while there is one', () => {
    const tracked = row(2);
    const half = withQuantity(tracked, freshEntry(tracked, true), '1');
    expect(half.batches).toEqual([{ number: '', quantity: '10', expires: '' }]);
    const split = {
      ...half,
      batches: [
        { number: ' V-1 ', quantity: '6', expires: '2027-01-01' },
        { number: 'V-2', quantity: '3', expires: '' },
      ],
    };
    expect(unbatched(tracked, split)).toBe(1);
    expect(receiptOf([tracked], { 2: split }, isTracked)).toEqual([
      {
        purchase_order_row_id: 2,
        quantity: 1,
        batch_transactions: [
          { batch_number: 'V-1', quantity: 6, expiration_date: '2027-01-01' },
          { batch_number: 'V-2', quantity: 3 },
        ],
      },
    ]);
  });

  it('is of rows that are open', () => {
    const received = row(4, { received_date: '2026-05-08T00:00:00.000Z' });
    expect(openRows({ purchase_order_rows: [row(1), received] }).map(({ id }) => id)).toEqual([1]);
  });
});
