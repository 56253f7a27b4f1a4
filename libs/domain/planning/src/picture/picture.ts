import type { Instant, Quantity } from '@pegboard/kit';
import { Calendar, instantOf, momentOf } from '../days';
import type { Changes } from '../publish';
import {
  Key,
  newSupply,
  type KeyHold,
  PlannedLocation,
  newer,
  PlannedVariant,
  type FactCause,
  type Supply,
  type SupplyState,
} from '../keys';
import { KnownFacts } from './known-facts';
import { RowTotals, type Maker, type Order, MakerSchedule } from '../orders';
import type { MakerRowFact, PlanOptions } from '../words';
import { Ranks } from '../rank';
import { addTo } from './sets';
import { Kind, Mark, type Table } from '../table';

interface RowLinks {
  readonly makerId: number | null;
  readonly packedBefore: Quantity;
  /** The oldest first. */
  readonly earlier: readonly number[];
}

export enum KeyFlag {
  Producible = 1,
  Recipe = 2,
}

/**
 * The facts, laid out for dealing: orders and rows in a table, demands and supplies at their keys. Everything here only
 * notes what has to be planned again.
 */
export class Picture {
  readonly facts = new KnownFacts();
  readonly totals = new RowTotals();
  readonly sell = new Ranks();
  readonly scheduled = new Ranks();
  readonly schedule = new MakerSchedule((id) => (this.table.find(Kind.SalesOrder, id) === undefined ? Infinity : this.sell.keyOf(id)));
  readonly keys: Key[] = [];
  /** `KeyFlag`s by the index of the key. */
  keyFlags = new Uint8Array(64);
  readonly locations = new Map<number, PlannedLocation>();
  readonly variants = new Map<number, PlannedVariant>();
  /** The ids of the manufacturing orders that say they are made for a sales order, linked or not. */
  readonly makersFor = new Map<number, Set<number>>();
  /** The rows of manufacturing orders as they were said, where the plan has others, or has the order no more (P9). */
  readonly saidRows = new Map<number, readonly MakerRowFact[]>();
  /** Rows of sales orders that haven't been heard of, and what is made for them. */
  readonly awaitedRows = new Map<number, Set<Maker>>();
  /** The purchase order of each purchase order row. */
  readonly purchaseOfRow = new Map<number, number>();
  private readonly keysOfBatch = new Map<number, Set<Key>>();
  /** Variants of which something changed that the statuses of sales rows show. */
  readonly restated = new Set<PlannedVariant>();
  /** The last ledger commit applied. */
  posting = 0;
  dirtyKeys: Key[] = [];
  /** Supplies of which it is not known yet when they come, given what they are made of. */
  newSupplies: Supply[] = [];
  /** The places of orders with rows that wait to be put in their places at keys. */
  waitingOrders: number[] = [];
  /** Ingredients of which previews are to be dealt again, and what led to it. */
  readonly stalePreviews = new Map<Key, FactCause | null>();
  /** The places of orders to be rolled up: sales orders, and all others. */
  dirtySales: number[] = [];
  dirtyMakers: number[] = [];
  /** What led to it, by the places of orders to be rolled up. */
  readonly causes = new Map<number, FactCause>();
  /** What sales rows say of a link, by their places; only those that say something. */
  readonly links = new Map<number, RowLinks>();
  /** The sales orders of rows for which more than one was made, by all those that were. */
  readonly rankedLinks = new Map<number, number>();
  /** What is being applied was given with this. */
  cause: FactCause | null = null;
  private readonly words = new Map<string, string>();
  private readonly calendars = new Map<string, Calendar>();
  private now: number;

  constructor(
    readonly table: Table,
    /** By place in the table. */
    readonly orders: (Order | undefined)[],
    readonly changes: Changes,
    readonly options: PlanOptions,
    now: Instant,
  ) {
    this.now = momentOf(now);
  }

  /** The same word once for all orders that have it. */
  readonly shared = <Word extends string>(word: Word): Word => {
    const known = this.words.get(word);
    if (known !== undefined) return known as Word;
    this.words.set(word, word);
    return word;
  };

  get nowInstant(): Instant {
    return instantOf(this.now)!;
  }

  touchKey(key: Key): void {
    if (this.cause) key.cause = this.cause;
    if (key.isDirty) return;
    key.isDirty = true;
    this.dirtyKeys.push(key);
  }

  /** What is left of the ingredient, or who is short of what is made of it, may have changed. */
  stalePreview(key: Key, cause: FactCause | null): void {
    if (key.variant.usedIn.size === 0 && !key.previews?.size) return;
    this.stalePreviews.set(key, newer(this.stalePreviews.get(key) ?? null, cause));
  }

