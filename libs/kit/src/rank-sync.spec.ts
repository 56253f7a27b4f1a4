import fc from 'fast-check';
import { compareRanked, move, withKeys, type Ranked, type RankTarget } from './ranks';
import {
  moveInSchedule,
  moveInSell,
  redealSchedule,
  redealSell,
  salesOrdersOf,
  sequenceAfterMove,
  targetOfNew,
  type RankChanges,
  type RankLists,
  type Scheduled,
} from './rank-sync';

const mo = (id: number, salesOrderId: number | null, key = id * 100): Scheduled => ({ id, key, salesOrderId });
const sellOf = (...ids: number[]): Ranked[] => ids.map((id, i) => ({ id, key: (i + 1) * 100 }));
const inOrder = (list: readonly Ranked[]): number[] => [...list].sort(compareRanked).map(({ id }) => id);
const after = ({ sell, schedule }: RankLists, changes: RankChanges): RankLists => ({
  sell: withKeys(sell, changes.sell),
  schedule: withKeys(schedule, changes.schedule),
});
const placesIn =
  (sell: readonly Ranked[]) =>
  (id: number): number =>
    sell.find((order) => order.id === id)!.key;
const isInStep = ({ sell, schedule }: RankLists): boolean => redealSchedule(schedule, placesIn(sell)).size === 0;

describe('rank sync (M7)', () => {
  it('a moved sales order takes its linked orders along over the slots of linked ones; the others stand still', () => {
    const lists = { sell: sellOf(10, 20), schedule: [mo(1, 10), mo(2, null), mo(3, 20), mo(4, 10), mo(5, null)] };
    const inStep = after(lists, { sell: new Map(), schedule: redealSchedule(lists.schedule, placesIn(lists.sell)) });
    expect(inOrder(inStep.schedule)).toEqual([1, 2, 4, 3, 5]);
    expect(inOrder(after(inStep, moveInSell(inStep, [20], { position: 'first' })).schedule)).toEqual([3, 2, 1, 4, 5]);
  });

  it('a moved linked order takes its sales order along', () => {
    const lists = { sell: sellOf(10, 20, 30), schedule: [mo(1, 10), mo(2, 20), mo(3, 30)] };
    const moved = after(lists, moveInSchedule(lists, [3], { position: 'first' }));
    expect([inOrder(moved.schedule), inOrder(moved.sell)]).toEqual([
      [3, 1, 2],
      [30, 10, 20],
    ]);
  });

  it('sales orders without linked orders stand still when the others are dealt again', () => {
    const lists = { sell: sellOf(10, 15, 20, 25), schedule: [mo(1, 10), mo(2, 20)] };
    expect(inOrder(after(lists, moveInSchedule(lists, [2], { before: 1 })).sell)).toEqual([20, 15, 10, 25]);
  });

  it('landing between two orders of one sales order counts as behind it', () => {
    const lists = { sell: sellOf(10, 20), schedule: [mo(1, 10), mo(2, 10), mo(3, 20)] };
    const moved = after(lists, moveInSchedule(lists, [3], { before: 2 }));
    expect([inOrder(moved.schedule), inOrder(moved.sell)]).toEqual([
      [1, 2, 3],
      [10, 20],
    ]);
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
    expect(targetOfNew(schedule as Scheduled[], salesOrderId as number, (id) => id)).toEqual(expected);
  });
});

interface Step {
  readonly side: 'sell' | 'schedule';
  readonly picked: readonly number[];
  readonly to: number;
}

const shapes = fc.record({
  orders: fc.integer({ min: 1, max: 6 }),
  links: fc.array(fc.option(fc.integer({ min: 1, max: 6 }), { nil: null }), { minLength: 1, maxLength: 12 }),
});
/** One or many, to a place or together. */
const steps = fc.record({
  side: fc.constantFrom('sell' as const, 'schedule' as const),
  picked: fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 4 }),
  to: fc.nat(24),
});

function begin({ orders, links }: { orders: number; links: readonly (number | null)[] }): RankLists {
  const sell = sellOf(...Array.from({ length: orders }, (_, i) => i + 1));
  const schedule = links.map((link, i) => mo(i + 1, link === null ? null : ((link - 1) % orders) + 1));
  return { sell, schedule: withKeys(schedule, redealSchedule(schedule, placesIn(sell))) };
}

