import type { DropPlace } from '../api/what-if';

interface Ranked {
  readonly id: number;
}

/** A move, and the one that takes it back: the sequence in which the orders stood, behind the one before them. */
export interface Move {
  readonly ids: readonly number[];
  readonly numbers: readonly string[];
  readonly place: DropPlace;
  readonly back: readonly { readonly ids: readonly number[]; readonly place: DropPlace }[];
}

const isNear = (place: DropPlace): place is { readonly before_id: number } | { readonly after_id: number } => !('position' in place);

/** Where the moved orders stand now, as moves that put them there again: each behind its neighbour above. */
export function backOf<T extends Ranked>(orders: readonly T[], ids: readonly number[]): Move['back'] {
  const moved = new Set(ids);
  const groups: { ids: number[]; place: DropPlace }[] = [];
  let above: number | undefined;
  orders.forEach(({ id }) => {
    if (!moved.has(id)) {
      above = id;
      return;
    }
    const last = groups.at(-1);
    const place: DropPlace = above === undefined ? { position: 'first' } : { after_id: above };
    const isSamePlace = last && JSON.stringify(last.place) === JSON.stringify(place);
    if (isSamePlace) last.ids.push(id);
    else groups.push({ ids: [id], place });
  });
  return groups;
}

/** The loaded orders as they stand after a move. An anchor that isn't loaded leaves them as they are. */
export function afterMove<T extends Ranked>(orders: readonly T[], ids: readonly number[], place: DropPlace): T[] {
  const moved = new Set(ids);
  const [staying, going] = [orders.filter(({ id }) => !moved.has(id)), orders.filter(({ id }) => moved.has(id))];
  if (!isNear(place)) return place.position === 'first' ? [...going, ...staying] : [...staying, ...going];
  const anchor = 'before_id' in place ? place.before_id : place.after_id;
  const at = staying.findIndex(({ id }) => id === anchor);
  if (at < 0) return [...orders];
  const from = 'before_id' in place ? at : at + 1;
  return [...staying.slice(0, from), ...going, ...staying.slice(from)];
}
