import type { Instant } from '@pegboard/kit';
import { momentOf } from './calendar';
import type { ManufacturingOrderFact, PurchaseOrderFact, SalesOrderFact, StockTransferFact } from './facts';
import type { Cause, Supply } from './key';
import type { Place } from './order-of-demand';
import type { Customer } from './statuses';
import { Availability, PRODUCT_NOT_APPLICABLE } from './codes';
import { Kind } from './table';
import type { RowTotals } from './ledger';

/** What a row of an order demands, as the order's fact and the ledger say. */
export interface RowState {
  readonly variantId: number;
  readonly locationId: number;
  readonly open: number;
  readonly deadline: Instant | null;
  /** Its availability when nothing is open. */
  readonly rest: number;
}

abstract class AnyOrder {
  /** The places of its rows, in row order. */
  rows: number[] = [];
  cause: Cause | null = null;

  constructor(
    /** Its place in the table. */
    readonly at: number,
    readonly id: number,
    /** Where its demands stand among all others. */
    public place: Place,
  ) {}
}

export class SalesOrder extends AnyOrder {
  readonly kind = Kind.SalesOrder;

  constructor(
    at: number,
    id: number,
    place: Place,
    public fact: SalesOrderFact,
  ) {
    super(at, id, place);
  }

  get isQuote(): boolean {
    return this.fact.status === 'PENDING';
  }

  rowIds(): number[] {
    return this.fact.rows.map((row) => row.id);
  }

  row(index: number, totals: RowTotals): RowState {
    const { id, variantId, locationId, quantity } = this.fact.rows[index]!;
    const open = this.isQuote ? 0 : totals.openOf('sales_order_row', id, quantity);
    const rest = this.isQuote ? PRODUCT_NOT_APPLICABLE : Availability.Done;
    return { variantId, locationId, open, deadline: this.fact.deliveryDate, rest };
  }
}

/** The sales row that a manufacturing order is made for. */
export interface Link {
  readonly salesOrderId: number;
  /** Undefined while the order hasn't been heard of. */
  readonly salesOrder: SalesOrder | undefined;
  /** -1 while the order hasn't been heard of. */
  readonly rowAt: number;
}

/** A manufacturing order: demands ingredients, supplies a product. */
export class Maker extends AnyOrder {
  readonly kind = Kind.ManufacturingOrder;
  supply: Supply | undefined;
  link: Link | null = null;
  isDone = false;
  isRemoved = false;
  /** Its present key in the Schedule. */
  rank = 0;
  /** The key under which it is listed there; undefined if it is not. */
  listedRank: number | undefined;
  /** The sales order at which its demands stand: its own, or that of the next linked order below it. */
  lender: { readonly sellKey: number; readonly orderId: number } | undefined;
  customers: readonly Customer[] = [];
  publishedCustomers: readonly Customer[] = [];

  constructor(
    at: number,
    id: number,
    place: Place,
    public fact: ManufacturingOrderFact,
  ) {
    super(at, id, place);
  }

  rowIds(): number[] {
    return this.fact.rows.map((row) => row.id);
  }

  row(index: number, totals: RowTotals): RowState {
    const { id, variantId, plannedQuantity } = this.fact.rows[index]!;
    const open = this.isDone ? 0 : totals.openOf('manufacturing_order_recipe_row', id, plannedQuantity);
    return {
      variantId,
      locationId: this.fact.locationId,
      open,
      deadline: this.fact.productionDeadline,
      rest: Availability.Done,
    };
  }

  /** A DONE order is done once the ledger has seen what it says it brought in, so no gap opens between supply and stock. */
  isDoneBy(totals: RowTotals): boolean {
    if (this.fact.status !== 'DONE') return false;
    const { completedQuantity } = this.fact;
    if (completedQuantity === undefined) return true;
    const total = totals.of('manufacturing_order', this.id);
    return (total?.isClosed ?? false) || (total?.moved ?? 0) >= completedQuantity;
  }

  openProduct(totals: RowTotals): number {
    if (this.isDone) return 0;
    const { status, completedQuantity, plannedQuantity } = this.fact;
    return totals.openOf('manufacturing_order', this.id, (status === 'DONE' ? completedQuantity : undefined) ?? plannedQuantity);
  }
}

/** A purchase order: supplies by its rows; an outsourced one demands ingredients too. */
export class Purchase extends AnyOrder {
  readonly kind = Kind.PurchaseOrder;
  supplies = new Map<number, Supply>();
  /** Received wholly, by its own word and by the ledger's. */
  isDone = false;

  constructor(
    at: number,
    id: number,
    place: Place,
    public fact: PurchaseOrderFact,
  ) {
    super(at, id, place);
  }

  get isOutsourced(): boolean {
    return this.fact.kind === 'outsourced';
  }

  get isDraft(): boolean {
    return this.fact.status === 'DRAFT';
  }

  rowIds(): number[] {
    return this.isOutsourced ? this.fact.ingredientRows.map((row) => row.id) : [];
  }

  row(index: number, totals: RowTotals): RowState {
    const { id, variantId, quantity, isSuppliedByContractor, purchaseOrderRowId } = this.fact.ingredientRows[index]!;
    const isOurs = !this.isDraft && !isSuppliedByContractor;
    const product = this.fact.rows.find((row) => row.id === purchaseOrderRowId);
    return {
      variantId,
      locationId: this.fact.trackingLocationId ?? this.fact.rows[0]?.locationId ?? 0,
      open: isOurs && !this.isDone ? totals.openOf('outsourced_purchase_order_recipe_row', id, quantity) : 0,
      deadline: product?.expectedDate ?? this.fact.expectedDate,
      rest: isOurs ? Availability.Done : Availability.NotApplicable,
    };
  }

  isDoneBy(totals: RowTotals): boolean {
    return (
      this.fact.status === 'RECEIVED' && this.fact.rows.every((row) => totals.openOf('purchase_order_row', row.id, row.quantity) === 0)
    );
  }
}

/** A stock transfer: each row is a demand at the origin and a supply at the destination. */
export class Transfer extends AnyOrder {
  readonly kind = Kind.StockTransfer;
  supplies = new Map<number, Supply>();

  constructor(
    at: number,
    id: number,
    place: Place,
    public fact: StockTransferFact,
  ) {
    super(at, id, place);
  }

  rowIds(): number[] {
    return this.fact.rows.map((row) => row.id);
  }

  row(index: number, totals: RowTotals): RowState {
    const { id, variantId, quantity } = this.fact.rows[index]!;
    return {
      variantId,
      locationId: this.fact.fromLocationId,
      open: totals.openOf('stock_transfer_row', id, quantity),
      deadline: this.fact.dispatchDate,
      rest: Availability.Done,
    };
  }

  dispatchMoment(): number {
    return momentOf(this.fact.dispatchDate);
  }
}

/** Those whose rows are ingredients or goods to send, not goods sold. */
export type IngredientOrder = Maker | Purchase | Transfer;

export type Order = SalesOrder | IngredientOrder;

export const orderNumber = (order: Order): string => (order.kind === Kind.StockTransfer ? order.fact.number : order.fact.orderNo);
