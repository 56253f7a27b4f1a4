import type { Step } from './plan-of-run';
import { simulate, type Outcome } from './simulation';

const MOST_RUNS = 120;

/** What went wrong, without the numbers. */
export const kindOf = (fault: string): string => fault.replaceAll(/\d+/g, '#').slice(0, 60);

/**
 * Leaves out steps for as long as the same kind of thing goes wrong: halves first, then smaller pieces, then single ones.
 * @returns the shortest run that was found
 */
export async function shrunk(failed: Outcome): Promise<Outcome> {
  let best = failed;
  let runs = 0;
  const kinds = new Set(failed.faults.map(kindOf));
  for (let size = Math.max(1, failed.steps.length >> 1); size >= 1; size >>= 1)
    for (let at = 0; at < best.steps.length && runs < MOST_RUNS;) {
      const steps = without(best.steps, at, size);
      runs++;
      const tried = await simulate(failed.seed, steps.length, steps).catch(() => undefined);
      if (tried?.faults.some((fault) => kinds.has(kindOf(fault)))) best = tried;
      else at += size;
    }
  return best;
}

/** What comes after a gap comes when it did before. */
function without(steps: readonly Step[], at: number, count: number): Step[] {
  const gap = steps.slice(at, at + count).reduce((sum, { afterMs }) => sum + afterMs, 0);
  const [next, ...rest] = steps.slice(at + count);
  return [...steps.slice(0, at), ...(next ? [{ ...next, afterMs: next.afterMs + gap }, ...rest] : [])];
}
