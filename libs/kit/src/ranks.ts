/**
 * Rank keys: integers with room between them. A list is ordered by (key, id); an insertion takes keys between its
 * neighbours and, where there is no room left, spreads the smallest stretch of neighbours that has room. Only what
 * reaches an end of the list takes keys beyond those there are, and there is room for 2^33 such moves.
 */
export interface Ranked {
  readonly id: number;
  readonly key: number;
}

/** The room left behind each new entry: 2^20, so 2^33 entries fit below 2^53. */
export const RANK_GAP = 1_048_576;

export type RankTarget = { readonly position: 'first' | 'last' } | { readonly before: number } | { readonly after: number };

export const compareRanked = (a: Ranked, b: Ranked): number => a.key - b.key || a.id - b.id;

/** The list with some keys changed. */
export const withKeys = <R extends Ranked>(list: readonly R[], keys: ReadonlyMap<number, number>): R[] =>
  list.map((entry) => ({ ...entry, key: keys.get(entry.id) ?? entry.key }));

/** The key of an entry appended behind `last` (S4: new orders go to the end). */
export const rankAfter = (last: number | undefined): number => (last === undefined ? RANK_GAP : last + RANK_GAP);

/**
 * Moves `moved`, in the order given, together to the target, and answers the new keys of every entry whose key must
 * change. Entries that keep their key are not in the answer. Ids that are not in the list, and a target that is itself
 * moved, are the caller's mistake and must have been refused before.
 * @param list every entry of the list, in any order
 */
export function move(list: readonly Ranked[], moved: readonly number[], target: RankTarget): Map<number, number> {
  const moving = new Set(moved);
  const rest = list.filter((entry) => !moving.has(entry.id)).sort(compareRanked);
  const at = indexOfTarget(rest, target);
  return changed(list, squeeze(rest, moved, at));
}

/**
 * Moves `moved`, in the order given, together to where the highest of them stands now.
 * @param list every entry of the list, in any order
 */
export function gather(list: readonly Ranked[], moved: readonly number[]): Map<number, number> {
  const sorted = [...list].sort(compareRanked);
  const moving = new Set(moved);
  const first = sorted.findIndex((entry) => moving.has(entry.id));
  const rest = sorted.filter((entry) => !moving.has(entry.id));
  return changed(list, squeeze(rest, moved, first));
}

/**
 * Entries that share a key, as replicas may give it at one moment, get keys of their own, the smaller id first: no dealing
 * could separate them. Returns the keys that change.
 */
export function partTwins(list: readonly Ranked[]): Map<number, number> {
  const changes = new Map<number, number>();
  if (new Set(list.map(({ key }) => key)).size === list.length) return changes;
  let entries = [...list].sort(compareRanked);
  for (let i = 1; i < entries.length; i++) {
    const [before, twin] = [entries[i - 1]!, entries[i]!];
    if (before.key !== twin.key) continue;
    const keys = move(entries, [twin.id], { after: before.id });
    for (const [id, key] of keys) changes.set(id, key);
    entries = withKeys(entries, keys);
  }
  return changes;
}

function changed(list: readonly Ranked[], keys: ReadonlyMap<number, number>): Map<number, number> {
  const old = new Map(list.map(({ id, key }) => [id, key]));
  return new Map([...keys].filter(([id, key]) => old.get(id) !== key));
}

function indexOfTarget(rest: readonly Ranked[], target: RankTarget): number {
  if ('position' in target) return target.position === 'first' ? 0 : rest.length;
  const id = 'before' in target ? target.before : target.after;
  const index = rest.findIndex((entry) => entry.id === id);
  if (index < 0) throw new Error(`rank target ${id} is not in the list`);
  return 'before' in target ? index : index + 1;
}

/** Puts `moved` between rest[at - 1] and rest[at], widening the stretch until every entry in it gets its own key. */
function squeeze(rest: readonly Ranked[], moved: readonly number[], at: number): Map<number, number> {
  let from = at;
  let to = at;
  for (;;) {
    const low = from === 0 ? undefined : rest[from - 1]!.key;
    const high = to === rest.length ? undefined : rest[to]!.key;
    const ids = [...rest.slice(from, at).map((e) => e.id), ...moved, ...rest.slice(at, to).map((e) => e.id)];
    const keys = between(low, high, ids.length);
    if (keys) return new Map(ids.map((id, i) => [id, keys[i]!]));
    const width = Math.max(1, to - from);
    from = Math.max(0, from - width);
    to = Math.min(rest.length, to + width);
  }
}

function between(low: number | undefined, high: number | undefined, count: number): number[] | undefined {
  if (high === undefined) {
    const start = low ?? 0;
    return Array.from({ length: count }, (_, i) => start + (i + 1) * RANK_GAP);
  }
  const floor = low ?? high - (count + 1) * RANK_GAP;
  const step = Math.floor((high - floor) / (count + 1));
  if (step < 1) return undefined;
  return Array.from({ length: count }, (_, i) => floor + (i + 1) * step);
}
