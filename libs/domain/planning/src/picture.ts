import type { Instant } from '@pegboard/kit';
import { Calendar, instantOf, momentOf } from './calendar';
import type { Changes } from './changes';
import { Key, Location, newer, NO_DAY, Variant, type Cause, type Supply, type Taker } from './key';
import { KnownFacts } from './known-facts';
import { RowTotals } from './ledger';
import type { IngredientOrder, Maker, Order, SalesOrder, Transfer } from './orders';
import { comparePlaces, placeOfTransfer, type Place } from './order-of-demand';
import type { PlanOptions } from './plan';
import { Ranks } from './ranks';
import { Schedule } from './schedule';
import { Flag, withDealt, type Availability } from './codes';
import { Kind, Listing, Mark, type Table } from './table';

const NOBODY: readonly Taker[] = [];

/** A supply as the facts have it; dealing adds the rest. */
export type SupplyState = Omit<Supply, 'left' | 'takers' | 'day'>;

/**
 * The facts, laid out for dealing: orders and rows in a table, demands and supplies at their keys. Everything here only
 * notes what has to be planned again.
 */
export class Picture {
  readonly facts = new KnownFacts();
  readonly totals = new RowTotals();
  readonly sell = new Ranks();
  readonly scheduled = new Ranks();
  readonly schedule = new Schedule(this.sell, (maker, place) => this.setPlace(maker, place));
  readonly keys: Key[] = [];
  readonly locations = new Map<number, Location>();
  readonly variants = new Map<number, Variant>();
  /** The manufacturing orders that say they are made for a sales order, linked or not. */
  readonly makersFor = new Map<number, Set<Maker>>();
  /** The purchase order of each purchase order row. */
  readonly purchaseOfRow = new Map<number, number>();
  private readonly keysOfBatch = new Map<number, Set<Key>>();
  /** Variants of which something changed that the statuses of sales rows show. */
  readonly restated = new Set<Variant>();
  /** The last ledger commit applied. */
  posting = 0;
  dirtyKeys: Key[] = [];
  /** Orders with rows that wait to be put in their places at keys. */
  waitingOrders: Order[] = [];
  dirtySales: SalesOrder[] = [];
  /** All other orders to be rolled up. */
  dirtyMakers: IngredientOrder[] = [];
  /** What is being applied was given with this. */
  cause: Cause | null = null;
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

  get nowInstant(): Instant {
    return instantOf(this.now)!;
  }

  touchKey(key: Key): void {
    if (this.cause) key.cause = this.cause;
    if (key.isDirty) return;
    key.isDirty = true;
    this.dirtyKeys.push(key);
  }

  touchOrder(order: Order, cause: Cause | null = this.cause): void {
    if (cause) order.cause = newer(order.cause, cause);
    const { marks } = this.table;
    if ((marks[order.at]! & Mark.Dirty) !== 0) return;
    marks[order.at]! |= Mark.Dirty;
    if (order.kind === Kind.SalesOrder) this.dirtySales.push(order);
    else this.dirtyMakers.push(order);
  }

  /** For dealing, which touches nearly every order many times. */
  touchOwner(row: number, cause: Cause | null): void {
    const owner = this.table.owner[row]!;
    if (cause === null && (this.table.marks[owner]! & Mark.Dirty) !== 0) return;
    this.touchOrder(this.orders[owner]!, cause);
  }

  variant(id: number): Variant {
    let variant = this.variants.get(id);
    if (!variant) this.variants.set(id, (variant = new Variant(id)));
    return variant;
  }

