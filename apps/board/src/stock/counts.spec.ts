import type { ShownStocktakeRow } from '../api/stock';
import { linesOf, withCount, withoutSaved, type Counts } from './counts';
import type { FoundCode } from './scan';

const chair: FoundCode = { variantId: 8, sku: 'CHAIR', name: 'Chair', uom: 'pcs', isTracked: false, batch: null };
const batch: FoundCode = { variantId: 12, sku: 'VARNISH', name: 'Varnish', uom: 'l', isTracked: true, batch: { id: 5, number: 'V-1' } };
const saved: ShownStocktakeRow = {
  id: 2,
  variant_id: 8,
  batch_id: null,
  in_stock_quantity: 10,
  counted_quantity: 9,
  discrepancy_quantity: -1,
};
const none = () => undefined;

describe('a count with a scanner', () => {
  it('goes on from what is saved', () => {
    const counts = withCount(withCount({}, [saved], chair, 1), [saved], batch, 2.5);
    expect(linesOf(counts, [saved], none).map(({ sku, batchNumber, counted, isSaved }) => [sku, batchNumber, counted, isSaved])).toEqual([
      ['VARNISH', 'V-1', 2.5, false],
      ['CHAIR', null, 10, false],
    ]);
  });

  it('keeps what was scanned while it was being saved', () => {
    const first: Counts = withCount({}, [], chair, 1);
    const second = withCount(first, [], chair, 1);
    expect(withoutSaved(second, '8/', 1)).toBe(second);
    expect(withoutSaved(second, '8/', 2)).toEqual({});
  });

  it('shows what is saved with its difference, and a batch by its number', () => {
    const row: ShownStocktakeRow = { ...saved, id: 3, variant_id: 12, batch_id: 5 };
    expect(linesOf({}, [saved, row], () => 'V-1')).toMatchObject([
      { counted: 9, inStock: 10, difference: -1, batchNumber: null, isSaved: true },
      { sku: '#12', batchNumber: 'V-1' },
    ]);
  });
});
