import type { ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { Holders } from '@pegboard/eventing';
import { notFound } from '@pegboard/kit';
import type { ListQuery } from '@pegboard/service';
import type { OrderStore } from './manufacturing-order.schema';

const holders = new WeakMap<OrderStore, Holders<ManufacturingOrder>>();

/** What is remembered of a store: which order holds which part. */
export function holdersIn(orders: OrderStore): Holders<ManufacturingOrder> {
  const known = holders.get(orders) ?? new Holders<ManufacturingOrder>(orders, ['rows.id', 'operations.id', 'productions.id']);
  holders.set(orders, known);
  return known;
}

/** The order that holds a row, an operation or a production. @throws Rejection NOT_FOUND (404) */
export async function orderHolding(
  orders: OrderStore,
  part: 'rows' | 'operations' | 'productions',
  id: number,
  what: string,
): Promise<ManufacturingOrder> {
  const order = await holdersIn(orders).find(`${part}.id`, id);
  if (!order) throw notFound(what, id);
  return order;
}

export const within = (at: { createdAt: string; updatedAt: string }, query: ListQuery): boolean =>
  (!query.created_at_min || at.createdAt >= query.created_at_min) &&
  (!query.created_at_max || at.createdAt <= query.created_at_max) &&
  (!query.updated_at_min || at.updatedAt >= query.updated_at_min) &&
  (!query.updated_at_max || at.updatedAt <= query.updated_at_max);
