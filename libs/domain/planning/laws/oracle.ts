import { multiply, type Instant, type Quantity } from '@pegboard/kit';
import type {
  ManufacturingOrderFact,
  PurchaseOrderFact,
  RecipeFact,
  SalesOrderFact,
  StockTransferFact,
  VariantFact,
  ReservingCustomer,
  EntityStatus,
  IngredientStatus,
  SalesStatus,
} from '../src';
import { OracleDealing, takeFrom } from './oracle-dealing';

const WORST_FIRST = ['NOT_AVAILABLE', 'EXPECTED', 'IN_STOCK', 'PICKED', 'PROCESSED', 'NO_RECIPE', 'NOT_APPLICABLE'];

/**
 * The plan worked out in the most naive way there is: everything from the beginning, in lists, looking for whatever is
 * needed by searching, rule by rule as the rules are written. It shares the types of the facts with the planner and not
 * one line of its code, so that both being wrong in the same way would take the same mistake twice.
 */
export class Oracle extends OracleDealing {
  private readonly previews = new Map<number, [IngredientStatus['ingredientAvailability'], Instant | null]>();

  statuses(): EntityStatus[] {
    for (const order of this.salesOrders()) for (const row of order.rows) this.preview(order, row);
    const list: { entity: string; id: number; ownerId: number; status: unknown }[] = [];
    const byId = <T extends { id: number }>(facts: T[]): T[] => facts.sort((a, b) => a.id - b.id);
    const sales = byId(this.all<SalesOrderFact>('sales_order'));
    for (const order of sales) list.push({ entity: 'sales_order', id: order.id, ownerId: order.id, status: this.ofSalesOrder(order) });
    for (const row of byId(sales.flatMap((order) => order.rows.map((each) => ({ ...each, order, each }))))) {
      list.push({
        entity: 'sales_order_row',
        id: row.id,
        ownerId: row.order.id,
        status: this.ofSalesRow(row.order, row.each),
      });
    }
    const add = (
      order: string,
      rowType: string,
      orders: { id: number; status: unknown; rows: { id: number; status: unknown }[] }[],
    ): void => {
      for (const { id, status } of byId(orders)) list.push({ entity: order, id, ownerId: id, status });
      for (const row of byId(orders.flatMap((each) => each.rows.map((r) => ({ ...r, ownerId: each.id })))))
        list.push({ entity: rowType, ...row });
    };
    add(
      'manufacturing_order',
      'manufacturing_order_recipe_row',
      this.all<ManufacturingOrderFact>('manufacturing_order').map((mo) => this.ofMaker(mo)),
    );
    const outsourced = this.all<PurchaseOrderFact>('purchase_order').filter((po) => po.kind === 'outsourced');
    add(
      'purchase_order',
      'outsourced_purchase_order_recipe_row',
      outsourced.map((po) => this.ofOutsourced(po)),
    );
    const transfers = this.all<StockTransferFact>('stock_transfer').map((t) => {
      const rows = t.rows.map((row) => ({
        id: row.id,
        status: this.ofNeed(`stock_transfer_row/${row.id}`, 'PROCESSED'),
      }));
      return { id: t.id, rows, status: together(rows.map((row) => row.status)) };
    });
    add('stock_transfer', 'stock_transfer_row', transfers);
    return list as EntityStatus[];
  }

  private ofNeed(name: string, otherwise: IngredientStatus['ingredientAvailability']): IngredientStatus {
    const dealt = this.dealt.get(name);
    if (!dealt)
      return {
        ingredientAvailability: otherwise,
        ingredientExpectedDate: null,
        missingQuantity: 0 as Quantity,
        isOverdue: false,
        isLate: false,
        isAtRisk: false,
      };
    return {
      ingredientAvailability: dealt.word,
      ingredientExpectedDate: dealt.date,
      missingQuantity: dealt.missing as Quantity,
      isOverdue: dealt.overdue,
      isLate: dealt.late,
      isAtRisk: dealt.risk,
    };
  }

