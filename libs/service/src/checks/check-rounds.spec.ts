import { NotKnown, type BackgroundCheck, type Suspect } from '@pegboard/eventing';
import { memoryWorld } from '@pegboard/eventing/testing';
import { instant } from '@pegboard/kit';
import { CheckRounds } from './check-rounds';

const HUNDRED = Array.from({ length: 100 }, (_, i) => i + 1);

describe('checks in the background', () => {
  let clock: ReturnType<typeof memoryWorld>['clock'];
  let differing: Map<number, string>;
  /** These can't be judged, and nothing can that is asked about together with them. */
  let behind: Set<number>;
  let compared: number[];
  let mended: number[];
  let problems: unknown[];

  const check = (more: Partial<BackgroundCheck> = {}): BackgroundCheck => ({
    check: 'copies',
    of: 'thing',
    page: async (after, limit) => {
      const ids = HUNDRED.filter((id) => id > after).slice(0, limit);
      return { ids, next: ids.length < limit || ids.includes(100) ? null : ids[ids.length - 1]! };
    },
    compare: async (ids): Promise<Suspect[]> => {
      compared.push(...ids);
      if (ids.some((id) => behind.has(id))) throw new NotKnown('the other side is behind');
      return ids.flatMap((id) => (differing.has(id) ? [{ id, about: `thing/${id}`, detail: differing.get(id)! }] : []));
    },
    mend: async (ids) => {
      mended.push(...ids);
      for (const id of ids) differing.delete(id);
    },
    ...more,
  });
  const roundsOf = (...checks: BackgroundCheck[]): CheckRounds =>
    new CheckRounds(
      () => checks,
      clock,
      (problem) => void problems.push(problem),
    );
  const stepsOf = async (rounds: CheckRounds, count: number): Promise<void> => {
    for (let step = 0; step < count; step++) {
      await rounds.step();
      clock.advance(2_000);
    }
  };

  beforeEach(() => {
    ({ clock } = memoryWorld());
    differing = new Map();
    behind = new Set();
    compared = [];
    mended = [];
    problems = [];
  });

  it('look at a bounded number of things in each step, whatever there is, and at all of them in turn', async () => {
    const rounds = roundsOf(...Array.from({ length: 7 }, () => check()));
    await rounds.step();
    expect(compared).toHaveLength(100);
    await stepsOf(rounds, 6);
    expect(rounds.states().map(({ looked, finishedAt }) => [looked, finishedAt !== null])).toEqual(Array(7).fill([100, true]));
  });

  it('look at a small company completely in one step, and then not for ten seconds', async () => {
    const page = async () => ({ ids: [1, 2, 3], next: null });
    const rounds = roundsOf(check({ page }), check({ page }));
    await stepsOf(rounds, 5);
    expect(compared).toHaveLength(6);
    await stepsOf(rounds, 1);
    expect(compared).toHaveLength(12);
  });

  it('report what stays the same for ten seconds, and nothing that was on its way', async () => {
    const rounds = roundsOf(check());
    differing.set(7, 'version 2 and 1').set(8, 'version 2 and 1');
    await stepsOf(rounds, 4);
    expect(rounds.differences()).toEqual([]);
    differing.delete(8);
    await stepsOf(rounds, 4);
    expect(rounds.differences()).toMatchObject([{ check: 'copies', of: 'thing', id: 7, about: 'thing/7', detail: 'version 2 and 1' }]);
    expect(problems).toMatchObject([{ message: 'thing/7: version 2 and 1' }]);
    differing.clear();
    await stepsOf(rounds, 8);
    expect(rounds.differences()).toEqual([]);
  });

  it('report no difference that goes on changing', async () => {
    const rounds = roundsOf(check());
    for (let version = 1; version < 20; version++) {
      differing.set(7, `version ${version} and ${version - 1}`);
      await stepsOf(rounds, 3);
    }
    expect(rounds.differences()).toEqual([]);
  });

  it('take the time that something has stood open for how long it has differed', async () => {
    const since = instant(clock.milliseconds() - 3_600_000);
    const compare = async (ids: readonly number[]): Promise<Suspect[]> =>
      ids.includes(7) ? [{ id: 7, about: 'thing/7', detail: 'open', since }] : [];
    const rounds = roundsOf(check({ stableMs: 60_000, compare }));
    await stepsOf(rounds, 8);
    expect(rounds.differences()).toMatchObject([{ about: 'thing/7', since }]);
  });

  it('say that they don’t know where the other side is behind, and find the one that keeps others from being judged', async () => {
    const rounds = roundsOf(check());
    behind.add(7);
    differing.set(8, 'differs');
    await stepsOf(rounds, 2);
    expect(rounds.states()).toMatchObject([{ unknownSince: expect.any(String), why: 'the other side is behind' }]);
    await stepsOf(rounds, 60);
    expect(rounds.differences()).toMatchObject([{ about: 'thing/8' }]);
    expect(rounds.states()).toMatchObject([{ unknownSince: expect.any(String) }]);
    behind.clear();
    await stepsOf(rounds, 8);
    expect(rounds.states()).toMatchObject([{ unknownSince: null, why: null }]);
    // Whoever is behind is no fault worth a log line.
    expect(problems).toMatchObject([{ message: 'thing/8: differs' }]);
  });

  it('know nothing while their own pages can’t be read', async () => {
    const page = jest.fn().mockRejectedValue(new Error('no index'));
    const rounds = roundsOf(check({ page }));
    await stepsOf(rounds, 2);
    expect(rounds.states()).toMatchObject([{ unknownSince: expect.any(String), why: 'no index', finishedAt: null }]);
    expect(problems).toHaveLength(1);
  });

  it('mend what was found, here or by another process, if it still differs, and say what they can’t', async () => {
    const forPeople = { ...check({ check: 'movements', of: 'stock' }), mend: undefined } as unknown as BackgroundCheck;
    const rounds = roundsOf(check(), forPeople, check({ check: 'statuses', isMendedElsewhere: true }));
    differing.set(7, 'differs').set(9, 'differs');
    const named = [3, 7].flatMap((id) => [
      { check: 'copies', of: 'thing', id },
      { check: 'movements', of: 'stock', id },
      { check: 'statuses', of: 'thing', id },
    ]);
    const repaired = await rounds.repair([...named, { check: 'unheard', of: 'thing', id: 9 }]);
    expect(mended).toEqual([7]);
    expect([repaired.mended, repaired.left]).toEqual([1, []]);
    differing.set(7, 'differs');
    expect((await rounds.repair([{ check: 'movements', of: 'stock', id: 7 }])).left).toMatchObject([
      { check: 'movements', about: 'thing/7', why: 'nothing is changed by itself: see the runbook' },
    ]);
  });

  it('repair goes through everything where a check asks for it, and a mend that fails is told with its reason', async () => {
    const mend = jest.fn().mockRejectedValue(new Error('the bus is down'));
    const rounds = roundsOf(check({ isRepairedWhole: true, mend }));
    differing.set(99, 'lost');
    expect(await rounds.repair([])).toMatchObject({ mended: 0, left: [{ about: 'thing/99', why: 'the bus is down' }] });
    expect(compared).toHaveLength(100);
  });
});
