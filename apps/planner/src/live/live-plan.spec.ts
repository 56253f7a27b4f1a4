import { itemEvent, locationEvent, planRunNumber, purchaseOrderEvent, salesOrderEvent, sellRankingEvent } from '@pegboard/contracts';
import { RANK_GAP, ref } from '@pegboard/kit';
import { eventually } from '@pegboard/testing';
import { day, FACTORY, item, location, orderFor, packedTo, purchaseFor, q, stockIs, TABLE } from '../testing/bodies';
import { PlannerWorld, TestLease } from '../testing/planner-world';

const nothing = { versions: {}, posting: 0 };

describe('the plan, live', () => {
  let world: PlannerWorld;
  beforeEach(() => {
    world = new PlannerWorld();
  });
  afterEach(() => world.stop());

  /** The worked example of docs/rules.md: 4 in stock, a purchase order of 3 on day 10, three sales orders of 3. */
  async function workedExample(): Promise<void> {
    await world.tell(locationEvent, location({ id: FACTORY }));
    await world.tell(itemEvent, item({ id: TABLE }));
    await world.commit(stockIs(1, TABLE, 4));
    await world.tell(purchaseOrderEvent, purchaseFor(1, TABLE, 3, day(10)));
    await world.tell(salesOrderEvent, orderFor(1, 3), orderFor(2, 3), orderFor(3, 3));
  }
  const asTheExampleSays = { 1: 'IN_STOCK', 2: 'EXPECTED', 3: 'NOT_AVAILABLE' };
  const moveThirdToTheTop = { n: 1, keys: [{ id: 3, key: RANK_GAP / 2 }] };
  const moveEvent = () => world.bus.publish(sellRankingEvent, 1, 'moved', moveThirdToTheTop, 'sales.ranking.1');
  const turnedRound = { 1: 'EXPECTED', 2: 'NOT_AVAILABLE', 3: 'IN_STOCK' };

  it('P4, P8: publishes the worked example, and turns it round when the third is moved to the top', async () => {
    await world.startLive();
    await workedExample();
    await eventually(() => expect(world.shown()).toEqual(asTheExampleSays));
    const { plan } = await world.live.whenLive();
    expect(plan.keyFigures(TABLE, FACTORY)).toMatchObject({ inStock: q(4), committed: q(9), expected: q(3), calculated: q(-2) });

    await moveEvent();
    await eventually(() => expect(world.shown()).toEqual(turnedRound));
    const last = world.output().at(-1)!;
    expect(last.causes).toEqual(['sales.ranking.1']);
    expect(last.sales_orders.find((change) => change.sales_order_id === 3)?.order).toMatchObject({
      from: { product_availability: 'NOT_AVAILABLE' },
      to: { product_availability: 'IN_STOCK' },
    });
  });

  it('P9: says only what changed, once', async () => {
    await world.startLive();
    await workedExample();
    await eventually(() => expect(world.shown()).toEqual(asTheExampleSays));
    const before = world.output().length;
    await world.send(salesOrderEvent, orderFor(1, 3), 'the same again');
    await world.tell(salesOrderEvent, orderFor(9, 1, { status: 'PENDING' }));
    await eventually(() => expect(world.shown()[9]).toBeDefined());
    expect(
      world
        .output()
        .slice(before)
        .flatMap((body) => body.sales_orders.map((change) => change.sales_order_id)),
    ).toEqual([9]);
  });

  it('P10: events that come twice and in another order give the same statuses', async () => {
    await world.startLive();
    const second = orderFor(1, 1, { version: 2 });
    await world.tell(salesOrderEvent, second);
    await world.send(salesOrderEvent, orderFor(1, 5));
    await world.send(salesOrderEvent, second, 'again');
    await moveEvent();
    await world.commit(stockIs(1, TABLE, 1));
    await eventually(() => expect(world.shown()).toEqual({ 1: 'IN_STOCK' }));
    // The move came before the orders it moves, and the ledger before the item.
    await world.tell(salesOrderEvent, orderFor(3, 1));
    await eventually(() => expect(world.shown()).toEqual({ 1: 'NOT_AVAILABLE', 3: 'IN_STOCK' }));
  });

  it('T1: fetches the commits of the ledger that the stream skipped', async () => {
    await world.startLive();
    await world.tell(salesOrderEvent, orderFor(1, 3));
    await world.commit(stockIs(1, TABLE, 1));
    world.commitSilently(stockIs(2, TABLE, 3));
    await eventually(() => expect(world.shown()).toEqual({ 1: 'NOT_AVAILABLE' }));
    await world.commit(packedTo(3, 1, 3, 0));
    await eventually(() => expect(world.shown()).toEqual({ 1: 'PICKED' }));
    expect((await world.live.whenLive()).plan.posting).toBe(3);
  });

  describe("what can't be read", () => {
    it.each([
      ['is no event', {}],
      [
        'is of an unknown version',
        {
          specversion: '1.0',
          id: 'x',
          time: day(1),
          dataschema: 'urn:pegboard:sales:sales_order:v9',
          data: { action: 'created', change: {}, aggregate: {} },
        },
      ],
      [
        'lacks fields',
        {
          specversion: '1.0',
          id: 'x',
          time: day(1),
          dataschema: 'urn:pegboard:sales:sales_order:v1',
          data: { action: 'created', change: {}, aggregate: { id: 4, version: 1 } },
        },
      ],
    ])('is put aside with the reason, and the rest goes on: an event that %s', async (_name, event) => {
      await world.startLive();
      world.bus.put('evt.sales.sales_order.4.created', 'poison', event);
      await world.tell(salesOrderEvent, orderFor(1, 1));
      await eventually(() => expect(world.shown()).toEqual({ 1: 'NOT_AVAILABLE' }));
      await eventually(() => expect(world.live.putAside.count).toBe(1));
      expect(world.live.putAside.list()[0]).toMatchObject({
        subject: 'evt.sales.sales_order.4.created',
        message_id: 'poison',
        sequence: 1,
        reason: expect.any(String),
      });
    });

    it('stays listed after a restart, once', async () => {
      await world.startLive();
      world.bus.put('evt.sales.sales_order.4.created', 'poison', {});
      await eventually(() => expect(world.live.putAside.count).toBe(1));
      await world.stop();
      await world.startLive();
      expect(world.live.putAside.count).toBe(1);
    });

    it('is made good by asking its owner, if the owner knows better', async () => {
      await world.startLive();
      world.keep(salesOrderEvent, orderFor(4, 1, { version: 2 }));
      world.bus.put('evt.sales.sales_order.4.created', 'poison', {});
      await eventually(() => expect(world.shown()).toEqual({ 4: 'NOT_AVAILABLE' }));
      await eventually(() => expect(world.live.putAside.list()[0]).toMatchObject({ message_id: 'poison', is_made_good: true }));
    });

    it('is asked of the ledger itself, when it is a commit', async () => {
      await world.startLive();
      await world.tell(salesOrderEvent, orderFor(1, 1));
      world.commitSilently(stockIs(1, TABLE, 1));
      world.bus.put('evt.inventory.journal.1.committed', 'poison', {});
      await eventually(() => expect(world.shown()).toEqual({ 1: 'IN_STOCK' }));
    });
  });

  describe('starting again', () => {
    it('resumes from the kept state, and publishes only what happened meanwhile', async () => {
      await world.startLive();
      await workedExample();
      await eventually(() => expect(world.shown()).toEqual(asTheExampleSays));
      await world.stop();
      const before = world.output().length;
      await moveEvent();
      await world.start();
      await eventually(() => expect(world.shown()).toEqual(turnedRound));
      expect(world.live.rebuilds).toBe(0);
      const after = world.output().slice(before);
      expect(after).toHaveLength(1);
      expect(after[0]!.at.epoch).toBeGreaterThan(world.output()[0]!.at.epoch);
    });

    it('rebuilds from the owners when nothing is kept, in pages', async () => {
      for (let id = 1; id <= 700; id++) world.keep(salesOrderEvent, orderFor(id, 1));
      world.commitSilently(stockIs(1, TABLE, 699));
      await world.start();
      await eventually(() => expect(Object.keys(world.shown())).toHaveLength(700));
      expect([world.shown()[1], world.shown()[699], world.shown()[700]]).toEqual(['IN_STOCK', 'IN_STOCK', 'NOT_AVAILABLE']);
      // P9: at most 500 orders a message.
      expect(world.output().map((body) => [body.part, body.parts, body.sales_orders.length])).toEqual([
        [1, 2, 500],
        [2, 2, 200],
      ]);
    });

    it('P9: publishes a storm in runs, so that nobody who asks waits for all of it', async () => {
      for (let id = 1; id <= 5_600; id++) world.keep(salesOrderEvent, orderFor(id, 1));
      await world.start();
      await eventually(() => expect(Object.keys(world.shown())).toHaveLength(5_600));
      expect(new Set(world.output().map((body) => body.at.run))).toEqual(new Set([1, 2]));
      expect(world.output().at(-1)!.parts).toBe(2);
    });

    it('publishes what a crash between the plan and its publication left, and nothing twice', async () => {
      await world.startLive();
      await workedExample();
      await eventually(() => expect(world.shown()).toEqual(asTheExampleSays));
      await world.live.keep();
      // The bus takes events but not the planner's output: the planner is killed before it could publish.
      const { bus } = world;
      await world.stop();
      await world.start({ publisher: { publish: () => Promise.reject(new Error('no')) } });
      await moveEvent();
      await eventually(async () => expect((await world.live.whenReflects({ ...nothing, sell_move: 1 }, 0)).isPending).toBe(false));
      expect(world.shown()).toEqual(asTheExampleSays);
      await world.stop();
      const before = bus.messages.length;
      await world.startLive();
      await eventually(() => expect(world.shown()).toEqual(turnedRound));
      expect(bus.messages.length).toBe(before + 1);
      await world.stop();
      await world.startLive();
      await eventually(() => expect(world.live.publishing.broadcaster).toBeDefined());
      expect(bus.messages.length).toBe(before + 1);
    });

    it('waits for owners that are not up yet and is not ready until they have answered', async () => {
      const { asker } = world.ports;
      let isUp = false;
      await world.start({
        asker: { ask: (question, input) => (isUp ? asker.ask(question, input as never) : Promise.reject(new Error('away'))) },
      });
      await expect(world.live.whenLive()).rejects.toMatchObject({ kind: 'unavailable', code: 'PLAN_NOT_READY' });
      world.keep(salesOrderEvent, orderFor(1, 1));
      isUp = true;
      await eventually(() => expect(world.shown()).toEqual({ 1: 'NOT_AVAILABLE' }));
    });

    describe('when the bus lost, while no planner was there, what an owner had heard (P9)', () => {
      /** Until when the stream has what the kept state knows; then so many moves, each said in a run of its own, and both are lost. */
      async function lost(moves: number): Promise<number> {
        await world.startLive();
        await workedExample();
        await eventually(() => expect(world.shown()).toEqual(asTheExampleSays));
        await world.stop();
        const kept = world.bus.messages.length;
        await world.startLive();
        for (let n = 1; n <= moves; n++) {
          const before = world.output().length;
          const key = n % 2 === 1 ? RANK_GAP / 2 : 4 * RANK_GAP;
          await world.bus.publish(sellRankingEvent, n, 'moved', { n, keys: [{ id: 3, key }] }, `sales.ranking.${n}`);
          await eventually(() => expect(world.output().length).toBe(before + 1));
        }
        const heard = planRunNumber(world.output().at(-1)!.at);
        await world.stop();
        world.bus.goBackTo(kept);
        await world.startLive();
        return heard;
      }
      const saidAfter = (heard: number): number[] =>
        world
          .output()
          .filter(({ at }) => planRunNumber(at) > heard)
          .flatMap((body) => body.sales_orders.map((one) => one.sales_order_id));

      it('says the orders of the last run again, if nothing else can be lost', async () => {
        const heard = await lost(1);
        await eventually(() => expect(saidAfter(heard)).toEqual([1, 2, 3]));
        expect([world.shown(), world.live.rebuilds]).toEqual([asTheExampleSays, 0]);
      });

      it('builds the plan again, and says all of it, if more is lost', async () => {
        const heard = await lost(2);
        await eventually(() => expect(saidAfter(heard)).toEqual([1, 2, 3]));
        expect([world.shown(), world.live.rebuilds]).toEqual([asTheExampleSays, 1]);
      });

      it('does it once more if it is cut short: no older state is gone on from', async () => {
        const heard = await lost(2);
        await world.stop();
        await world.startLive();
        await eventually(() => expect(new Set(saidAfter(heard))).toEqual(new Set([1, 2, 3])));
        expect(world.shown()).toEqual(asTheExampleSays);
      });
    });

    it('builds the plan again when the bus was put back to an older copy of itself', async () => {
      await world.startLive();
      await workedExample();
      await eventually(() => expect(world.shown()).toEqual(asTheExampleSays));
      world.keep(salesOrderEvent, orderFor(2, 1, { version: 2 }));
      world.bus.goBackTo(2);
      await eventually(() => expect(world.shown()).toEqual({ 1: 'IN_STOCK', 2: 'IN_STOCK', 3: 'EXPECTED' }));
      expect(world.live.rebuilds).toBe(2);
      await world.tell(salesOrderEvent, orderFor(1, 3, { version: 2, is_deleted: true }));
      await eventually(() => expect(world.shown()).toEqual({ 1: undefined, 2: 'IN_STOCK', 3: 'IN_STOCK' }));
    });
  });

  describe('the barrier', () => {
    it('answers at once what is there, and waits for what is not', async () => {
      await world.startLive();
      await world.tell(salesOrderEvent, orderFor(1, 1));
      await eventually(() => expect(world.shown()).toEqual({ 1: 'NOT_AVAILABLE' }));
      const waiting = world.live.whenReflects({ versions: { 'sales_order/1': 2 }, posting: 1 }, 5_000);
      await world.commit(stockIs(1, TABLE, 1));
      await eventually(() => expect(world.live.waiters.count).toBe(1));
      await world.tell(salesOrderEvent, orderFor(1, 1, { version: 2 }));
      const { state, isPending } = await waiting;
      expect(isPending).toBe(false);
      expect(state.plan.salesOrderStatus(1)?.order.productAvailability).toBe('IN_STOCK');
    });

    it('says that it is pending when the time is over', async () => {
      await world.startLive();
      const waiting = world.live.whenReflects({ ...nothing, sell_move: 7 }, 5_000);
      await eventually(() => expect(world.live.waiters.count).toBe(1));
      world.ports.timers.tick();
      expect((await waiting).isPending).toBe(true);
    });

    it("knows items by their version, and doesn't wait for what the plan has nothing to do with", async () => {
      await world.startLive();
      await world.tell(itemEvent, item({ id: TABLE, version: 3 }));
      await eventually(async () =>
        expect((await world.live.whenReflects({ versions: { [ref('item', TABLE)]: 3, 'customer/4': 9 }, posting: 0 }, 0)).isPending).toBe(
          false,
        ),
      );
    });
  });

  it('P6, P9: a supply is overdue once midnight has passed at its location', async () => {
    await world.startLive();
    await world.tell(salesOrderEvent, orderFor(1, 1));
    await world.tell(purchaseOrderEvent, purchaseFor(1, TABLE, 1, day(1)));
    await eventually(() =>
      expect(world.output().at(-1)?.sales_orders[0]?.order?.to).toMatchObject({ product_availability: 'EXPECTED', is_overdue: false }),
    );
    world.ports.clock.advance(86_400_000);
    world.ports.timers.tick();
    await eventually(() =>
      expect(world.output().at(-1)?.sales_orders[0]?.order?.to).toMatchObject({ product_availability: 'EXPECTED', is_overdue: true }),
    );
  });

  describe('replicas', () => {
    it('both follow, one publishes; the next holder takes a higher epoch and goes on where the first one ended', async () => {
      const [first, second] = [new TestLease(), new TestLease()];
      await world.start({ lease: first });
      await world.start({ lease: second });
      first.give();
      await workedExample();
      await eventually(() => expect(world.shown()).toEqual(asTheExampleSays));
      const before = world.output().length;

      first.take();
      await moveEvent();
      second.give();
      await eventually(() => expect(world.shown()).toEqual(turnedRound));
      expect(world.output()).toHaveLength(before + 1);
      expect(world.output().at(-1)!.at.epoch).toBeGreaterThan(world.output()[0]!.at.epoch);
      for (const live of world.plans) expect((await live.whenLive()).plan.differences()).toEqual([]);
    });

    it('what a holder that lost its lease still sends is set right by the new one', async () => {
      const [first, second] = [new TestLease(), new TestLease()];
      await world.start({ lease: first });
      await world.start({ lease: second });
      first.give();
      await workedExample();
      await eventually(() => expect(world.shown()).toEqual(asTheExampleSays));
      second.give();
      await eventually(() => expect(world.plans[1]!.publishing.broadcaster).toBeDefined());
      // A message of the old epoch, out of an old plan, arrives after the new holder began.
      const sent = world.bus.messages.find((message) => message.subject.startsWith('evt.planner.sales'))!;
      const wrong = JSON.parse(JSON.stringify(sent.event)) as {
        data: {
          aggregate: { at: { run: number }; sales_orders: { sales_order_id: number; order: { to: { product_availability: string } } }[] };
        };
      };
      wrong.data.aggregate.at.run += 500;
      for (const change of wrong.data.aggregate.sales_orders) change.order.to.product_availability = 'PICKED';
      world.bus.put(sent.subject, 'stale', wrong as never);
      await eventually(() => expect(world.shown()).toEqual(asTheExampleSays));
    });
  });
});
