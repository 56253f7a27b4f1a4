import { salesStatusesEvent, type BodyOf, type SalesStatusBody } from '@pegboard/contracts';
import { quantity, type Day, type Instant } from '@pegboard/kit';
import type { Listed } from '@pegboard/service';
import type { OrdersQuery, RowsQuery } from './sales-order.dto';
import { CHAIR, FACTORY, PAINT, TABLE } from '../testing/neighbours';
import { salesWorld } from '../testing/sales-world';

type World = Awaited<ReturnType<typeof salesWorld>>;
const day = (text: string): Day => text as Day;
const at = (day: string): Instant => `${day}T00:00:00.000Z` as Instant;
const list = async (world: World, query: Partial<OrdersQuery> = {}): Promise<Listed> =>
  world.sales.ordersApi.list({ page: 1, limit: 50, ...query } as OrdersQuery);
const ids = async (world: World, query: Partial<OrdersQuery> = {}): Promise<number[]> =>
  (await list(world, query)).items.map((order) => (order as { id: number }).id);

async function withOrders(count: number, more: (i: number) => object = () => ({})) {
  const world = await salesWorld();
  const customer = (await world.sales.customersApi.create({ name: 'Ada' }))['id'] as number;
  const orders: { id: number; rowId: number }[] = [];
  for (let i = 0; i < count; i++) {
    const order = await world.sales.ordersApi.create({
      customer_id: customer,
      sales_order_rows: [{ variant_id: CHAIR, quantity: quantity(i + 1) }],
      ...more(i),
    });
    orders.push({ id: order['id'] as number, rowId: (order['sales_order_rows'] as { id: number }[])[0]!.id });
  }
  await world.bus.deliver();
  return { world, customer, orders };
}

const status = (more: Partial<SalesStatusBody> = {}): SalesStatusBody => ({
  product_availability: 'IN_STOCK',
  product_expected_date: null,
  ingredient_availability: 'NOT_APPLICABLE',
  ingredient_expected_date: null,
  production_status: 'NONE',
  missing_quantity: quantity(0),
  is_overdue: false,
  is_late: false,
  ...more,
});
const told = (
  run: number,
  orders: readonly { id: number; rowId: number; status: SalesStatusBody }[],
): BodyOf<typeof salesStatusesEvent> => ({
  at: { epoch: 1, run },
  part: 1,
  parts: 1,
  planned_at: at('2026-05-01'),
  causes: [],
  manufacturing_orders: [],
  purchase_orders: [],
  stock_transfers: [],
  sales_orders: orders.map((order) => ({
    sales_order_id: order.id,
    order: { id: order.id, from: null, to: order.status },
    rows: [{ id: order.rowId, from: null, to: order.status }],
  })),
});

