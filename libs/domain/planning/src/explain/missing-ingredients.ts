import { multiplyUnbounded, notFound, refId, refType, type Quantity, type Ref } from '@pegboard/kit';
import { isTentative, type MissingIngredient } from '../words';
import type { Dealer } from '../deal';
import { instantOf } from '../days';
import { NO_DAY, SupplyKind, type Key, type PlannedVariant, type Supply } from '../keys';
import type { Maker, Purchase } from '../orders';
import { isPreviewed, type Picture, maker, purchase, salesOrder } from '../picture';
import { Kind } from '../table';
import { refOf, trace, type Share } from './trace';

interface Lack {
  readonly key: Key;
  readonly level: number;
  missing: number;
  expected: number;
  latest: number;
  readonly rows: Ref[];
}

/**
 * S7: everything that stock doesn't cover of what an order needs, at any level. Goes from the orders that make things to
 * their ingredient rows, from there to the orders that make those, and where nothing is being made, through recipes
 * against what is left to nobody. Rows that are short and rank higher use that first, as in their previews (P7).
 */
export class MissingIngredients {
  private readonly lacks = new Map<Key, Lack>();
  private readonly visited = new Set<Maker | Purchase>();
  /** What rows before, and earlier branches of this same answer, have used of the leftovers. */
  private readonly used = new Map<object, number>();
  private readonly traces = new Map<Key, Share[]>();
  /** A row that ranks higher takes its part, and what it lacks isn't asked for. */
  private isBefore = false;

  constructor(
    private readonly picture: Picture,
    private readonly dealer: Dealer,
  ) {}

  /** @throws Rejection `NOT_FOUND` */
  of(ref: Ref): MissingIngredient[] {
    const { picture } = this;
    const id = refId(ref);
    const row = refType(ref) === 'sales_order_row' ? picture.table.find(Kind.SalesRow, id) : undefined;
    const order = refType(ref) === 'sales_order' ? salesOrder(picture, id) : undefined;
    const made = refType(ref) === 'manufacturing_order' ? maker(picture, id) : undefined;
    const bought = refType(ref) === 'purchase_order' ? purchase(picture, id) : undefined;
    if (row !== undefined) this.ofSalesRows([row]);
    else if (order) this.ofSalesRows(picture.table.rowsOf(order.at));
    else if (made ?? bought) this.ofUser((made ?? bought)!, 1);
    else throw notFound(refType(ref), id);
    return this.list();
  }

  private ofSalesRows(rows: readonly number[]): void {
    const { table } = this.picture;
    for (const row of rows) {
      if (table.openOf(row) === 0) continue;
      const made = table.maker[row]!;
      if (made !== -1) this.ofUser(this.picture.orders[made] as Maker, 1);
      for (const supply of this.coverOf(row).waitsFor) this.ofSupply(supply, 1);
    }
    // What a row with an open order lacks beside it is that order's affair; so P7 has it, too.
    const asked = new Set(rows.filter((row) => table.missingOf(row) > 0 && isPreviewed(this.picture, row)));
    for (const row of asked.size === 0 ? [] : this.shortWith(asked)) {
      this.isBefore = !asked.delete(row);
      this.ofRecipe(this.picture.keyAt(row), table.missingOf(row), table.dueDayOf(row), 1, []);
      if (asked.size === 0) break;
    }
    this.isBefore = false;
  }

  /** The rows, and all others that are short of what needs the same ingredients there, at any level, in the order of P3. */
  private shortWith(rows: ReadonlySet<number>): number[] {
    const { picture } = this;
    const found = new Set(rows);
    const products = new Set<PlannedVariant>();
    const addUsers = (variant: PlannedVariant): void => {
      if (products.has(variant)) return;
      products.add(variant);
      variant.usedIn.forEach(addUsers);
    };
    const parts = new Set<PlannedVariant>();
    const addParts = (variant: PlannedVariant): void => {
      if (parts.has(variant)) return;
      parts.add(variant);
      for (const part of variant.recipe?.rows ?? []) addParts(picture.variant(part.variantId));
      variant.usedIn.forEach(addUsers);
    };
    const keys = [...rows].map((row) => picture.keyAt(row));
    for (const { variant } of keys) variant.recipe?.rows.forEach((part) => addParts(picture.variant(part.variantId)));
    for (const location of new Set(keys.map((key) => key.location.id)))
      for (const { id } of products) for (const row of picture.findKey(id, location)?.short ?? []) found.add(row);
    return [...found].sort((a, b) => this.dealer.compare(a, b));
  }

  private ofSupply(supply: Supply, level: number): void {
    if (this.isBefore) return;
    if (supply.kind === SupplyKind.ManufacturingOrder || supply.kind === SupplyKind.OutsourcedOrder)
      this.ofUser(this.picture.orders[supply.order.at] as Maker | Purchase, level);
  }