  location(id: number): Location {
    let location = this.locations.get(id);
    if (!location) this.locations.set(id, (location = new Location(id, this.calendar('UTC'))));
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

  findKey(variantId: number, locationId: number): Key | undefined {
    return this.variants.get(variantId)?.keys.find((key) => key.location.id === locationId);
  }

  key(variantId: number, locationId: number): Key {
    const found = this.findKey(variantId, locationId);
    if (found) return found;
    const key = new Key(this.keys.length, this.variant(variantId), this.location(locationId));
    this.keys.push(key);
    key.variant.keys.push(key);
    key.location.keys.push(key);
    return key;
  }

  /** The batch lies, or has lain, at the key. */
  noteBatch(batchId: number, key: Key): void {
    const keys = this.keysOfBatch.get(batchId);
    if (keys) keys.add(key);
    else this.keysOfBatch.set(batchId, new Set([key]));
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

  /** P9: where midnight has passed, everything is planned again. */
  setNow(now: Instant): void {
    this.now = momentOf(now);
    const passed = new Set([...this.calendars.values()].filter((calendar) => calendar.setNow(this.now)));
    if (passed.size === 0) return;
    for (const location of this.locations.values()) {
      if (passed.has(location.calendar)) for (const key of location.keys) this.touchKey(key);
    }
    if (this.options.transfersFirstWithinDays === null) return;
    for (const at of this.table.all(Kind.StockTransfer)) this.placeTransfer(this.orders[at] as Transfer);
  }

  placeTransfer(transfer: Transfer): void {
    const moment = transfer.dispatchMoment();
    const days = this.options.transfersFirstWithinDays;
    const { calendar } = this.location(transfer.fact.fromLocationId);
    const isLater = days !== null && (moment === Infinity || calendar.dayNumber(moment) > calendar.today + days);
    const place = placeOfTransfer(moment, transfer.id, isLater);
    if (comparePlaces(place, transfer.place) !== 0) this.setPlace(transfer, place);
  }

  /** All demands of the order move to another place in the order of P3. */
  setPlace(order: Order, place: Place): void {
    order.place = place;
    this.table.setPlace(order.at, place.group, place.first);
    for (const row of order.rows) this.relist(row);
  }

  /** Makes the table's rows those of the order's fact. */
  setRows(order: Order): void {
    const { table } = this;
    const kind = order.kind + 1;
    const old = order.rows;
    const rows = order.rowIds().map((id) => {
      const found = table.find(kind, id);
      if (found !== undefined && table.owner[found] === order.at) return found;
      // A row that another order had: ids are never given twice, so that order's next version will not have it.
      if (found !== undefined) this.removeRow(found);
      const added = table.add(kind, id, order.at);
      this.changes.added(added);
      return added;
    });
    order.rows = rows;
    if (old.length > 0) {
      const kept = new Set(rows);
      for (const row of old) if (!kept.has(row) && table.owner[row] === order.at) this.removeRow(row);
    }
    rows.forEach((row, turn) => {
      if (table.turn[row] === turn) return;
      table.turn[row] = turn;
      this.relist(row);
    });
    this.refreshRows(order);
  }

  refreshRows(order: Order): void {
    for (const row of order.rows) this.refreshRow(row);
    this.touchOrder(order);
  }

  removeRow(row: number): void {
    const key = this.keyAt(row);
    if (key && this.table.listing[row] !== Listing.Absent) this.unlist(row, key);
    const owner = this.ownerOf(row);
    this.changes.removed(row, owner, this.cause);
    owner.rows = owner.rows.filter((other) => other !== row);
    this.touchOrder(owner);
    this.table.remove(row);
  }

  /** Reads again from its order and the ledger what a row demands. */
  refreshRow(row: number): void {
    const { table } = this;
    const order = this.ownerOf(row);
    const state = order.row(table.turn[row]!, this.totals);
    const key = this.key(state.variantId, state.locationId);
    const due = state.deadline === null ? NO_DAY : key.location.calendar.dayNumber(momentOf(state.deadline));
    const old = this.keyAt(row);
    if (old !== key) {
      if (old && table.listing[row] !== Listing.Absent) this.unlist(row, old);
      table.key[row] = key.index;
    }
    if (state.open === 0) {
      if (table.listing[row] !== Listing.Absent) this.unlist(row, key);
      table.setNeed(row, 0, due);
      this.rest(row, state.rest);
      return;
    }
    if (table.listing[row] === Listing.Absent) this.list(row, key);
    if (table.openOf(row) !== state.open || table.dueDayOf(row) !== due) this.touchKey(key);
    table.setNeed(row, state.open, due);
  }

  /** A row with nothing open is not dealt; its status is known at once. */
  private rest(row: number, availability: Availability): void {
    const { table } = this;
    const codes = withDealt(table.codesOf(row), availability, Flag.Present);
    if (table.hasStatus(row, codes, 0, Infinity)) return;
    this.changes.willChange(row, this.cause);
    table.setStatus(row, codes, 0, Infinity);
    this.touchOrder(this.ownerOf(row));
  }

  private list(row: number, key: Key): void {
    const { listing, marks, owner } = this.table;
    listing[row] = Listing.Waiting;
    const at = owner[row]!;
    if ((marks[at]! & Mark.Waiting) === 0) {
      marks[at]! |= Mark.Waiting;
      this.waitingOrders.push(this.orders[at]!);
    }
    this.touchKey(key);
  }

  private unlist(row: number, key: Key): void {
    this.table.listing[row] = Listing.Absent;
    key.hasGone = true;
    this.touchKey(key);
  }

  private relist(row: number): void {
    if (this.table.listing[row] !== Listing.Listed) return;
    const key = this.keyAt(row);
    key.hasGone = true;
    this.list(row, key);
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
    const day = wanted.moment === Infinity ? NO_DAY : wanted.key.location.calendar.dayNumber(wanted.moment);
    const supply: Supply = { ...wanted, day, left: 0, takers: NOBODY };
    supply.key.addSupply(supply);
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
