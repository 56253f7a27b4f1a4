import type { Timers } from './ports';

export interface Patience {
  readonly timers: Timers;
  readonly isStopped: () => boolean;
  readonly onProblem: (problem: unknown, about?: Record<string, unknown>) => void;
}

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

/** Whoever waited has been stopped; not a fault. */
export class Stopped extends Error {}

/**
 * Does something until it succeeds, with a pause that doubles up to 5 s: for what another service or server must do and
 * nothing goes on without. @throws Stopped when its user stops first
 */
export async function untilDone<T>(patience: Patience, about: string, work: (attempt: number) => Promise<T>): Promise<T> {
  let pause = FIRST_PAUSE_MS;
  for (let attempt = 1; !patience.isStopped(); attempt++) {
    try {
      return await work(attempt);
    } catch (problem) {
      if (problem instanceof Stopped || patience.isStopped()) break;
      // The first failures are ordinary: services start side by side.
      if (attempt % 10 === 3) patience.onProblem(problem, { doing: about, attempt });
      await patience.timers.sleep(pause);
      pause = Math.min(pause * 2, MAX_PAUSE_MS);
    }
  }
  throw new Stopped(`stopped while ${about}`);
}
