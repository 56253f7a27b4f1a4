import {
  salesCutLink,
  salesLinkManufacturingOrder,
  salesOrderOf,
  salesOrderSnapshot,
  type InputOf,
  type ManufacturingOrderBody,
  type Question,
} from '@pegboard/contracts';
import { quantity, type Instant, type Rejection } from '@pegboard/kit';
import { z } from 'zod';
import { CHAIR } from './testing/neighbours';
import { salesWorld } from './testing/sales-world';

type World = Awaited<ReturnType<typeof salesWorld>>;

async function orderOf(world: World, amount = 5) {
  const customer = await world.sales.customersApi.create({ name: 'Ada' });
  const order = await world.sales.ordersApi.create({
    customer_id: customer['id'] as number,
    sales_order_rows: [{ variant_id: CHAIR, quantity: quantity(amount) }],
  });
  return { id: order['id'] as number, rowId: (order['sales_order_rows'] as { id: number }[])[0]!.id };
}
/** What a method decorated with `@Answers` replies on the wire. */
async function asked<Q extends Question<any, any>>(world: World, method: string, question: Q, input: InputOf<Q>): Promise<any> {
  const reply = await (world.sales.listener as any)[method](z.encode(question.input, input));
  return reply.ok ? z.decode(question.output as z.ZodType, reply.ok) : reply.refused;
}
const link = (world: World, rowId: number, id: number) =>
  asked(world, 'link', salesLinkManufacturingOrder, { sales_order_row_id: rowId, manufacturing_order_id: id, create_subassemblies: false });
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (refusal: Rejection) => refusal.code ?? String(refusal),
  );

const manufacturingOrder = (id: number, more: Partial<ManufacturingOrderBody>): ManufacturingOrderBody => ({
  id,
  version: 1,
  is_deleted: false,
  order_no: `SO / ${id}`,
  status: 'IN_PROGRESS',
  variant_id: CHAIR,
  location_id: 1,
  planned_quantity: quantity(5),
  completed_quantity: quantity(0),
  order_created_date: '2026-05-01T08:00:00.000Z' as Instant,
  production_deadline_date: '2026-05-08T08:00:00.000Z' as Instant,
  done_date: null,
  rank: { key: 1, move: 0 },
  sales_order_id: null,
  sales_order_row_id: null,
  unlink_reason: null,
  rows: [],
  operations: [],
  productions: [],
  ...more,
});

describe('what manufacturing asks of sales (M1, M5, M6)', () => {
  it('M1: links once; the second asker is told the first link', async () => {
    const world = await salesWorld();
    const { rowId } = await orderOf(world);
    const [a, b] = await Promise.all([link(world, rowId, 40), link(world, rowId, 41)]);
    expect([a, b].filter((answer) => answer.is_new)).toHaveLength(1);
    expect(a.manufacturing_order_id).toBe(b.manufacturing_order_id);
    const again = await link(world, rowId, a.manufacturing_order_id);
    expect(again).toMatchObject({ is_new: false, manufacturing_order_id: a.manufacturing_order_id });
  });

  it('M1: an unknown or deleted row is 404', async () => {
    const world = await salesWorld();
    const { id, rowId } = await orderOf(world);
    expect((await link(world, 999, 40)).code).toBe('NOT_FOUND');
    await world.sales.ordersApi.delete(id);
    expect((await link(world, rowId, 40)).code).toBe('NOT_FOUND');
  });

  it('M5: asks how much is completed before a linked row shrinks', async () => {
    const world = await salesWorld();
    const { rowId } = await orderOf(world);
    await link(world, rowId, 40);
    world.neighbours.manufacturingOrders.set(40, manufacturingOrder(40, { completed_quantity: quantity(3) }));
    expect(await codeOf(world.sales.rowsApi.update(rowId, { quantity: quantity(2) }))).toBe('QUANTITY_BELOW_COMPLETED');
    expect(await world.sales.rowsApi.update(rowId, { quantity: quantity(3) })).toMatchObject({
      quantity: 3,
      linked_manufacturing_order_id: 40,
    });
  });

  it('M6: cuts the link, also when the row or the order is gone already', async () => {
    const world = await salesWorld();
    const { id, rowId } = await orderOf(world);
    await link(world, rowId, 40);
    const cut = () =>
      asked(world, 'cut', salesCutLink, { sales_order_row_id: rowId, manufacturing_order_id: 40, reason: 'it was deleted' });
    const { order_version: version } = await cut();
    expect((await world.sales.orders.get(id)).rows[0]!.linkedManufacturingOrderId).toBeNull();
    expect((await cut()).order_version).toBe(version);
    await world.sales.ordersApi.delete(id);
    expect((await cut()).order_version).toBe(version + 1);
    expect(
      (await asked(world, 'cut', salesCutLink, { sales_order_row_id: 999, manufacturing_order_id: 40, reason: 'x' })).order_version,
    ).toBe(0);
  });

  it('M6: hears of a manufacturing order that is gone, should the call have been lost; an open one changes nothing', async () => {
    const world = await salesWorld();
    const { id, rowId } = await orderOf(world);
    await link(world, rowId, 40);
    await world.sales.listener.manufacturingOrder(manufacturingOrder(40, { sales_order_id: id, sales_order_row_id: rowId }));
    expect((await world.sales.orders.get(id)).rows[0]!.linkedManufacturingOrderId).toBe(40);
    await world.sales.listener.manufacturingOrder(manufacturingOrder(40, { unlink_reason: 'its row was deleted' }));
    expect((await world.sales.orders.get(id)).rows[0]!.linkedManufacturingOrderId).toBeNull();
  });
});

