import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { BoardApi, Query } from '../api/api';
import type { ShownIngredient, ShownMaking } from '../api/making';
import { follows } from '../lists/live-lists';
import { makeQueryOf } from '../make/filters';
import { queryOf, type SellFilters } from '../sell/filters';
import { useSession } from '../session/session';
import { lastDayOf, type ShownToDo, type TodayFilters } from './to-do';

/** What may need somebody today, in the sequence in which it is shown. */
export const RISKS = ['overdue', 'late', 'nothing', 'at_risk'] as const satisfies readonly NonNullable<SellFilters['only']>[];
export type Risks = Readonly<Record<(typeof RISKS)[number] | 'blocked', number>>;

const FEW = 8;
const ALL = 250;

const countOf = async (api: BoardApi, list: string, query: Query, signal: AbortSignal): Promise<number> =>
  (await api.list(list, { ...query, limit: 1 }, signal)).total;

/** How many open orders are at risk, and in which way. */
export function useRisks() {
  const { api } = useSession();
  return useQuery({
    queryKey: ['risks'],
    meta: follows('sales.', 'planner.sales_statuses.', 'manufacturing.'),
    queryFn: async ({ signal }): Promise<Risks> => {
      const [blocked, ...counts] = await Promise.all([
        countOf(api, 'manufacturing_orders', makeQueryOf({ list: 'open', only: 'blocked' }), signal),
        ...RISKS.map((only) => countOf(api, 'sales_orders', queryOf({ list: 'open', only }), signal)),
      ]);
      return { ...(Object.fromEntries(RISKS.map((risk, at) => [risk, counts[at]!])) as Omit<Risks, 'blocked'>), blocked };
    },
  });
}

/** What must be bought, or made, up to a day. */
export function useToDo(action: 'buy' | 'make', filters: TodayFilters) {
  const { api } = useSession();
  const lastDay = useMemo(() => lastDayOf(filters, new Date()), [filters]);
  return useQuery({
    queryKey: ['to_do', action, lastDay],
    meta: follows('planner.', 'purchasing.', 'manufacturing.manufacturing_order.'),
    queryFn: ({ signal }) => api.list<ShownToDo>('plan/to_do', { action, latest_day_max: lastDay, extend: 'supplier', limit: ALL }, signal),
  });
}

const MAKING = follows('manufacturing.', 'planner.manufacturing_statuses.');

/** What has all its ingredients, by the Schedule. */
export function useStartable() {
  const { api } = useSession();
  return useQuery({
    queryKey: ['startable'],
    meta: MAKING,
    queryFn: ({ signal }) =>
      api.list<ShownMaking>(
        'manufacturing_orders',
        { ...makeQueryOf({ list: 'open', only: 'ready' }), extend: 'variant', limit: FEW },
        signal,
      ),
  });
}

/** An order with what it waits for. */
export interface Waiting {
  readonly order: ShownMaking;
  readonly rows: readonly ShownIngredient[];
}

/** What can’t begin yet, by the Schedule, with the ingredients that it waits for. */
export function useWaiting() {
  const { api } = useSession();
  return useQuery({
    queryKey: ['waiting'],
    meta: MAKING,
    queryFn: async ({ signal }): Promise<{ readonly waiting: readonly Waiting[]; readonly total: number }> => {
      const lacking = { ingredient_availability: ['EXPECTED', 'NOT_AVAILABLE'], extend: 'variant' };
      const { data: orders, total } = await api.list<ShownMaking>('manufacturing_orders', { list: 'open', ...lacking, limit: FEW }, signal);
      const ids = orders.map(({ id }) => id);
      if (ids.length === 0) return { waiting: [], total };
      const { data: rows } = await api.list<ShownIngredient>(
        'manufacturing_order_recipe_rows',
        { manufacturing_order_id: ids, ...lacking, limit: ALL },
        signal,
      );
      return { waiting: orders.map((order) => ({ order, rows: rows.filter((row) => row.manufacturing_order_id === order.id) })), total };
    },
  });
}
