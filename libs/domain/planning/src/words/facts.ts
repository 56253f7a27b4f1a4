import type { Day, Instant, Quantity, Ref } from '@pegboard/kit';

/**
 * What the planner hears, as plain data. Every fact about an aggregate carries the aggregate's version: a lower or
 * equal one is ignored, so facts may arrive twice and in any order (P10). A deletion is a fact too, with a version.
 */
interface Aggregate<Type extends string> {
  readonly type: Type;
  readonly id: number;
  readonly version: number;
  readonly isDeleted?: false;
}

export interface LocationFact extends Aggregate<'location'> {
  /** IANA name; decides when a day ends there (T7, P5). */
  readonly timeZone: string;
}

export interface VariantFact extends Aggregate<'variant'> {
  readonly sku: string;
  readonly name: string;
  readonly isSellable: boolean;
  readonly isProducible: boolean;
  readonly isPurchasable: boolean;
  readonly batchTracked: boolean;
  readonly defaultSupplierId: number | null;
  /** Days from order to arrival, for "buy 4 by 3 May"; null if unknown. */
  readonly leadTimeDays?: number | null;
}

/** The recipe of a product variant (I2); its id is the variant's. */
export interface RecipeFact extends Aggregate<'recipe'> {
  readonly rows: readonly { readonly variantId: number; readonly quantityPerUnit: Quantity }[];
}

export interface BatchFact extends Aggregate<'batch'> {
  readonly variantId: number;
  readonly number: string;
  /** The last day on which the batch may be used; null: it keeps for ever. */
  readonly expiresOn: Day | null;
}

/** The place in a rank list: by key, then id. The rank with the highest `move` wins, wherever it came from. */
export interface ListRank {
  readonly key: number;
  readonly move: number;
  /** In the Schedule: the newest move in Sell that it is known to have followed. */
  readonly follows?: number;
}

export interface SalesOrderRowFact {
  readonly id: number;
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
  readonly linkedManufacturingOrderId: number | null;
  /** What the linked order has nothing to do with: packed before the link was made, or since then from other stock (M1, S6). */
  readonly packedBeforeLink: Quantity;
  /** Made for the row before, all of them done, the oldest first (M1). */
  readonly earlierManufacturingOrderIds?: readonly number[];
}

export type SalesOrderState = 'PENDING' | 'NOT_SHIPPED' | 'PARTIALLY_PACKED' | 'PACKED' | 'PARTIALLY_DELIVERED' | 'DELIVERED';

export interface SalesOrderFact extends Aggregate<'sales_order'> {
  readonly orderNo: string;
  readonly customerId: number;
  readonly customerName: string;
  /** Only PENDING matters here (a quote reserves nothing); what was packed is the ledger's word. */
  readonly status: SalesOrderState;
  readonly deliveryDate: Instant | null;
  readonly rank: ListRank;
  readonly rows: readonly SalesOrderRowFact[];
}

export type ManufacturingOrderState = 'NOT_STARTED' | 'IN_PROGRESS' | 'BLOCKED' | 'PARTIALLY_COMPLETED' | 'DONE';

export interface ManufacturingOrderFact extends Aggregate<'manufacturing_order'> {
  readonly orderNo: string;
  readonly status: ManufacturingOrderState;
  readonly rank: ListRank;
  readonly variantId: number;
  readonly locationId: number;
  readonly plannedQuantity: Quantity;
  /**
   * What the order itself says its productions brought in. A DONE order counts as done once the ledger has seen that
   * much, so that an order's event overtaking its posting shows no gap between supply and stock.
   */
  readonly completedQuantity?: Quantity;
  /** When the ingredients are needed and the order should be finished (O7). */
  readonly productionDeadline: Instant | null;
  /** When the product is expected in stock; usually the deadline. */
  readonly expectedDate: Instant | null;
  /** Both set: made for this row. The link counts when the row says the same (or isn't known yet). */
  readonly salesOrderRowId: number | null;
  readonly salesOrderId: number | null;
  /** How it follows its row. Null without a link; absent: it isn't known, so it is planned as it is said to be. */
  readonly follows?: FollowsFact | null;
  readonly rows: readonly MakerRowFact[];
}

/** What becomes of an order that is made for a row when the row changes: planned as soon as the sales order says so (P9). */
export interface FollowsFact {
  /** M6: if the row goes, it stays and is made to stock; without work it goes too. */
  readonly staysWithoutRow: boolean;
  /** O7: its deadline while the sales order has no delivery date. Null: somebody has set the deadline, and it follows nothing. */
  readonly defaultDeadline: Instant | null;
}

export interface MakerRowFact {
  readonly id: number;
  readonly variantId: number;
  readonly plannedQuantity: Quantity;
  /** M5: what is planned for another quantity of the product. */
  readonly quantityPerUnit?: Quantity;
}

