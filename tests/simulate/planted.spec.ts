import { PLANTED } from './planted';
import { simulate, type Outcome } from './simulation';

const STEPS = 20;
/** A change of a service may let another seed find it. */
const MOST = 150;

/** Runs seeds until one goes wrong. @returns it, or undefined if none of so many does */
async function firstWrong(from: number): Promise<Outcome | undefined> {
  for (let seed = from; seed < from + MOST; seed++) {
    const outcome = await simulate(seed, STEPS);
    if (outcome.faults.length > 0) return outcome;
  }
  return undefined;
}

describe('a fault that is put back, or a step that is left out, is found', () => {
  it.each([
    ['two-at-a-time', 17, /one key, 2 answers|the ledger has moved/],
    ['moves-again', 11, /is at the top again/],
    ['two-authorities', 16, /beside it and/],
    ['rows-without-orders', 21, /does not come to rest/],
    ['late-statuses', 31, /shows .* and the plan says/],
    ['place-noted-late', 96, /and the oracle says/],
    ['posts-again', 259, /the ledger has moved/],
    ['not-finished', 66, /is linked to manufacturing order \d+, which isn't there/],
    ['old-positions', 71, /stands behind/],
  ])('law: %s, from seed %i', async (name, from, fault) => {
    const mend = PLANTED[name]!();
    try {
      expect((await firstWrong(from))?.faults.join('\n')).toMatch(fault);
    } finally {
      mend();
    }
  });
});
