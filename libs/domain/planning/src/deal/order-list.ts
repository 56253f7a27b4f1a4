import type { Key } from '../keys';
import type { Order } from '../orders';
import { comparePlaces, PlacePart } from '../rank';
import { sortByNumber } from './sort-by-number';
import { Kind, Listing, Mark, type Table } from '../table';

// An import is looked up at every use; these are used for every row.
const { Listed, Waiting } = Listing;

const GROUPS = 5;
/** Fewer orders than this are simply sorted. */
const FEW = 64;
/** From so many rows on they are counted before they are handed out. */
const MANY = 4096;
/** Up to so many are put in one by one. */
const INSERTED_AT_MOST = 8;
/** Lists up to this length are looked through from the top. */
const LOOKED_THROUGH = 512;

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
  settle(dirty: readonly Key[], waiting: readonly number[], keys: readonly Key[]): void {
    for (const key of dirty) if (key.hasGone) this.dropGone(key);
    const there = waiting.filter((order) => this.table.owner[order] === order);
    const rows = this.rowsInOrder(there);
    if (rows.length >= MANY) return this.handOut(rows, keys);
    for (const row of rows) keys[this.table.key[row]!]!.waiting.push(row);
    for (const key of dirty) {
      if (key.waiting.length === 0) continue;
      this.put(key, key.waiting);
      key.waiting = [];
    }
  }

  private rowsInOrder(orders: readonly number[]): ArrayLike<number> & Iterable<number> {
    const { listing, marks, next } = this.table;
    const rows = orders.length < FEW ? [] : new Int32Array(this.table.rowCount());
    let count = 0;
    for (const order of this.sorted(orders)) {
      marks[order]! &= ~Mark.Waiting;
      for (let row = next[order]!; row >= 0; row = next[row]!) {
        if (listing[row] !== Waiting) continue;
        listing[row] = Listed;
        rows[count++] = row;
      }
    }
    return rows instanceof Int32Array ? rows.subarray(0, count) : rows;
  }

  /** Counts first, so that all keys can share one array. */
  private handOut(rows: ArrayLike<number>, keys: readonly Key[]): void {
    const { key: keyOf } = this.table;
    const ends = new Int32Array(keys.length + 1);
    const keyOfRows = new Int32Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const key = keyOf[rows[i]!]!;
      keyOfRows[i] = key;
      ends[key + 1]!++;
    }
    for (let i = 1; i < ends.length; i++) ends[i]! += ends[i - 1]!;
    const shared = new Int32Array(rows.length);
    const next = ends.slice();
    for (let i = 0; i < rows.length; i++) shared[next[keyOfRows[i]!]!++] = rows[i]!;
    for (const key of keys) {
      const from = ends[key.index]!;
      const to = ends[key.index + 1]!;
      if (to > from) this.put(key, shared.subarray(from, to));
    }
  }

  private dropGone(key: Key): void {
    const { listing, key: keyOf } = this.table;
    const { demands, index } = key;
    let kept = 0;
    for (let i = 0; i < key.count; i++) {
      const row = demands[i]!;
      if (listing[row] === Listed && keyOf[row] === index) demands[kept++] = row;
    }
    key.count = kept;
    key.hasGone = false;
  }

  /** @param fresh in the order of P3 */
  private put(key: Key, fresh: number[] | Int32Array<ArrayBuffer>): void {
    if (key.count === 0) {
      key.demands = fresh instanceof Int32Array ? fresh : Int32Array.from(fresh);
      key.count = fresh.length;
      return;
    }
    this.makeRoom(key, fresh.length);
    if (this.compare(key.demands[key.count - 1]!, fresh[0]!) < 0) key.demands.set(fresh, key.count);
    else if (fresh.length <= INSERTED_AT_MOST) for (let i = 0; i < fresh.length; i++) this.insert(key, key.count + i, fresh[i]!);
    else this.merge(key, fresh);
    key.count += fresh.length;
  }

  /** Where a row stands in the list; -1 if it isn't in it. */
  positionOf(key: Key, row: number): number {
    if (this.table.listing[row] !== Listed || this.table.key[row] !== key.index) return -1;
    // Looking through a short list costs less than finding out of a few rows in it where they stand.
    if (key.count <= LOOKED_THROUGH) return key.demands.indexOf(row);
    return this.lowerBoundOf(key.demands, key.count, row);
  }

  private insert({ demands }: Key, count: number, row: number): void {
    const at = this.lowerBoundOf(demands, count, row);
    demands.copyWithin(at + 1, at, count);
    demands[at] = row;
  }

  private lowerBoundOf(demands: Int32Array, count: number, row: number): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(demands[middle]!, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private merge({ demands, count }: Key, fresh: ArrayLike<number>): void {
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
    const { table } = this;
    const orderA = table.owner[a]!;
    const orderB = table.owner[b]!;
    if (orderA === orderB) return table.turn[a]! - table.turn[b]!;
    const groups = table.groupOf(orderA) - table.groupOf(orderB);
    if (groups !== 0) return groups;
    const firstA = table.firstOf(orderA);
    const firstB = table.firstOf(orderB);
    if (firstA !== firstB) return firstA < firstB ? -1 : 1;
    return this.compareTied(orderA, orderB);
  }

  /**
   * P3 among orders of one group with the same first number. A sales order stands before whatever is made for it or lent
   * its place; its place is known without looking at it.
   */
  private compareTied(a: number, b: number): number {
    const { kind, id } = this.table;
    if (kind[a] === Kind.SalesOrder)
      return kind[b] === Kind.SalesOrder ? id[a]! - id[b]! : id[a]! - this.orders[b]!.place.orderId || PlacePart.Rows - PlacePart.Makers;
    if (kind[b] === Kind.SalesOrder) return -this.compareTied(b, a);
    return comparePlaces(this.orders[a]!.place, this.orders[b]!.place);
  }

  /**
   * Orders by their places. Many are sorted by the number that decides nearly always, and by the rest of the place only
   * among equals.
   */
  private sorted(orders: readonly number[]): ArrayLike<number> & Iterable<number> {
    if (orders.length < FEW) return [...orders].sort(this.byPlace);
    const sorted = new Int32Array(orders.length);
    const groups: number[][] = Array.from({ length: GROUPS }, () => []);
    for (const order of orders) groups[this.table.groupOf(order)]!.push(order);
    let from = 0;
    for (const group of groups) {
      this.sortByFirst(group, sorted.subarray(from, from + group.length));
      from += group.length;
    }
    return sorted;
  }

  private sortByFirst(orders: readonly number[], slots: Int32Array): void {
    const { table } = this;
    const firsts = new Float64Array(orders.length);
    for (let i = 0; i < orders.length; i++) {
      slots[i] = orders[i]!;
      firsts[i] = table.firstOf(orders[i]!);
    }
    sortByNumber(firsts, slots);
    for (let from = 0, to = 1; from < slots.length; from = to++) {
      while (to < slots.length && firsts[to] === firsts[from]) to++;
      if (to - from > FEW) slots.subarray(from, to).sort(this.tied);
      else if (to - from > 1) this.insertTied(slots, from, to);
    }
  }

  private insertTied(slots: Int32Array, from: number, to: number): void {
    for (let i = from + 1; i < to; i++) {
      const order = slots[i]!;
      let at = i;
      for (; at > from && this.compareTied(slots[at - 1]!, order) > 0; at--) slots[at] = slots[at - 1]!;
      slots[at] = order;
    }
  }

  private readonly tied = (a: number, b: number): number => this.compareTied(a, b);

  private readonly byPlace = (a: number, b: number): number => comparePlaces(this.orders[a]!.place, this.orders[b]!.place);
}
