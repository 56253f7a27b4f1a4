import { anyDocuments, memoryWorld } from '../testing';
import { DocumentAggregateStore } from './aggregate-store';
import { Holders, inPages } from './parts';

interface Order {
  readonly id: number;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly createdAt: never;
  readonly updatedAt: never;
  readonly rows: readonly { readonly id: number }[];
}

function orders() {
  const { database, bus, clock, timers } = memoryWorld();
  const type = {
    event: { service: 'sales', resource: 'sales_order' },
    collection: anyDocuments('orders'),
    toBody: (order: Order) => order,
  };
  const store = new DocumentAggregateStore<Order, never>(type as never, database, bus, clock, timers, () => undefined);
  const searches: unknown[] = [];
  const search = store.search.bind(store);
  store.search = (...asked) => (searches.push(asked[0]), search(...asked));
  const make = (id: number, rows: number[]) => store.create({ id, isDeleted: false, rows: rows.map((row) => ({ id: row })) }, []);
  return { store, searches, make, holders: new Holders(store, ['rows.id']) };
}

describe('who holds a part', () => {
  it('is looked up once and remembered; what was learned needs no look-up', async () => {
    const { holders, make, searches } = orders();
    await make(1, [10, 11]);
    holders.learn(await make(2, [20]));
    for (const row of [20, 10, 11, 10]) expect((await holders.find('rows.id', row))?.rows.some(({ id }) => id === row)).toBe(true);
    expect(searches).toHaveLength(1);
  });

  it('is found also where parts lie in parts, and where there are none', async () => {
    const { make, store } = orders();
    const holders = new Holders(store, ['rows.lines.id']);
    const order = await make(1, [10]);
    await store.change(1, () => ({
      state: { ...order, rows: [{ id: 10 }, { id: 11, lines: [{ id: 7 }, { id: 8 }] }] } as never,
      events: [],
    }));
    expect(await holders.find('rows.lines.id', 9)).toBeUndefined();
    expect((await holders.find('rows.lines.id', 8))?.id).toBe(1);
    holders.learn({ id: 1 });
    expect((await holders.find('rows.lines.id', 7))?.id).toBe(1);
  });

  it('is looked up again where the part is gone, or was never there', async () => {
    const { holders, make, store } = orders();
    holders.learn(await make(1, [10, 11]));
    await store.change(1, (order) => ({ state: { ...order, rows: [{ id: 11 }] }, events: [] }));
    expect(await holders.find('rows.id', 10)).toBeUndefined();
    await store.change(1, (order) => ({ state: { ...order, isDeleted: true }, events: [] }));
    expect(await holders.find('rows.id', 11)).toBeUndefined();
    expect(await holders.find('rows.id', 99)).toBeUndefined();
  });
});

it('aggregates come in pages, whole, by id, each once', async () => {
  const { make, store } = orders();
  for (let id = 1_203; id > 0; id--) await make(id, [id]);
  const pages: (readonly Order[])[] = [];
  for await (const page of inPages(store, { 'rows.id': { $gt: 3 } })) pages.push(page);
  expect(pages.map(({ length }) => length)).toEqual([500, 500, 200]);
  expect(pages.flat().map(({ id }) => id)).toEqual(Array.from({ length: 1_200 }, (_, i) => i + 4));
});
