import fc from 'fast-check';
import type { RankTarget } from '@pegboard/kit';
import { TwoSides } from './two-sides';

interface Step {
  readonly side: 'sell' | 'schedule' | 'make';
  readonly picked: readonly number[];
  readonly to: number;
}

const links = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 5 });
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const steps = (maxLength: number, kinds: readonly Step['side'][]) =>
  fc.array(
    fc.record({
      side: fc.constantFrom(...kinds),
      picked: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 3 }),
      to: fc.nat(24),
    }),
    { minLength: 2, maxLength },
  );

/** Which orders a step moves, and where to; undefined: together, to where the highest of them stands. */
function moveOf({ picked, to }: Step, list: readonly number[]): { ids: number[]; target: RankTarget | undefined } {
  const ids = [...new Set(picked.map((i) => list[i % list.length]!))];
  const other = list[to % list.length]!;
  if (to >= 20) return { ids, target: undefined };
  if (ids.includes(other)) return { ids, target: { position: to % 2 === 0 ? 'first' : 'last' } };
  return { ids, target: to % 2 === 0 ? { before: other } : { after: other } };
}

async function take(sides: TwoSides, step: Step, sell: readonly number[], schedule: readonly number[]): Promise<void> {
  if (step.side === 'make') return sides.makeToOrder(sell[step.to % sell.length]!);
  const { ids, target } = moveOf(step, step.side === 'sell' ? sell : schedule);
  return step.side === 'sell' ? sides.moveInSell(ids, target) : sides.moveInSchedule(ids, target);
}

async function isInStep(sides: TwoSides): Promise<void> {
  const linked = (await sides.schedule()).flatMap(({ salesOrderId }) => salesOrderId ?? []);
  const sell = await sides.sell();
  expect(linked).toEqual([...linked].sort((a, b) => sell.indexOf(a) - sell.indexOf(b)));
}

describe('Sell and the Schedule, moved on both sides at once (M7)', () => {
  it('law: once every event has arrived, late, twice and in any order, the lists agree, without a sweep', async () => {
    await fc.assert(
      fc.asyncProperty(
        links,
        fc.nat(3),
        steps(6, ['sell', 'schedule', 'sell', 'schedule', 'make']),
        seeds,
        async (rows, stock, list, seed) => {
          const sides = await TwoSides.open(rows, stock, seed);
          const sell = await sides.sell();
          const schedule = (await sides.schedule()).map(({ id }) => id);
          if (schedule.length === 0) return;
          await Promise.all([...list.map((step) => take(sides, step, sell, schedule)), sides.deliver()]);
          await sides.deliver();
          await isInStep(sides);
        },
      ),
      { numRuns: Number(process.env['LAW_RUNS'] ?? 60) },
    );
  }, 300_000);
});
