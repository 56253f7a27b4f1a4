import type { ItemBody } from '@pegboard/contracts';
import { divide, most, ONE, reject, roundUpTo, type Quantity } from '@pegboard/kit';
import { named } from './known-items';

/**
 * M3: how much of the purchase unit covers a need: whole purchase units where the item has one of its own, and never
 * less than the minimum order quantity.
 * @param needed in stock units, above zero
 * @returns in purchase units
 */
export function purchaseQuantityFor(item: ItemBody, variantId: number, needed: Quantity): Quantity {
  const minimum = item.variants.find(({ id }) => id === variantId)?.minimum_order_quantity ?? (0 as Quantity);
  const rate = item.purchase_uom ? (item.purchase_uom_conversion_rate ?? ONE) : ONE;
  if (!item.purchase_uom) return most(needed, minimum);
  return roundUpTo(most(divide(roundUpTo(needed, rate), rate), minimum), ONE);
}

/**
 * The supplier that all of these items have as their default.
 * @throws Rejection `NO_SUPPLIER` (422) if one has none, `SEVERAL_SUPPLIERS` (422) if they differ
 */
export function defaultSupplierOf(items: readonly { readonly item: ItemBody; readonly variantId: number }[]): number {
  const without = items.find(({ item }) => item.default_supplier_id === null);
  if (without) {
    throw reject('NO_SUPPLIER', 'supplier_id', `${named(without.item, without.variantId)} has no default supplier. Give a supplier_id.`, {
      variant_id: without.variantId,
    });
  }
  const ids = [...new Set(items.map(({ item }) => item.default_supplier_id!))];
  if (ids.length === 1) return ids[0]!;
  throw reject(
    'SEVERAL_SUPPLIERS',
    'supplier_id',
    `The items come from ${ids.length} suppliers. Create one purchase order for each supplier.`,
    {
      supplier_ids: ids,
    },
  );
}
