import type { Aggregate } from '@pegboard/eventing';
import { ListQuery } from '../fields/query-fields';
import { listFilter, pageOf } from './listed';
import { each, listParts, partFilter, partsOnPage, viewsOnPage } from './parts-list';

type Order = Aggregate & { readonly rows: readonly { readonly id: number }[] };

/** 1 203 orders of two rows each. */
const orders = Array.from({ length: 1_203 }, (_, i) => ({ id: i + 1, rows: [{ id: 2 * i + 1 }, { id: 2 * i + 2 }] }) as unknown as Order);
const read: number[] = [];
const store = {
  outlines: async () => orders,
  findMany: async (ids: readonly number[]) => (read.push(ids.length), orders.filter(({ id }) => ids.includes(id))),
};
const pages = [
  [1, 3, [2406, 2405, 2404]],
  [334, 3, [1407, 1406, 1405]],
  [500, 2, [1408, 1407]],
  [802, 3, [3, 2, 1]],
  [803, 3, []],
] as [number, number, number[]][];

describe('a page of rows over many orders', () => {
  it.each(pages)('page %i of %i has the newest first, and reads the orders on it and no other', async (page, limit, expected) => {
    read.length = 0;
    const { parts, total } = await partsOnPage(store, { filter: {}, fields: ['rows'], wanted: ({ rows }) => rows }, { page, limit });
    expect([parts.map(({ part }) => part.id), total]).toEqual([expected, 2_406]);
    expect(Math.max(...read)).toBeLessThanOrEqual(limit);
  });

  it.each(pages)('page %i of %i, where whole orders must be looked at', async (page, limit, expected) => {
    const viewsOf = async (found: readonly Order[]) => found.flatMap(({ rows }) => rows);
    const { views, total } = await viewsOnPage(store, {}, viewsOf, { page, limit });
    expect([views.map(({ id }) => id), total]).toEqual([expected, 2_406]);
  });

  it('leaves out what was taken off between the two reads', async () => {
    const shrunk = { ...store, findMany: async () => [{ ...orders.at(-1)!, rows: [{ id: 2406 }] }] };
    const { parts } = await partsOnPage(shrunk, { filter: {}, fields: ['rows'], wanted: ({ rows }) => rows }, { page: 1, limit: 2 });
    expect(parts.map(({ part }) => part.id)).toEqual([2406]);
  });
});

describe('the page of a query', () => {
  it('is refused without a limit: nothing of a list would ever be shown', () => {
    expect(pageOf({ page: 3, limit: 50 })).toEqual({ skip: 100, limit: 50 });
    expect(() => pageOf({ page: 1 } as ListQuery)).toThrow('limit is undefined');
    expect(() => pageOf({ limit: 50 } as ListQuery)).toThrow('page is undefined');
  });
});

describe('what a list of parts is asked for', () => {
  const query = (more: Partial<ListQuery>): ListQuery => Object.assign(new ListQuery(), more);
  const part = (id: number, createdAt: string, updatedAt = createdAt) => ({ id, createdAt, updatedAt });

  it('is everything, or the parts with these ids', () => {
    const all = partFilter('rows', query({}), 'part');
    expect([all.filter, all.isAsked(part(1, '2026-05-01'))]).toEqual([{}, true]);
    const some = partFilter('rows', query({ ids: [2, 3] }), 'part');
    expect(some.filter).toEqual({ 'rows.id': { $in: [2, 3] } });
    expect([1, 2, 3].map((id) => some.isAsked(part(id, '2026-05-01')))).toEqual([false, true, true]);
  });

  it('is times of the part where it has its own, with both ends', () => {
    const { filter, isAsked } = partFilter('rows', query({ created_at_min: '2026-05-02', updated_at_max: '2026-05-04' }), 'part');
    expect(filter).toEqual({});
    expect(['2026-05-01', '2026-05-02', '2026-05-04', '2026-05-05'].map((day) => isAsked(part(1, day)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isAsked(part(1, '2026-05-03', '2026-05-06'))).toBe(false);
  });

  it('is parts of what is deleted only on request', () => {
    expect(partFilter('rows', query({ include_deleted: true }), 'part').filter).toEqual({ isDeleted: { $in: [true, false] } });
    expect(listFilter(query({ include_deleted: false, ids: [4] }))).toEqual({ id: { $in: [4] } });
  });

  it.each([
    [
      'newest first',
      false,
      [
        [1_203, 2_406],
        [1_202, 2_404],
      ],
    ],
    [
      'as they stand if the list says so',
      true,
      [
        [1, 2],
        [2, 4],
      ],
    ],
  ])('is answered in one call, %s', async (_title, isInOrder, expected) => {
    const asked = { list: 'rows', timesOf: 'whole', isWanted: ({ id }: { id: number }) => id % 2 === 0, isInOrder } as const;
    const { items, total } = await listParts<Order, 'rows'>(
      store,
      query({ limit: 2 }),
      asked,
      each((of, part) => [of.id, part.id]),
    );
    expect([items, total]).toEqual([expected, 1_203]);
  });

  it('is nothing of a document that has no such list: the release before wrote it', async () => {
    type WithNotes = Aggregate & { readonly notes?: readonly { readonly id: number; readonly text: string }[] };
    const written = [{ id: 1 }, { id: 2, notes: [{ id: 5, text: 'fragile' }] }, { id: 3, notes: [] }] as unknown as WithNotes[];
    const some = { outlines: async () => written, findMany: async () => written };
    const { items, total } = await listParts<WithNotes, 'notes'>(
      some,
      query({}),
      { list: 'notes', timesOf: 'whole', isWanted: ({ text }) => text !== '' },
      each((of, part) => [of.id, part.id, part.text]),
    );
    expect([items, total]).toEqual([[[2, 5, 'fragile']], 1]);
  });

  it('is times of the whole where it has none', () => {
    const { filter, isAsked } = partFilter('addresses', query({ created_at_max: '2026-05-02', ids: [7] }), 'whole');
    expect(filter).toEqual({ createdAt: { $lte: '2026-05-02' }, 'addresses.id': { $in: [7] } });
    expect([isAsked({ id: 7 }), isAsked({ id: 8 })]).toEqual([true, false]);
  });
});
