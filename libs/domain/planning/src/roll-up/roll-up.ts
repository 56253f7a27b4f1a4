import { Conclusion } from '../deal';
import type { Changes } from '../publish';
import { newer, sameTakers, type FactCause, type Key, type SupplyTaker } from '../keys';
import type { IngredientOrder, Maker } from '../orders';
import { isPreviewed, KeyFlag, type Picture } from '../picture';
import { DateRollUp } from './dates';
import { dealPreviews, previewOf } from './preview';
import { PRODUCTION_STATUS } from '../words';
import { Availability, StatusFlag, PRODUCT_NOT_APPLICABLE, Kind, Mark, type Table } from '../table';

const NONE = PRODUCTION_STATUS.indexOf('NONE');
const NOT_STARTED = PRODUCTION_STATUS.indexOf('NOT_STARTED');
const IN_PROGRESS = PRODUCTION_STATUS.indexOf('IN_PROGRESS');
const BLOCKED = PRODUCTION_STATUS.indexOf('BLOCKED');
const DONE = PRODUCTION_STATUS.indexOf('DONE');
const NOT_APPLICABLE = PRODUCTION_STATUS.indexOf('NOT_APPLICABLE');

// An import is looked up at every use; these are used for every row.
const { NotApplicable, Expected, Done, NoRecipe } = Availability;
const { Producible } = KeyFlag;

const NOBODY: readonly SupplyTaker[] = [];

/** From the statuses of rows to those of orders, and from manufacturing orders to the sales rows they are made for (P4, P6, P7). */
export class RollUp {
  private readonly table: Table;
  private readonly dates: DateRollUp;
  private readonly conclusion: Conclusion;
  // The answer being put together; plain fields, because this runs for every order there is.
  private worst = 0;
  private date = 0;
  private flags = 0;

  constructor(
    private readonly picture: Picture,
    private readonly changes: Changes,
    /** The order of P3. */
    private readonly compare: (a: number, b: number) => number,
  ) {
    this.table = picture.table;
    this.dates = new DateRollUp(picture);
    this.conclusion = new Conclusion(picture, changes);
  }

  /**
   * When supplies come is known first, then how every row stands, then every order: manufacturing orders before the sales
   * orders they are made for, because those show them.
   */
  settle(): void {
    const { picture } = this;
    this.restate(this.conclude());
    const { causes, orders } = picture;
    for (const at of this.takeDirty(picture.dirtyMakers)) this.rollUpIngredients(orders[at] as IngredientOrder);
    picture.dirtyMakers = [];
    for (const at of this.takeDirty(picture.dirtySales)) this.rollUpSales(at, causes.size > 0 ? (causes.get(at) ?? null) : null);
    picture.dirtySales = [];
    causes.clear();
  }

  /** @returns the keys that were dealt, or of which a supply comes on another day */
  private conclude(): Key[] {
    const { dirtyKeys } = this.picture;
    const changed = this.dates.settle();
    for (const key of dirtyKeys) {
      this.conclusion.of(key, newer(key.cause, changed.get(key) ?? null));
      changed.delete(key);
    }
    for (const [key, cause] of changed) this.conclusion.of(key, cause);
    return [...dirtyKeys, ...changed.keys()];
  }

  /** Those that are still there, in the order of their places, so that many are gone through as they lie in memory. */
  private takeDirty(places: readonly number[]): Int32Array {
    const { marks, owner } = this.table;
    const there = new Int32Array(places.length);
    let count = 0;
    for (const at of places) if (owner[at] === at) there[count++] = at;
    const taken = there.subarray(0, count);
    if (!isAscending(taken)) taken.sort();
    for (const at of taken) marks[at]! &= ~Mark.Dirty;
    return taken;
  }

  /** Orders with rows whose variant or recipe has changed, and those whose preview rests on what has changed. */
  private restate(concluded: Iterable<Key>): void {
    const { picture, table } = this;
    if (picture.restated.size > 0) {
      for (const row of table.all(Kind.SalesRow)) {
        if (picture.restated.has(picture.keyAt(row).variant)) picture.touchOrder(picture.table.owner[row]!);
      }
      picture.restated.clear();
    }
    for (const key of concluded) {
      if (!key.hasLeftChanged) continue;
      key.hasLeftChanged = false;
      picture.stalePreview(key, key.cause);
    }
    for (const [key, cause] of picture.stalePreviews) dealPreviews(picture, key, cause, this.compare);
    picture.stalePreviews.clear();
  }

