import { IdIndex } from './id-index';
import type { Entity } from './statuses';

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

/** The positions in `PRODUCT_AVAILABILITY` and `INGREDIENT_AVAILABILITY`, which agree in the first four. Smaller is worse. */
export const enum Availability {
  NotAvailable,
  Expected,
  InStock,
  /** PICKED or PROCESSED. */
  Done,
  NoRecipe,
  NotApplicable,
}

/** PRODUCT_AVAILABILITY has no NO_RECIPE, so its NOT_APPLICABLE stands one earlier. */
export const PRODUCT_NOT_APPLICABLE = 4;

export const enum Flag {
  Overdue = 1,
  Late = 2,
  /** There is a status at all. */
  Present = 4,
}

/** The place of something in a key's list of demands. */
export const enum Listing {
  Absent,
  Listed,
  /** To be put in its place at the next dealing; whatever a list still holds of it is void. */
  Waiting,
}

/** What is to be done about an order. */
export const enum Mark {
  /** To be rolled up again. */
  Dirty = 1,
  /** It, or a row of it, may differ from what was published. */
  Unsettled = 2,
  /** Rows of it wait to be put in their places in lists. */
  Waiting = 4,
}

/** One status per place. Dates are moments in milliseconds, `Infinity` for none. */
export class StatusColumns {
  /** Of the product for sales orders and rows, of the ingredient for all others. */
  availability = new Uint8Array(0);
  flags = new Uint8Array(0);
  date = new Float64Array(0);
  missing = new Float64Array(0);
  /** Only sales orders and rows: the ingredients of what is made for them, and the production itself. */
  ingredient = new Uint8Array(0);
  ingredientDate = new Float64Array(0);
  production = new Uint8Array(0);

  grow(capacity: number): void {
    this.availability = grown(this.availability, new Uint8Array(capacity));
    this.flags = grown(this.flags, new Uint8Array(capacity));
    this.date = grown(this.date, new Float64Array(capacity));
    this.missing = grown(this.missing, new Float64Array(capacity));
    this.ingredient = grown(this.ingredient, new Uint8Array(capacity));
    this.ingredientDate = grown(this.ingredientDate, new Float64Array(capacity));
    this.production = grown(this.production, new Uint8Array(capacity));
  }

  clear(at: number): void {
    this.availability[at] = this.flags[at] = this.ingredient[at] = this.production[at] = 0;
    this.missing[at] = 0;
    this.date[at] = this.ingredientDate[at] = Infinity;
  }

  copy(from: StatusColumns, at: number): void {
    this.availability[at] = from.availability[at]!;
    this.flags[at] = from.flags[at]!;
    this.date[at] = from.date[at]!;
    this.missing[at] = from.missing[at]!;
    this.ingredient[at] = from.ingredient[at]!;
    this.ingredientDate[at] = from.ingredientDate[at]!;
    this.production[at] = from.production[at]!;
  }

  equals(other: StatusColumns, at: number): boolean {
    return (
      this.availability[at] === other.availability[at] &&
      this.flags[at] === other.flags[at] &&
      this.date[at] === other.date[at] &&
      this.missing[at] === other.missing[at] &&
      this.ingredient[at] === other.ingredient[at] &&
      this.ingredientDate[at] === other.ingredientDate[at] &&
      this.production[at] === other.production[at]
    );
  }
}

type Column = Uint8Array | Int32Array | Float64Array;

function grown<C extends Column>(old: C, fresh: C): C {
  fresh.set(old);
  return fresh;
}

/**
 * Every order and every row has a place, a small integer, in columns that stand side by side: a million rows are a few
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
  /** Rows: what is still needed. */
  open = new Float64Array(0);
  /** Rows: the day on which it is due at its location; `NO_DAY` for none. */
  dueDay = new Int32Array(0);
  /** Rows: the place within the order. */
  turn = new Int32Array(0);
  listing = new Uint8Array(0);
  /** Sales rows: the place of the manufacturing order made for it; -1 for none. */
  maker = new Int32Array(0);
  /** Orders: what is to be done about it, as bits of `Mark`. */
  marks = new Uint8Array(0);
  readonly now = new StatusColumns();
  readonly published = new StatusColumns();

  private readonly places = ENTITIES.map(() => new IdIndex((at) => this.id[at]!));

  /** The place of an order or a row; undefined if there is none. */
  find(kind: Kind | -1, id: number): number | undefined {
    return this.places[kind]?.get(id);
  }

  count(kind: Kind): number {
    return this.places[kind]!.size;
  }

  /** Every place of a kind, in no particular order. */
  all(kind: Kind): IterableIterator<number> {
    return this.places[kind]!.values();
  }

  /** @param owner -1: it is its own (an order) */
  add(kind: Kind, id: number, owner: number): number {
    const at = this.free.pop() ?? this.next();
    this.kind[at] = kind;
    this.id[at] = id;
    this.owner[at] = owner < 0 ? at : owner;
    this.key[at] = this.maker[at] = -1;
    this.turn[at] = this.open[at] = this.dueDay[at] = this.listing[at] = this.marks[at] = 0;
    this.now.clear(at);
    this.published.clear(at);
    this.places[kind]!.set(id, at);
    return at;
  }

  remove(at: number): void {
    this.places[this.kind[at]!]!.delete(this.id[at]!);
    this.listing[at] = Listing.Absent;
    this.key[at] = -1;
    this.givenUp.push(at);
  }

  /** After a planning no list names what was removed. */
  reuse(): void {
    if (this.givenUp.length === 0) return;
    for (const at of this.givenUp) this.free.push(at);
    this.givenUp = [];
  }

  private next(): number {
    if (this.used === this.capacity) this.grow(Math.max(1024, Math.ceil(this.capacity * 1.25)));
    return this.used++;
  }

  /** Makes room in advance, when it is known how much will come. */
  grow(capacity: number): void {
    if (capacity <= this.capacity) return;
    this.kind = grown(this.kind, new Uint8Array(capacity));
    this.id = grown(this.id, new Float64Array(capacity));
    this.owner = grown(this.owner, new Int32Array(capacity));
    this.key = grown(this.key, new Int32Array(capacity));
    this.open = grown(this.open, new Float64Array(capacity));
    this.dueDay = grown(this.dueDay, new Int32Array(capacity));
    this.turn = grown(this.turn, new Int32Array(capacity));
    this.listing = grown(this.listing, new Uint8Array(capacity));
    this.maker = grown(this.maker, new Int32Array(capacity));
    this.marks = grown(this.marks, new Uint8Array(capacity));
    this.now.grow(capacity);
    this.published.grow(capacity);
    this.capacity = capacity;
  }
}
