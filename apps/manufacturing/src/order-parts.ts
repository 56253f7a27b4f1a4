import type { ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { notFound } from '@pegboard/kit';
import { pageOf, type ListQuery } from '@pegboard/service';
import type { OrderStore } from './manufacturing.schema';
import { allOf } from './linked-orders';

/** The order that holds a row, an operation or a production. @throws Rejection NOT_FOUND (404) */
export async function orderHolding(
  orders: OrderStore,
  part: 'rows' | 'operations' | 'productions',
  id: number,
  what: string,
): Promise<ManufacturingOrder> {
  const { items } = await orders.search({ [`${part}.id`]: id }, {}, { skip: 0, limit: 1 });
  if (!items[0]) throw notFound(what, id);
  return items[0];
}

/** One page of the parts of all orders that match, by order. */
export async function partsOf<T>(
  orders: OrderStore,
  filter: Record<string, unknown>,
  query: ListQuery,
  parts: (orders: readonly ManufacturingOrder[]) => Promise<T[]> | T[],
): Promise<{ page: T[]; total: number }> {
  const all = await parts(await allOf(orders, filter));
  const { skip, limit } = pageOf(query);
  return { page: all.slice(skip, skip + limit), total: all.length };
}

export const within = (at: { createdAt: string; updatedAt: string }, query: ListQuery): boolean =>
  (!query.created_at_min || at.createdAt >= query.created_at_min) &&
  (!query.created_at_max || at.createdAt <= query.created_at_max) &&
  (!query.updated_at_min || at.updatedAt >= query.updated_at_min) &&
  (!query.updated_at_max || at.updatedAt <= query.updated_at_max);
