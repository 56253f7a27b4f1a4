import { IdIndex } from './id-index';
import { ENTITIES, isOrder, Listing, type Kind } from './kinds';
import { grown, Records } from './records';

/**
 * Every order and every row has a place, a small integer, in arrays that stand side by side: a million rows are a few
 * arrays, and dealing walks through them without touching an object.
 */
export class Table extends Records {
  capacity = 0;
  private used = 0;
  private free: number[] = [];
  /** Given up since the last planning; lists may still name them, so they are not used again before it. */
  private givenUp: number[] = [];

  kind = new Uint8Array(0);
  id = new Float64Array(0);
  /** The place of the order that a row belongs to; of an order, its own. */
  owner = new Int32Array(0);
  /** Rows: the index of the key it demands from. */
  key = new Int32Array(0);
  /** Rows: the place within the order. */
  turn = new Int32Array(0);
  /** Orders: the place of the first row; rows: that of the next one. -1: there is none. */
  next = new Int32Array(0);
  /** Rows: what the order asks for, moved already or not. */
  quantity = new Float64Array(0);
  listing = new Uint8Array(0);
  /** Sales rows: the place of the manufacturing order made for it; of such an order, that of its sales order. -1: none. */
  maker = new Int32Array(0);
  /** Rows: the first and the last of the supplies for all that it uses, by their index at its key; -1: it uses none. */
  uses = new Int32Array(0);
  /** Orders: what is to be done about it, as bits of `Mark`. */
  marks = new Uint8Array(0);
  private readonly places = ENTITIES.map(() => new IdIndex((at) => this.id[at]!));

  /** The place of an order or a row; undefined if there is none. */
  find(kind: Kind | -1, id: number): number | undefined {
    return this.places[kind]?.get(id);
  }

  count(kind: Kind): number {
    return this.places[kind]!.size;
  }

  /** Of all kinds together. */
  rowCount(): number {
    return this.places.reduce((total, index, kind) => total + (isOrder(kind) ? 0 : index.size), 0);
  }

  /** Every place of a kind, in no particular order. */
  all(kind: Kind): IterableIterator<number> {
    return this.places[kind]!.values();
  }

  /** @param owner -1: it is its own (an order) */
  add(kind: Kind, id: number, owner: number): number {
    const at = this.free.pop() ?? this.unused();
    this.kind[at] = kind;
    this.id[at] = id;
    this.owner[at] = owner < 0 ? at : owner;
    this.key[at] = this.maker[at] = this.next[at] = -1;
    this.quantity[at] = this.turn[at] = this.listing[at] = this.marks[at] = 0;
    this.uses[2 * at] = this.uses[2 * at + 1] = -1;
    this.clearRecord(at);
    this.places[kind]!.set(id, at);
    return at;
  }

  remove(at: number): void {
    this.places[this.kind[at]!]!.delete(this.id[at]!);
    this.listing[at] = Listing.Absent;
    this.key[at] = this.owner[at] = this.next[at] = -1;
    this.givenUp.push(at);
  }

  /** After a planning no list names what was removed. */
  reuse(): void {
    if (this.givenUp.length === 0) return;
    for (const at of this.givenUp) this.free.push(at);
    this.givenUp = [];
  }

  /** The places of an order's rows, in row order. */
  rowsOf(order: number): number[] {
    const rows: number[] = [];
    for (let row = this.next[order]!; row >= 0; row = this.next[row]!) rows.push(row);
    return rows;
  }

  setRowsOf(order: number, rows: readonly number[]): void {
    let before = order;
    for (const row of rows) {
      this.next[before] = row;
      before = row;
    }
    this.next[before] = -1;
  }

  private unused(): number {
    if (this.used === this.capacity) this.grow(Math.max(1024, Math.ceil(this.capacity * 1.15)));
    return this.used++;
  }

  private grow(capacity: number): void {
    this.kind = grown(this.kind, new Uint8Array(capacity));
    this.id = grown(this.id, new Float64Array(capacity));
    this.owner = grown(this.owner, new Int32Array(capacity));
    this.key = grown(this.key, new Int32Array(capacity));
    this.turn = grown(this.turn, new Int32Array(capacity));
    this.next = grown(this.next, new Int32Array(capacity));
    this.quantity = grown(this.quantity, new Float64Array(capacity));
    this.listing = grown(this.listing, new Uint8Array(capacity));
    this.maker = grown(this.maker, new Int32Array(capacity));
    this.uses = grown(this.uses, new Int32Array(2 * capacity));
    this.marks = grown(this.marks, new Uint8Array(capacity));
    this.growRecords(capacity);
    this.capacity = capacity;
  }
}
