import fc from 'fast-check';
import type { ReadMessage } from '@pegboard/eventing';
import type { RankTarget } from '@pegboard/kit';
import { PlanOfBoth } from './plan-of-both';
import { randomOf, TwoSides } from './two-sides';

interface Move {
  readonly side: 'sell' | 'schedule';
  readonly picked: readonly number[];
  readonly to: number;
}

const moves = (maxLength: number) =>
  fc.array(
    fc.record({
      side: fc.constantFrom('sell' as const, 'schedule' as const),
      picked: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 3 }),
      to: fc.nat(24),
    }),
    { minLength: 1, maxLength },
  );
const shapes = fc.record({
  links: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 5 }),
  stock: fc.nat(3),
  chairs: fc.nat(2),
  frames: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

/** One or many, to a position, or together to where the highest of them stands. */
async function take(sides: TwoSides, { side, picked, to }: Move): Promise<void> {
  const list = side === 'sell' ? await sides.sell() : (await sides.schedule()).map(({ id }) => id);
  if (list.length === 0) return;
  const ids = [...new Set(picked.map((i) => list[i % list.length]!))];
  const other = list[to % list.length]!;
  const isFree = !ids.includes(other);
  const target: RankTarget | undefined =
    to >= 20 ? undefined : isFree ? (to % 2 === 0 ? { before: other } : { after: other }) : { position: to % 2 === 0 ? 'first' : 'last' };
  await (side === 'sell' ? sides.moveInSell(ids, target) : sides.moveInSchedule(ids, target));
}

/** In an order that the seed names, some twice. */
function shuffled(messages: readonly ReadMessage[], random: () => number): ReadMessage[] {
  const twice = messages.flatMap((message) => (random() < 0.3 ? [message, message] : [message]));
  return twice
    .map((message) => ({ message, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ message }) => message);
}

describe('a move in one list that the other list follows', () => {
  it('law: changes the plan once, in whatever order its events are heard (P9, M7)', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(shapes, moves(5), async ({ links, stock, chairs, frames, seed }, list) => {
        const sides = await TwoSides.open(links, stock, seed);
        const [plan, random] = [new PlanOfBoth(sides, chairs, frames), randomOf(seed)];
        plan.changed();
        for (const move of list) {
          await take(sides, move);
          await sides.deliver();
          const events = shuffled(plan.fresh(), random);
          const changes = events.map((event) => plan.hear(event));
          // The one that follows may be heard first; then it changes nothing yet.
          expect(changes.filter((each) => each.length > 0).slice(1)).toEqual([]);
          expect(plan.waitsForSchedule()).toBe(false);
          told += changes.flat().length;
        }
      }),
      { numRuns: Number(process.env['LAW_RUNS'] ?? 40) },
    );
    // A company in which no move matters would prove nothing.
    expect(told).toBeGreaterThan(40);
  }, 300_000);
});
