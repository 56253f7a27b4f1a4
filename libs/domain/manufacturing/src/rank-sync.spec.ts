import fc from 'fast-check';
import { compareRanked, gather, move, type RankTarget } from '@pegboard/kit';
import { placeOfNew, redeal, sequenceAfterMove, type Scheduled } from './rank-sync';

/** Both lists as M7 sees them: sales orders with keys, manufacturing orders with keys and, if linked, a sales order. */
interface World {
  readonly sell: Map<number, number>;
  readonly schedule: Scheduled[];
}

const mo = (id: number, salesOrderId: number | null, key = id * 100): Scheduled => ({ id, key, salesOrderId });
const byKey = (schedule: readonly Scheduled[]): number[] => [...schedule].sort(compareRanked).map((order) => order.id);
const withKeys = (schedule: readonly Scheduled[], keys: ReadonlyMap<number, number>): Scheduled[] =>
  schedule.map((order) => ({ ...order, key: keys.get(order.id) ?? order.key }));
const places =
  (sell: ReadonlyMap<number, number>) =>
  (id: number): number =>
    sell.get(id)!;

/** What sales does when asked: the orders named over the places they hold together. */
function dealtSell(sell: ReadonlyMap<number, number>, sequence: readonly number[]): Map<number, number> {
  const slots = sequence.map((id) => sell.get(id)!).sort((a, b) => a - b);
  return new Map([...sell, ...sequence.map((id, i) => [id, slots[i]!] as const)]);
}

const afterSellMove = (world: World, sell: Map<number, number>): World => ({
  sell,
  schedule: withKeys(world.schedule, redeal(world.schedule, places(sell))),
});

function afterDrag(world: World, ids: readonly number[], target: RankTarget | undefined): World {
  const ranked = world.schedule.map(({ id, key }) => ({ id, key }));
  const moved = withKeys(world.schedule, target ? move(ranked, ids, target) : gather(ranked, ids));
  const sequence = sequenceAfterMove(moved, ids);
  if (sequence.length === 0) return { ...world, schedule: moved };
  const sell = dealtSell(world.sell, sequence);
  return { sell, schedule: withKeys(moved, redeal(moved, places(sell))) };
}

const isInStep = ({ sell, schedule }: World): boolean => redeal(schedule, places(sell)).size === 0;

