import fc from 'fast-check';
import type { OutputOf, salesOrderSnapshot } from '@pegboard/contracts';
import { quantity } from '@pegboard/kit';
import { withRequest } from '@pegboard/service';
import { CHAIR } from '../testing/neighbours';
import { salesWorld } from '../testing/sales-world';

type World = Awaited<ReturnType<typeof salesWorld>>;
type Sales = World['sales'];

async function makeOrder(sales: Sales, customerId: number): Promise<number> {
  return (await sales.ordersApi.create({ customer_id: customerId, sales_order_rows: [{ variant_id: CHAIR, quantity: quantity(1) }] }))[
    'id'
  ] as number;
}
const sell = async (sales: Sales): Promise<number[]> =>
  (await sales.ordersApi.list({ page: 1, limit: 250 } as never)).items.map((order) => (order as { id: number }).id);

async function company(orders = 0) {
  const world = await salesWorld();
  const customerId = (await world.sales.customersApi.create({ name: 'Ada' }))['id'] as number;
  const ids: number[] = [];
  for (let i = 0; i < orders; i++) ids.push(await makeOrder(world.sales, customerId));
  return { world, customerId, ids };
}

describe('the Sell list (S4)', () => {
  it('a new order goes to the end, also behind one that was moved there', async () => {
    const { world, customerId, ids } = await company(3);
    await world.sales.ordersApi.rank(ids[0]!, { position: 'last' });
    const next = await makeOrder(world.sales, customerId);
    expect(await sell(world.sales)).toEqual([ids[1], ids[2], ids[0], next]);
  });

  it('replicas append in the order of time and move around each other’s orders', async () => {
    const { world, customerId, ids } = await company(3);
    const other = await world.restart();
    world.clock.advance(1_000);
    const byFirst = [await makeOrder(world.sales, customerId), await makeOrder(world.sales, customerId)];
    world.clock.advance(1_000);
    const byOther = await makeOrder(other, customerId);
    expect(await sell(other)).toEqual([...ids, ...byFirst, byOther]);
    // Directly behind an order that this replica never heard of, before the next one that it never heard of.
    await other.ordersApi.rank(byOther, { after_id: byFirst[0]! });
    expect(await sell(world.sales)).toEqual([...ids, byFirst[0], byOther, byFirst[1]]);
    await world.sales.ordersApi.rankMany({ ids: [byFirst[1]!, ids[0]!], before_id: byOther });
    expect(await sell(other)).toEqual([ids[1], ids[2], byFirst[0], byFirst[1], ids[0], byOther]);
  });

  it('S4: an order shows the place that another replica gave it, also before this one has heard of the move', async () => {
    const { world, ids } = await company(3);
    const other = await world.restart();
    await world.sales.ordersApi.rank(ids[2]!, { position: 'first' });
    const shown = (await other.ordersApi.list({ page: 1, limit: 250 } as never)).items as unknown as { id: number; rank: number }[];
    expect(shown.map(({ id }) => id)).toEqual([ids[2], ids[0], ids[1]]);
    expect(shown.map(({ rank }) => rank)).toEqual(shown.map(({ rank }) => rank).sort((a, b) => a - b));
    expect(((await other.ordersApi.get(ids[2]!)) as unknown as { rank: number }).rank).toBe(shown[0]!.rank);
  });

  it('S4: a new order goes to the end, and a move around it is right, whatever the clock of the replica that made it', async () => {
    const { world, customerId, ids } = await company(2);
    const other = await world.restart();
    const right = world.clock.milliseconds();
    world.clock.set(right - 86_400_000);
    const byLate = [await makeOrder(other, customerId), await makeOrder(other, customerId)];
    world.clock.set(right + 86_400_000);
    const byEarly = await makeOrder(world.sales, customerId);
    world.clock.set(right);
    const last = await makeOrder(other, customerId);
    expect(await sell(other)).toEqual([...ids, ...byLate, byEarly, last]);
    // This one has heard of none of them.
    const third = await world.restart();
    world.clock.set(right - 86_400_000);
    const behind = [await makeOrder(other, customerId), await makeOrder(other, customerId)];
    world.clock.set(right);
    await third.ordersApi.rank(ids[0]!, { after_id: behind[0]! });
    await third.ordersApi.rank(ids[1]!, { position: 'last' });
    expect(await sell(third)).toEqual([...byLate, byEarly, last, behind[0], ids[0], behind[1], ids[1]]);
  });

  it('S4: an order that failed here and was made by another replica has the place that it was made with', async () => {
    const { world, customerId } = await company(1);
    const other = await world.restart();
    const body = { customer_id: customerId, sales_order_rows: [{ variant_id: CHAIR, quantity: quantity(1) }] };
    const make = (sales: Sales) => withRequest({ idempotencyKey: 'k' }, () => sales.ordersApi.create(body));
    jest.spyOn(world.sales.orders, 'create').mockRejectedValueOnce(new Error('connection closed'));
    await expect(make(world.sales)).rejects.toThrow('connection closed');
    world.clock.advance(5_000);
    const id = (await make(other))['id'] as number;
    const { keys } = await world.sales.ranks.redeal({ sales_order_ids: [id], moved_sales_order_ids: [], request: 'r', drag: undefined });
    expect(keys).toEqual([]);
    expect(world.sales.known.list!.rankOf(id)!.key).toBe((await other.orders.get(id)).firstRankKey);
  });

  it('S4: a snapshot tells of a move that another replica made and this one has not heard of', async () => {
    const { world, ids } = await company(2);
    const other = await world.restart();
    await world.sales.ordersApi.rank(ids[1]!, { position: 'first' });
    const { ok } = (await other.listener.orderSnapshot({ after_id: 0, limit: 10 })) as unknown as {
      ok: OutputOf<typeof salesOrderSnapshot>;
    };
    expect(ok.items.map(({ id, rank }) => [id, rank.move])).toEqual([
      [ids[0], 0],
      [ids[1], 1],
    ]);
  });

  it('many move together, in the order named, to a place or to the highest of them', async () => {
    const { world, ids } = await company(5);
    const [a, b, c, d, e] = ids as [number, number, number, number, number];
    await world.sales.ordersApi.rankMany({ ids: [e, b], after_id: c });
    expect(await sell(world.sales)).toEqual([a, c, e, b, d]);
    await world.sales.ordersApi.rankMany({ ids: [d, e] });
    expect(await sell(world.sales)).toEqual([a, c, d, e, b]);
    const moves = world.bus.messages.filter(({ subject }) => subject.includes('.ranking.'));
    expect(moves).toHaveLength(2);
  });

  it('S4: a move that is asked again, after others have moved, moves nothing', async () => {
    const { world, ids } = await company(3);
    const [a, b, c] = ids as [number, number, number];
    const asks = (sales: Sales) =>
      withRequest({ idempotencyKey: 'K', caller: 'key:1' }, () => sales.ordersApi.rank(c, { position: 'first' }));
    await asks(world.sales);
    await world.sales.ordersApi.rank(b, { position: 'first' });
    for (const sales of [world.sales, await world.restart()]) {
      await asks(sales);
      expect(await sell(sales)).toEqual([b, c, a]);
    }
    await withRequest({ idempotencyKey: 'K', caller: 'key:2' }, () => world.sales.ordersApi.rank(c, { position: 'first' }));
    expect(await sell(world.sales)).toEqual([c, b, a]);
  });

  it('is refused: beside itself, two places at once, an order that is not there', async () => {
    const { world, ids } = await company(2);
    await expect(world.sales.ordersApi.rankMany({ ids: [ids[0]!, ids[0]!] })).rejects.toMatchObject({ code: 'NAMED_TWICE' });
    await expect(world.sales.ordersApi.rankMany({ ids, before_id: ids[0] })).rejects.toMatchObject({ code: 'RANK_TARGET_MOVED' });
    await expect(world.sales.ordersApi.rank(ids[0]!, { before_id: ids[1], position: 'first' })).rejects.toMatchObject({
      code: 'RANK_TARGET',
    });
    await expect(world.sales.ordersApi.rank(ids[0]!, { before_id: 999 })).rejects.toMatchObject({ code: 'UNKNOWN_SALES_ORDER' });
  });

  it('a crash between an order and its place beside it is mended at the next start', async () => {
    const { world, ids } = await company(2);
    const lost = { ...(await world.sales.orders.get(ids[0]!)), id: 77 };
    await world.sales.orders.create(lost, []);
    const next = await world.restart();
    expect(await sell(next)).toEqual([ids[0], 77, ids[1]]);
  });

  it('law: any sequence of moves is what a plain list would do, at two replicas and after a restart, and keys stay small', async () => {
    const places = fc.oneof(fc.constant('first' as const), fc.constant('last' as const), fc.nat(5));
    const moves = fc.array(fc.tuple(fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }), places, fc.boolean()), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(moves, async (steps) => {
        const { world, ids } = await company(6);
        const replicas = [world.sales, await world.restart()];
        let plain = [...ids];
        for (const [n, [picked, place, isSecond]] of steps.entries()) {
          const moved = picked.map((i) => ids[i]!);
          const target = typeof place === 'number' ? ids[place]! : place;
          if (typeof target === 'number' && moved.includes(target)) continue;
          const rest = plain.filter((id) => !moved.includes(id));
          const at = target === 'first' ? 0 : target === 'last' ? rest.length : rest.indexOf(target);
          plain = [...rest.slice(0, at), ...moved, ...rest.slice(at)];
          await replicas[isSecond ? n % 2 : 0]!.ordersApi.rankMany({
            ids: moved,
            ...(typeof target === 'number' ? { before_id: target } : { position: target }),
          });
        }
        expect(await sell(world.sales)).toEqual(plain);
        expect(await sell(await world.restart())).toEqual(plain);
        for (const order of (await world.sales.ordersApi.list({ page: 1, limit: 50 } as never)).items)
          expect(Math.abs((order as { rank: number }).rank)).toBeLessThan(2 ** 53);
      }),
      { numRuns: 25 },
    );
  });
});
