import { simulate } from './simulation';

const RUNS = Number(process.env['LAW_RUNS'] ?? 40);
const STEPS = 20;

describe('all services with two replicas each, in one process, under faults', () => {
  it('a run is the same whenever it is repeated', async () => {
    const first = await simulate(3, STEPS);
    await simulate(4, STEPS);
    expect((await simulate(3, STEPS)).fingerprint).toBe(first.fingerprint);
  });

  it.each([178, 556, 859])('S4: seed %i: an order has the rank that it was made with, whatever failed on the way', async (seed) => {
    expect((await simulate(seed, STEPS)).faults).toEqual([]);
  });

  it('law: whatever clerks do and whatever fails, at rest everything agrees with everything', async () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const { faults, story } = await simulate(seed, STEPS);
      if (faults.length > 0) throw new Error(`seed ${seed}:\n${faults.join('\n')}\n\n${story.join('\n')}`);
    }
  });
});
