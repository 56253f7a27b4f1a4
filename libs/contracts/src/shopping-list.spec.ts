import { quantity } from '@pegboard/kit';
import { chosenMaterials, makingList, shoppingList } from './shopping-list';

describe('buying a list of missing materials (M8)', () => {
  const material = (variant_id: number, amount: number, more = {}) => ({
    variant_id,
    location_id: 1,
    sku: `M${variant_id}`,
    quantity_missing: quantity(amount),
    default_supplier_id: 5 as number | null,
    can_buy: true,
    can_make: false,
    level: 1,
    ...more,
  });

  it('refuses chosen ones that are not missing, by their SKU', () => {
    const chosen =
      (...ids: number[]) =>
      () =>
        chosenMaterials([material(1, 2), material(4, 0)], ids);
    expect(chosen(1)().map(({ sku }) => sku)).toEqual(['M1']);
    expect(chosen(1, 4)).toThrow('M4 is not missing.');
    expect(chosen(9)).toThrow('Variant 9 is not on this list of missing materials.');
  });

  it('is one purchase a supplier and location; what is made, not bought or has no supplier is skipped with the reason', () => {
    const list = shoppingList([
      material(1, 2),
      material(2, 1, { default_supplier_id: 6 }),
      material(3, 4),
      material(4, 0),
      material(5, 1, { location_id: 2 }),
      material(6, 1, { can_make: true }),
      material(7, 1, { can_buy: false }),
      material(8, 1, { default_supplier_id: null }),
    ]);
    expect(list.purchases.map(({ supplierId, locationId, rows }) => [supplierId, locationId, rows.map((one) => one.variant_id)])).toEqual([
      [5, 1, [1, 3]],
      [6, 1, [2]],
      [5, 2, [5]],
    ]);
    expect(list.skipped.map(({ material: one, code }) => [one.variant_id, code])).toEqual([
      [6, 'IS_MADE'],
      [7, 'NOT_PURCHASABLE'],
      [8, 'NO_SUPPLIER'],
    ]);
  });

  it('a named supplier gets it all', () => {
    const list = shoppingList(
      [material(1, 2), material(2, 1, { default_supplier_id: 6 }), material(8, 1, { default_supplier_id: null })],
      7,
    );
    expect(list.purchases).toMatchObject([{ supplierId: 7, rows: [{}, {}, {}] }]);
  });

  it('what is made is made deepest first; the rest is skipped with the reason', () => {
    const list = makingList([
      material(1, 2, { can_make: true }),
      material(2, 9),
      material(3, 4, { can_make: true, level: 3 }),
      material(4, 4, { can_make: true, level: 2 }),
      material(5, 0, { can_make: true }),
    ]);
    expect(list.made.map((one) => one.variant_id)).toEqual([3, 4, 1]);
    expect(list.skipped.map(({ material: one, code }) => [one.variant_id, code])).toEqual([[2, 'NOT_PRODUCIBLE']]);
  });
});
