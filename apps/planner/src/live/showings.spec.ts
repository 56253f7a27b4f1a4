import { itemEvent, locationEvent, planAsOf, salesOrderEvent, type AtLeast } from '@pegboard/contracts';
import { eventually } from '@pegboard/testing';
import { FACTORY, item, location, orderFor, stockIs, TABLE } from '../testing/bodies';
import { PlannerWorld, TestLease } from '../testing/planner-world';
import { PlannerListener } from '../planner.listener';
import { LivePlan } from './live-plan';
import { Showings, type Showing } from './showings';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

/** P9 for whoever waits: an answer that says that a change is shown comes after everybody shows it. */
describe('a change that everybody shows', () => {
  let world: PlannerWorld;
  let showings: Showings;
  let listener: PlannerListener;
  const start = async (lease?: TestLease): Promise<void> => {
    const app = await world.startLive(lease ? { lease } : {});
    showings = app.get(Showings);
    listener = app.get(PlannerListener);
  };
  beforeEach(async () => {
    world = new PlannerWorld();
    await start();
    await world.tell(locationEvent, location({ id: FACTORY }));
    await world.tell(itemEvent, item({ id: TABLE }));
    await world.tell(salesOrderEvent, orderFor(1, 3));
    await eventually(() => expect(world.shown()).toEqual({ 1: 'NOT_AVAILABLE' }));
  });
  afterEach(() => world.stop());

  /** How far sales has come. */
  const handled = (acknowledged: number): void =>
    void world.bus.progress.set('sales', { subjects: ['evt.sales.sales_order.*.>', 'evt.planner.sales_statuses.*.>'], acknowledged });
  const end = (): Promise<number> => world.bus.lastSequence();
  const read = (): Promise<void> =>
    eventually(async () => expect([world.live.state!.position.sequence, world.live.state!.plan.differences()]).toEqual([await end(), []]));
  const produce = (): Promise<void> => world.commit(stockIs(1, TABLE, 3));

  /** Somebody waits for the first commit of the ledger. */
  const waits = (atLeast: AtLeast = { versions: {}, posting: 1 }) => {
    let showing: Showing | undefined;
    const answered = showings.of(atLeast, 5_000, TRACE_ID).then((come) => (showing = come));
    return { now: () => showing, answered };
  };

  it('is stored by its owner', async () => {
    handled(0);
    const waiting = waits();
    await produce();
    await eventually(() => expect(world.shown()).toEqual({ 1: 'IN_STOCK' }));
    await read();
    handled((await end()) - 1);
    await read();
    expect(waiting.now()).toBeUndefined();
    handled(await end());
    expect((await waiting.answered).isPending).toBe(false);
  });

  it('is published, by whichever replica publishes', async () => {
    await world.stop();
    const lease = new TestLease();
    await start(lease);
    const waiting = waits();
    await produce();
    await eventually(() => expect(world.live.state!.plan.posting).toBe(1));
    expect(waiting.now()).toBeUndefined();
    lease.give();
    expect((await waiting.answered).isPending).toBe(false);
    expect(world.shown()).toEqual({ 1: 'IN_STOCK' });
  });

  it('is shown with what services do about it, in its trace', async () => {
    handled(0);
    const waiting = waits();
    await produce();
    await eventually(() => expect(world.shown()).toEqual({ 1: 'IN_STOCK' }));
    await read();
    // Before sales says that it has handled the statuses, it has decided something because of them.
    const before = await end();
    const body = orderFor(1, 5, { version: 2 });
    world.keep(salesOrderEvent, body);
    const traceparent = `00-${TRACE_ID}-b7ad6b7169203331-00`;
    const time = world.ports.clock.now();
    await world.bus.send({ type: salesOrderEvent, id: 1, action: 'changed', body, messageId: 'after', time, traceparent });
    handled(before);
    await eventually(() => expect(world.shown()).toEqual({ 1: 'NOT_AVAILABLE' }));
    await read();
    expect(waiting.now()).toBeUndefined();
    handled(await end());
    expect((await waiting.answered).isPending).toBe(false);
  });

  it('is seen by a replica that was not there when most was published', async () => {
    await read();
    const other = (await world.startLive({ lease: new TestLease() })).get(LivePlan);
    expect(other.state!.plan.differences()).not.toEqual([]);
    // Whoever publishes keeps what it has published, and the other goes on from there.
    await eventually(() => {
      world.ports.timers.tick();
      expect([other.phase, other.state!.plan.differences()]).toEqual(['live', []]);
    });
    expect(other.rebuilds).toBe(1);
  });

  it('is pending when its owner does not store it in time', async () => {
    handled(0);
    const waiting = waits();
    await produce();
    await eventually(() => expect(world.shown()).toEqual({ 1: 'IN_STOCK' }));
    world.ports.timers.tick();
    expect((await waiting.answered).isPending).toBe(true);
    expect(world.problems).toEqual([]);
  });

  it('is not waited for by a service that asks while it handles an event', async () => {
    handled(0);
    await produce();
    const asked = {
      at_least: { versions: {}, posting: 1 },
      wait_ms: 5_000,
      sales_orders: [],
      manufacturing_orders: [],
      purchase_orders: [],
    };
    const reply: unknown = await listener.asOf(planAsOf.input.parse(asked));
    expect(reply).toMatchObject({ ok: { is_pending: false } });
  });

  it('is not waited for with messages that no service hears', async () => {
    handled(await end());
    await world.send(itemEvent, item({ id: TABLE, version: 2 }), 'an item');
    expect((await waits({ versions: { 'item/10': 2 }, posting: 0 }).answered).isPending).toBe(false);
  });
});
