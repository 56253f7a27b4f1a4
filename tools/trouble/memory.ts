import { spawnSync } from 'node:child_process';
import type { Scene } from '../chaos/scene';

/** What a process holds of the machine's memory, in MB. */
export function memoryOf(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Math.round(Number(stdout) / 1024);
}

/** The services, the gateway and NATS, by name. The database is somebody else's work. */
function pidsOf({ fleet, nats }: Scene): Map<string, number> {
  const pids = new Map(fleet.replicas().map((replica) => [replica.name, replica.pid!]));
  // A guard runs before the server.
  const [server] = nats.pid === undefined ? [] : childrenOf(nats.pid);
  if (server !== undefined) pids.set('nats', server);
  return pids;
}

function childrenOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.filter(([, parent]) => parent === pid).map(([child]) => child!);
}

/** Looks at the memory of all processes, again and again. */
export class MemoryWatch {
  /** By process, in MB, one figure for each look. */
  readonly curves = new Map<string, number[]>();
  private readonly looking: NodeJS.Timeout;

  constructor(
    private readonly scene: Scene,
    readonly everyMs: number,
  ) {
    this.look();
    this.looking = setInterval(() => this.look(), everyMs);
  }

  /** The most that each process has held since the beginning, above what it held then. */
  growth(): Map<string, number> {
    return new Map([...this.curves].map(([name, curve]) => [name, Math.max(...curve) - curve[0]!]));
  }

  end(): void {
    clearInterval(this.looking);
  }

  private look(): void {
    for (const [name, pid] of pidsOf(this.scene)) this.curves.set(name, [...(this.curves.get(name) ?? []), memoryOf(pid)]);
  }
}

export const median = (figures: readonly number[]): number => [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
