import type { Instant, Quantity } from '@pegboard/kit';
import { momentOf } from '../days';
import type { ManufacturingOrderFact, PurchaseOrderFact, SalesOrderFact, StockTransferFact, ReservingCustomer } from '../words';
import type { Heading } from './headings';
import type { Key, Supply, SupplyTaker } from '../keys';
import { placeOfFree, placeOfOutsourced, placeOfSalesOrder, placeOfTransfer, type Place } from '../rank';
import { Availability, PRODUCT_NOT_APPLICABLE, Kind } from '../table';
import type { RowTotals } from './row-totals';

/** A row as an order's fact has it. */
export interface OrderedRow {
  readonly id: number;
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: number;
}

/** What a row demands, as its order and the ledger say. */
export interface Need {
  readonly open: number;
  readonly deadline: Instant | null;
  /** Its availability when nothing is open. */
  readonly rest: number;
}

abstract class AnyOrder {
  constructor(
    /** Its place in the table. */
    readonly at: number,
    readonly id: number,
  ) {}

  /** As people write it. */
  abstract get number(): string;
}

export class PlannedSalesOrder extends AnyOrder {
  readonly kind = Kind.SalesOrder;
  sellKey = Infinity;

  constructor(
    at: number,
    id: number,
    public fact: Heading<SalesOrderFact>,
  ) {
    super(at, id);
  }

  get number(): string {
    return this.fact.orderNo;
  }

  /** Where its demands stand among all others. */
  get place(): Place {
    return placeOfSalesOrder(this.sellKey, this.id);
  }

  set place(place: Place) {
    this.sellKey = place.first;
  }

  get isQuote(): boolean {
    return this.fact.status === 'PENDING';
  }

  need(rowId: number, quantity: number, _turn: number, totals: RowTotals): Need {
    const open = this.isQuote ? 0 : totals.openOf('sales_order_row', rowId, quantity);
    const rest = this.isQuote ? PRODUCT_NOT_APPLICABLE : Availability.Done;
    return { open, deadline: this.fact.deliveryDate, rest };
  }
}

/** The sales row that a manufacturing order is made for. */
export interface MakerLink {
  readonly salesOrderId: number;
  readonly rowId: number;
  /** Where it is made, and the row needs it. */
  readonly key: Key;
  /** Undefined while the order hasn't been heard of. */
  readonly salesOrder: PlannedSalesOrder | undefined;
  /** -1 while the order hasn't been heard of. */
  readonly rowAt: number;
}

/** A manufacturing order: demands ingredients, supplies a product. */
export class Maker extends AnyOrder {
  readonly kind = Kind.ManufacturingOrder;
  place: Place;
  supply: Supply | undefined;
  link: MakerLink | null = null;
  isDone = false;
  isRemoved = false;
  /** Its present key in the Schedule. */
  rank = 0;
  /** By what it is listed there, and among those that say they are made for sales orders; undefined if it is closed. */
  listed: { readonly rank: number; readonly position: number; readonly salesOrderId: number | null } | undefined;
  /** The key of the slot that it gets there by M7, if it has no link and says that it is made for a sales order. */
  slotRank: number | undefined;
  /** Who reserves from it, as its status shows it (O6). */
  takers: readonly SupplyTaker[] = [];
  publishedCustomers: readonly ReservingCustomer[] = [];

  /** What its rows need for one unit, for another quantity (M5); null if nobody said. */
  perUnit: readonly (Quantity | undefined)[] | null = null;

  /** @param fact what was said of it, once it has followed its row (P9) */
  constructor(
    at: number,
    id: number,
    public fact: Heading<ManufacturingOrderFact>,
  ) {
    super(at, id);
    this.place = placeOfFree(undefined, { rank: Infinity, id });
  }

  get number(): string {
    return this.fact.orderNo;
  }

  need(rowId: number, quantity: number, _turn: number, totals: RowTotals): Need {
    const open = this.isDone ? 0 : totals.openOf('manufacturing_order_recipe_row', rowId, quantity);
    return { open, deadline: this.fact.productionDeadline, rest: Availability.Done };
  }

  /** P2, ties between supplies. What a linked one makes serves its row alone. */
  get supplyRank(): number {
    return this.link ? 0 : (this.slotRank ?? this.rank);
  }

  get customers(): ReservingCustomer[] {
    return this.takers.map(({ order: { id, fact }, quantity }) => ({
      customerName: fact.customerName,
      salesOrderId: id,
      orderNo: fact.orderNo,
      quantity: quantity as Quantity,
    }));
  }

  /**
   * A DONE order is done once the ledger has seen what it says it brought in, so no gap opens between supply and stock. The
   * posting that closes it comes first, and the order follows (P9).
   */
  isDoneBy(totals: RowTotals): boolean {
    const total = totals.of('manufacturing_order', this.id);
    if (total?.isClosed) return true;
    if (this.fact.status !== 'DONE') return false;
    const { completedQuantity } = this.fact;
    return completedQuantity === undefined || (total?.moved ?? 0) >= completedQuantity;
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
  place: Place;
  supplies = new Map<number, Supply>();
  /** Completely received, both by its own status and by the ledger. */
  isDone = false;

  constructor(
    at: number,
    id: number,
    public fact: PurchaseOrderFact,
  ) {
    super(at, id);
    this.place = placeOfOutsourced(Infinity, id);
  }

  get number(): string {
    return this.fact.orderNo;
  }

  get isOutsourced(): boolean {
    return this.fact.kind === 'outsourced';
  }

  get isDraft(): boolean {
    return this.fact.status === 'DRAFT';
  }

  /** The ingredients of an outsourced order; a regular one demands nothing. */
  ingredients(): OrderedRow[] {
    const locationId = this.fact.trackingLocationId ?? this.fact.rows[0]?.locationId ?? 0;
    return this.isOutsourced ? this.fact.ingredientRows.map((row) => ({ ...row, locationId })) : [];
  }

  need(rowId: number, quantity: number, turn: number, totals: RowTotals): Need {
    const { isSuppliedByContractor, purchaseOrderRowId } = this.fact.ingredientRows[turn]!;
    const isOurs = !this.isDraft && !isSuppliedByContractor;
    const product = this.fact.rows.find((row) => row.id === purchaseOrderRowId);
    return {
      open: isOurs && !this.isDone ? totals.openOf('outsourced_purchase_order_recipe_row', rowId, quantity) : 0,
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
export class PlannedTransfer extends AnyOrder {
  readonly kind = Kind.StockTransfer;
  place: Place;
  supplies = new Map<number, Supply>();

  constructor(
    at: number,
    id: number,
    public fact: StockTransferFact,
  ) {
    super(at, id);
    this.place = placeOfTransfer(Infinity, id, false);
  }

  get number(): string {
    return this.fact.number;
  }

  need(rowId: number, quantity: number, _turn: number, totals: RowTotals): Need {
    const open = totals.openOf('stock_transfer_row', rowId, quantity);
    return { open, deadline: this.fact.dispatchDate, rest: Availability.Done };
  }

  dispatchMoment(): number {
    return momentOf(this.fact.dispatchDate);
  }
}

/** Those whose rows are ingredients or goods to send, not goods sold. */
export type IngredientOrder = Maker | Purchase | PlannedTransfer;

export type Order = PlannedSalesOrder | IngredientOrder;
