import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query';
import type { FeedEvent } from '@pegboard/client';
import { eventually } from '@pegboard/testing';
import type { BoardApi, ListPage, Query } from '../api/api';
import { follows, LiveLists, type LiveList, type Pages } from './live-lists';

interface Shown {
  readonly id: number;
  readonly status: string;
  readonly note: string;
}

const rule: LiveList<Shown> = {
  list: 'orders',
  own: 'sales.order.',
  area: 'sales.',
  query: { extend: 'variant' },
  statuses: {
    own: 'planner.order_statuses.',
    idsIn: (said) => Object.keys(said).map(Number),
    applied: (order, said) => ({ ...order, status: (said as Record<number, string>)[order.id]! }),
  },
};
const event = (type: string, id = 0, aggregate: object = {}): FeedEvent =>
  ({ type: `pegboard.${type}`, subject: `order/${id}`, data: { aggregate } }) as FeedEvent;

describe('a list that follows the feed', () => {
  const ending: (() => void)[] = [];
  afterEach(() => ending.splice(0).forEach((end) => end()));

  const make = () => {
    const asked: Query[] = [];
    const company: Shown[] = [1, 2].map((id) => ({ id, status: 'waits', note: '' }));
    const list = async (_path: string, query: Query = {}): Promise<ListPage<Shown>> => {
      asked.push(query);
      const ids = query['ids'] as readonly number[] | undefined;
      return { data: company.filter(({ id }) => !ids || ids.includes(id)), total: company.length };
    };
    const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, gcTime: Infinity } } });
    const options = { queryKey: ['orders', {}], queryFn: () => list(''), initialPageParam: 1, getNextPageParam: () => undefined };
    ending.push(new InfiniteQueryObserver(client, options).subscribe(() => undefined));
    const live = new LiveLists({ list } as unknown as BoardApi, client, [rule] as readonly unknown[] as readonly LiveList[]);
    ending.push(
      () => live.end(),
      () => client.clear(),
    );
    const shown = (): Shown[] => client.getQueryData<Pages<Shown>>(['orders', {}])?.pages.flatMap(({ data }) => data) ?? [];
    return { asked, company, client, live, shown };
  };

  it('shows a status as the plan has said it, without asking', async () => {
    const { asked, live, shown } = make();
    await eventually(() => expect(shown()).toHaveLength(2));
    live.hear(event('planner.order_statuses.changed', 0, { 2: 'in stock' }));
    await eventually(() => expect(shown().map(({ status }) => status)).toEqual(['waits', 'in stock']));
    expect(asked).toHaveLength(1);
  });

  it('reads what changed again by its id, all that is heard at once together', async () => {
    const { asked, company, live, shown } = make();
    await eventually(() => expect(shown()).toHaveLength(2));
    company.forEach((order, at) => (company[at] = { ...order, note: 'changed' }));
    for (const id of [1, 2, 1]) live.hear(event('sales.order.updated', id));
    await eventually(() => expect(shown().map(({ note }) => note)).toEqual(['changed', 'changed']));
    expect(asked.slice(1)).toEqual([{ ids: [1, 2], extend: 'variant', limit: 100 }]);
  });

  it('reads the list again where others may be in it, and what depends on such events', async () => {
    const { company, client, live, shown } = make();
    let read = 0;
    const card = { queryKey: ['card'], meta: follows('sales.'), queryFn: () => ++read };
    const other = { queryKey: ['other'], meta: follows('purchasing.'), queryFn: () => 'once' };
    for (const each of [card, other]) ending.push(new QueryObserver<unknown>(client, each).subscribe(() => undefined));
    await eventually(() => expect([shown().length, read]).toEqual([2, 1]));
    company.push({ id: 3, status: 'waits', note: 'new' });
    live.hear(event('sales.order.created', 3));
    await eventually(() => expect([shown().length, read]).toEqual([3, 2]));
    expect(client.getQueryState(['other'])!.dataUpdateCount).toBe(1);
  });
});
