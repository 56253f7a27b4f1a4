import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { planAsOf, salesOrderEvent } from '@pegboard/contracts';
import { BusConnection, JetStreamPublisher, NatsAsker, SystemClock, SystemTimers } from '@pegboard/eventing';
import { repositoryRoot, setUpServers, startMongo, startNats } from '@pegboard/servers';
import { Api, ServiceProcess } from '../company';
import { say } from '../say';
import { BenchCompany, startStubOwners } from './stub-owners';

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
  readonly restartSeconds: number;
  readonly megabytes: number;
}

/** The planner as a process on real servers: built from its owners' snapshots, then hit by many events at once. */
export async function plannerLive(orders = 100_000, events = 10_000, variants = 10_000): Promise<LiveFigures> {
  await setUpServers({ log: say });
  const dir = mkdtempSync(join(tmpdir(), 'pegboard-bench-'));
  const [nats, mongo] = await Promise.all([
    startNats({ dataDir: join(dir, 'nats'), syncAlways: true }),
    startMongo({ dataDir: join(dir, 'mongo') }),
  ]);
  const [clock, timers] = [new SystemClock(), new SystemTimers()];
  const bus = await BusConnection.open({ url: nats.url, name: 'bench' });
  const company = new BenchCompany(orders, variants);
  startStubOwners(bus, company);
  const env = { NATS_URL: nats.url, MONGODB_URI: mongo.url, PEGBOARD_API_KEY: KEY, LOG_LEVEL: 'warn', PORT: '0' };
  const planner = new ServiceProcess({
    name: 'planner',
    main: join(repositoryRoot(), 'dist', 'apps', 'planner', 'src', 'main.js'),
    env,
    logDir: join(dir, 'logs'),
  });
  const until = async (isTrue: (status: any) => boolean): Promise<any> => {
    for (;;) {
      const answer = await new Api(planner.url, KEY).send('GET', '/v1/plan/status').catch(() => undefined);
      if (answer?.status === 200 && isTrue(answer.body)) return answer.body;
      await timers.sleep(POLL_MS);
    }
  };
  const isTold = (status: any): boolean =>
    status.phase === 'live' && status.is_publishing && status.lag === 0 && status.runs_published > 0 && !status.is_busy;
  try {
    const started = performance.now();
    await planner.start();
    await until((status) => status.phase === 'live');
    const rebuildSeconds = since(started);
    const rebuildCpuSeconds = cpuSeconds(planner.pid!);
    await until(isTold);
    const publishedSeconds = since(started);
    const publishedCpuSeconds = cpuSeconds(planner.pid!);

    process.kill(planner.pid!, 'SIGSTOP');
    const publisher = new JetStreamPublisher(bus, clock);
    const changed = Array.from({ length: events }, (_, i) => ((i * 7919) % orders) + 1);
    for (let i = 0; i < events; i += AT_ONCE) {
      await Promise.all(
        changed
          .slice(i, i + AT_ONCE)
          .map((id, k) => publisher.publish(salesOrderEvent, id, 'changed', company.order(id, i + k + 2), `bench.${i + k}`)),
      );
    }
    const hit = performance.now();
    const before = cpuSeconds(planner.pid!);
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
    const eventsPerCpuSecond = Math.round(events / (cpuSeconds(planner.pid!) - before));
    await until(isTold);
    const statusesSeconds = since(hit);
    const megabytes = residentMegabytes(planner.pid!);

    await planner.stop();
    const restarted = performance.now();
    await planner.start();
    const again = await until((status) => status.phase === 'live');
    if (again.rebuilds !== 0) throw new Error('the kept picture was not used');
    return {
      orders,
      rows: orders * 3,
      rebuildSeconds,
      rebuildCpuSeconds,
      publishedSeconds,
      publishedCpuSeconds,
      events,
      eventsPerSecond,
      eventsPerCpuSecond,
      statusesSeconds,
      restartSeconds: since(restarted),
      megabytes,
    };
  } finally {
    await planner.kill();
    timers.stop();
    await bus.close();
    await Promise.all([nats.stop(), mongo.stop()]);
    rmSync(dir, { recursive: true, force: true });
  }
}

const since = (start: number): number => Math.round(performance.now() - start) / 1000;

const TICKS_PER_SECOND = 100;

/** User and system time of a process so far. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}

if (require.main === module) {
  void plannerLive(...process.argv.slice(2).map(Number)).then(
    (figures) => process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`),
    (problem: Error) => {
      process.stderr.write(`${problem.stack}\n`);
      process.exit(1);
    },
  );
}
