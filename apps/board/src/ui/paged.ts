import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Query } from '../api/api';
import { follows } from '../lists/live-lists';
import { useSession } from '../session/session';

const PAGE = 100;

/** A list of the API, as far as it was scrolled to. @param heard the beginnings of the events that make it old */
export function usePaged<T>(path: string, query: Query, heard: readonly string[], isWanted = true) {
  const { api } = useSession();
  const found = useInfiniteQuery({
    queryKey: [path, query],
    enabled: isWanted,
    meta: follows(...heard),
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) => api.list<T>(path, { limit: PAGE, ...query, page: pageParam }, signal),
    getNextPageParam: (last, all, page) => (all.reduce((sum, { data }) => sum + data.length, 0) < last.total ? page + 1 : undefined),
  });
  const rows = useMemo(() => (found.data?.pages ?? []).flatMap(({ data }) => data), [found.data]);
  return { ...found, rows, total: found.data?.pages.at(-1)?.total ?? 0 };
}

/** What changes stock, and what is promised and expected of it. */
export const STOCK_CHANGES = ['inventory.', 'sales.', 'manufacturing.', 'purchasing.'] as const;
