import type { SalesOrder } from '@pegboard/domain-sales';
import type { AggregateStore, Page } from '@pegboard/eventing';
import { notFound } from '@pegboard/kit';

const PAGE = 250;

/** The order that a row stands on. @throws Rejection NOT_FOUND */
export async function orderOfRow(orders: AggregateStore<SalesOrder>, rowId: number): Promise<SalesOrder> {
  const { items } = await orders.search({ 'rows.id': rowId }, { id: 1 }, { skip: 0, limit: 1 });
  if (!items[0]) throw notFound('sales order row', rowId);
  return items[0];
}

/** The order that a fulfillment belongs to. @throws Rejection NOT_FOUND */
export async function orderOfFulfillment(orders: AggregateStore<SalesOrder>, fulfillmentId: number): Promise<SalesOrder> {
  const { items } = await orders.search({ 'fulfillments.id': fulfillmentId }, { id: 1 }, { skip: 0, limit: 1 });
  if (!items[0]) throw notFound('sales order fulfillment', fulfillmentId);
  return items[0];
}

/** Every order that matches, by id, in pages. */
export async function* ordersThat(orders: AggregateStore<SalesOrder>, filter: Record<string, unknown>): AsyncGenerator<readonly SalesOrder[]> {
  for (let after = 0; ; ) {
    const { items } = await orders.search({ ...filter, id: { ...(filter['id'] as object | undefined), $gt: after } }, { id: 1 }, { skip: 0, limit: PAGE });
    yield items;
    if (items.length < PAGE) return;
    after = items[items.length - 1]!.id;
  }
}

/** One page of the parts of orders (rows, fulfillments) that are asked for, and how many there are. */
export async function pageOfParts<T>(
  pages: AsyncIterable<readonly SalesOrder[]>,
  partsOf: (orders: readonly SalesOrder[]) => Promise<readonly T[]> | readonly T[],
  { skip, limit }: Page,
): Promise<{ items: T[]; total: number }> {
  const items: T[] = [];
  let total = 0;
  for await (const orders of pages) {
    const parts = await partsOf(orders);
    items.push(...parts.slice(Math.max(0, skip - total), Math.max(0, skip + limit - total)));
    total += parts.length;
  }
  return { items, total };
}