  private ofMaker(mo: ManufacturingOrderFact) {
    const rows = mo.rows.map((row) => ({
      id: row.id,
      status: this.ofNeed(`manufacturing_order_recipe_row/${row.id}`, 'PROCESSED'),
    }));
    const word = this.isDone(mo) ? 'PROCESSED' : rows.length === 0 ? 'NO_RECIPE' : undefined;
    const customers = (this.customers.get(mo.id) ?? []).map(({ salesOrder, quantity }): ReservingCustomer => ({
      customerName: salesOrder.customerName,
      salesOrderId: salesOrder.id,
      orderNo: salesOrder.orderNo,
      quantity: quantity as Quantity,
    }));
    return {
      id: mo.id,
      rows,
      status: {
        ...together(
          rows.map((row) => row.status),
          word,
        ),
        customers,
      },
    };
  }

  private ofOutsourced(po: PurchaseOrderFact) {
    const rows = po.ingredientRows.map((row) => ({
      id: row.id,
      status: this.ofNeed(
        `outsourced_purchase_order_recipe_row/${row.id}`,
        po.status === 'DRAFT' || row.isSuppliedByContractor ? 'NOT_APPLICABLE' : 'PROCESSED',
      ),
    }));
    const word = po.status === 'DRAFT' ? 'NOT_APPLICABLE' : this.isReceived(po) ? 'PROCESSED' : rows.length === 0 ? 'NO_RECIPE' : undefined;
    return {
      id: po.id,
      rows,
      status: together(
        rows.map((row) => row.status),
        word,
      ),
    };
  }

  private ofSalesRow(order: SalesOrderFact, row: SalesOrderFact['rows'][number]): SalesStatus {
    const dealt = this.dealt.get(`sales_order_row/${row.id}`);
    const variant = this.one<VariantFact>('variant', row.variantId);
    const mo = this.makerOf(row);
    const made = mo && this.ofMaker(mo).status;
    const ingredients = this.previews.get(row.id) ?? [
      made?.ingredientAvailability ?? 'NOT_APPLICABLE',
      made?.ingredientExpectedDate ?? null,
    ];
    const working = mo && this.production(row, mo);
    return {
      productAvailability: dealt?.word ?? (order.status === 'PENDING' ? 'NOT_APPLICABLE' : 'PICKED'),
      productExpectedDate: dealt?.date ?? null,
      ingredientAvailability: ingredients[0]!,
      ingredientExpectedDate: ingredients[1]!,
      productionStatus: working ?? (variant?.isProducible ? 'NONE' : 'NOT_APPLICABLE'),
      missingQuantity: (dealt?.missing ?? 0) as Quantity,
      isOverdue: dealt?.overdue ?? false,
      isLate: dealt?.late ?? false,
      isAtRisk: dealt?.risk ?? false,
    };
  }

  /** P7: over the orders made for a row; all before the newest are done (M1). */
  private production(row: SalesOrderFact['rows'][number], mo: ManufacturingOrderFact): SalesStatus['productionStatus'] {
    if (this.isDone(mo) || mo.status === 'DONE') return 'DONE';
    const [oldest = mo.id] = row.earlierManufacturingOrderIds ?? [];
    if (mo.status === 'BLOCKED') return 'BLOCKED';
    return mo.status === 'NOT_STARTED' && oldest === mo.id ? 'NOT_STARTED' : 'IN_PROGRESS';
  }