describe('lists of sales orders', () => {
  it('S4: in rank order unless sort says otherwise, both ways', async () => {
    const { world, orders } = await withOrders(3, (i) => ({ delivery_date: at(`2026-06-0${3 - i}`), order_no: `N-${i}` }));
    const [a, b, c] = orders.map(({ id }) => id) as [number, number, number];
    await world.sales.ordersApi.rankMany({ ids: [c], position: 'first' });
    expect(await ids(world)).toEqual([c, a, b]);
    expect(await ids(world, { sort: '-rank' })).toEqual([b, a, c]);
    expect(await ids(world, { sort: 'delivery_date' })).toEqual([c, b, a]);
    expect(await ids(world, { sort: '-order_no' })).toEqual([c, b, a]);
    await expect(ids(world, { sort: 'colour' })).rejects.toMatchObject({ code: 'UNKNOWN_SORT' });
  });

  it('by customer, location, item, number and its beginning, shop, dates', async () => {
    const { world, customer, orders } = await withOrders(3, (i) => ({
      order_no: ['WEB-1', 'WEB-12', 'TEL-1'][i],
      source: i === 2 ? 'phone' : 'shop',
      ecommerce_order_id: `e${i}`,
      delivery_date: at(`2026-06-0${i + 1}`),
      order_created_date: at(`2026-04-0${i + 1}`),
    }));
    const [a, b, c] = orders.map(({ id }) => id) as [number, number, number];
    const other = (await world.sales.customersApi.create({ name: 'Bob' }))['id'] as number;
    const table = (
      await world.sales.ordersApi.create({ customer_id: other, sales_order_rows: [{ variant_id: TABLE, quantity: quantity(1) }] })
    )['id'];
    expect(await ids(world, { customer_id: [customer] })).toEqual([a, b, c]);
    expect(await ids(world, { customer_id: [other], location_id: [FACTORY] })).toEqual([table]);
    expect(await ids(world, { location_id: [99] })).toEqual([]);
    expect(await ids(world, { variant_id: [TABLE] })).toEqual([table]);
    expect(await ids(world, { order_no: 'WEB-1' })).toEqual([a]);
    expect(await ids(world, { order_no_prefix: 'WEB-1' })).toEqual([a, b]);
    expect(await ids(world, { order_no_prefix: '.*' })).toEqual([]);
    expect(await ids(world, { source: 'phone' })).toEqual([c]);
    expect(await ids(world, { ecommerce_order_id: 'e1' })).toEqual([b]);
    expect(await ids(world, { delivery_date_min: at('2026-06-02'), delivery_date_max: at('2026-06-02') })).toEqual([b]);
    expect(await ids(world, { order_created_date_max: at('2026-04-02') })).toEqual([a, b]);
    expect(await ids(world, { ids: [c, a] })).toEqual([a, c]);
    expect(await ids(world, { created_at_min: at('2099-01-01') })).toEqual([]);
  });

  it('S3: by each of the four statuses, one or several values, as the plan told last', async () => {
    const { world, orders } = await withOrders(4, (i) => (i === 3 ? { status: 'PENDING' } : {}));
    const [a, b, c, d] = orders.map(({ id }) => id) as [number, number, number, number];
    await world.sales.statuses.learn(
      told(2, [
        { ...orders[0]!, status: status() },
        {
          ...orders[1]!,
          status: status({ product_availability: 'EXPECTED', ingredient_availability: 'EXPECTED', production_status: 'BLOCKED' }),
        },
        { ...orders[2]!, status: status({ product_availability: 'NOT_AVAILABLE', ingredient_availability: 'NO_RECIPE' }) },
      ]),
    );
    await world.sales.statuses.learn(told(1, [{ ...orders[0]!, status: status({ product_availability: 'NOT_AVAILABLE' }) }]));
    expect(await ids(world, { product_availability: ['IN_STOCK'] })).toEqual([a]);
    expect(await ids(world, { product_availability: ['EXPECTED', 'NOT_AVAILABLE'] })).toEqual([b, c]);
    expect(await ids(world, { ingredient_availability: ['NO_RECIPE'] })).toEqual([c]);
    expect(await ids(world, { production_status: ['BLOCKED'] })).toEqual([b]);
    expect(await ids(world, { status: ['PENDING'] })).toEqual([d]);
    expect(await ids(world, { product_availability: ['NOT_APPLICABLE'] })).toEqual([d]);
    expect(await ids(world, { status: ['NOT_SHIPPED'], product_availability: ['IN_STOCK', 'EXPECTED'] })).toEqual([a, b]);
  });

  it('pages are stable while orders change: every order once, the count of all', async () => {
    const { world, orders } = await withOrders(25, () => ({ delivery_date: at('2026-06-01') }));
    const seen: number[] = [];
    for (let page = 1; page <= 3; page++) {
      const found = await list(world, { page, limit: 10, sort: 'delivery_date' });
      expect(found.total).toBe(25);
      seen.push(...found.items.map((order) => (order as { id: number }).id));
      await world.sales.ordersApi.update(orders[page]!.id, { customer_ref: `page ${page}` });
      await world.sales.ordersApi.rankMany({ ids: [orders[20]!.id], position: page % 2 ? 'first' : 'last' });
    }
    expect(seen).toEqual(orders.map(({ id }) => id));
  });

  it('P6: by late, overdue and the days between which everything is expected, as they are shown', async () => {
    const { world, orders } = await withOrders(4);
    const [a, b, c, d] = orders.map(({ id }) => id) as [number, number, number, number];
    const expected = (day: string, more: Partial<SalesStatusBody> = {}) =>
      status({ product_availability: 'EXPECTED', product_expected_date: at(day), ...more });
    await world.sales.statuses.learn(
      told(2, [
        { ...orders[0]!, status: expected('2026-06-01', { is_late: true, is_at_risk: true }) },
        { ...orders[1]!, status: expected('2026-06-02', { is_overdue: true }) },
        { ...orders[2]!, status: expected('2026-06-03') },
      ]),
    );
    expect([await ids(world, { is_at_risk: true }), await ids(world, { is_at_risk: false })]).toEqual([[a], [b, c, d]]);
    expect([await ids(world, { is_late: true }), await ids(world, { is_late: false })]).toEqual([[a], [b, c, d]]);
    expect([await ids(world, { is_overdue: true }), await ids(world, { is_overdue: false })]).toEqual([[b], [a, c, d]]);
    const between = { product_expected_date_min: day('2026-06-01'), product_expected_date_max: day('2026-06-02') };
    expect(await ids(world, between)).toEqual([a, b]);
    expect(await ids(world, { product_expected_date_min: at('2026-06-02'), is_late: false })).toEqual([b, c]);
  });

  it('by a part of the customer’s name, and by free text, in upper or lower case', async () => {
    const { world, customer, orders } = await withOrders(2, (i) => ({
      order_no: `WEB-${i}`,
      customer_ref: i === 0 ? 'call (50%)' : 'Kitchen',
      additional_info: 'fragile',
    }));
    const [a, b] = orders.map(({ id }) => id) as [number, number];
    const other = (await world.sales.customersApi.create({ name: 'Bobby Tables' }))['id'] as number;
    const table = (
      await world.sales.ordersApi.create({ customer_id: other, sales_order_rows: [{ variant_id: TABLE, quantity: quantity(1) }] })
    )['id'];
    expect(await ids(world, { customer_name: 'bobby' })).toEqual([table]);
    expect(await ids(world, { customer_name: '.*' })).toEqual([]);
    expect(await ids(world, { search: 'web-1' })).toEqual([b]);
    expect(await ids(world, { search: '(50%)' })).toEqual([a]);
    expect(await ids(world, { search: 'FRAGILE', customer_id: [customer] })).toEqual([a, b]);
    // The name of an item, and of a customer.
    expect([await ids(world, { search: 'chai' }), await ids(world, { search: 'tables' })]).toEqual([[a, b], [table]]);
    expect(await ids(world, { search: 'nothing has this' })).toEqual([]);
    await world.sales.ordersApi.delete(a);
    expect(await ids(world, { search: 'chai', ids: [a, b] })).toEqual([b]);
    expect(await ids(world, { search: 'chai', ids: [a], include_deleted: true })).toEqual([a]);
  });

  it('deleted orders only when asked for', async () => {
    const { world, orders } = await withOrders(2);
    await world.sales.ordersApi.delete(orders[0]!.id);
    expect(await ids(world)).toEqual([orders[1]!.id]);
    const all = await list(world, { include_deleted: true });
    expect(all.items).toMatchObject([
      { id: orders[0]!.id, deleted_at: expect.any(String) },
      { id: orders[1]!.id, deleted_at: null },
    ]);
  });

  it('T8: by the number of a batch that went to them, whatever item it is of', async () => {
    const { world, orders } = await withOrders(2, () => ({ sales_order_rows: [{ variant_id: PAINT, quantity: quantity(1) }] }));
    world.neighbours.put(PAINT, 5);
    const batch = (id: number, number: string) => ({
      id,
      version: 1,
      is_deleted: false,
      batch_number: number,
      variant_id: PAINT,
      expiration_date: null,
    });
    await world.sales.listener.batch(batch(7, 'LOT-7'));
    await world.sales.listener.batch(batch(8, 'LOT-8'));
    const pack = (i: number, batchId: number) =>
      world.sales.fulfillmentsApi.create({
        sales_order_id: orders[i]!.id,
        sales_order_fulfillment_rows: [
          {
            sales_order_row_id: orders[i]!.rowId,
            quantity: quantity(1),
            batch_transactions: [{ batch_id: batchId, quantity: quantity(1) }],
          },
        ],
      });
    await pack(0, 7);
    await pack(1, 8);
    expect(await ids(world, { batch_number: 'LOT-8' })).toEqual([orders[1]!.id]);
    expect(await ids(world, { batch_number: 'LOT-9' })).toEqual([]);
    expect(await ids(world, { batch_id: [7, 8] })).toEqual([orders[0]!.id, orders[1]!.id]);
    expect(await ids(world, { batch_number: 'LOT-7', batch_id: [8] })).toEqual([]);
    // The same number of another item: its order has a row of paint too, and got no such paint.
    await world.sales.listener.batch({ ...batch(9, 'LOT-8'), variant_id: CHAIR });
    expect(await ids(world, { batch_number: 'LOT-8', variant_id: [PAINT] })).toEqual([orders[1]!.id]);
    expect(await ids(world, { batch_number: 'LOT-8', variant_id: [CHAIR] })).toEqual([]);
  });
});

