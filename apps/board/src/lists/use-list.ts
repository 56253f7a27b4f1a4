import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Query } from '../api/api';
import { useSession } from '../session/session';

const PAGE = 100;

/** A list of the API, as far as it was scrolled to. @param filters what the address says; @param query the same as the API is asked */
export function useList<T extends { readonly id: number }>(list: string, filters: object, query: Query) {
  const { api } = useSession();
  const found = useInfiniteQuery({
    queryKey: [list, filters],
    initialPageParam: 1,
    queryFn: ({ pageParam, signal }) => api.list<T>(list, { ...query, limit: PAGE, page: pageParam }, signal),
    getNextPageParam: (last, _all, page) => (page * PAGE < last.total ? page + 1 : undefined),
  });
  const items = useMemo(() => {
    // What moved between two pages while they were asked for comes once.
    const seen = new Map((found.data?.pages ?? []).flatMap(({ data }) => data).map((item) => [item.id, item]));
    return [...seen.values()];
  }, [found.data]);
  return { ...found, items, total: found.data?.pages.at(-1)?.total ?? 0 };
}

export type FoundList<T extends { readonly id: number }> = ReturnType<typeof useList<T>>;
