import { adjustmentRows, changed, needsBatch, transferRows, withScan, type Line } from './lines';
import type { FoundCode } from './scan';

const chair: FoundCode = { variantId: 8, sku: 'CHAIR', name: 'Chair', uom: 'pcs', isTracked: false, batch: null };
const varnish: FoundCode = { variantId: 12, sku: 'VARNISH', name: 'Varnish', uom: 'l', isTracked: true, batch: null };
const ofBatch: FoundCode = { ...varnish, batch: { id: 5, number: 'V-1' } };

const lines = (...scans: readonly (readonly [FoundCode, number])[]): readonly Line[] =>
  scans.reduce<readonly Line[]>((all, [found, quantity]) => withScan(all, found, quantity), []);

describe('lines that are scanned', () => {
  it('add up by item and batch, the newest first, without losing a part', () => {
    const all = lines([chair, 1], [varnish, 0.1], [chair, 1], [varnish, 0.2], [ofBatch, 1]);
    expect(all.map(({ key, quantity }) => [key, quantity])).toEqual([
      ['12/5', '1'],
      ['12/', '0.3'],
      ['8/', '2'],
    ]);
  });

  it('T6: of a tracked item name their batch, or let it be suggested where goods are taken', () => {
    const out = lines([ofBatch, -1], [varnish, -2], [chair, -3]);
    expect(adjustmentRows(out)).toEqual([
      { variant_id: 8, quantity: -3 },
      { variant_id: 12, quantity: -2, batches: 'suggested' },
      { variant_id: 12, quantity: -1, batch_transactions: [{ batch_id: 5, quantity: -1 }] },
    ]);
    expect(transferRows(lines([varnish, 2], [ofBatch, 1]))).toEqual([
      { variant_id: 12, quantity: 1, batch_transactions: [{ batch_id: 5, quantity: 1 }] },
      { variant_id: 12, quantity: 2, batches: 'suggested' },
    ]);
  });

  it('T5: that bring goods of a tracked item need the number of a batch', () => {
    const [line] = lines([varnish, 4]) as [Line];
    expect(needsBatch(line)).toBe(true);
    expect(adjustmentRows(changed([line], line.key, { batchNumber: ' V-2 ', expires: '2027-05-01' }))).toEqual([
      { variant_id: 12, quantity: 4, batch_transactions: [{ batch_number: 'V-2', quantity: 4, expiration_date: '2027-05-01' }] },
    ]);
  });
});
