import type { Instant, Quantity, Ref, StockKey } from '@pegboard/kit';
import type { DemandExplanation, KeyFigures, MissingIngredient, PackableAnswer, SupplyExplanation, ToDoLine, WaysOf } from './answers';
import type { TriedChange, OrderToPromise, PromiseAnswer, WhatIfResult } from './what-if';
import type { ShortageNeed, TentativeSupply } from './claims';
import type { FactType, Applied, Fact, PostingFact } from './facts';
import type { EntityStatus, IngredientStatus, MakerStatus, SalesStatus, StatusChange } from './statuses';

/** How a deployment wants the rules that leave a choice. */
export interface PlanOptions {
  /** Outbound transfers that dispatch within so many days stand before all sales orders, later ones after them (P3). Null: all before. */
  readonly transfersFirstWithinDays: number | null;
}

export interface OrderStatuses<Order, Row> {
  readonly order: Order;
  readonly rows: readonly { readonly id: number; readonly status: Row }[];
}

/** The picture as facts that can be applied again, in the order given, to get the same picture. */
export type PictureSnapshot = readonly Fact[];

/** Everything published, for a snapshot; also the shape in which another replica's output is taken over. */
export type PublishedSnapshot = readonly EntityStatus[];

export interface PlanSizes {
  readonly salesOrders: number;
  readonly manufacturingOrders: number;
  readonly purchaseOrders: number;
  readonly stockTransfers: number;
  readonly keys: number;
  readonly openRows: number;
  readonly posting: number;
}

/**
 * The plan: `plan = f(picture, now)`, kept up to date fact by fact. Every answer first plans what is dirty; facts that
 * arrive together are planned together. Nothing in here waits, reads a clock or does I/O.
 */
export interface Plan {
  /** Takes a fact in. `cause` (an event id) comes back in the status changes that it leads to. */
  apply(fact: Fact, cause?: string): Applied;
  /** Today changes where a location's midnight has passed (P9); the caller calls this at least every quarter of an hour. */
  setNow(now: Instant, cause?: string): void;

  /** What differs from what was last published, at most `limit` orders with all their changed rows (default: all). */
  differences(limit?: number): StatusChange[];
  /** These were published, by this replica or by another one whose output is read. `to: null` forgets the entity. */
  markPublished(changes: readonly Pick<StatusChange, 'entity' | 'id' | 'ownerId' | 'to'>[]): void;

  salesOrderStatus(id: number): OrderStatuses<SalesStatus, SalesStatus> | undefined;
  manufacturingOrderStatus(id: number): OrderStatuses<MakerStatus, IngredientStatus> | undefined;
  /** Undefined for regular purchase orders too: they need nothing. */
  purchaseOrderStatus(id: number): OrderStatuses<IngredientStatus, IngredientStatus> | undefined;
  stockTransferStatus(id: number): OrderStatuses<IngredientStatus, IngredientStatus> | undefined;
  /** Every status there is, ordered by entity and id: the canonical form in which two plans are compared. */
  statuses(): EntityStatus[];

  keyFigures(variantId: number, locationId: number): KeyFigures;
  /** Every key that has stock, demand, supply or safety stock, ordered by variant and location. */
  allKeyFigures(): KeyFigures[];

  /** @throws Rejection `NOT_FOUND` if the plan doesn't know the demand. */
  explainDemand(ref: Ref, options?: { readonly limit?: number; readonly withFixes?: boolean }): DemandExplanation;
  /** @throws Rejection `NOT_FOUND`. */
  explainSupply(ref: Ref): SupplyExplanation;
  /** Stock has no reference: one explanation for all batches of a key together, or for one batch. */
  explainStock(variantId: number, locationId: number, batchId?: number | null): SupplyExplanation;
  /** S7, for `sales_order/…`, `sales_order_row/…` or `manufacturing_order/…`. @throws Rejection `NOT_FOUND`. */
  missingIngredients(ref: Ref): MissingIngredient[];
  /** P14: what must be bought or made, through the recipes, after all real demand; supplier by supplier, the most urgent first. */
  toDo(waysOf: WaysOf): ToDoLine[];
  /** S5 and S6. Rows that are not known are answered with nothing allowed. */
  packable(rows: readonly { readonly salesOrderRowId: number; readonly quantity: Quantity }[]): PackableAnswer;
  /** What nothing covers of a sales row (M3, M4). @throws Rejection `NOT_FOUND`. */
  missingQuantity(salesOrderRowId: number): Quantity;
  /** M2: max(the row's missing quantity, −calculated stock at its location), never below zero. @throws Rejection `NOT_FOUND`. */
  suggestedBatch(salesOrderRowId: number): Quantity;
  /**
   * P12: the differences that the changes would make; touches nothing.
   * @throws Rejection `invalid` with the path (`changes/0/id`) for unknown ids and impossible changes.
   */
  whatIf(changes: readonly TriedChange[]): WhatIfResult;
  /** The earliest date that can be promised for a new order at a rank (P12); touches nothing. @throws Rejection `invalid`. */
  promise(order: OrderToPromise): PromiseAnswer;

  /**
   * P13: how much of each need may be ordered now, though everything that is being ordered comes.
   * @param waysOf for needs of `to_do`
   * @throws Rejection `NOT_FOUND` if the plan doesn't know what a need is of.
   */
  handOut(needs: readonly ShortageNeed[], beingOrdered: readonly TentativeSupply[], waysOf?: WaysOf): Quantity[];
  /**
   * Looks at the plan as if what is being ordered were open supply without a date (P13); every question within is answered
   * so. Afterwards everything is as it was, and nothing of it is published.
   */
  supposing<Seen>(beingOrdered: readonly TentativeSupply[], look: () => Seen): Seen;

  /** The version held of an aggregate (also of a deleted one); undefined if never heard of. For the barrier. */
  versionOf(type: FactType, id: number): number | undefined;
  /** The last ledger commit applied. */
  readonly posting: number;
  /** The newest rank moves applied. */
  readonly moves: { readonly sell: number; readonly schedule: number };
  /** The last ledger commit that changed a key; 0 if none did. */
  basedOn(key: StockKey): number;
  sizes(): PlanSizes;
  /** How often any key was dealt since the plan was made. */
  readonly keysDealt: number;

  exportPicture(): PictureSnapshot;
  exportPublished(): PublishedSnapshot;
}

export type { PostingFact };