  private rollUpIngredients(order: IngredientOrder): void {
    const { at } = order;
    const { table } = this;
    const hasStatus = order.kind !== Kind.PurchaseOrder || order.isOutsourced;
    this.worst = NotApplicable;
    this.date = -Infinity;
    this.flags = hasStatus ? StatusFlag.Present : 0;
    for (let row = table.next[at]!; row >= 0; row = table.next[row]!) this.addRow(row);
    if (order.kind === Kind.PurchaseOrder && order.isDraft) this.worst = NotApplicable;
    else if (order.kind !== Kind.StockTransfer && order.isDone) this.worst = Done;
    else if (table.next[at] === -1 && order.kind !== Kind.StockTransfer) this.worst = NoRecipe;
    const cause = this.picture.causes.get(at) ?? null;
    const isDifferent = this.write(at, cause, hasStatus ? this.worst : 0, this.date);
    const hasOtherCustomers = order.kind === Kind.ManufacturingOrder && this.setCustomers(order, cause);
    if (order.kind !== Kind.ManufacturingOrder || !(isDifferent || hasOtherCustomers)) return;
    if (order.link?.salesOrder) this.picture.touchOrder(order.link.salesOrder.at, cause);
  }

  private addRow(row: number): void {
    const availability = this.table.availabilityOf(row);
    if (availability < this.worst) this.worst = availability;
    if (availability === Expected) this.date = Math.max(this.date, this.table.dateOf(row));
    this.flags |= this.table.flagsOf(row);
  }

  private write(at: number, cause: FactCause | null, availability: number, latest: number): boolean {
    const { table } = this;
    const date = availability === Expected ? latest : Infinity;
    if (table.isDealt(at, availability, this.flags, 0, date)) return false;
    this.changes.willChange(at, cause);
    table.setDealt(at, availability, this.flags, 0, date);
    return true;
  }

  /** O6. */
  private setCustomers(order: Maker, cause: FactCause | null): boolean {
    const takers = order.supply?.takers ?? NOBODY;
    if (sameTakers(takers, order.takers)) return false;
    this.changes.willChange(order.at, cause);
    order.takers = takers;
    return true;
  }

  private rollUpSales(at: number, cause: FactCause | null): void {
    const { table } = this;
    this.worst = PRODUCT_NOT_APPLICABLE;
    this.date = -Infinity;
    this.flags = StatusFlag.Present;
    let ingredient: number = NotApplicable;
    let ingredientDate = -Infinity;
    let isProducible = false;
    let made = 0;
    let blocked = 0;
    let done = 0;
    let notStarted = 0;
    for (let row = table.next[at]!; row >= 0; row = table.next[row]!) {
      this.showMaking(row, cause);
      this.addRow(row);
      const makings = table.ingredientOf(row);
      if (makings < ingredient) ingredient = makings;
      if (makings === Expected) ingredientDate = Math.max(ingredientDate, table.ingredientDateOf(row));
      const production = table.productionOf(row);
      if (production !== NOT_APPLICABLE) isProducible = true;
      if (table.maker[row] === -1) continue;
      made++;
      if (production === BLOCKED) blocked++;
      else if (production === DONE) done++;
      else if (production === NOT_STARTED) notStarted++;
    }
    const production =
      made === 0
        ? isProducible
          ? NONE
          : NOT_APPLICABLE
        : blocked > 0
          ? BLOCKED
          : done === made
            ? DONE
            : notStarted === made
              ? NOT_STARTED
              : IN_PROGRESS;
    this.writeMaking(at, cause, ingredient, ingredient === Expected ? ingredientDate : Infinity, production);
    this.write(at, cause, this.worst, this.date);
  }

  /** P7: production and ingredients of a sales row. */
  private showMaking(row: number, cause: FactCause | null): void {
    const { table, picture } = this;
    const flags = picture.keyFlags[table.key[row]!]!;
    const madeAt = table.maker[row]!;
    let ingredient: number = NotApplicable;
    let date = Infinity;
    let production = (flags & Producible) !== 0 ? NONE : NOT_APPLICABLE;
    if (madeAt !== -1) {
      production = progressOf(picture.orders[madeAt] as Maker, picture.links.get(row)?.earlier);
      ingredient = table.availabilityOf(madeAt);
      date = table.dateOf(madeAt);
    }
    if (flags !== 0 && table.missingOf(row) > 0 && isPreviewed(picture, row)) {
      const preview = previewOf(picture, picture.keyAt(row), row);
      ingredient = preview.availability;
      date = preview.date;
    }
    this.writeMaking(row, cause, ingredient, date, production);
  }

  private writeMaking(at: number, cause: FactCause | null, ingredient: number, date: number, production: number): void {
    const { table } = this;
    if (table.isMaking(at, ingredient, production, date)) return;
    this.changes.willChange(at, cause);
    table.setMaking(at, ingredient, production, date);
  }
}

function isAscending(places: Int32Array): boolean {
  for (let i = 1; i < places.length; i++) if (places[i - 1]! > places[i]!) return false;
  return true;
}

/**
 * P7: over the orders made for a row, of which all but the newest are done (M1). An order says DONE after the ledger has taken all of it,
 * so that this stands before the planner has heard the ledger (P9).
 */
function progressOf({ fact, isDone }: Maker, earlier: readonly number[] = []): number {
  if (isDone || fact.status === 'DONE') return DONE;
  if (fact.status === 'BLOCKED') return BLOCKED;
  const isFirst = earlier.length === 0 || earlier[0] === fact.id;
  return fact.status === 'NOT_STARTED' && isFirst ? NOT_STARTED : IN_PROGRESS;
}
