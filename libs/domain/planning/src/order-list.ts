import type { Key } from './key';
import type { Order } from './orders';
import { comparePlaces } from './order-of-demand';
import { Listing, Mark, type Table } from './table';

const GROUPS = 5;
/** Up to so many are put in one by one. */
const INSERTED_AT_MOST = 8;

const byPlace = (a: Order, b: Order): number => comparePlaces(a.place, b.place);

/**
 * Keeps the demands of each key in the order of P3. Orders that wait are sorted once and give their rows to the keys in
 * that order, so that a key only merges what is sorted already.
 */
export class OrderList {
  private merged = new Int32Array(256);

  constructor(
    private readonly table: Table,
    private readonly orders: readonly (Order | undefined)[],
  ) {}

  /** First what no longer belongs in a list leaves it, then what waits goes to its key. */
  settle(dirty: readonly Key[], waiting: readonly Order[], keys: readonly Key[]): void {
    for (const key of dirty) if (key.hasGone) this.dropGone(key);
    const { listing, marks, key: keyOf } = this.table;
    const there = waiting.filter((order) => this.orders[order.at] === order);
    for (const order of sorted(there)) {
      marks[order.at]! &= ~Mark.Waiting;
      for (const row of order.rows) {
        if (listing[row] !== Listing.Waiting) continue;
        listing[row] = Listing.Listed;
        keys[keyOf[row]!]!.waiting.push(row);
      }
    }
    for (const key of dirty) if (key.waiting.length > 0) this.mergeWaiting(key);
  }

  private dropGone(key: Key): void {
    const { listing, key: keyOf } = this.table;
    const { demands, index } = key;
    let kept = 0;
    for (let i = 0; i < key.count; i++) {
      const row = demands[i]!;
      if (listing[row] === Listing.Listed && keyOf[row] === index) demands[kept++] = row;
    }
    key.count = kept;
    key.hasGone = false;
  }

  private mergeWaiting(key: Key): void {
    const fresh = key.waiting;
    key.waiting = [];
    if (key.count === 0) {
      key.demands = Int32Array.from(fresh);
      key.count = fresh.length;
      return;
    }
    this.makeRoom(key, fresh.length);
    if (this.compare(key.demands[key.count - 1]!, fresh[0]!) < 0) key.demands.set(fresh, key.count);
    else if (fresh.length <= INSERTED_AT_MOST) fresh.forEach((row, i) => this.insert(key, key.count + i, row));
    else this.merge(key, fresh);
    key.count += fresh.length;
  }

  private insert({ demands }: Key, count: number, row: number): void {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(demands[middle]!, row) < 0) low = middle + 1;
      else high = middle;
    }
    demands.copyWithin(low + 1, low, count);
    demands[low] = row;
  }

  private merge({ demands, count }: Key, fresh: readonly number[]): void {
    const total = count + fresh.length;
    if (this.merged.length < total) this.merged = new Int32Array(total * 2);
    const { merged } = this;
    let i = 0;
    let j = 0;
    for (let at = 0; at < total; at++) {
      const takeOld = j === fresh.length || (i < count && this.compare(demands[i]!, fresh[j]!) < 0);
      merged[at] = takeOld ? demands[i++]! : fresh[j++]!;
    }
    demands.set(merged.subarray(0, total));
  }

  private makeRoom(key: Key, more: number): void {
    const wanted = key.count + more;
    if (key.demands.length >= wanted) return;
    const room = new Int32Array(Math.ceil(wanted * 1.25));
    room.set(key.demands.subarray(0, key.count));
    key.demands = room;
  }

  /** P3. */
  compare(a: number, b: number): number {
    const { owner, turn } = this.table;
    return comparePlaces(this.orders[owner[a]!]!.place, this.orders[owner[b]!]!.place) || turn[a]! - turn[b]!;
  }
}

/**
 * In the order of their places. Many are sorted by the number that decides nearly always, natively, and by the rest of
 * the place only among equals.
 */
function sorted(orders: readonly Order[]): readonly Order[] {
  if (orders.length < 64) return [...orders].sort(byPlace);
  const groups: Order[][] = Array.from({ length: GROUPS }, () => []);
  for (const order of orders) groups[order.place.group]!.push(order);
  return groups.flatMap(sortedByFirst);
}

function sortedByFirst(orders: readonly Order[]): Order[] {
  const firsts = Float64Array.from(orders, (order) => order.place.first).sort();
  const slots = new Array<Order>(orders.length);
  /** How many equals stand at the first slot of their number. */
  const equals = new Int32Array(orders.length);
  for (const order of orders) {
    const slot = lowerBound(firsts, order.place.first);
    slots[slot + equals[slot]!] = order;
    equals[slot]!++;
  }
  for (let slot = 0; slot < slots.length; slot += equals[slot]!) {
    if (equals[slot]! === 1) continue;
    const same = slots.slice(slot, slot + equals[slot]!).sort(byPlace);
    for (let i = 0; i < same.length; i++) slots[slot + i] = same[i]!;
  }
  return slots;
}

function lowerBound(sortedNumbers: Float64Array, wanted: number): number {
  let low = 0;
  let high = sortedNumbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sortedNumbers[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
