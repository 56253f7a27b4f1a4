import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BusConnection } from '@pegboard/eventing';
import { setUpServers, startMongo, startNats } from '@pegboard/servers';
import { say } from '../say';

const TICKS_PER_SECOND = 100;

export interface BenchServers {
  readonly dir: string;
  readonly nats: Awaited<ReturnType<typeof startNats>>;
  readonly mongo: Awaited<ReturnType<typeof startMongo>>;
  readonly bus: BusConnection;
}

/** Runs a measurement on the servers that `npm start` uses, every write synced, in a folder that is gone afterwards. */
export async function onServers<Figures>(measure: (servers: BenchServers) => Promise<Figures>): Promise<Figures> {
  await setUpServers({ log: say });
  const dir = mkdtempSync(join(tmpdir(), 'pegboard-bench-'));
  const [nats, mongo] = await Promise.all([
    startNats({ dataDir: join(dir, 'nats'), syncAlways: true }),
    startMongo({ dataDir: join(dir, 'mongo') }),
  ]);
  const bus = await BusConnection.open({ url: nats.url, name: 'bench' });
  try {
    return await measure({ dir, nats, mongo, bus });
  } finally {
    await bus.close();
    await Promise.all([nats.stop(), mongo.stop()]);
    rmSync(dir, { recursive: true, force: true });
  }
}

/** User and system time of a process so far. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** What a process holds of the memory. */
export function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}

/** A server that runs behind a guard is the guard's only child. @returns the process itself if it has none */
export function behindGuard(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? pid : Number(children.split(' ')[0]);
}