  /** What uses ingredients: a manufacturing order, or an outsourced order at the location of its contractor (B5). */
  private ofUser(made: Maker | Purchase, level: number): void {
    if (this.visited.has(made)) return;
    this.visited.add(made);
    const { table } = this.picture;
    for (const row of table.rowsOf(made.at)) {
      if (table.openOf(row) === 0) continue;
      const { expected, latest, waitsFor } = this.coverOf(row);
      const missing = table.missingOf(row);
      if (expected + missing === 0) continue;
      const key = this.picture.keyAt(row);
      // Of what is being made nobody knows an order yet.
      const named = isTentative(made.id) ? undefined : refOf(this.picture, row);
      this.lack(key, level, missing, expected, latest, named);
      for (const supply of waitsFor) this.ofSupply(supply, level + 1);
      if (missing > 0) this.ofRecipe(key, missing, table.dueDayOf(row), level + 1, []);
    }
  }

  private coverOf(row: number): { expected: number; latest: number; waitsFor: Supply[] } {
    const key = this.picture.keyAt(row);
    let shares = this.traces.get(key);
    if (!shares) this.traces.set(key, (shares = trace(this.dealer, key)));
    let expected = 0;
    let latest = -Infinity;
    const waitsFor: Supply[] = [];
    for (const { demand, source, quantity } of shares) {
      if (demand !== row || !source.supply) continue;
      expected += quantity;
      latest = Math.max(latest, source.supply.rolledUp);
      waitsFor.push(source.supply);
    }
    return { expected, latest, waitsFor };
  }

  /** @param path the variants above, against recipes that contain themselves */
  private ofRecipe(product: Key, quantity: number, dueDay: number, level: number, path: readonly number[]): void {
    const { recipe } = product.variant;
    if (!recipe || path.includes(product.variant.id)) return;
    for (const { variantId, quantityPerUnit } of recipe.rows) {
      const key = this.picture.key(variantId, product.location.id);
      const need = multiplyUnbounded(quantityPerUnit, quantity as Quantity);
      const { expected, missing, latest, waitsFor } = this.useLeft(key, need, dueDay);
      if (expected + missing === 0) continue;
      this.lack(key, level, missing, expected, latest, undefined);
      for (const supply of waitsFor) this.ofSupply(supply, level + 1);
      if (missing > 0) this.ofRecipe(key, missing, dueDay, level + 1, [...path, product.variant.id]);
    }
  }

  private useLeft(key: Key, need: number, dueDay: number): { expected: number; missing: number; latest: number; waitsFor: Supply[] } {
    const day = Math.max(key.location.calendar.today, dueDay === NO_DAY ? 0 : dueDay);
    let rest = need;
    for (const batch of key.batches) if (batch.lastDay >= day) rest -= this.use(batch, rest);
    let expected = 0;
    let latest = -Infinity;
    const waitsFor: Supply[] = [];
    for (const supply of key.supplies) {
      const share = this.use(supply, rest);
      if (share === 0) continue;
      rest -= share;
      expected += share;
      latest = Math.max(latest, supply.rolledUp);
      waitsFor.push(supply);
    }
    return { expected, missing: rest, latest, waitsFor };
  }

  private use(source: { left: number }, wanted: number): number {
    const used = this.used.get(source) ?? 0;
    const share = Math.min(wanted, source.left - used);
    if (share > 0) this.used.set(source, used + share);
    return share;
  }

  private lack(key: Key, level: number, missing: number, expected: number, latest: number, row: Ref | undefined): void {
    if (this.isBefore) return;
    const known = this.lacks.get(key);
    if (!known) {
      this.lacks.set(key, { key, level, missing, expected, latest, rows: row ? [row] : [] });
      return;
    }
    this.lacks.set(key, {
      key,
      level: Math.min(level, known.level),
      missing: known.missing + missing,
      expected: known.expected + expected,
      latest: Math.max(latest, known.latest),
      rows: row ? [...known.rows, row] : known.rows,
    });
  }

  private list(): MissingIngredient[] {
    return [...this.lacks.values()]
      .sort((a, b) => a.level - b.level || a.key.variant.id - b.key.variant.id || a.key.location.id - b.key.location.id)
      .map(({ key, level, missing, expected, latest, rows }) => {
        const { fact, hasRecipe } = key.variant;
        return {
          variantId: key.variant.id,
          locationId: key.location.id,
          sku: fact?.sku ?? '',
          name: fact?.name ?? '',
          quantityMissing: missing as Quantity,
          quantityExpected: expected as Quantity,
          expectedDate: instantOf(latest),
          defaultSupplierId: fact?.defaultSupplierId ?? null,
          canBuy: fact?.isPurchasable ?? false,
          canMake: (fact?.isProducible ?? false) && hasRecipe,
          level,
          rows,
        };
      });
  }
}
