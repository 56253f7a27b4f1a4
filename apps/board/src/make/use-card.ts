import { useQuery } from '@tanstack/react-query';
import type { ShownIngredient, ShownMaking, ShownProduction, ShownWork, ShownOperator } from '../api/making';
import { follows } from '../lists/live-lists';
import { useSession } from '../session/session';

const ALL = 250;
/** What changes an order, its parts, or what the plan says of them. */
const FOLLOWS = follows('manufacturing.', 'planner.manufacturing_statuses.');

/** A manufacturing order with all its parts, as they are now. */
export function useCard(id: number) {
  const { api } = useSession();
  const order = useQuery({
    queryKey: ['making', id],
    meta: FOLLOWS,
    queryFn: ({ signal }) => api.get<ShownMaking>(`manufacturing_orders/${id}`, { extend: 'variant' }, signal),
  });
  const part = <T>(list: string, query: object = {}) => ({
    queryKey: ['making', id, list],
    meta: FOLLOWS,
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await api.list<T>(list, { manufacturing_order_id: id, limit: ALL, ...query }, signal)).data,
  });
  const rows = useQuery(part<ShownIngredient>('manufacturing_order_recipe_rows', { extend: 'variant' }));
  const work = useQuery(part<ShownWork>('manufacturing_order_operation_rows'));
  const productions = useQuery(part<ShownProduction>('manufacturing_order_productions'));
  return { order, rows, work, productions };
}

export function useOperators() {
  const { api } = useSession();
  return useQuery({
    queryKey: ['operators'],
    meta: follows('manufacturing.operator.'),
    queryFn: async ({ signal }) => (await api.list<ShownOperator>('operators', { limit: ALL }, signal)).data,
  });
}

export interface LackingIngredient {
  readonly variant_id: number;
  readonly quantity_missing: number;
  readonly can_buy: boolean;
  readonly can_make: boolean;
}

/** What of its own ingredients nothing covers, and how each can be had. */
export function useMissing(id: number) {
  const { api } = useSession();
  return useQuery({
    queryKey: ['making', id, 'missing'],
    meta: FOLLOWS,
    queryFn: async ({ signal }) => (await api.list<LackingIngredient>(`manufacturing_orders/${id}/missing_ingredients`, {}, signal)).data,
  });
}

interface KnownItem {
  readonly id: number;
  readonly product_or_material?: { readonly batch_tracked: boolean };
}

/** Which of these items are tracked by batch. */
export function useTracked(variantIds: readonly number[]) {
  const { api } = useSession();
  const ids = [...new Set(variantIds)].sort((a, b) => a - b);
  const found = useQuery({
    queryKey: ['tracked', ids],
    enabled: ids.length > 0,
    queryFn: async ({ signal }) =>
      (await api.list<KnownItem>('variants', { ids, extend: 'product_or_material', limit: ALL }, signal)).data
        .filter((item) => item.product_or_material?.batch_tracked)
        .map(({ id }) => id),
  });
  return new Set(found.data ?? []);
}

export interface BatchThere {
  /** Null: stock from the time before the item was tracked. */
  readonly batch_id: number | null;
  readonly batch_number: string | null;
  readonly quantity_in_stock: string;
  readonly expiration_date: string | null;
  readonly is_expired: boolean;
}

/** The batches of an item at a place. */
export function useBatches(variantId: number, locationId: number) {
  const { api } = useSession();
  return useQuery({
    queryKey: ['batches', variantId, locationId],
    meta: follows('inventory.'),
    queryFn: async ({ signal }) =>
      (await api.list<BatchThere>('batch_stocks', { variant_id: variantId, location_id: locationId, limit: ALL }, signal)).data,
  });
}
