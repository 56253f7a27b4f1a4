import fc from 'fast-check';
import { salesRedeal, type manufacturingOrderSnapshot, type OutputOf } from '@pegboard/contracts';
import { quantity, Rejection } from '@pegboard/kit';
import { withRequest } from '@pegboard/service';
import { eventually } from '@pegboard/testing';
import { manufacturingOrdersSchema } from '../orders/manufacturing-order.schema';
import { memoryShop, withRecipes, type Shop } from '../testing/memory-shop';
import { CHAIR, FACTORY, FRAME } from '../testing/furniture';

const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no rejection',
    (problem: unknown) => (problem instanceof Rejection ? problem.code : String(problem)),
  );

const rowOf = (shop: Shop, salesOrderId: number): number => shop.sales.orders.get(salesOrderId)!.rows[0]!.id;
const stock = (shop: Shop, id: number) =>
  shop.creation.create({ id, orderNo: `MO-${id}`, variantId: FRAME, locationId: FACTORY, plannedQuantity: quantity(1), link: null });
const open = async (shop: Shop) =>
  (await shop.orders.search({ status: { $ne: 'DONE' } }, { 'beside.rank.value': 1 }, { skip: 0, limit: 100 })).items;
/** The Schedule as people see it: `7` is made for sales order 7, `-3` is order 3, made to stock. */
const seen = async (shop: Shop): Promise<number[]> => (await open(shop)).map((order) => order.link?.salesOrderId ?? -order.id);

async function shopWith(sold: number): Promise<Shop> {
  const shop = await memoryShop();
  await withRecipes(shop);
  shop.ledger.put(FRAME, FACTORY, 1000);
  for (let id = 1; id <= sold; id++) shop.sales.add(id, CHAIR, FACTORY, [1]);
  await shop.bus.deliver();
  return shop;
}