  /** P7: after all real demand, from what it left, in the order of P3: what one row would use isn't there for the next. */
  private preview(order: SalesOrderFact, row: SalesOrderFact['rows'][number]): void {
    const missing = this.dealt.get(`sales_order_row/${row.id}`)?.missing ?? 0;
    const mo = this.makerOf(row);
    if (missing === 0 || (mo && !this.isDone(mo))) return;
    const recipe = this.one<RecipeFact>('recipe', row.variantId);
    if (!recipe || recipe.rows.length === 0) {
      if (this.one<VariantFact>('variant', row.variantId)?.isProducible) this.previews.set(row.id, ['NO_RECIPE', null]);
      return;
    }
    const { locationId } = row;
    const today = this.today(locationId);
    const due = order.deliveryDate === null ? today : this.dayThere(order.deliveryDate, locationId);
    const words: string[] = [];
    const dates: (Instant | null)[] = [];
    for (const variantId of new Set(recipe.rows.map((each) => each.variantId))) {
      let need = 0;
      for (const each of recipe.rows) if (each.variantId === variantId) need += multiply(each.quantityPerUnit, missing as Quantity);
      const stocks = (this.stocks.get(`${variantId}@${locationId}`) ?? []).filter((s) => s.lastDay >= (due > today ? due : today));
      const free = this.sources.filter((s) => s.variantId === variantId && s.locationId === locationId && s.linkedRow === null);
      const later = takeFrom(free, takeFrom(stocks, need).rest);
      const comes = later.used.map(({ source }) => this.published(source));
      words.push(later.rest > 0 ? 'NOT_AVAILABLE' : comes.length > 0 ? 'EXPECTED' : 'IN_STOCK');
      if (later.rest === 0) dates.push(...comes);
    }
    const word = WORST_FIRST.find((each) => words.includes(each))! as IngredientStatus['ingredientAvailability'];
    this.previews.set(row.id, [word, word !== 'EXPECTED' || dates.includes(null) ? null : dates.sort().at(-1)!]);
  }

  private ofSalesOrder(order: SalesOrderFact): SalesStatus {
    const rows = order.rows.map((row) => this.ofSalesRow(order, row));
    const product = WORST_FIRST.find((word) => rows.some((row) => row.productAvailability === word)) ?? 'NOT_APPLICABLE';
    const ingredient = WORST_FIRST.find((word) => rows.some((row) => row.ingredientAvailability === word)) ?? 'NOT_APPLICABLE';
    const made = order.rows.flatMap((row, i) => (this.makerOf(row) ? [rows[i]!.productionStatus] : []));
    const production = made.includes('BLOCKED')
      ? 'BLOCKED'
      : made.length > 0
        ? made.every((word) => word === 'DONE')
          ? 'DONE'
          : made.every((word) => word === 'NOT_STARTED')
            ? 'NOT_STARTED'
            : 'IN_PROGRESS'
        : rows.some((row) => row.productionStatus === 'NONE')
          ? 'NONE'
          : 'NOT_APPLICABLE';
    return {
      productAvailability: product as SalesStatus['productAvailability'],
      productExpectedDate: latest(
        product,
        rows.map((row) => [row.productAvailability, row.productExpectedDate]),
      ),
      ingredientAvailability: ingredient as SalesStatus['ingredientAvailability'],
      ingredientExpectedDate: latest(
        ingredient,
        rows.map((row) => [row.ingredientAvailability, row.ingredientExpectedDate]),
      ),
      productionStatus: production,
      missingQuantity: 0 as Quantity,
      isOverdue: rows.some((row) => row.isOverdue),
      isLate: rows.some((row) => row.isLate),
      isAtRisk: rows.some((row) => row.isAtRisk),
    };
  }
}

function together(rows: readonly IngredientStatus[], word?: IngredientStatus['ingredientAvailability']): IngredientStatus {
  const worst =
    word ??
    (WORST_FIRST.find((each) => rows.some((row) => row.ingredientAvailability === each)) as
      IngredientStatus['ingredientAvailability'] | undefined) ??
    'NOT_APPLICABLE';
  return {
    ingredientAvailability: worst,
    ingredientExpectedDate: latest(
      worst,
      rows.map((row) => [row.ingredientAvailability, row.ingredientExpectedDate]),
    ),
    missingQuantity: 0 as Quantity,
    isOverdue: rows.some((row) => row.isOverdue),
    isLate: rows.some((row) => row.isLate),
    isAtRisk: rows.some((row) => row.isAtRisk),
  };
}

/** The latest date of the expected ones; none if one of them has none. */
function latest(word: string, rows: readonly (readonly [string, Instant | null])[]): Instant | null {
  if (word !== 'EXPECTED') return null;
  const dates = rows.filter(([each]) => each === 'EXPECTED').map(([, date]) => date);
  return dates.includes(null) ? null : dates.sort().at(-1)!;
}