describe('what sales tells of its orders', () => {
  it('order_of answers by order and by row, with the rank as it is now', async () => {
    const world = await salesWorld();
    const [first, second] = [await orderOf(world), await orderOf(world)];
    await world.sales.ordersApi.rank(second.id, { before_id: first.id });
    const byOrder = await asked(world, 'orderOf', salesOrderOf, { sales_order_id: second.id, sales_order_row_id: null });
    const byRow = await asked(world, 'orderOf', salesOrderOf, { sales_order_id: null, sales_order_row_id: second.rowId });
    expect(byRow).toEqual(byOrder);
    expect(byOrder.order.rank.move).toBe(1);
    expect((await asked(world, 'orderOf', salesOrderOf, { sales_order_id: 999, sales_order_row_id: null })).code).toBe('NOT_FOUND');
  });

  it('the snapshot holds every order with its present rank, tombstones too, in pages', async () => {
    const world = await salesWorld();
    const orders = [await orderOf(world), await orderOf(world), await orderOf(world)];
    await world.sales.ordersApi.delete(orders[1]!.id);
    await world.sales.ordersApi.rank(orders[2]!.id, { position: 'first' });
    const page = await asked(world, 'orderSnapshot', salesOrderSnapshot, { after_id: 0, limit: 2 });
    const rest = await asked(world, 'orderSnapshot', salesOrderSnapshot, { after_id: page.next_after_id, limit: 2 });
    const all = [...page.items, ...rest.items];
    expect(all.map((order) => [order.id, order.is_deleted, order.rank.move])).toEqual([
      [orders[0]!.id, false, 0],
      [orders[1]!.id, true, 0],
      [orders[2]!.id, false, 1],
    ]);
    expect(rest.next_after_id).toBeNull();
  });

  it('M7: orders are dealt again over the places they hold together; one move, and the list follows after a restart', async () => {
    const world = await salesWorld();
    const [a, b, c, d] = [await orderOf(world), await orderOf(world), await orderOf(world), await orderOf(world)].map(({ id }) => id) as [
      number,
      number,
      number,
      number,
    ];
    const answer = await (world.sales.listener as any).redeal({ sales_order_ids: [d, a] });
    expect(answer.ok).toMatchObject({ move: 1, keys: [{ id: d }, { id: a }] });
    const next = await world.restart();
    const { body } = { body: await next.ordersApi.list({ page: 1, limit: 50 } as never) };
    expect(body.items.map((order) => (order as { id: number }).id)).toEqual([d, b, c, a]);
    const moved = world.bus.messages.filter(({ subject }) => subject.includes('.ranking.'));
    expect((moved[0]!.event['data'] as { aggregate: { keys: unknown[] } }).aggregate.keys).toHaveLength(2);
  });
});
