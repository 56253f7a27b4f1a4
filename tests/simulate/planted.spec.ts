import { stepsOf } from './plan-of-run';
import { PLANTED } from './planted';
import { simulate, type Outcome } from './simulation';

const STEPS = 20;
/** A change of a service may let another seed find it. */
const MOST = 150;

/** Runs seeds until one goes wrong. @returns it, or undefined if none of so many does */
async function firstWrong(from: number, only?: readonly string[]): Promise<Outcome | undefined> {
  for (let seed = from; seed < from + MOST; seed++) {
    const outcome = await simulate(seed, STEPS, only && stepsOf(seed, STEPS, only));
    if (outcome.faults.length > 0) return outcome;
  }
  return undefined;
}

/** Where all clerks are at work, these seldom meet. */
const LINKING = ['order is taken', 'row is made to order', 'row is made to order', 'order is moved', 'order is moved', 'link is cut'];

describe('a fault that is put back, or a step that is left out, is found', () => {
  it.each<[string, number, RegExp, (readonly string[])?]>([
    ['two-at-a-time', 30, /one key, 2 answers|the ledger has moved/],
    ['moves-again', 11, /is at the top again/],
    ['two-authorities', 68, /beside it and/],
    ['rows-without-orders', 7, /does not come to rest/],
    ['late-statuses', 63, /shows .* and the plan says/],
    ['place-noted-late', 90, /planner knows version/],
    ['posts-again', 26, /the ledger has moved/],
    ['old-positions', 21, /stands behind/, LINKING],
  ])('law: %s, from seed %i', async (name, from, fault, only?: readonly string[]) => {
    const mend = PLANTED[name]!();
    try {
      expect((await firstWrong(from, only))?.faults.join('\n')).toMatch(fault);
    } finally {
      mend();
    }
  });
});
