import { PLANTED } from './planted';
import { simulate, type Outcome } from './simulation';

const STEPS = 20;

/** Runs seeds until one goes wrong. @returns it, or undefined if none of so many does */
async function firstWrong(most: number): Promise<Outcome | undefined> {
  for (let seed = 1; seed <= most; seed++) {
    const outcome = await simulate(seed, STEPS);
    if (outcome.faults.length > 0) return outcome;
  }
  return undefined;
}

describe('a mended fault that is put back is found', () => {
  it.each([
    ['two-at-a-time', 40, /one key, 2 answers|the ledger has moved/],
    ['moves-again', 40, /is at the top again/],
    ['two-authorities', 40, /beside it and/],
    ['rows-without-orders', 40, /does not come to rest/],
  ])('law: %s, within %i seeds', async (name, most, fault) => {
    const mend = PLANTED[name]!();
    try {
      expect((await firstWrong(most))?.faults.join('\n')).toMatch(fault);
    } finally {
      mend();
    }
  });
});