describe('the Schedule (S4, M7) on memory ports', () => {
  it('orders that two replicas make at the same moment have different places, the first ones too', async () => {
    const shop = await shopWith(0);
    const other = await memoryShop(shop);
    await Promise.all([stock(shop, 901), stock(other, 902), stock(shop, 903), stock(other, 904)]);
    const found = await shop.orders.beside<number>('rank', [901, 902, 903, 904]);
    expect(new Set([...found.values()].map(({ value }) => value)).size).toBe(4);
  });

  it('S4: a snapshot tells of a move that another replica made and this one has not heard of', async () => {
    const shop = await shopWith(0);
    await stock(shop, 901);
    await stock(shop, 902);
    const other = await memoryShop(shop);
    await shop.schedule.drag([902], { position: 'first' });
    const { ok } = (await other.listener.orderSnapshot({ after_id: 0, limit: 10 })) as unknown as {
      ok: OutputOf<typeof manufacturingOrderSnapshot>;
    };
    expect(ok.items.map(({ id, rank }) => [id, rank.move])).toEqual([
      [901, 0],
      [902, 1],
    ]);
  });

  it('S4: an order shows the place that another replica gave it, also before this one has heard of the move', async () => {
    const shop = await shopWith(0);
    for (const id of [901, 902]) await stock(shop, id);
    const other = await memoryShop(shop);
    await shop.schedule.drag([902], { position: 'first' });
    const { rank } = await other.api.orders.one(902);
    expect(rank).toBe((await shop.api.orders.one(902)).rank);
    expect(rank).toBeLessThan((await other.api.orders.one(901)).rank);
  });

  it('S4, M1: an order that is made directly before another stands there, also if another replica has moved that', async () => {
    const shop = await shopWith(0);
    for (const id of [901, 902, 903]) await stock(shop, id);
    const other = await memoryShop(shop);
    await shop.schedule.drag([903], { position: 'first' });
    const made = { orderNo: 'MO-904', variantId: FRAME, locationId: FACTORY, plannedQuantity: quantity(1), link: null };
    await other.creation.create({ id: 904, ...made }, 903);
    expect(await seen(other)).toEqual([-904, -903, -901, -902]);
  });

  it('S4: a new order goes to the end, and a drag around it is right, whatever the clock of the replica that made it', async () => {
    const shop = await shopWith(0);
    await stock(shop, 901);
    const other = await memoryShop(shop);
    const right = shop.clock.milliseconds();
    await stock(other, 902);
    shop.clock.set(right - 86_400_000);
    for (const id of [903, 904]) await stock(shop, id);
    shop.clock.set(right);
    await stock(other, 905);
    await shop.schedule.drag([901], { position: 'last' });
    await stock(other, 906);
    expect(await seen(other)).toEqual([-902, -903, -904, -905, -901, -906]);
    shop.clock.set(right - 86_400_000);
    for (const id of [907, 908]) await stock(shop, id);
    shop.clock.set(right);
    await other.schedule.drag([902], { after: 907 });
    expect(await seen(other)).toEqual([-903, -904, -905, -901, -906, -907, -902, -908]);
  });

  it('S4: an order has its rank where lists sort from the write that makes it, also if the database goes away right after', async () => {
    const shop = await shopWith(0);
    await stock(shop, 901);
    let isMade = false;
    shop.database.pace = async () => {
      if (isMade && !shop.database.isAway) shop.database.isAway = true;
      isMade = [...shop.database.everything()].some(([, { _id }]) => _id === 902);
    };
    await expect(stock(shop, 902)).rejects.toThrow();
    shop.database.pace = async () => undefined;
    shop.database.isAway = false;
    expect(await seen(shop)).toEqual([-901, -902]);
  });

  it('S4: an order that was never made holds no place, so that nobody is moved around it', async () => {
    const shop = await shopWith(0);
    await stock(shop, 901);
    shop.database.isAway = true;
    await expect(stock(shop, 902)).rejects.toThrow();
    shop.database.isAway = false;
    expect(shop.schedule.rankOf(902)).toBeUndefined();
  });

  it('S4: an order that an older release left without its rank has it after the next start, done or open', async () => {
    const shop = await shopWith(0);
    for (const id of [901, 902]) await stock(shop, id);
    await shop.orders.change(901, (order) => ({ state: { ...order, status: 'DONE' }, events: [{ action: 'done' }] }));
    const documents = shop.database.collection(manufacturingOrdersSchema);
    for (const id of [901, 902]) await documents.update({ id, where: {}, set: {}, unset: ['beside'] });
    await memoryShop(shop);
    const found = await shop.orders.beside<number>('rank', [901, 902]);
    expect([...found.values()].map(({ value }) => value)).toEqual([1_048_576, 2 * 1_048_576]);
  });

  it('new orders go to the end, those made for sales orders to their place', async () => {
    const shop = await shopWith(3);
    await stock(shop, 901);
    await shop.linking.makeToOrder(rowOf(shop, 2), false);
    await stock(shop, 902);
    await shop.linking.makeToOrder(rowOf(shop, 3), false);
    await shop.linking.makeToOrder(rowOf(shop, 1), false);
    expect(await seen(shop)).toEqual([-901, 1, 2, 3, -902]);
  });

  it('the rank that an order tells is the one it was created with, and snapshots tell the present one', async () => {
    const shop = await shopWith(2);
    const first = await shop.linking.makeToOrder(rowOf(shop, 2), false);
    const second = await shop.linking.makeToOrder(rowOf(shop, 1), false);
    // Between two neighbours there is room for a key of its own, so that nobody else moves.
    expect([second.rank.move, second.rank.key < first.rank.key]).toEqual([0, true]);
    await shop.schedule.drag([first.id], { position: 'first' });
    const told = shop.schedule.ranked({ ...({ id: first.id, rank: first.rank } as Parameters<typeof shop.schedule.ranked>[0]) });
    expect(told.rank.move).toBeGreaterThan(first.rank.move);
  });

  it('what can’t be dragged: unknown, done, to its own side', async () => {
    const shop = await shopWith(0);
    await stock(shop, 901);
    await shop.producing.produce(901, {}).catch(() => undefined);
    expect(await codeOf(shop.schedule.drag([999], { position: 'first' }))).toBe('UNKNOWN_MANUFACTURING_ORDER');
    expect(await codeOf(shop.schedule.drag([901], { before: 901 }))).toBe('RANK_TARGET_MOVED');
    await shop.orders.change(901, (order) => ({ state: { ...order, status: 'DONE' }, events: [{ action: 'done' }] }));
    expect(await codeOf(shop.schedule.drag([901], { position: 'first' }))).toBe('ORDER_DONE');
  });

  it('M7: an order that is deleted while it waits for its turn to be dragged is refused like one that is gone', async () => {
    const shop = await shopWith(1);
    const { id } = await shop.linking.makeToOrder(rowOf(shop, 1), false);
    const drag = () => codeOf(shop.schedule.drag([id], { position: 'last' }));
    const { asked, go } = shop.asker.pause(salesRedeal);
    const first = drag();
    await asked;
    const find = jest.spyOn(shop.orders, 'findMany');
    const second = drag();
    // It has found the order, and waits for the first.
    await eventually(() => expect(find).toHaveBeenCalled());
    await Promise.all(find.mock.results.map(({ value }) => value as Promise<unknown>));
    await shop.orders.change(id, (order) => ({ state: { ...order, isDeleted: true }, events: [{ action: 'deleted' }] }));
    go();
    await first;
    expect(await second).toBe('UNKNOWN_MANUFACTURING_ORDER');
  });

  it('dragging what is made to stock asks nothing of sales', async () => {
    const shop = await shopWith(1);
    await shop.linking.makeToOrder(rowOf(shop, 1), false);
    await stock(shop, 901);
    await shop.schedule.drag([901], { position: 'first' });
    expect([await seen(shop), shop.sales.redeals]).toEqual([[-901, 1], []]);
  });

  it('while sales is away a linked order stays where it is', async () => {
    const shop = await shopWith(2);
    const [, second] = [await shop.linking.makeToOrder(rowOf(shop, 1), false), await shop.linking.makeToOrder(rowOf(shop, 2), false)];
    shop.asker.away.add(salesRedeal.subject);
    expect(await codeOf(shop.schedule.drag([second.id], { position: 'first' }))).toBe('SERVICE_UNAVAILABLE');
    expect(await seen(shop)).toEqual([1, 2]);
  });

  it('S4, M7: a drag that is asked again moves nothing; one that sales refused is tried again', async () => {
    const shop = await shopWith(2);
    const [first, second] = [await shop.linking.makeToOrder(rowOf(shop, 1), false), await shop.linking.makeToOrder(rowOf(shop, 2), false)];
    for (const id of [901, 902]) await stock(shop, id);
    const asks = (key: string, id: number) => withRequest({ idempotencyKey: key }, () => shop.schedule.drag([id], { position: 'first' }));
    await asks('K', 902);
    await asks('L', 901);
    await asks('K', 902);
    expect(await seen(shop)).toEqual([-901, -902, 1, 2]);
    shop.asker.away.add(salesRedeal.subject);
    expect(await codeOf(asks('M', second.id))).toBe('SERVICE_UNAVAILABLE');
    shop.asker.away.delete(salesRedeal.subject);
    await asks('M', second.id);
    expect(await seen(shop)).toEqual([2, -901, -902, 1]);
    await asks('N', first.id);
    await asks('M', second.id);
    expect(await seen(shop)).toEqual([1, 2, -901, -902]);
  });

  it('M7: closed orders hold no slot and are dealt again when they open', async () => {
    const shop = await shopWith(3);
    for (const id of [1, 2, 3]) await shop.linking.makeToOrder(rowOf(shop, id), false);
    const [first] = await open(shop);
    const done = await shop.producing.produce(first!.id, {});
    shop.sales.deal([3, 2, 1]);
    await shop.bus.deliver();
    expect(await seen(shop)).toEqual([3, 2]);
    await shop.producing.undo(first!.id, done.productions[0]!.id);
    await shop.linking.reopened(first!.id);
    expect(await seen(shop)).toEqual([3, 2, 1]);
  });

  it('two orders that two replicas placed on one key are parted, and then dealt', async () => {
    const shop = await shopWith(2);
    for (const id of [1, 2]) await shop.linking.makeToOrder(rowOf(shop, id), false);
    const [first, second] = await open(shop);
    await shop.orders.change(second!.id, (order) => ({ state: { ...order, rank: first!.rank }, events: [{ action: 'updated' }] }));
    const beside = { 'beside.rank': { at: 0, value: first!.rank.key } };
    await shop.database.collection(manufacturingOrdersSchema).update({ id: second!.id, where: {}, set: beside });
    const again = await memoryShop(shop);
    again.sales.orders = shop.sales.orders;
    again.sales.deal([2, 1]);
    await again.bus.deliver();
    await again.schedule.mend();
    expect(await seen(again)).toEqual([2, 1]);
  });

  it('a second replica knows what the first one made', async () => {
    const shop = await shopWith(2);
    const other = await memoryShop(shop);
    other.sales.orders = shop.sales.orders;
    for (const id of [901, 902]) await stock(shop, id);
    await stock(other, 903);
    await other.schedule.drag([903], { after: 901 });
    await stock(shop, 904);
    await shop.linking.makeToOrder(rowOf(shop, 1), false);
    await other.schedule.drag([904], { position: 'first' });
    expect([await seen(shop), await seen(other)]).toEqual([
      [-904, -901, -903, -902, 1],
      [-904, -901, -903, -902, 1],
    ]);
  });

  it('ranks survive a restart, also of orders that a crash left without one', async () => {
    const shop = await shopWith(2);
    for (const id of [2, 1]) await shop.linking.makeToOrder(rowOf(shop, id), false);
    await stock(shop, 901);
    await shop.schedule.drag([901], { position: 'first' });
    const before = await seen(shop);
    const again = await memoryShop(shop);
    expect(await seen(again)).toEqual(before);
    await again.schedule.drag([901], { position: 'last' });
    expect(await seen(again)).toEqual([1, 2, -901]);
  });

  it('law: after any moves on both sides the lists agree, nobody re-deals for ever, and no key grows', async () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('sell' as const), order: fc.shuffledSubarray([1, 2, 3, 4], { minLength: 2 }) }),
        fc.record({ kind: fc.constant('drag' as const), ids: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }), to: fc.nat(6) }),
        fc.record({ kind: fc.constant('make' as const), order: fc.integer({ min: 1, max: 4 }) }),
        fc.record({ kind: fc.constant('deliver' as const) }),
      ),
      { minLength: 1, maxLength: 10 },
    );
    await fc.assert(
      fc.asyncProperty(moves, async (steps) => {
        const shop = await shopWith(4);
        for (const id of [901, 902]) await stock(shop, id);
        for (const step of steps) {
          const ids = (await open(shop)).map((order) => order.id);
          if (step.kind === 'sell') shop.sales.deal(step.order);
          if (step.kind === 'make') await shop.linking.makeToOrder(rowOf(shop, step.order), false).catch(() => undefined);
          if (step.kind === 'deliver') await shop.bus.deliver();
          if (step.kind === 'drag') {
            const moved = [...new Set(step.ids.map((i) => ids[i % ids.length]!))];
            const target = ids[step.to % ids.length]!;
            await shop.schedule.drag(moved, moved.includes(target) ? { position: 'last' } : { after: target });
          }
        }
        await shop.bus.deliver();
        const linked = (await seen(shop)).filter((id) => id > 0);
        expect(linked).toEqual(shop.sales.sellList().filter((id) => linked.includes(id)));
        const moves = shop.sales.move;
        await shop.bus.deliver();
        await shop.schedule.mend();
        expect([shop.sales.move, (await seen(shop)).filter((id) => id > 0)]).toEqual([moves, linked]);
        expect(Math.max(...(await open(shop)).map((order) => shop.schedule.keyOf(order)))).toBeLessThan(2 ** 26);
      }),
      { numRuns: 60 },
    );
  });
});
