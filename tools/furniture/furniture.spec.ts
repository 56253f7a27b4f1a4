import { formatCsv, parseCsv } from './csv';
import { convert } from './convert';
import { furnitureFile } from './load';

describe('the furniture company', () => {
  const skus = new Set(furnitureFile('variants').map((line) => line['sku']));
  const names = (file: string): Set<string | undefined> => new Set(furnitureFile(file).map((line) => line['name']));

  it('its files name only what they define', () => {
    for (const file of ['stock', 'purchase_orders', 'sales_orders']) {
      for (const line of furnitureFile(file)) expect(skus).toContain(line['sku']);
    }
    for (const line of furnitureFile('recipes')) {
      expect(skus).toContain(line['product_sku']);
      expect(skus).toContain(line['ingredient_sku']);
    }
    for (const line of furnitureFile('sales_orders')) {
      expect(names('customers')).toContain(line['customer']);
      expect(names('locations')).toContain(line['ship_from']);
    }
    for (const line of furnitureFile('purchase_orders')) expect(names('suppliers')).toContain(line['supplier']);
  });

  it('has recipes three levels deep and sixteen open orders', () => {
    const ingredients = (sku: string): string[] =>
      furnitureFile('recipes')
        .filter((line) => line['product_sku'] === sku)
        .map((line) => line['ingredient_sku']!);
    const depth = (sku: string): number => 1 + Math.max(0, ...ingredients(sku).map(depth));
    expect(depth('VARNISHED-CHAIR')).toBe(4);
    expect(furnitureFile('sales_orders')).toHaveLength(16);
  });

  it('is read back as it was written', () => {
    const lines = [{ sku: 'A', quantity: 1.5, is_sellable: true }];
    expect(parseCsv(formatCsv(lines))).toEqual([{ sku: 'A', quantity: '1.5', is_sellable: 'true' }]);
    expect(() => formatCsv([{ name: 'a,b' }])).toThrow('quoting');
    expect(() => parseCsv('a,b\n1')).toThrow('columns length is 2, got 1 on line 2');
  });

  it('is converted with days counted from the fixture’s own date, the open orders by priority and due date', () => {
    const entry = (model: string, fields: Record<string, unknown>): { model: string; fields: Record<string, unknown> } => ({
      model,
      fields,
    });
    const demand = (name: string, priority: number, due: string, status = 'open') =>
      entry('input.demand', {
        name,
        due,
        status,
        priority,
        quantity: 2,
        customer_id: 'C',
        item_id: 'chair',
        location_id: 'shop',
      });
    const tables = convert([
      entry('common.parameter', { name: 'currentdate', value: '2021-01-01 00:00:00' }),
      entry('input.item', { name: 'chair', category: 'furniture', cost: 150 }),
      demand('Demand 2', 1, '2021-01-04 00:00:00'),
      demand('Demand 3', 1, '2021-01-02 00:00:00'),
      demand('Demand 1', 0, '2021-02-01 00:00:00'),
      demand('History 1', 0, '2019-02-01 00:00:00', 'closed'),
    ]);
    expect(tables['sales_orders']!.map((line) => [line['order_no'], line['due_day']])).toEqual([
      ['SO-1', 31],
      ['SO-3', 1],
      ['SO-2', 3],
    ]);
  });
});
