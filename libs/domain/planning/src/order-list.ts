import type { Key } from './key';
import type { Order } from './orders';
import { comparePlaces, type Group } from './order-of-demand';
import { Listing, type Table } from './table';

/**
 * Keeps the demands of a key in the order of P3. What left is filtered out, what waits is sorted and merged in: linear in
 * the key, and only when something moved.
 */
export class OrderList {
  private group = new Uint8Array(256);
  private first = new Float64Array(256);
  private merged = new Int32Array(256);

  constructor(
    private readonly table: Table,
    private readonly orders: readonly (Order | undefined)[],
  ) {}

  settle(key: Key): void {
    if (key.hasGone) this.dropGone(key);
    if (key.waiting.length > 0) this.mergeWaiting(key);
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
    const { listing, key: keyOf } = this.table;
    const fresh: number[] = [];
    for (const row of key.waiting) {
      if (listing[row] !== Listing.Waiting || keyOf[row] !== key.index) continue;
      listing[row] = Listing.Listed;
      fresh.push(row);
    }
    key.waiting = [];
    if (fresh.length === 0) return;
    this.sort(fresh);
    this.makeRoom(key, fresh.length);
    if (key.count === 0 || this.compare(key.demands[key.count - 1]!, fresh[0]!) < 0) key.demands.set(fresh, key.count);
    else if (fresh.length <= 8) for (let i = 0; i < fresh.length; i++) this.insert(key, key.count + i, fresh[i]!);
    else this.merge(key, fresh);
    key.count += fresh.length;
  }

  private insert(key: Key, count: number, row: number): void {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(key.demands[middle]!, row) < 0) low = middle + 1;
      else high = middle;
    }
    key.demands.copyWithin(low + 1, low, count);
    key.demands[low] = row;
  }

  private merge(key: Key, fresh: readonly number[]): void {
    const { demands, count } = key;
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
    const room = new Int32Array(key.count === 0 ? wanted : Math.ceil(wanted * 1.25));
    room.set(key.demands.subarray(0, key.count));
    key.demands = room;
  }

  /** Sorts by copies of what decides nearly every comparison, so that the orders themselves are seldom looked at. */
  private sort(rows: number[]): void {
    const count = rows.length;
    if (count < 2) return;
    if (this.group.length < count) {
      this.group = new Uint8Array(count * 2);
      this.first = new Float64Array(count * 2);
    }
    const { group, first } = this;
    const { owner } = this.table;
    let isSorted = true;
    for (let i = 0; i < count; i++) {
      const { place } = this.orders[owner[rows[i]!]!]!;
      group[i] = place.group;
      first[i] = place.first;
      if (isSorted && i > 0 && this.compareCopied(rows, i - 1, i) > 0) isSorted = false;
    }
    if (isSorted) return;
    const indexes = Array.from({ length: count }, (_, i) => i).sort((a, b) => this.compareCopied(rows, a, b));
    const sorted = indexes.map((i) => rows[i]!);
    for (let i = 0; i < count; i++) rows[i] = sorted[i]!;
  }

  private compareCopied(rows: readonly number[], a: number, b: number): number {
    const groups = (this.group[a] as Group) - (this.group[b] as Group);
    if (groups !== 0) return groups;
    const firstA = this.first[a]!;
    const firstB = this.first[b]!;
    return firstA < firstB ? -1 : firstA > firstB ? 1 : this.compare(rows[a]!, rows[b]!);
  }

  /** P3. */
  compare(a: number, b: number): number {
    const { owner, turn } = this.table;
    return comparePlaces(this.orders[owner[a]!]!.place, this.orders[owner[b]!]!.place) || turn[a]! - turn[b]!;
  }
}