  /** Rows that are short of a product are previewed against its ingredients (P7). */
  previewAgain({ variant, location }: Key, cause: FactCause | null): void {
    for (const { variantId } of variant.recipe?.rows ?? []) {
      const ingredient = this.findKey(variantId, location.id);
      if (ingredient) this.stalePreview(ingredient, cause);
    }
  }

  /** The order at this place is to be rolled up again. */
  touchOrder(at: number, cause: FactCause | null = this.cause): void {
    if (cause) this.causes.set(at, newer(this.causes.get(at) ?? null, cause)!);
    const { marks } = this.table;
    if ((marks[at]! & Mark.Dirty) !== 0) return;
    marks[at]! |= Mark.Dirty;
    if (this.table.kind[at] === Kind.SalesOrder) this.dirtySales.push(at);
    else this.dirtyMakers.push(at);
  }

  variant(id: number): PlannedVariant {
    let variant = this.variants.get(id);
    if (!variant) this.variants.set(id, (variant = new PlannedVariant(id)));
    return variant;
  }

  location(id: number): PlannedLocation {
    let location = this.locations.get(id);
    if (!location) this.locations.set(id, (location = new PlannedLocation(id, this.calendar('UTC'))));
    return location;
  }

  calendar(timeZone: string): Calendar {
    let calendar = this.calendars.get(timeZone);
    if (!calendar) {
      calendar = new Calendar(timeZone);
      calendar.setNow(this.now);
      this.calendars.set(timeZone, calendar);
    }
    return calendar;
  }

  /** T2, M6: stock is held for a row as long as the row is linked to what made it. */
  isHeld({ rowId }: KeyHold, row: number | undefined, key: Key): boolean {
    if (row !== undefined) return this.table.maker[row] !== -1 && this.table.key[row] === key.index;
    for (const { link } of this.awaitedRows.get(rowId) ?? []) if (link?.key === key) return true;
    return false;
  }

  findKey(variantId: number, locationId: number): Key | undefined {
    const keys = this.variants.get(variantId)?.keys;
    if (keys) for (const key of keys) if (key.location.id === locationId) return key;
    return undefined;
  }

  key(variantId: number, locationId: number): Key {
    const found = this.findKey(variantId, locationId);
    if (found) return found;
    const key = new Key(this.keys.length, this.variant(variantId), this.location(locationId));
    this.keys.push(key);
    this.noteFlags(key);
    key.variant.keys.push(key);
    key.location.keys.push(key);
    this.stalePreview(key, this.cause);
    return key;
  }

  /** What rolling up asks of every row's variant, in one byte per key. */
  noteFlags({ index, variant }: Key): void {
    if (index >= this.keyFlags.length) {
      const flags = new Uint8Array(index * 2 + 64);
      flags.set(this.keyFlags);
      this.keyFlags = flags;
    }
    this.keyFlags[index] = (variant.isProducible ? KeyFlag.Producible : 0) | (variant.hasRecipe ? KeyFlag.Recipe : 0);
  }

  /** The batch lies, or has lain, at the key. */
  noteBatch(batchId: number, key: Key): void {
    addTo(this.keysOfBatch, batchId, key);
  }

  batchKeys(batchId: number): Iterable<Key> {
    return this.keysOfBatch.get(batchId) ?? [];
  }

  keyAt(row: number): Key {
    return this.keys[this.table.key[row]!]!;
  }

  ownerOf(row: number): Order {
    return this.orders[this.table.owner[row]!]!;
  }

  /** @returns the calendars on which another day has begun */
  setNow(now: Instant): ReadonlySet<Calendar> {
    this.now = momentOf(now);
    return new Set([...this.calendars.values()].filter((calendar) => calendar.setNow(this.now)));
  }

  /** Puts a supply where the facts have it now. @returns the supply; undefined if nothing is open */
  setSupply(old: Supply | undefined, state: SupplyState | undefined): Supply | undefined {
    const wanted = state && state.open > 0 ? state : undefined;
    if (old && wanted && isSameSupply(old, wanted)) return old;
    if (old) {
      old.key.removeSupply(old);
      this.touchSupplied(old.key);
    }
    if (!wanted) return undefined;
    const supply = newSupply(wanted);
    supply.key.addSupply(supply);
    this.newSupplies.push(supply);
    this.touchSupplied(supply.key);
    return supply;
  }

  touchSupplied(key: Key): void {
    key.hasLeftChanged = true;
    this.touchKey(key);
  }
}

function isSameSupply(a: Supply, b: SupplyState): boolean {
  return (
    a.key === b.key &&
    a.open === b.open &&
    a.moment === b.moment &&
    a.rank === b.rank &&
    a.isLinked === b.isLinked &&
    a.rowAt === b.rowAt &&
    a.kind === b.kind
  );
}
