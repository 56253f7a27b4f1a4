import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { planAsOf, salesOrderEvent } from '@pegboard/contracts';
import { type BusConnection, JetStreamPublisher, NatsAsker, SystemClock, SystemTimers } from '@pegboard/eventing';
import { repositoryRoot } from '@pegboard/servers';
import { Api, ServiceProcess } from '../company';
import { cpuSecondsOf, onServers, residentMegabytes, type BenchServers } from './servers';
import { BenchCompany } from './bench-company';

const KEY = 'bench-key-123';
const AT_ONCE = 256;
const POLL_MS = 20;

export interface LiveFigures {
  readonly orders: number;
  readonly rows: number;
  /** From the start of the process to a plan that answers, made from the owners' snapshots. */
  readonly rebuildSeconds: number;
  /** Until every status of every order is on the stream. */
  readonly publishedSeconds: number;
  /** Seconds of processor time of the planner alone until then, which a busy machine doesn't change. */
  readonly rebuildCpuSeconds: number;
  readonly publishedCpuSeconds: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly eventsPerCpuSecond: number;
  /** From the last event to the last status on the stream. */
  readonly statusesSeconds: number;
  /** Keeping the picture, and starting from it. */
  readonly stopSeconds: number;
  readonly restartSeconds: number;
  readonly megabytes: number;
}

/** The planner as a process on real servers: built from its owners' snapshots, then hit by many events at once. */
export const plannerLive = (orders = 100_000, events = 10_000, variants = 10_000): Promise<LiveFigures> =>
  onServers((servers) => livesOn(servers, orders, events, variants));

async function livesOn({ dir, nats, mongo, bus }: BenchServers, orders: number, events: number, variants: number): Promise<LiveFigures> {
  const timers = new SystemTimers();
  const company = new BenchCompany(orders, variants);
  company.answerOn(bus);
  const env = { NATS_URL: nats.url, MONGODB_URI: mongo.url, PEGBOARD_API_KEY: KEY, LOG_LEVEL: 'warn', PORT: '0' };
  const planner = new ServiceProcess({
    name: 'planner',
    main: join(repositoryRoot(), 'dist', 'apps', 'planner', 'src', 'main.js'),
    env,
    logDir: join(dir, 'logs'),
  });
  const bench: Bench = { bus, timers, company, planner };
  try {
    const built = await rebuilt(bench);
    const burst = await absorbed(bench, events);
    const megabytes = residentMegabytes(planner.pid!);
    return { orders, rows: orders * 3, ...built, events, ...burst, ...(await restarted(bench)), megabytes };
  } finally {
    await planner.kill();
    timers.stop();
  }
}

interface Bench {
  readonly bus: BusConnection;
  readonly timers: SystemTimers;
  readonly company: BenchCompany;
  readonly planner: ServiceProcess;
}

async function until({ planner, timers }: Bench, isTrue: (status: any) => boolean): Promise<any> {
  for (;;) {
    const answer = await new Api(planner.url, KEY).send('GET', '/v1/plan/status').catch(() => undefined);
    if (answer?.status === 200 && isTrue(answer.body)) return answer.body;
    await timers.sleep(POLL_MS);
  }
}

const isTold = (status: any): boolean =>
  status.phase === 'live' && status.is_publishing && status.lag === 0 && status.runs_published > 0 && !status.is_busy;

async function rebuilt(
  bench: Bench,
): Promise<Pick<LiveFigures, 'rebuildSeconds' | 'rebuildCpuSeconds' | 'publishedSeconds' | 'publishedCpuSeconds'>> {
  const started = performance.now();
  await bench.planner.start();
  await until(bench, (status) => status.phase === 'live');
  const [rebuildSeconds, rebuildCpuSeconds] = [since(started), cpuSecondsOf(bench.planner.pid!)];
  await until(bench, isTold);
  return { rebuildSeconds, rebuildCpuSeconds, publishedSeconds: since(started), publishedCpuSeconds: cpuSecondsOf(bench.planner.pid!) };
}

/** The events wait in the stream while the planner is paused; measured is from when it goes on until it has them all in. */
async function absorbed(
  bench: Bench,
  events: number,
): Promise<Pick<LiveFigures, 'eventsPerSecond' | 'eventsPerCpuSecond' | 'statusesSeconds'>> {
  const { bus, timers, company, planner } = bench;
  const clock = new SystemClock();
  const publisher = new JetStreamPublisher(bus, clock);
  const changed = Array.from({ length: events }, (_, i) => ((i * 7919) % company.orders) + 1);
  process.kill(planner.pid!, 'SIGSTOP');
  for (let i = 0; i < events; i += AT_ONCE) {
    await Promise.all(
      changed
        .slice(i, i + AT_ONCE)
        .map((id, k) => publisher.publish(salesOrderEvent, id, 'changed', company.order(id, i + k + 2), `bench.${i + k}`)),
    );
  }
  const [hit, before] = [performance.now(), cpuSecondsOf(planner.pid!)];
  process.kill(planner.pid!, 'SIGCONT');
  const last = changed[events - 1]!;
  const question = {
    at_least: { versions: { [`sales_order/${last}`]: events + 1 }, posting: 0 },
    wait_ms: 10_000,
    sales_orders: [],
    manufacturing_orders: [],
    purchase_orders: [],
  };
  while ((await new NatsAsker(bus, clock, timers).ask(planAsOf, question, { deadlineMs: 30_000 })).is_pending);
  const eventsPerSecond = Math.round(events / since(hit));
  const eventsPerCpuSecond = Math.round(events / (cpuSecondsOf(planner.pid!) - before));
  await until(bench, isTold);
  return { eventsPerSecond, eventsPerCpuSecond, statusesSeconds: since(hit) };
}

async function restarted(bench: Bench): Promise<Pick<LiveFigures, 'stopSeconds' | 'restartSeconds'>> {
  const stopping = performance.now();
  await bench.planner.stop();
  const [stopSeconds, started] = [since(stopping), performance.now()];
  await bench.planner.start();
  const { rebuilds } = await until(bench, (status) => status.phase === 'live');
  if (rebuilds !== 0) throw new Error(`the picture was not saved within the ${stopSeconds} s that a service has to end`);
  return { stopSeconds, restartSeconds: since(started) };
}

const since = (start: number): number => Math.round(performance.now() - start) / 1000;

if (require.main === module) {
  void plannerLive(...process.argv.slice(2).map(Number)).then(
    (figures) => process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`),
    (problem: Error) => {
      process.stderr.write(`${problem.stack}\n`);
      process.exit(1);
    },
  );
}