const idsOf = (lists: RankLists, { side, picked }: Step): number[] => [
  ...new Set(picked.map((i) => lists[side][i % lists[side].length]!.id)),
];

function targetOf(lists: RankLists, step: Step): RankTarget | undefined {
  const list = lists[step.side];
  const other = list[step.to % list.length]!.id;
  if (step.to >= 20) return undefined;
  if (idsOf(lists, step).includes(other)) return { position: step.to % 2 === 0 ? 'first' : 'last' };
  return step.to % 2 === 0 ? { before: other } : { after: other };
}

const taken = (lists: RankLists, step: Step): RankLists =>
  after(lists, (step.side === 'sell' ? moveInSell : moveInSchedule)(lists, idsOf(lists, step), targetOf(lists, step)));

const law = (name: string, check: (lists: RankLists, steps: readonly Step[]) => void): void =>
  it(`law: ${name}`, () =>
    fc.assert(
      fc.property(shapes, fc.array(steps, { minLength: 1, maxLength: 12 }), (shape, list) => check(begin(shape), list)),
      { numRuns: 300 },
    ));

describe('both lists, whatever is moved on either side (M7)', () => {
  law('they agree after every move, and dealing again changes nothing', (lists, list) => {
    expect(isInStep(lists)).toBe(true);
    for (const step of list) {
      lists = taken(lists, step);
      expect(isInStep(lists)).toBe(true);
      const sequence = inOrder(lists.sell).filter((id) => lists.schedule.some((order) => order.salesOrderId === id));
      expect(redealSell(lists.sell, sequence).size).toBe(0);
    }
  });

  law('at rest, placing the moved sales orders among the rest is dealing all of them by the sequence', (lists, list) => {
    for (const step of list) {
      const ids = idsOf(lists, { ...step, side: 'schedule' });
      const target = targetOf(lists, { ...step, side: 'schedule' }) ?? { position: 'first' };
      const scheduled = withKeys(lists.schedule, move(lists.schedule, ids, target));
      const sequence = sequenceAfterMove(scheduled, ids);
      expect(redealSell(lists.sell, sequence, salesOrdersOf(scheduled, ids))).toEqual(redealSell(lists.sell, sequence));
      lists = taken(lists, step);
    }
  });

  law('a move in Sell leaves every unlinked order in its slot, and the slots as they are', (lists, list) => {
    for (const step of list) {
      const moved = taken(lists, { ...step, side: 'sell' });
      const slots = ({ schedule }: RankLists): (number | null)[] =>
        inOrder(schedule).map((id) => (schedule.find((order) => order.id === id)!.salesOrderId === null ? id : null));
      expect(slots(moved)).toEqual(slots(lists));
      expect(inOrder(moved.schedule.map(({ key }) => ({ id: key, key })))).toEqual(
        inOrder(lists.schedule.map(({ key }) => ({ id: key, key }))),
      );
      lists = moved;
    }
  });

  law('a move in the Schedule leaves every unlinked order that did not move in its order', (lists, list) => {
    for (const step of list) {
      const ids = idsOf(lists, { ...step, side: 'schedule' });
      const moved = taken(lists, { ...step, side: 'schedule' });
      const unlinked = ({ schedule }: RankLists): number[] =>
        inOrder(schedule).filter((id) => schedule.find((order) => order.id === id)!.salesOrderId === null && !ids.includes(id));
      expect(unlinked(moved)).toEqual(unlinked(lists));
      lists = moved;
    }
  });

  law('a move of unlinked orders moves nothing linked and no sales order', (lists, list) => {
    for (const step of list) {
      const ids = idsOf(lists, { ...step, side: 'schedule' }).filter((id) => lists.schedule[id - 1]!.salesOrderId === null);
      if (ids.length === 0) continue;
      const moved = after(lists, moveInSchedule(lists, ids, { position: 'first' }));
      const linked = ({ schedule }: RankLists): number[] => inOrder(schedule).filter((id) => schedule[id - 1]!.salesOrderId !== null);
      expect([linked(moved), moved.sell]).toEqual([linked(lists), lists.sell]);
      lists = moved;
    }
  });

  law('sales orders without linked orders keep their places when the Schedule is moved', (lists, list) => {
    const free = lists.sell.filter(({ id }) => lists.schedule.every((order) => order.salesOrderId !== id)).map(({ id }) => id);
    const places = ({ sell }: RankLists): (number | null)[] => inOrder(sell).map((id) => (free.includes(id) ? id : null));
    for (const step of list) {
      const moved = taken(lists, { ...step, side: 'schedule' });
      expect(places(moved)).toEqual(places(lists));
      lists = moved;
    }
  });

  law('a moved order stands where it was put among those of other sales orders, as far as its sub-order allows', (lists, list) => {
    for (const step of list) {
      const ids = idsOf(lists, { ...step, side: 'schedule' });
      const [id] = ids;
      const order = lists.schedule.find((each) => each.id === id)!;
      if (order.salesOrderId === null) continue;
      const first = after(lists, moveInSchedule(lists, [id!], { position: 'first' }));
      expect(inOrder(first.sell).filter((each) => first.schedule.some(({ salesOrderId }) => salesOrderId === each))[0]).toBe(
        order.salesOrderId,
      );
      lists = first;
    }
  });

  law('a new linked order lands in step', (lists, list) => {
    const salesOrderId = (list[0]!.to % lists.sell.length) + 1;
    const id = lists.schedule.length + 1;
    const appended = [...lists.schedule, mo(id, salesOrderId, 1_000_000)];
    const target = targetOfNew(lists.schedule, salesOrderId, placesIn(lists.sell));
    expect(isInStep({ sell: lists.sell, schedule: withKeys(appended, move(appended, [id], target)) })).toBe(true);
  });
});

