import { basename, dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { CRASH_POINTS, type CrashPoint } from './points';

/**
 * Loaded before a service in a chaos run. A line `crash NUMBER AFTER` on its standard input arms a crash point: the process ends by
 * kill -9 when it comes by there for the AFTER-th time. `crash none` disarms. The services themselves know nothing of it.
 */
let armed: { readonly point: CrashPoint; left: number } | undefined;

const load = createRequire(__filename);

function comesBy(point: CrashPoint): void {
  if (armed?.point === point && --armed.left <= 0) process.kill(process.pid, 'SIGKILL');
}

function watch(point: CrashPoint): void {
  const exported = load(join(__dirname, '..', '..', point.module)) as Record<string, any>;
  const owner = exported[point.owner];
  const holder = (typeof owner === 'function' ? owner.prototype : owner) as Record<string, (...args: unknown[]) => unknown>;
  const original = holder[point.method];
  if (typeof original !== 'function') throw new Error(`there is no ${point.owner}.${point.method} to crash at`);
  holder[point.method] = function (this: unknown, ...args: unknown[]): unknown {
    if (point.when === 'before') {
      comesBy(point);
      return original.apply(this, args);
    }
    const result = original.apply(this, args);
    return result instanceof Promise
      ? result.then((value: unknown) => {
          comesBy(point);
          return value;
        })
      : result;
  };
}

if (isMainThread) {
  const service = basename(dirname(dirname(process.argv[1] ?? '')));
  for (const point of CRASH_POINTS) if ((point.services as readonly string[]).includes(service)) watch(point);
  let begun = '';
  process.stdin.on('data', (piece: Buffer) => {
    const lines = (begun + piece.toString()).split('\n');
    begun = lines.pop()!;
    for (const line of lines) {
      const [, at, after] = /^crash (\d+) (\d+)$/.exec(line) ?? [];
      const point = CRASH_POINTS[Number(at ?? -1)];
      armed = point && { point, left: Number(after) };
    }
  });
}
