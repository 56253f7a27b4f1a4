import type { DeletedThings, UsesFound } from '@pegboard/contracts';
import type { SalesOrder } from '@pegboard/domain-sales';
import type { AggregateStore } from '@pegboard/eventing';
import { firstUses, namedUnder } from '@pegboard/service';

/** The sales orders that name what inventory has deleted (I5). */
export async function usesInSales({ variant_ids, locations }: DeletedThings, orders: AggregateStore<SalesOrder>): Promise<UsesFound> {
  const places = locations.map(({ id }) => id);
  const filters = [...namedUnder(['rows.variantId'], variant_ids), ...namedUnder(['locationId', 'rows.locationId'], places)];
  return { uses: await firstUses(orders, filters, ({ id, orderNo }) => ({ type: 'sales_order', id, number: orderNo })) };
}
