import type { Aggregate, AggregateStore } from '@pegboard/eventing';
import type { ListQuery } from '@pegboard/service';
import { listedParts } from './listed-parts';

/** 1 203 orders of two rows each, as a store would page them. */
const orders = Array.from({ length: 1_203 }, (_, i) => ({ id: i + 1, rows: [2 * i + 1, 2 * i + 2] }));
const store = {
  search: async (_filter: unknown, _sort: unknown, { skip, limit }: { skip: number; limit: number }) => ({
    items: orders.slice(skip, skip + limit),
    total: orders.length,
  }),
} as unknown as AggregateStore<Aggregate & { rows: number[] }>;
const page = (page: number, limit: number) =>
  listedParts(store, {}, { page, limit } as ListQuery, (found) => found.flatMap(({ rows }) => rows));

describe('a page of rows over many orders', () => {
  it.each([
    [1, 3, [1, 2, 3]],
    [334, 3, [1000, 1001, 1002]],
    [500, 2, [999, 1000]],
    [802, 3, [2404, 2405, 2406]],
    [803, 3, []],
  ])('page %i of %i', async (number, limit, expected) => {
    const { items, total } = await page(number, limit);
    expect([items, total]).toEqual([expected, 2_406]);
  });
});
