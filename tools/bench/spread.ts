import { performance } from 'node:perf_hooks';

/** Half, ninety-nine of a hundred, and the longest, in milliseconds. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/** Works on all of them, so many at once. */
export async function sideBySide<T>(connections: number, all: readonly T[], work: (one: T, at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < all.length; at = next++) await work(all[at]!, at);
  };
  await Promise.all(Array.from({ length: connections }, worker));
}

export async function oneAfterTheOther(times: number, work: () => Promise<unknown>): Promise<Spread> {
  const took: number[] = [];
  for (let at = 0; at < times; at++) took.push(await timed(work));
  return spread(took);
}

/** @returns how long it took, in milliseconds */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function spread(took: readonly number[]): Spread {
  const sorted = [...took].sort((one, other) => one - other);
  const at = (part: number): number => tenths(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0);
  return { p50: at(0.5), p99: at(0.99), most: at(1) };
}

export const tenths = (value: number): number => Math.round(value * 10) / 10;
/** Of milliseconds. */
export const seconds = (ms: number): number => Math.round(ms) / 1_000;
