import type { Aggregate, AggregateStore } from '@pegboard/eventing';
import { listed, pageOf, type Listed, type ListQuery } from '@pegboard/service';

const AT_ONCE = 500;

/** One page of what lies inside aggregates, such as the rows of orders: in the aggregates' order, counted to the end. */
export async function listedParts<A extends Aggregate>(
  store: AggregateStore<A>,
  filter: Record<string, unknown>,
  query: ListQuery,
  partsOf: (page: readonly A[]) => unknown[] | Promise<unknown[]>,
): Promise<Listed> {
  const { skip, limit } = pageOf(query);
  const shown: unknown[] = [];
  let count = 0;
  for (let read = 0; ; read += AT_ONCE) {
    const { items } = await store.search(filter, { id: 1 }, { skip: read, limit: AT_ONCE });
    const parts = await partsOf(items);
    shown.push(...parts.slice(Math.max(0, skip - count), Math.max(0, skip + limit - count)));
    count += parts.length;
    if (items.length < AT_ONCE) return listed(shown, count, query);
  }
}
