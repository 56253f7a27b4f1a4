import fc from 'fast-check';
import { compareRanked, gather, move, RANK_GAP, rankAfter, type Ranked, type RankTarget } from './ranks';

/** The list by keys, beside a plain array that is simply cut and joined. */
class Model {
  readonly keys = new Map<number, number>();
  order: number[] = [];
  rekeyed = 0;

  get list(): Ranked[] {
    return [...this.keys].map(([id, key]) => ({ id, key }));
  }

  append(id: number): void {
    this.keys.set(id, rankAfter(this.keys.size === 0 ? undefined : Math.max(...this.keys.values())));
    this.order.push(id);
  }

  move(ids: readonly number[], target: RankTarget): void {
    this.take(move(this.list, ids, target));
    const rest = this.order.filter((id) => !ids.includes(id));
    const at =
      'position' in target
        ? target.position === 'first'
          ? 0
          : rest.length
        : 'before' in target
          ? rest.indexOf(target.before)
          : rest.indexOf(target.after) + 1;
    this.order = [...rest.slice(0, at), ...ids, ...rest.slice(at)];
  }

  gather(ids: readonly number[]): void {
    this.take(gather(this.list, ids));
    const first = this.order.findIndex((id) => ids.includes(id));
    const rest = this.order.filter((id) => !ids.includes(id));
    this.order = [...rest.slice(0, first), ...ids, ...rest.slice(first)];
  }

  check(): void {
    expect(this.list.sort(compareRanked).map(({ id }) => id)).toEqual(this.order);
    expect(new Set(this.keys.values()).size).toBe(this.keys.size);
    for (const key of this.keys.values()) expect(Number.isSafeInteger(key)).toBe(true);
  }

  private take(keys: ReadonlyMap<number, number>): void {
    this.rekeyed = keys.size;
    for (const [id, key] of keys) {
      expect(this.keys.get(id)).not.toBe(key);
      this.keys.set(id, key);
    }
  }
}

const filled = (count: number): Model => {
  const model = new Model();
  for (let id = 1; id <= count; id++) model.append(id);
  return model;
};

const some = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });
const step = fc.oneof(
  fc.record({
    kind: fc.constant('move' as const),
    ids: some,
    target: fc.oneof(
      fc.constantFrom({ position: 'first' as const }, { position: 'last' as const }),
      fc.integer({ min: 1, max: 12 }).map((before) => ({ before })),
      fc.integer({ min: 1, max: 12 }).map((after) => ({ after })),
    ),
  }),
  fc.record({ kind: fc.constant('gather' as const), ids: some }),
  fc.record({ kind: fc.constant('append' as const) }),
);

const isTarget = (ids: readonly number[], target: RankTarget): boolean =>
  ('before' in target && ids.includes(target.before)) || ('after' in target && ids.includes(target.after));

describe('rank keys', () => {
  it('S4 after any sequence of moves the list is what cutting and joining makes it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const model = filled(12);
        for (const each of steps) {
          if (each.kind === 'append') model.append(model.keys.size + 1);
          else if (each.kind === 'gather') model.gather(each.ids);
          else if (!isTarget(each.ids, each.target)) model.move(each.ids, each.target);
          model.check();
        }
        // A step takes at most five keys beyond an end.
        for (const key of model.keys.values()) expect(Math.abs(key)).toBeLessThanOrEqual((12 + 5 * steps.length) * RANK_GAP);
      }),
    );
  });

  it('a move between two with room gives new keys to the moved alone', () => {
    const model = filled(100);
    model.move([90, 3], { after: 50 });
    expect(model.rekeyed).toBe(2);
    model.check();
  });

  it('thousands of moves into one place spread only its neighbourhood', () => {
    const model = filled(300);
    let most = 0;
    for (let i = 0; i < 3_000; i++) {
      // Always the last one directly behind the first: the gap there halves each time.
      model.move([model.order[model.order.length - 1]!], { after: model.order[0]! });
      most = Math.max(most, model.rekeyed);
    }
    model.check();
    expect(most).toBeLessThan(150);
    for (const key of model.keys.values()) expect(Math.abs(key)).toBeLessThanOrEqual((300 + 3_000) * RANK_GAP);
  });

  it('entries that share a key are told apart by id, and can be parted', () => {
    const list = [1, 2, 3].map((id) => ({ id, key: 7 }));
    const keys = move(list, [9], { after: 1 });
    const after = [...list, { id: 9, key: 0 }].map(({ id, key }) => ({ id, key: keys.get(id) ?? key }));
    expect(after.sort(compareRanked).map(({ id }) => id)).toEqual([1, 9, 2, 3]);
  });

  it('a move to where it stands keeps the order; a target that is not there is our mistake', () => {
    const model = filled(3);
    model.move([2], { after: 1 });
    model.check();
    expect(() => move(model.list, [1], { before: 99 })).toThrow('99');
  });
});
