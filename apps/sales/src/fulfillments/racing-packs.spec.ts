import { planPackable, type InputOf } from '@pegboard/contracts';
import { quantity, Rejection } from '@pegboard/kit';
import { CHAIR, FACTORY, PAINT } from '../testing/neighbours';
import { salesWorld } from '../testing/sales-world';

type World = Awaited<ReturnType<typeof salesWorld>>;

async function orderOf(world: World, amount: number, variantId = CHAIR) {
  const customer = await world.sales.customersApi.create({ name: 'Ada' });
  const order = await world.sales.ordersApi.create({
    customer_id: customer['id'] as number,
    sales_order_rows: [{ variant_id: variantId, quantity: quantity(amount) }],
  });
  await world.bus.deliver();
  return { id: order['id'] as number, rowId: (order['sales_order_rows'] as { id: number }[])[0]!.id };
}

const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (refusal: Rejection) => `${refusal.kind} ${refusal.code}`,
  );

/** What happens while the first question to the plan about rows waits for its answer. */
function meanwhile(world: World, happens: () => Promise<unknown>): void {
  const answer = (asked: InputOf<typeof planPackable>) => ({
    is_pending: false,
    based_on: Object.fromEntries(asked.rows.map(({ sales_order_row_id: id }) => [world.neighbours.planner.rows.get(id)!, 1])),
    rows: asked.rows.map(({ sales_order_row_id: id }) => ({
      sales_order_row_id: id,
      allowed: quantity(9),
      in_stock: quantity(9),
      holders: [],
    })),
  });
  let isFirst = true;
  world.asker.answer(planPackable, async (asked) => {
    const isThis = isFirst && asked.rows.length > 0;
    if (isThis) isFirst = false;
    if (isThis) await happens();
    return answer(asked);
  });
}

describe('packs that meet (S2)', () => {
  it('a second PATCH to PACKED, while the first is being booked, waits for its outcome and packs nothing', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world, 5);
    world.neighbours.put(CHAIR, 9);
    const other = await world.restart();
    const pack = (replica = world.sales) => outcomeOf(replica.ordersApi.update(id, { status: 'PACKED' }));
    const meeting: Promise<string>[] = [];
    meanwhile(world, async () => {
      meeting.push(pack());
      expect(await pack(other)).toBe('accepted');
    });
    expect(await pack()).toBe('accepted');
    expect(await Promise.all(meeting)).toEqual(['accepted']);
    expect(world.neighbours.ledger.postings).toHaveLength(1);
    expect((await world.sales.orders.get(id)).fulfillments).toHaveLength(1);
  });

  it.each(['PACKED', 'DELIVERED'] as const)('many at once to %s move the stock once', async (status) => {
    const world = await salesWorld();
    const { id } = await orderOf(world, 5);
    world.neighbours.put(CHAIR, 9);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(world.sales.ordersApi.update(id, { status }))));
    expect(new Set(outcomes)).toEqual(new Set(['accepted']));
    expect(world.neighbours.ledger.balance(`${CHAIR}@${FACTORY}`)).toBe(quantity(4));
    expect((await world.sales.orders.get(id)).status).toBe(status);
  });

  it.each([
    ['a fulfillment', CHAIR, (world: World, id: number) => world.sales.fulfillmentsApi.create({ sales_order_id: id })],
    ['the status of the order', CHAIR, (world: World, id: number) => world.sales.ordersApi.update(id, { status: 'PACKED' })],
    ['the status, with batches to be picked', PAINT, (world: World, id: number) => world.sales.ordersApi.update(id, { status: 'PACKED' })],
  ])('%s: refused by another replica’s sweep while it waits, is told why and never a 404', async (_what, variantId, pack) => {
    const world = await salesWorld();
    const { id } = await orderOf(world, 5, variantId);
    world.neighbours.put(variantId, 9);
    world.neighbours.ledger.batches.set(`${PAINT}@${FACTORY}`, [{ batchId: 1, quantity: quantity(9) }]);
    const other = await world.restart();
    meanwhile(world, async () => {
      // The other replica finds the plan unwilling at its moment.
      world.neighbours.planner.reservedForOthers.set(`${variantId}@${FACTORY}`, { quantity: quantity(9), order_no: 'SO-1' });
      world.asker.answer(planPackable, ({ rows }) => ({
        is_pending: false,
        based_on: {},
        rows: rows.map(({ sales_order_row_id }) => ({ sales_order_row_id, allowed: quantity(0), in_stock: quantity(9), holders: [] })),
      }));
      await other.settling.sweep();
      // What the first answer was based on is stale by now.
      world.neighbours.put(variantId, 1);
    });
    expect(await outcomeOf(pack(world, id))).toBe('conflict NOT_RESERVED');
    expect(world.neighbours.ledger.postings.flatMap(({ movements }) => movements)).toEqual([]);
    expect((await world.sales.orders.get(id)).fulfillments).toEqual([]);
  });
});
