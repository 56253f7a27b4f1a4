import {
  journalEvent,
  salesOrderEvent,
  salesStatusesEvent,
  sellRankingEvent,
  planRunNumber,
  type StatusesChanged,
} from '@pegboard/contracts';
import { BusConnection, JetStreamPublisher, JetStreamReader, SystemClock, SystemTimers } from '@pegboard/eventing';
import { RANK_GAP } from '@pegboard/kit';
import { eventually, withServers } from '@pegboard/testing';
import { orderFor, stockIs, TABLE } from './testing/bodies';
import { PlannerProcess } from './testing/planner-process';
import { PlannerOwners } from './testing/company';

const ORDERS = 2_000;

/** Two replicas as processes: one publishes, the other is ready to. */
describe('two planner replicas', () => {
  const servers = withServers();
  const clock = new SystemClock();
  const timers = new SystemTimers();
  const processes: PlannerProcess[] = [];
  /** Everything published about sales orders, in the order of the stream. */
  const output: { body: StatusesChanged; at: number }[] = [];
  let bus: BusConnection;
  let publisher: JetStreamPublisher;
  let owners: PlannerOwners;
  let reading: { stop(): Promise<void> };
  let onOutput: () => void = () => undefined;

  const start = async (): Promise<PlannerProcess> => {
    const started = await PlannerProcess.start({
      NATS_URL: servers().nats.url,
      MONGODB_URI: servers().mongo.url,
      PEGBOARD_API_KEY: 'test-key-123',
      LOG_LEVEL: 'silent',
    });
    processes.push(started);
    return started;
  };

  beforeAll(async () => {
    owners = await PlannerOwners.on(servers().nats.url);
    for (let id = 1; id <= ORDERS; id++) owners.keep(salesOrderEvent, orderFor(id, 1));
    bus = await BusConnection.open({ url: servers().nats.url, name: 'replica-test' });
    publisher = new JetStreamPublisher(bus, clock);
    reading = await new JetStreamReader(bus, timers).follow({
      after: { sequence: 0, messageId: null },
      subjects: ['evt.planner.sales_statuses.>'],
      onMessages: async (messages) => {
        for (const message of messages)
          output.push({
            body: salesStatusesEvent.body.parse((message.event['data'] as { aggregate: unknown }).aggregate),
            at: clock.milliseconds(),
          });
        onOutput();
      },
      onGoneBack: async () => undefined,
    });
    await Promise.all([start(), start()]);
  });
  afterAll(async () => {
    await reading?.stop();
    await Promise.all(processes.map((one) => one.end('SIGKILL')));
    await owners?.close();
    timers.stop();
    await bus?.close();
  });

  const inStock = (): Set<number> => {
    const shown = new Map<number, boolean>();
    const runs = new Map<number, number>();
    for (const { body } of output) {
      for (const change of body.sales_orders) {
        // A receiver keeps the highest run of an order.
        if ((runs.get(change.sales_order_id) ?? 0) >= planRunNumber(body.at)) continue;
        runs.set(change.sales_order_id, planRunNumber(body.at));
        shown.set(change.sales_order_id, change.order?.to?.product_availability === 'IN_STOCK');
      }
    }
    return new Set([...shown].filter(([, is]) => is).map(([id]) => id));
  };
  /** Short in a failure's message. */
  const ids = (set: Set<number>): string => {
    const sorted = [...set].sort((a, b) => a - b);
    return `${sorted.length}: ${sorted[0]} … ${sorted.at(-1)}, sum ${sorted.reduce((sum, id) => sum + id, 0)}`;
  };
  const range = (from: number, to: number): Set<number> => new Set(Array.from({ length: to - from + 1 }, (_, i) => from + i));
  const publishing = async (): Promise<[PlannerProcess, PlannerProcess]> =>
    eventually(async () => {
      const statuses = await Promise.all(processes.map((one) => one.get('/v1/plan/status')));
      expect(statuses.map((status) => status.is_publishing).sort()).toEqual([false, true]);
      const holder = statuses.findIndex((status) => status.is_publishing);
      return [processes[holder]!, processes[1 - holder]!];
    });
  const commit = (entry: ReturnType<typeof stockIs>) => {
    owners.journal.add(entry);
    return publisher.publish(journalEvent, entry.n, 'committed', entry, `journal.${entry.n}`);
  };
  /** These orders go before all others. */
  const move = (n: number, from: number, to: number) => {
    const keys = [...range(from, to)].map((id, i) => ({ id, key: (i - n * ORDERS) * RANK_GAP }));
    const orders = owners.of(salesOrderEvent);
    owners.keep(salesOrderEvent, ...keys.map(({ id, key }) => ({ ...orders[id - 1]!, rank: { key, move: n } })));
    return publisher.publish(sellRankingEvent, n, 'moved', { n, keys }, `ranking.${n}`);
  };
  const firstOutput = (): Promise<void> => {
    const before = output.length;
    return new Promise((resolve) => (onOutput = () => output.length > before && resolve()));
  };

  it('publish once what both compute', async () => {
    await publishing();
    const told = (): number[] => output.flatMap(({ body }) => body.sales_orders.map((change) => change.sales_order_id));
    await eventually(() => expect(told()).toHaveLength(ORDERS));
    await commit(stockIs(1, TABLE, ORDERS / 2));
    await eventually(() => expect(ids(inStock())).toBe(ids(range(1, ORDERS / 2))));
    expect(told()).toHaveLength(ORDERS + ORDERS / 2);
  });

  it('P9: a move that changes every order arrives whole although the publishing one is killed in the middle', async () => {
    const [holder] = await publishing();
    const published = firstOutput();
    await move(1, ORDERS / 2 + 1, ORDERS);
    await published;
    await holder.end('SIGKILL');
    const epoch = output.at(-1)!.body.at.epoch;
    await eventually(() => expect(ids(inStock())).toBe(ids(range(ORDERS / 2 + 1, ORDERS))));
    const before = output.length;
    await commit(stockIs(2, TABLE, ORDERS / 2 + 1));
    await eventually(() => expect(inStock().has(1)).toBe(true));
    expect(output.length).toBeGreaterThan(before);
    expect(output.at(-1)!.body.at.epoch).toBeGreaterThan(epoch);
    processes.splice(processes.indexOf(holder), 1);
    await start();
  });

  it('P9: nothing goes back in time when the publishing one is paused, replaced, and goes on', async () => {
    const [holder, other] = await publishing();
    holder.signal('SIGSTOP');
    await move(2, 1, ORDERS / 2);
    await eventually(() => expect(ids(inStock())).toBe(ids(new Set([...range(1, ORDERS / 2), ORDERS / 2 + 1]))));
    await eventually(async () => expect((await other.get('/v1/plan/status')).is_publishing).toBe(true));
    holder.signal('SIGCONT');
    await commit(stockIs(3, TABLE, ORDERS / 2));
    await eventually(async () => {
      expect(ids(inStock())).toBe(ids(range(1, ORDERS / 2)));
      const statuses = await Promise.all(processes.map((one) => one.get('/v1/plan/status')));
      expect(statuses.map((status) => [status.posting, status.is_publishing]).sort()).toEqual([
        [3, false],
        [3, true],
      ]);
    });
    // A busy planner may say that it can't check now.
    for (const one of processes)
      await eventually(async () => expect((await one.get('/v1/plan/check')).findings).toEqual([]), { every: 1_000 });
  });
});
