import { simulate } from './simulation';

const RUNS = Number(process.env['LAW_RUNS'] ?? 40);
const STEPS = 20;

describe('all services with two replicas each, in one process, under faults', () => {
  it('a run is the same whenever it is repeated', async () => {
    const first = await simulate(3, STEPS);
    await simulate(4, STEPS);
    expect((await simulate(3, STEPS)).fingerprint).toBe(first.fingerprint);
  });

  it('law: whatever clerks do and whatever fails, at rest everything agrees with everything', async () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const { faults, story } = await simulate(seed, STEPS);
      if (faults.length > 0) throw new Error(`seed ${seed}:\n${faults.join('\n')}\n\n${story.join('\n')}`);
    }
  });
});
