import { IdIndex } from './id-index';
import type { Entity } from '../words';

/** Orders have even kinds, their rows the odd ones that follow. The order of kinds is the order of all listings. */
export const enum Kind {
  SalesOrder,
  SalesRow,
  ManufacturingOrder,
  IngredientRow,
  PurchaseOrder,
  OutsourcedRow,
  StockTransfer,
  TransferRow,
}

export const ENTITIES: readonly Entity[] = [
  'sales_order',
  'sales_order_row',
  'manufacturing_order',
  'manufacturing_order_recipe_row',
  'purchase_order',
  'outsourced_purchase_order_recipe_row',
  'stock_transfer',
  'stock_transfer_row',
];

export const kindOf = (entity: string): Kind | -1 => ENTITIES.indexOf(entity as Entity) as Kind | -1;
export const isOrder = (kind: Kind): boolean => kind % 2 === 0;
export const ownerKindOf = (kind: Kind): Kind => kind - (kind % 2);

/** The place of something in a key's list of demands. */
export const enum Listing {
  Absent,
  Listed,
  /** To be put in its place at the next dealing; whatever a list still holds of it is void. */
  Waiting,
}

/** What is to be done about an order, and what is to be remembered of a row. */
export const enum Mark {
  /** To be rolled up again. */
  Dirty = 1,
  /** It, or a row of it, may differ from what was published. */
  Unsettled = 2,
  /** Rows of it wait to be put in their places in lists. */
  Waiting = 4,
  /** Of a row: it says something of a link. */
  Linked = 8,
}

type Column = Uint8Array | Int32Array | Float64Array;

function grown<C extends Column>(old: C, fresh: C): C {
  fresh.set(old);
  return fresh;
}

/** Every place has a record of four numbers, so that dealing a row costs one line of the processor's cache: */
const RECORD = 4;
/** rows: what is still needed; orders: what orders their group in the order of demand; */
const OPEN = 0;
/** what nothing covers; */
const MISSING = 1;
/** the date, in milliseconds, `Infinity` for none; */
const DATE = 2;
/** and two integers in the place of the fourth: the day on which a row is due (orders: their group in the order of demand), */
const DUE = 6;
/** and the codes of the status. */
const CODES = 7;

/** A status in numbers; dates in milliseconds, `Infinity` for none. */
export interface State {
  readonly codes: number;
  readonly missing: number;
  readonly date: number;
  /** Only sales orders and rows: of the ingredients of what is made for them. */
  readonly ingredientDate: number;
}

/**
 * Every order and every row has a place, a small integer, in arrays that stand side by side: a million rows are a few
 * arrays, and dealing walks through them without touching an object.
 */
export class Table {
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
  /** Orders: what is to be done about it, as bits of `Mark`. */
  marks = new Uint8Array(0);
  private numbers = new Float64Array(0);
  private integers = new Int32Array(0);
  private ingredientDates = new Float64Array(0);
  private published = {
    codes: new Int32Array(0),
    missing: new Float64Array(0),
    date: new Float64Array(0),
    ingredientDate: new Float64Array(0),
  };

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
    this.setNeed(at, 0, 0);
    this.setStatus(at, 0, 0, Infinity);
    this.ingredientDates[at] = Infinity;
    this.publish(at, null);
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

  openOf(row: number): number {
    return this.numbers[row * RECORD + OPEN]!;
  }

  /** The day on which it is due at its location; `NO_DAY` for none. */
  dueDayOf(row: number): number {
    return this.integers[row * 2 * RECORD + DUE]!;
  }

  setNeed(row: number, open: number, dueDay: number): void {
    this.numbers[row * RECORD + OPEN] = open;
    this.integers[row * 2 * RECORD + DUE] = dueDay;
  }

  /** What decides nearly every comparison of two orders' places in the order of demand. */
  groupOf(order: number): number {
    return this.integers[order * 2 * RECORD + DUE]!;
  }

  firstOf(order: number): number {
    return this.numbers[order * RECORD + OPEN]!;
  }

  setPlace(order: number, group: number, first: number): void {
    this.setNeed(order, first, group);
  }

  codesOf(at: number): number {
    return this.integers[at * 2 * RECORD + CODES]!;
  }

  missingOf(at: number): number {
    return this.numbers[at * RECORD + MISSING]!;
  }

  dateOf(at: number): number {
    return this.numbers[at * RECORD + DATE]!;
  }

  ingredientDateOf(at: number): number {
    return this.ingredientDates[at]!;
  }

  hasStatus(at: number, codes: number, missing: number, date: number): boolean {
    const { numbers } = this;
    const record = at * RECORD;
    return this.integers[2 * record + CODES] === codes && numbers[record + MISSING] === missing && numbers[record + DATE] === date;
  }

  setStatus(at: number, codes: number, missing: number, date: number): void {
    const record = at * RECORD;
    this.integers[2 * record + CODES] = codes;
    this.numbers[record + MISSING] = missing;
    this.numbers[record + DATE] = date;
  }

  setMaking(at: number, codes: number, ingredientDate: number): void {
    this.integers[at * 2 * RECORD + CODES] = codes;
    this.ingredientDates[at] = ingredientDate;
  }

  stateAt(at: number): State {
    return { codes: this.codesOf(at), missing: this.missingOf(at), date: this.dateOf(at), ingredientDate: this.ingredientDateOf(at) };
  }

  publishedAt(at: number): State {
    const { codes, missing, date, ingredientDate } = this.published;
    return { codes: codes[at]!, missing: missing[at]!, date: date[at]!, ingredientDate: ingredientDate[at]! };
  }

  /** Null: nothing is published of it any more. */
  publish(at: number, state: State | null): void {
    const { codes, missing, date, ingredientDate } = this.published;
    codes[at] = state?.codes ?? 0;
    missing[at] = state?.missing ?? 0;
    date[at] = state?.date ?? Infinity;
    ingredientDate[at] = state?.ingredientDate ?? Infinity;
  }

  /** Whether it is as it was published. */
  isPublished(at: number): boolean {
    const { codes, missing, date, ingredientDate } = this.published;
    return this.hasStatus(at, codes[at]!, missing[at]!, date[at]!) && this.ingredientDates[at] === ingredientDate[at];
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
    this.marks = grown(this.marks, new Uint8Array(capacity));
    this.numbers = grown(this.numbers, new Float64Array(capacity * RECORD));
    this.integers = new Int32Array(this.numbers.buffer);
    this.ingredientDates = grown(this.ingredientDates, new Float64Array(capacity));
    const { codes, missing, date, ingredientDate } = this.published;
    this.published = {
      codes: grown(codes, new Int32Array(capacity)),
      missing: grown(missing, new Float64Array(capacity)),
      date: grown(date, new Float64Array(capacity)),
      ingredientDate: grown(ingredientDate, new Float64Array(capacity)),
    };
    this.capacity = capacity;
  }
}
