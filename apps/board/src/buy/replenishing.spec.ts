import type { ReplenishmentRow } from '../api/buying';
import { afterOrder, bySupplier, chosenRows, type Choices } from './replenishing';

const row = (variant_id: number, more: Partial<ReplenishmentRow> = {}): ReplenishmentRow => ({
  variant_id,
  location_id: 1,
  sku: `V-${variant_id}`,
  name: '',
  default_supplier_id: 7,
  can_buy: true,
  can_make: true,
  quantity_in_stock: 0,
  quantity_committed: 3,
  quantity_expected: 0,
  safety_stock_level: 0,
  quantity_missing_or_excess: -3,
  quantity_to_get: 3,
  ...more,
});

describe('B6: what is missing becomes orders', () => {
  const rows = [row(1), row(2, { can_buy: false }), row(3, { default_supplier_id: null }), row(4)];

  it('stands by supplier, and what is made stands last', () => {
    expect(bySupplier(rows, {}).map(({ supplierId, rows: grouped }) => [supplierId, grouped.map(({ variant_id }) => variant_id)])).toEqual([
      [7, [1, 4]],
      [null, [3]],
      ['make', [2]],
    ]);
  });

  it('asks for what is chosen alone: as much as somebody says, otherwise what is missing', () => {
    const choices: Choices = {
      '1@1': { isChosen: true, quantity: '', action: 'buy', supplierId: 7 },
      '2@1': { isChosen: true, quantity: '2,5', action: 'make', supplierId: 7 },
      '3@1': { isChosen: false, quantity: '9', action: 'buy', supplierId: null },
    };
    expect(chosenRows(rows, choices)).toEqual([
      { variant_id: 1, location_id: 1, action: 'buy', supplier_id: 7 },
      { variant_id: 2, location_id: 1, action: 'make', quantity: 2.5 },
    ]);
    expect(Object.keys(afterOrder(choices, [2]))).toEqual(['2@1']);
  });
});
