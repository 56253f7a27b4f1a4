import type { DeletedThings, UsesFound } from '@pegboard/contracts';
import type { PurchaseOrder } from '@pegboard/domain-purchasing';
import type { AggregateStore } from '@pegboard/eventing';
import { firstUses, namedUnder } from '@pegboard/service';

/** The purchase orders that name what inventory has deleted (I5). */
export async function usesInPurchasing(
  { variant_ids, locations }: DeletedThings,
  orders: AggregateStore<PurchaseOrder>,
): Promise<UsesFound> {
  const places = locations.map(({ id }) => id);
  const filters = [
    ...namedUnder(['rows.variantId', 'ingredientRows.variantId'], variant_ids),
    ...namedUnder(['locationId', 'rows.locationId', 'trackingLocationId'], places),
  ];
  return { uses: await firstUses(orders, filters, ({ id, orderNo }) => ({ type: 'purchase_order', id, number: orderNo })) };
}
