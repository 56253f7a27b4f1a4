import type { Fact, ManufacturingOrderFact, PurchaseOrderFact, SalesOrderFact, StockTransferFact } from '../src';
import type { Instant } from '@pegboard/kit';
import { OracleFacts } from './oracle-facts';

export interface OracleNeed {
  readonly entity: string;
  readonly id: number;
  readonly variantId: number;
  readonly locationId: number;
  readonly open: number;
  readonly due: Instant | null;
  /** The sales order for which it is, if any. */
  readonly salesOrder: SalesOrderFact | undefined;
}

export const FAR = '9999-12-31T00:00:00.000Z';

/** P3 as it is written, group after group. */
export abstract class OracleDemand extends OracleFacts {
  constructor(
    facts: readonly Fact[],
    now: Instant,
    private readonly transfersFirstWithinDays: number | null,
  ) {
    super(facts, now);
  }

  /** P3, group after group. */
  protected needsInOrder(): OracleNeed[] {
    const needs: OracleNeed[] = [];
    const schedule = this.openMakers();
    const standsWith = (mo: ManufacturingOrderFact): number | undefined => {
      const below = schedule.slice(schedule.indexOf(mo)).find((other) => this.madeFor(other));
      return below && this.madeFor(below)!.orderId;
    };
    const transfers = this.all<StockTransferFact>('stock_transfer').sort(
      (a, b) => (a.dispatchDate ?? FAR).localeCompare(b.dispatchDate ?? FAR) || a.id - b.id,
    );
    const isSoon = (t: StockTransferFact): boolean => {
      if (this.transfersFirstWithinDays === null) return true;
      if (t.dispatchDate === null) return false;
      const ahead = Date.parse(this.dayThere(t.dispatchDate, t.fromLocationId)) - Date.parse(this.today(t.fromLocationId));
      return ahead / 86_400_000 <= this.transfersFirstWithinDays;
    };
    for (const t of transfers.filter(isSoon)) needs.push(...this.needsOfTransfer(t));
    for (const order of this.salesOrders()) {
      needs.push(...this.needsOfSalesOrder(order));
      for (const mo of schedule) if (standsWith(mo) === order.id) needs.push(...this.needsOfMaker(mo));
    }
    const unheard = [...new Set(schedule.map(standsWith))].filter((id): id is number => id !== undefined && !this.one('sales_order', id));
    for (const id of unheard.sort((a, b) => a - b))
      for (const mo of schedule) if (standsWith(mo) === id) needs.push(...this.needsOfMaker(mo));
    for (const mo of schedule) if (standsWith(mo) === undefined) needs.push(...this.needsOfMaker(mo));
    const outsourced = this.all<PurchaseOrderFact>('purchase_order').filter((po) => po.kind === 'outsourced');
    outsourced.sort((a, b) => (a.expectedDate ?? FAR).localeCompare(b.expectedDate ?? FAR) || a.id - b.id);
    for (const po of outsourced) needs.push(...this.needsOfOutsourced(po));
    for (const t of transfers.filter((t) => !isSoon(t))) needs.push(...this.needsOfTransfer(t));
    return needs.filter((need) => need.open > 0);
  }

  protected needsOfSalesOrder(order: SalesOrderFact): OracleNeed[] {
    return order.rows.map((row) => ({
      entity: 'sales_order_row',
      id: row.id,
      variantId: row.variantId,
      locationId: row.locationId,
      open: order.status === 'PENDING' ? 0 : this.openOf(`sales_order_row/${row.id}`, row.quantity),
      due: order.deliveryDate,
      salesOrder: order,
    }));
  }

  protected needsOfMaker(mo: ManufacturingOrderFact): OracleNeed[] {
    const made = this.madeFor(mo);
    return mo.rows.map((row) => ({
      entity: 'manufacturing_order_recipe_row',
      id: row.id,
      variantId: row.variantId,
      locationId: mo.locationId,
      open: this.isDone(mo) ? 0 : this.openOf(`manufacturing_order_recipe_row/${row.id}`, row.plannedQuantity),
      due: mo.productionDeadline,
      salesOrder: made && this.one<SalesOrderFact>('sales_order', made.orderId),
    }));
  }

  protected needsOfOutsourced(po: PurchaseOrderFact): OracleNeed[] {
    return po.ingredientRows.map((row) => ({
      entity: 'outsourced_purchase_order_recipe_row',
      id: row.id,
      variantId: row.variantId,
      locationId: po.trackingLocationId ?? po.rows[0]?.locationId ?? 0,
      open:
        po.status === 'DRAFT' || row.isSuppliedByContractor || this.isReceived(po)
          ? 0
          : this.openOf(`outsourced_purchase_order_recipe_row/${row.id}`, row.quantity),
      due: po.rows.find((product) => product.id === row.purchaseOrderRowId)?.expectedDate ?? po.expectedDate,
      salesOrder: undefined,
    }));
  }

  protected needsOfTransfer(t: StockTransferFact): OracleNeed[] {
    return t.rows.map((row) => ({
      entity: 'stock_transfer_row',
      id: row.id,
      variantId: row.variantId,
      locationId: t.fromLocationId,
      open: this.openOf(`stock_transfer_row/${row.id}`, row.quantity),
      due: t.dispatchDate,
      salesOrder: undefined,
    }));
  }
}