describe('rank sync (M7)', () => {
  it('a moved sales order takes its linked orders along over the slots of linked ones; the others stand still', () => {
    const schedule = [mo(1, 10), mo(2, null), mo(3, 20), mo(4, 10), mo(5, null)];
    const keys = redeal(
      schedule,
      places(
        new Map([
          [20, 1],
          [10, 2],
        ]),
      ),
    );
    expect(byKey(withKeys(schedule, keys))).toEqual([3, 2, 1, 4, 5]);
  });

  it('a dragged linked order takes its sales order along', () => {
    const world = afterDrag(
      {
        sell: new Map([
          [10, 1],
          [20, 2],
          [30, 3],
        ]),
        schedule: [mo(1, 10), mo(2, 20), mo(3, 30)],
      },
      [3],
      { position: 'first' },
    );
    expect([byKey(world.schedule), [...world.sell].sort((a, b) => a[1] - b[1]).map(([id]) => id)]).toEqual([
      [3, 1, 2],
      [30, 10, 20],
    ]);
  });

  it('landing between two orders of one sales order counts as behind it', () => {
    const world = afterDrag(
      {
        sell: new Map([
          [10, 1],
          [20, 2],
        ]),
        schedule: [mo(1, 10), mo(2, 10), mo(3, 20)],
      },
      [3],
      { before: 2 },
    );
    expect([byKey(world.schedule), world.sell.get(10)! < world.sell.get(20)!]).toEqual([[1, 2, 3], true]);
  });

  it('a moved order speaks for its sales order, the first one if several moved', () => {
    const schedule = [mo(1, 10), mo(2, 20), mo(3, 10)];
    expect(sequenceAfterMove(schedule, [3])).toEqual([20, 10]);
    expect(sequenceAfterMove(schedule, [3, 1])).toEqual([10, 20]);
  });

  it('moving unlinked orders moves no sales order', () => {
    expect(sequenceAfterMove([mo(1, 10), mo(2, null)], [2])).toEqual([]);
  });

  it.each([
    ['behind the last of orders ranked up to its own', [mo(1, 10), mo(2, null), mo(3, 30)], 20, { after: 1 }],
    ['behind its own', [mo(1, 20), mo(2, 30)], 20, { after: 1 }],
    ['before the first linked one', [mo(1, null), mo(2, 30)], 20, { before: 2 }],
    ['last, where none is linked', [mo(1, null)], 20, { position: 'last' }],
  ])('a new linked order goes %s', (_name, schedule, salesOrderId, expected) => {
    expect(placeOfNew(schedule as Scheduled[], salesOrderId as number, (id) => id)).toEqual(expected);
  });

  const worlds = fc.record({
    orders: fc.integer({ min: 1, max: 6 }),
    links: fc.array(fc.option(fc.integer({ min: 1, max: 6 }), { nil: null }), { minLength: 1, maxLength: 12 }),
  });
  const begin = ({ orders, links }: { orders: number; links: (number | null)[] }): World => {
    const sell = new Map(Array.from({ length: orders }, (_, i) => [i + 1, (i + 1) * 100] as const));
    const schedule = links.map((link, i) => mo(i + 1, link === null ? null : ((link - 1) % orders) + 1));
    return { sell, schedule: withKeys(schedule, redeal(schedule, places(sell))) };
  };
  const moves = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('sell' as const), order: fc.nat(5), to: fc.nat(5) }),
      fc.record({ kind: fc.constant('drag' as const), ids: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 3 }), to: fc.nat(12) }),
      fc.record({ kind: fc.constant('gather' as const), ids: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 4 }) }),
    ),
    { maxLength: 12 },
  );

  function step(
    world: World,
    each: { kind: 'sell'; order: number; to: number } | { kind: 'drag'; ids: number[]; to: number } | { kind: 'gather'; ids: number[] },
  ): World {
    if (each.kind === 'sell') {
      const list = [...world.sell].map(([id, key]) => ({ id, key }));
      const id = (each.order % list.length) + 1;
      const target = (each.to % list.length) + 1;
      const keys = move(list, [id], target === id ? { position: 'first' } : { before: target });
      return afterSellMove(world, new Map([...world.sell, ...keys]));
    }
    const ids = [...new Set(each.ids.map((id) => (id % world.schedule.length) + 1))];
    if (each.kind === 'gather') return afterDrag(world, ids, undefined);
    const before = each.to % (world.schedule.length + 1);
    return afterDrag(world, ids, before === 0 || ids.includes(before) ? { position: 'last' } : { before });
  }

  it('law: after any moves on both sides the lists agree, and dealing again changes nothing', () => {
    fc.assert(
      fc.property(worlds, moves, (shape, steps) => {
        let world = begin(shape);
        expect(isInStep(world)).toBe(true);
        for (const each of steps) {
          world = step(world, each as never);
          expect(isInStep(world)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('law: a sales move lets every unlinked order stand where it stands', () => {
    fc.assert(
      fc.property(worlds, fc.nat(5), fc.nat(5), (shape, order, to) => {
        const before = begin(shape);
        const after = step(before, { kind: 'sell', order, to });
        const slots = (world: World): (number | null)[] =>
          byKey(world.schedule).map((id) => (world.schedule[id - 1]!.salesOrderId === null ? id : null));
        expect(slots(after)).toEqual(slots(before));
        expect(after.schedule.map(({ key }) => key).sort()).toEqual(before.schedule.map(({ key }) => key).sort());
      }),
    );
  });

  it('law: a drag keeps every unlinked order in its slot among those that did not move', () => {
    fc.assert(
      fc.property(worlds, fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 3 }), fc.nat(12), (shape, ids, to) => {
        const before = begin(shape);
        const after = step(before, { kind: 'drag', ids, to });
        const moved = new Set(ids.map((id) => (id % before.schedule.length) + 1));
        const unlinked = (world: World): number[] =>
          byKey(world.schedule).filter((id) => world.schedule[id - 1]!.salesOrderId === null && !moved.has(id));
        expect(unlinked(after)).toEqual(unlinked(before));
      }),
    );
  });

  it('law: a new linked order lands in step', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 6 }), (shape, order) => {
        const world = begin(shape);
        const salesOrderId = ((order - 1) % world.sell.size) + 1;
        const id = world.schedule.length + 1;
        const appended = [...world.schedule, mo(id, salesOrderId, 1_000_000)];
        const target = placeOfNew(world.schedule, salesOrderId, places(world.sell));
        const placed = withKeys(appended, move(appended, [id], target));
        expect(isInStep({ sell: world.sell, schedule: placed })).toBe(true);
      }),
    );
  });
});
