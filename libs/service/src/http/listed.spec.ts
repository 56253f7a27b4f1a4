import type { Aggregate } from '@pegboard/eventing';
import { partsOnPage, viewsOnPage } from './listed';

type Order = Aggregate & { readonly rows: readonly { readonly id: number }[] };

/** 1 203 orders of two rows each. */
const orders = Array.from({ length: 1_203 }, (_, i) => ({ id: i + 1, rows: [{ id: 2 * i + 1 }, { id: 2 * i + 2 }] }) as unknown as Order);
const read: number[] = [];
const store = {
  outlines: async () => orders,
  findMany: async (ids: readonly number[]) => (read.push(ids.length), orders.filter(({ id }) => ids.includes(id))),
};
const pages = [
  [1, 3, [1, 2, 3]],
  [334, 3, [1000, 1001, 1002]],
  [500, 2, [999, 1000]],
  [802, 3, [2404, 2405, 2406]],
  [803, 3, []],
] as [number, number, number[]][];

describe('a page of rows over many orders', () => {
  it.each(pages)('page %i of %i reads the orders on it and no other', async (page, limit, expected) => {
    read.length = 0;
    const { parts, total } = await partsOnPage(store, { filter: {}, fields: ['rows'], wanted: ({ rows }) => rows }, { page, limit });
    expect([parts.map(({ part }) => part.id), total]).toEqual([expected, 2_406]);
    expect(Math.max(...read)).toBeLessThanOrEqual(limit);
  });

  it.each(pages)('page %i of %i, where whole orders must be looked at', async (page, limit, expected) => {
    const viewsOf = async (found: readonly Order[]) => found.flatMap(({ rows }) => rows.map(({ id }) => id));
    expect(await viewsOnPage(store, {}, viewsOf, { page, limit })).toEqual({ views: expected, total: 2_406 });
  });

  it('leaves out what was taken off between the two reads', async () => {
    const shrunk = { ...store, findMany: async () => [{ ...orders[0]!, rows: [{ id: 2 }] }] };
    const { parts } = await partsOnPage(shrunk, { filter: {}, fields: ['rows'], wanted: ({ rows }) => rows }, { page: 1, limit: 2 });
    expect(parts.map(({ part }) => part.id)).toEqual([2]);
  });
});
