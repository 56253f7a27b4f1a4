import type { BoardApi } from '../api/api';
import type { ShownBatch, CodedVariant } from '../api/stock';
import type { FoundCode } from './scan';

interface CodedBatch extends ShownBatch {
  readonly batch_barcode: string | null;
}

const WITH_ITEM = { extend: 'product_or_material', limit: 10 };

const found = (variant: CodedVariant, batch: FoundCode['batch']): FoundCode => ({
  variantId: variant.id,
  sku: variant.sku,
  name: variant.product_or_material?.name ?? '',
  uom: variant.product_or_material?.uom ?? '',
  isTracked: variant.product_or_material?.batch_tracked ?? false,
  batch,
});

/**
 * Looks up a code: the barcode of a batch, the SKU or a barcode of an item, then the number of a batch.
 * @returns everything that it may mean; more than one only where the same code stands on several things
 */
export async function resolveCode(api: BoardApi, code: string): Promise<readonly FoundCode[]> {
  const variants = (by: string) => api.list<CodedVariant>('variants', { [by]: code, ...WITH_ITEM }).then(({ data }) => data);
  const batches = (by: string) => api.list<CodedBatch>('batches', { [by]: code, limit: 10 }).then(({ data }) => data);
  const [coded, ofSku, registered, own, numbered] = await Promise.all([
    batches('batch_barcode'),
    variants('sku'),
    variants('registered_barcode'),
    variants('internal_barcode'),
    batches('batch_number'),
  ]);
  const items = [ofSku, registered, own].find((list) => list.length > 0);
  if (coded.length === 0 && items) return unique(items.map((variant) => found(variant, null)));
  const chosen = coded.length > 0 ? coded : numbered.filter(({ batch_number }) => batch_number === code);
  if (chosen.length === 0) return [];
  const { data } = await api.list<CodedVariant>('variants', { ids: chosen.map(({ variant_id }) => variant_id), ...WITH_ITEM });
  const byId = new Map(data.map((variant) => [variant.id, variant]));
  return chosen.flatMap((batch) => {
    const variant = byId.get(batch.variant_id);
    return variant ? [found(variant, { id: batch.id, number: batch.batch_number })] : [];
  });
}

const unique = (all: readonly FoundCode[]): FoundCode[] => [...new Map(all.map((one) => [one.variantId, one])).values()];
