import type { ShownTrace } from '../api/stock';
import { placed } from './trace-layout';

const trace: ShownTrace = {
  nodes: [
    { id: 'sale', type: 'sales_order', kind: 'sale', number: 'SO-1', movement_date: '2026-05-15T00:00:00.000Z' },
    { id: 'made', type: 'manufacturing_order_production', kind: 'production', number: 'MO-1', movement_date: '2026-05-14T00:00:00.000Z' },
    {
      id: 'batch/5',
      type: 'batch',
      batch_id: 5,
      batch_number: 'V-1',
      variant_id: 1,
      sku: 'V',
      expiration_date: null,
      quantity_in_stock: 1,
    },
    { id: 'bought', type: 'purchase_order', kind: 'receipt', number: 'PO-1', movement_date: '2026-05-13T00:00:00.000Z' },
  ],
  edges: [
    { from: 'bought', to: 'batch/5', quantity: 4, variant_id: 1, sku: 'V' },
    { from: 'batch/5', to: 'made', quantity: 1, variant_id: 1, sku: 'V' },
    // Two movements between the same two are two edges.
    { from: 'batch/5', to: 'made', quantity: 2, variant_id: 1, sku: 'V' },
    { from: 'made', to: 'sale', quantity: 1, variant_id: 2, sku: 'C' },
  ],
};

describe('T8: a trace as a picture', () => {
  it('goes from left to right as the goods moved, and no two stand on each other', () => {
    const places = placed(trace);
    expect([...placed(trace, 'TB')].sort((a, b) => a.y - b.y).map(({ node }) => node.id)).toEqual(['bought', 'batch/5', 'made', 'sale']);
    const inOrder = [...places].sort((a, b) => a.x - b.x).map(({ node }) => node.id);
    expect(inOrder).toEqual(['bought', 'batch/5', 'made', 'sale']);
    for (const [at, one] of places.entries())
      for (const other of places.slice(at + 1)) expect(Math.abs(one.x - other.x) >= 190 || Math.abs(one.y - other.y) >= 64).toBe(true);
  });
});