describe('lists of rows and fulfillments', () => {
  it('rows: by item, order, availability; in pages', async () => {
    const { world, orders } = await withOrders(6);
    await world.sales.statuses.learn(told(1, [{ ...orders[2]!, status: status({ product_availability: 'EXPECTED' }) }]));
    const rows = async (query: Partial<RowsQuery>) => world.sales.rowsApi.list({ page: 1, limit: 50, ...query } as RowsQuery);
    const idsOf = ({ items }: Listed) => items.map((row) => (row as { id: number }).id);
    expect(idsOf(await rows({ product_availability: ['EXPECTED'] }))).toEqual([orders[2]!.rowId]);
    expect(idsOf(await rows({ sales_order_ids: [orders[1]!.id, orders[4]!.id] }))).toEqual([orders[4]!.rowId, orders[1]!.rowId]);
    expect((await rows({ variant_id: TABLE })).total).toBe(0);
    const page = await rows({ page: 2, limit: 4 });
    expect([page.total, idsOf(page)]).toEqual([6, [orders[1]!.rowId, orders[0]!.rowId]]);
  });

  it('fulfillments: by order and status', async () => {
    const { world, orders } = await withOrders(3);
    world.neighbours.put(CHAIR, 50);
    const made = [];
    for (const { id } of orders) made.push((await world.sales.fulfillmentsApi.create({ sales_order_id: id }))['id'] as number);
    await world.sales.fulfillmentsApi.update(made[1]!, { status: 'DELIVERED', tracking_number: 'T-1' });
    const found = async (query: object) =>
      (await world.sales.fulfillmentsApi.list({ page: 1, limit: 50, ...query } as never)).items.map((one) => (one as { id: number }).id);
    expect(await found({})).toEqual(made.toReversed());
    expect(await found({ status: ['DELIVERED'] })).toEqual([made[1]]);
    expect(await found({ sales_order_id: [orders[2]!.id] })).toEqual([made[2]]);
    expect(await found({ tracking_number: 'T-1' })).toEqual([made[1]]);
    expect(await found({ ids: [made[0], made[1]] })).toEqual([made[1], made[0]]);
  });
});
