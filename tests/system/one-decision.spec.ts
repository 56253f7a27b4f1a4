import { all } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { daysFromNow, Shop } from './shop';
import { expectSoundPlan, untilSettled } from './sound-plan';

interface Word {
  readonly sequence: number;
  readonly value: unknown;
}

/** P9 in a whole company: what several services do after one decision reaches the plan as several facts, and is told once. */
describe('one decision is told once (P9)', () => {
  const running = withCompany();
  let shop: Shop;
  let chair: number;
  let board: number;
  beforeAll(async () => {
    shop = await Shop.open(running().api);
    board = await shop.material('BOARD');
    chair = await shop.product('CHAIR', new Map([[board, 2]]));
    await shop.stock(board, 14);
    await shop.buy(board, 8, daysFromNow(5));
  });

  const end = async (): Promise<number> => (await shop.api.get('/v1/events?after=0&limit=1')).last_sequence;

  /** What was told of each field of each order and row since then, in the order of telling, with what stood before. */
  async function toldSince(after: number): Promise<Map<string, Word[]>> {
    const told = new Map<string, Word[]>();
    const types = ['sales', 'manufacturing', 'purchasing'].map((owner) => `types=planner.${owner}_statuses`).join('&');
    for (let from = after; ;) {
      const { data, next_after } = await shop.api.get(`/v1/events?after=${from}&limit=250&${types}`);
      for (const { sequence, data: event } of data) {
        const lists = [event.aggregate.sales_orders, event.aggregate.manufacturing_orders, event.aggregate.purchase_orders];
        for (const [kind, list] of lists.entries())
          for (const order of list as any[])
            for (const change of [...(order.order ? [{ ...order.order, is: 'order' }] : []), ...order.rows])
              if (change.from && change.to) note(told, `${kind} ${change.is ?? 'row'} ${change.id}`, sequence, change);
      }
      if (data.length < 250) return told;
      from = next_after;
    }
  }

  function note(told: Map<string, Word[]>, of: string, sequence: number, { from, to }: { from: object; to: object }): void {
    for (const [field, value] of Object.entries(to)) {
      const words = told.get(`${of} ${field}`) ?? [{ sequence: 0, value: (from as Record<string, unknown>)[field] }];
      if (words[words.length - 1]!.value !== value) words.push({ sequence, value });
      told.set(`${of} ${field}`, words);
    }
  }

  /** Nobody was told a word that was neither what stood before the decision nor what stands after it. */
  async function toldOnce(decide: () => Promise<unknown>): Promise<void> {
    const before = await end();
    await decide();
    await untilSettled(shop.api);
    await expectSoundPlan(shop.api);
    const twice = [...(await toldSince(before))].filter(([, words]) => words.length > 2);
    expect(twice).toEqual([]);
  }

  /** Three times: what is seen depends on who is first. */
  async function timesOver(make: () => Promise<() => Promise<unknown>>): Promise<void> {
    const decisions: (() => Promise<unknown>)[] = [];
    for (let i = 0; i < 3; i++) decisions.push(await make());
    await untilSettled(shop.api);
    for (const decide of decisions) await toldOnce(decide);
  }

  it('M5: a linked row grows and shrinks, while others want the same boards', async () => {
    const [first, rival] = [await shop.order(chair, 2), await shop.order(chair, 2)];
    await shop.makeToOrder(first);
    await shop.makeToOrder(rival, { waitForPlan: true });
    const row = first.sales_order_rows[0].id;
    for (const quantity of [5, 2, 1, 6]) await toldOnce(() => shop.api.patch(`/v1/sales_order_rows/${row}`, { quantity }));
    await toldOnce(() => shop.api.patch(`/v1/sales_orders/${first.id}`, { delivery_date: daysFromNow(9).toISOString() }));
    for (const { id } of [first, rival]) await shop.api.delete(`/v1/sales_orders/${id}`);
  });

  it('M6: an order goes with what is made for it, and takes nothing from the others on its way', async () => {
    const rival = await shop.order(chair, 9);
    await shop.makeToOrder(rival);
    await timesOver(async () => {
      const order = await shop.order(chair, 2);
      await shop.makeToOrder(order);
      return () => shop.api.delete(`/v1/sales_orders/${order.id}`);
    });
    await shop.api.delete(`/v1/sales_orders/${rival.id}`);
  });

  it('M6: goods that were made for a row are free when it is unlinked', async () => {
    await shop.stock(board, 20);
    const waiting = await shop.order(chair, 3);
    await timesOver(async () => {
      const order = await shop.order(chair, 2);
      const made = await shop.makeToOrder(order);
      await shop.api.post('/v1/manufacturing_order_productions', { manufacturing_order_id: made.id, quantity: 1 });
      return () => shop.api.post('/v1/manufacturing_order_unlink', { sales_order_row_id: order.sales_order_rows[0].id });
    });
    for (const { id } of await all(shop.api, `/v1/sales_orders?ids=${waiting.id}`)) await shop.api.delete(`/v1/sales_orders/${id}`);
  });

  it('M7: orders are moved in Sell and in the Schedule, and what is made to stock between them changes sides once', async () => {
    const orders = await Promise.all([4, 3, 2].map((quantity) => shop.order(chair, quantity)));
    const made: any[] = [];
    for (const order of orders) made.push(await shop.makeToOrder(order, { waitForPlan: true }));
    const { location_id } = made[0];
    const toStock: any[] = [];
    for (const { id } of made.slice(1)) {
      const stock = await shop.api.post('/v1/manufacturing_orders', { variant_id: chair, location_id, planned_quantity: 2 });
      toStock.push(stock);
      await shop.api.post(`/v1/manufacturing_orders/${stock.id}/rank`, { before_id: id });
    }
    const [first, second, third] = orders.map(({ id }) => id as number);
    const inSell = (id: number, to: object) => () => shop.api.post(`/v1/sales_orders/${id}/rank`, to);
    const inSchedule = (id: number, to: object) => () => shop.api.post(`/v1/manufacturing_orders/${id}/rank`, to);
    await untilSettled(shop.api);
    for (const move of [
      inSell(third!, { before_id: first }),
      inSell(first!, { after_id: second }),
      inSchedule(made[0].id, { before_id: made[2].id }),
      inSchedule(made[0].id, { after_id: made[1].id }),
      inSchedule(toStock[0].id, { before_id: made[2].id }),
      () => shop.api.post('/v1/sales_orders/rank', { ids: [second, third] }),
      () => shop.api.post('/v1/manufacturing_orders/rank', { ids: [made[0].id, toStock[1].id, made[2].id] }),
    ])
      await toldOnce(move);
    for (const { id } of toStock) await shop.api.delete(`/v1/manufacturing_orders/${id}`);
    for (const id of [first, second, third]) await shop.api.delete(`/v1/sales_orders/${id}`);
  });

  it('O3, O4, B2, S2: made, undone, received, packed: the ledger and the order say it together', async () => {
    const order = await shop.order(chair, 3);
    const made = await shop.makeToOrder(order, { waitForPlan: true });
    await toldOnce(() => shop.api.patch(`/v1/manufacturing_orders/${made.id}`, { status: 'DONE' }));
    await toldOnce(() => shop.api.patch(`/v1/manufacturing_orders/${made.id}`, { status: 'NOT_STARTED' }));
    const bought = await shop.buy(board, 6, daysFromNow(3));
    const [{ id }] = bought.purchase_order_rows;
    await toldOnce(() => shop.api.post('/v1/purchase_order_receive', [{ purchase_order_row_id: id, quantity: 2 }]));
    await toldOnce(() => shop.api.patch(`/v1/manufacturing_orders/${made.id}`, { status: 'DONE' }));
    await toldOnce(() => shop.api.post('/v1/sales_order_fulfillments', { sales_order_id: order.id, status: 'DELIVERED' }));
    await eventually(async () => expect((await shop.api.get(`/v1/sales_orders/${order.id}`)).status).toBe('DELIVERED'));
  });
});