export interface PurchaseOrderFact extends Aggregate<'purchase_order'> {
  readonly orderNo: string;
  readonly kind: 'regular' | 'outsourced';
  /** DRAFT expects and commits nothing (B1). */
  readonly status: 'DRAFT' | 'NOT_RECEIVED' | 'PARTIALLY_RECEIVED' | 'RECEIVED';
  readonly supplierId: number;
  readonly expectedDate: Instant | null;
  readonly rows: readonly {
    readonly id: number;
    readonly variantId: number;
    readonly locationId: number;
    /** In stock units. */
    readonly quantity: Quantity;
    /** The row's own date, else the order's. */
    readonly expectedDate: Instant | null;
  }[];
  /** Where an outsourced order's ingredients are committed (B5). */
  readonly trackingLocationId: number | null;
  readonly ingredientRows: readonly {
    readonly id: number;
    readonly variantId: number;
    readonly quantity: Quantity;
    readonly isSuppliedByContractor: boolean;
    /** The product row it is for; its date is when the ingredient is needed. */
    readonly purchaseOrderRowId?: number | null;
  }[];
}

/**
 * Departures serve `stock_transfer_row/<id>` in the ledger and arrivals `stock_transfer_arrival/<id>`: a row is both a
 * demand at its origin and a supply at its destination, each with its own total.
 */
export interface StockTransferFact extends Aggregate<'stock_transfer'> {
  readonly number: string;
  readonly status: 'draft' | 'inTransit' | 'received';
  readonly fromLocationId: number;
  readonly toLocationId: number;
  readonly dispatchDate: Instant | null;
  readonly arrivalDate: Instant | null;
  readonly rows: readonly { readonly id: number; readonly variantId: number; readonly quantity: Quantity }[];
}

/** The safety stock of one variant at one location (B6). The id is only the document's. */
export interface SafetyStockFact extends Aggregate<'safety_stock'> {
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
}

export type AggregateFact =
  | LocationFact
  | VariantFact
  | RecipeFact
  | BatchFact
  | SalesOrderFact
  | ManufacturingOrderFact
  | PurchaseOrderFact
  | StockTransferFact
  | SafetyStockFact;

export type FactType = AggregateFact['type'];

/** The aggregate is gone; ids are never used again, so a late fact of a lower version finds it deleted. */
export interface Tombstone {
  readonly type: FactType;
  readonly id: number;
  readonly version: number;
  readonly isDeleted: true;
}

export interface ListKey {
  readonly id: number;
  readonly key: number;
}

/**
 * One move in a rank list: the new keys of every order whose key changed. It may come before the orders themselves. A drag in the
 * Schedule that takes sales orders along is two moves, and each says what there is to know of the other (P9).
 */
export interface RankMoveFact {
  readonly type: 'sell_move' | 'schedule_move';
  readonly n: number;
  readonly keys: readonly ListKey[];
  /** In Sell: the keys that manufacturing orders will have in the Schedule, before they are dealt again. */
  readonly ahead?: readonly ListKey[];
  /** In the Schedule: the moves in Sell that it follows, with keys that they gave. */
  readonly follows?: readonly { readonly n: number; readonly keys: readonly ListKey[] }[];
}

export interface BalanceFact {
  readonly variantId: number;
  readonly locationId: number;
  readonly batchId: number | null;
  readonly quantity: Quantity;
}

/** Stock that a row's linked manufacturing order has produced and the row has not taken (T2). */
export interface HoldFact extends BalanceFact {
  readonly salesOrderRow: Ref;
}

/** What the ledger has moved for a row, without sign. A closed row needs and expects nothing more. */
export interface RowTotalFact {
  readonly row: Ref;
  readonly moved: Quantity;
  readonly isClosed: boolean;
}

/** One commit of the ledger with everything it touched as it is afterwards (zero where nothing is left). */
export interface PostingFact {
  readonly type: 'posting';
  /** Without gaps; a number that is already applied changes nothing, one too far ahead is answered with `gap`. */
  readonly n: number;
  readonly balances: readonly BalanceFact[];
  readonly holds: readonly HoldFact[];
  readonly rowTotals: readonly RowTotalFact[];
}

/** Everything the ledger knows as of one commit; replaces all stock, holds and totals if it is newer. */
export interface LedgerFact {
  readonly type: 'ledger';
  readonly n: number;
  readonly balances: readonly BalanceFact[];
  readonly holds: readonly HoldFact[];
  readonly rowTotals: readonly RowTotalFact[];
  /** The last commit that changed a key (`variant@location`). */
  readonly changedAt: readonly { readonly key: string; readonly n: number }[];
}

export type Fact = AggregateFact | Tombstone | RankMoveFact | PostingFact | LedgerFact;

/** `known`: not newer than what the picture holds. `gap`: a commit before this one is missing; nothing was changed. */
export type Applied = 'applied' | 'known' | 'gap';
