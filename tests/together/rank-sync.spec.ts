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

/** Orders of one row each, all made to order, and their manufacturing orders in the same sequence. */
async function inStep(count: number): Promise<{ sides: TwoSides; sell: number[]; schedule: number[] }> {
  const sides = await TwoSides.open(
    Array.from({ length: count }, () => 1),
    0,
    1,
  );
  return { sides, sell: await sides.sell(), schedule: (await sides.schedule()).map(({ id }) => id) };
}

async function isInStep(sides: TwoSides): Promise<void> {
  const linked = (await sides.schedule()).flatMap(({ salesOrderId }) => salesOrderId ?? []);
  const sell = await sides.sell();
  expect(linked).toEqual([...linked].sort((a, b) => sell.indexOf(a) - sell.indexOf(b)));
}

describe('Sell and the Schedule, moved on both sides at once (M7)', () => {
  it('a drag in a Schedule that has not heard of a move in Sell leaves that move as it is', async () => {
    const { sides, sell, schedule } = await inStep(4);
    const [a, b, c, d] = sell as [number, number, number, number];
    await sides.moveInSell([c], { position: 'first' });
    await sides.moveInSchedule([schedule[3]!], { after: schedule[0]! });
    await sides.deliver();
    expect(await sides.sell()).toEqual([c, a, d, b]);
    await isInStep(sides);
  });

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
      { numRuns: Number(process.env['LAW_RUNS'] ?? 60), ...(process.env['LAW_SEED'] ? { seed: Number(process.env['LAW_SEED']) } : {}) },
    );
  }, 300_000);
});
