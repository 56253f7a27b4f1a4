import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { Feed, type FeedState } from '../api/feed';
import type { ShownOrder } from '../api/sales-orders';
import { useSession } from '../session/session';
import { queryOf, type SellFilters } from './filters';
import { LIST, LiveOrders } from './live-orders';

export const PAGE = 100;

/** The ranked list, as far as it was scrolled to. */
export function useOrders(filters: SellFilters) {
  const { api } = useSession();
  const found = useInfiniteQuery({
    queryKey: [LIST, filters],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) =>
      api.list<ShownOrder>(LIST, { ...queryOf(filters), extend: 'variant', limit: PAGE, page: pageParam }, signal),
    getNextPageParam: (last, _all, page) => (page * PAGE < last.total ? page + 1 : undefined),
  });
  const orders = useMemo(() => {
    // An order that moved between two pages while they were asked for comes once.
    const seen = new Map((found.data?.pages ?? []).flatMap(({ data }) => data).map((order) => [order.id, order]));
    return [...seen.values()];
  }, [found.data]);
  return { ...found, orders, total: found.data?.pages.at(-1)?.total ?? 0 };
}

/** Shows at once what anybody changes: statuses as they are told, other changes read again by their ids, and the list where its members or their sequence change. */
export function useLiveOrders(): FeedState {
  const { api } = useSession();
  const client = useQueryClient();
  const [state, setState] = useState<FeedState>('opening');
  useEffect(() => {
    const live = new LiveOrders(api, client);
    const feed = new Feed(api, (events) => live.hear(events), setState);
    void api.get<{ last_sequence: number }>('events', { limit: 1 }).then(({ last_sequence }) => feed.run(last_sequence));
    return () => {
      feed.end();
      live.end();
    };
  }, [api, client]);
  return state;
}
