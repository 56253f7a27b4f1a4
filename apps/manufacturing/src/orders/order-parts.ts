import type { ManufacturingOrder } from '@pegboard/domain-manufacturing';
import { Holders } from '@pegboard/eventing';
import type { OrderStore } from './manufacturing-order.schema';

const holders = new WeakMap<OrderStore, Holders<ManufacturingOrder>>();

/** What is remembered of a store: which order holds which part. */
export function holdersIn(orders: OrderStore): Holders<ManufacturingOrder> {
  const known =
    holders.get(orders) ??
    new Holders<ManufacturingOrder>(orders, ['rows.id', 'operations.id', 'productions.id', 'productions.ingredients.id']);
  holders.set(orders, known);
  return known;
}

/** The order that holds a row, an operation or a production. @throws Rejection NOT_FOUND (404) */
export const orderHolding = (
  orders: OrderStore,
  part: 'rows' | 'operations' | 'productions' | 'productions.ingredients',
  id: number,
  what: string,
): Promise<ManufacturingOrder> => holdersIn(orders).get(`${part}.id`, id, what);
