import fc from 'fast-check';
import type { Target, TriedChange } from '@pegboard/domain-planning';
import { compareRanked, moveInSchedule, moveInSell, RANK_GAP, withKeys, type Ranked, type RankTarget } from '@pegboard/kit';
import { PlanOfBoth } from './plan-of-both';
import { TwoSides } from './two-sides';

interface Move {
  readonly side: 'sell' | 'schedule';
  readonly picked: readonly number[];
  readonly to: number;
}

const moves = fc.array(
  fc.record({
    side: fc.constantFrom('sell' as const, 'schedule' as const),
    picked: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 3 }),
    to: fc.nat(24),
  }),
  { minLength: 1, maxLength: 4 },
);

/** The change of a what-if for a move; one that names one order, where its kind must have a place, now and then. */
function changeOf({ side, picked, to }: Move, list: readonly number[]): TriedChange {
  const ids = [...new Set(picked.map((i) => list[i % list.length]!))];
  const other = list[to % list.length]!;
  const target: Target = ids.includes(other) ? (to % 2 === 0 ? 'first' : 'last') : to % 2 === 0 ? { before: other } : { after: other };
  const isTogether = to >= 20;
  const place = isTogether ? {} : { to: target };
  if (ids.length > 1 || isTogether) return { change: side === 'sell' ? 'move_sales_orders' : 'move_manufacturing_orders', ids, ...place };
  return { change: side === 'sell' ? 'move_sales_order' : 'move_manufacturing_order', id: ids[0]!, to: target };
}

interface Lists {
  readonly sell: readonly number[];
  readonly schedule: Awaited<ReturnType<TwoSides['schedule']>>;
}

const listsOf = async (sides: TwoSides): Promise<Lists> => ({ sell: await sides.sell(), schedule: await sides.schedule() });

const namedIn = (change: TriedChange): { ids: readonly number[]; target: RankTarget | undefined } => {
  const { id, ids = [id!], to } = change as { id?: number; ids?: number[]; to?: Target };
  return { ids, target: typeof to === 'string' ? { position: to } : to };
};

/** The lists that the rule of M7 gives, which the planner asks too. */
function moved({ sell, schedule }: Lists, side: Move['side'], change: TriedChange): Lists {
  const { ids, target } = namedIn(change);
  const lists = {
    sell: sell.map((id, i) => ({ id, key: (i + 1) * RANK_GAP })),
    schedule: schedule.map((order, i) => ({ ...order, key: (i + 1) * RANK_GAP })),
  };
  const changes = (side === 'sell' ? moveInSell : moveInSchedule)(lists, ids, target);
  const sorted = <R extends Ranked>(list: readonly R[], keys: ReadonlyMap<number, number>): R[] => withKeys(list, keys).sort(compareRanked);
  return {
    sell: sorted(lists.sell, changes.sell).map(({ id }) => id),
    schedule: sorted(lists.schedule, changes.schedule).map(({ id, salesOrderId }) => ({ id, salesOrderId })),
  };
}

/** The same move, done. */
async function take(sides: TwoSides, side: Move['side'], change: TriedChange): Promise<void> {
  const { ids, target } = namedIn(change);
  await (side === 'sell' ? sides.moveInSell(ids, target) : sides.moveInSchedule(ids, target));
  await sides.deliver();
}

describe('the question what a move would do (P12)', () => {
  it('law: is answered with what the move does, in Sell and in the Schedule, of one order and of many (M7, S4)', async () => {
    const shapes = fc.record({
      links: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 5 }),
      stock: fc.nat(3),
      chairs: fc.nat(3),
      frames: fc.nat(4),
    });
    let told = 0;
    await fc.assert(
      fc.asyncProperty(shapes, moves, async ({ links, stock, chairs, frames }, list) => {
        const sides = await TwoSides.open(links, stock, 1);
        const plan = new PlanOfBoth(sides, chairs, frames);
        for (const move of list) {
          const before = await listsOf(sides);
          if (move.side === 'schedule' && before.schedule.length === 0) continue;
          const change = changeOf(move, move.side === 'sell' ? before.sell : before.schedule.map(({ id }) => id));
          const would = plan.whatIf(change);
          await take(sides, move.side, change);
          const did = plan.changed();
          expect(would).toEqual(did);
          expect(await listsOf(sides)).toEqual(moved(before, move.side, change));
          told += did.length;
        }
      }),
      { numRuns: Number(process.env['LAW_RUNS'] ?? 40) },
    );
    // A company in which no move matters would prove nothing.
    expect(told).toBeGreaterThan(40);
  });
});