describe('dealing sales orders again over their own places (M7)', () => {
  const list = [10, 20, 30, 40, 50].map((key, i) => ({ id: i + 1, key }));
  const sequenceAfter = (changes: Map<number, number>) =>
    list
      .map((entry) => ({ ...entry, key: changes.get(entry.id) ?? entry.key }))
      .sort((a, b) => a.key - b.key)
      .map(({ id }) => id);

  it('the others stand still', () => {
    expect(sequenceAfter(redealSell(list, [5, 1, 3]))).toEqual([5, 2, 1, 4, 3]);
  });

  it('what stands right already is no change, and unknown ids are left out', () => {
    expect(redealSell(list, [1, 3, 5]).size).toBe(0);
    expect(sequenceAfter(redealSell(list, [99, 4, 2]))).toEqual([1, 4, 3, 2, 5]);
  });

  it('a drag that knew an older list moves what was dragged, and undoes no move of others', () => {
    // The Schedule had 1, 2, 3, 4 and took 4 behind 1; meanwhile 3 was moved to the top of Sell.
    const moved = move(list, [3], { position: 'first' });
    const changes = redealSell(withKeys(list, moved), [1, 4, 2, 3], [4]);
    expect(sequenceAfter(new Map([...moved, ...changes]))).toEqual([3, 1, 4, 2, 5]);
  });

  it('a dragged order that is first in the sequence goes before all of them', () => {
    expect(sequenceAfter(redealSell(list, [4, 1, 2], [4]))).toEqual([4, 1, 3, 2, 5]);
  });

  it('law: keeps the set of keys, leaves the others, follows the sequence, and comes to rest', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(list.map(({ id }) => id)), (sequence) => {
        const changes = redealSell(list, sequence);
        const after = list.map((entry) => ({ ...entry, key: changes.get(entry.id) ?? entry.key }));
        expect(after.map(({ key }) => key).sort((a, b) => a - b)).toEqual(list.map(({ key }) => key));
        for (const entry of list) if (!sequence.includes(entry.id)) expect(changes.has(entry.id)).toBe(false);
        expect(
          after
            .sort((a, b) => a.key - b.key)
            .map(({ id }) => id)
            .filter((id) => sequence.includes(id)),
        ).toEqual(sequence);
        expect(redealSell(after, sequence).size).toBe(0);
      }),
    );
  });
});
