import { multiplyUnbounded, notFound, refId, refType, type Quantity, type Ref } from '@pegboard/kit';
import { isTentative, type MissingIngredient } from '../words';
import type { Dealer } from '../deal';
import { instantOf } from '../days';
import { NO_DAY, SupplyKind, type Key, type Supply } from '../keys';
import type { Maker, Purchase } from '../orders';
import { type Picture, maker, purchase, salesOrder } from '../picture';
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
 * against what is left to nobody.
 */
export class MissingIngredients {
  private readonly lacks = new Map<Key, Lack>();
  private readonly visited = new Set<Maker | Purchase>();
  /** What earlier branches of this same answer have used of the leftovers. */
  private readonly used = new Map<object, number>();
  private readonly traces = new Map<Key, Share[]>();

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
    if (row !== undefined) this.ofSalesRow(row);
    else if (order) for (const each of picture.table.rowsOf(order.at)) this.ofSalesRow(each);
    else if (made ?? bought) this.ofUser((made ?? bought)!, 1);
    else throw notFound(refType(ref), id);
    return this.list();
  }

  private ofSalesRow(row: number): void {
    const { table } = this.picture;
    if (table.openOf(row) === 0) return;
    const made = table.maker[row]!;
    if (made !== -1) this.ofUser(this.picture.orders[made] as Maker, 1);
    const { waitsFor } = this.coverOf(row);
    for (const supply of waitsFor) this.ofSupply(supply, 1);
    const missing = table.missingOf(row);
    // A row that has an order made for it is that order's affair; so P7 has it, too.
    if (missing > 0 && made === -1) this.ofRecipe(this.picture.keyAt(row), missing, table.dueDayOf(row), 1, []);
  }

  private ofSupply(supply: Supply, level: number): void {
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
      latest = Math.max(latest, source.supply.moment);
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
      latest = Math.max(latest, supply.moment);
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
