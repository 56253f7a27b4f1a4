import type { DateOrInstant, Day, Instant, Quantity, Ref } from '@pegboard/kit';
import type { Entity, IngredientStatus, SalesStatus, StatusChange, StatusOf } from './statuses';

/** A place in a rank list. */
export type Target = 'first' | 'last' | { readonly before: number } | { readonly after: number };

/**
 * What to try (P12). Ids of new orders are the caller's to choose; negative ones can't clash. Where none is given, and
 * for new rows, -1, -2, … are taken in the order in which they are needed.
 */
export type TriedChange =
  | { readonly change: 'move_sales_order' | 'move_manufacturing_order'; readonly id: number; readonly to: Target }
  | {
      /** Many in one move, in the order given: to a place, or without one to where the highest of them stands. */
      readonly change: 'move_sales_orders' | 'move_manufacturing_orders';
      readonly ids: readonly number[];
      readonly to?: Target;
    }
  | {
      readonly change: 'add_sales_order';
      readonly id?: number;
      readonly orderNo?: string;
      readonly deliveryDate?: DateOrInstant | null;
      readonly at?: Target;
      readonly rows: readonly {
        readonly variantId: number;
        readonly locationId: number;
        readonly quantity: Quantity;
      }[];
    }
  | {
      readonly change: 'add_purchase_order';
      readonly id?: number;
      readonly expectedDate: DateOrInstant | null;
      readonly rows: readonly {
        readonly variantId: number;
        readonly locationId: number;
        readonly quantity: Quantity;
      }[];
    }
  | {
      readonly change: 'add_manufacturing_order';
      readonly id?: number;
      readonly variantId: number;
      readonly locationId: number;
      readonly quantity: Quantity;
      readonly expectedDate: DateOrInstant | null;
      readonly salesOrderRowId?: number | null;
    }
  | { readonly change: 'change_quantity'; readonly ref: Ref; readonly quantity: Quantity }
  | { readonly change: 'change_date'; readonly ref: Ref; readonly date: DateOrInstant | null }
  | {
      readonly change: 'change_stock';
      readonly variantId: number;
      readonly locationId: number;
      readonly batchId?: number | null;
      readonly by: Quantity;
    }
  | { readonly change: 'receive'; readonly ref: Ref }
  | { readonly change: 'remove'; readonly ref: Ref };

/** A new order that somebody would like to promise; nothing of it is stored. */
export interface OrderToPromise {
  /** Its place among all sales orders; last if absent. */
  readonly at?: Target;
  readonly deliveryDate?: DateOrInstant | null;
  readonly rows: readonly { readonly variantId: number; readonly locationId: number; readonly quantity: Quantity }[];
}

export interface PromiseAnswer {
  /** The earliest date on which everything is there; now if it is in stock, null if something is missing, at any level, or undated. */
  readonly date: Instant | null;
  /** What each row's status would be, in the order asked. */
  readonly rows: readonly SalesStatus[];
}

/** What a trial does to an order; `mixed`: some rows get better, others worse, `same`: neither, such as another production status. */
export type Verdict = 'better' | 'worse' | 'mixed' | 'same' | 'added' | 'removed';

/** A row whose status would differ, of the order or of a manufacturing order that is linked to it. */
export type RowOutcome = {
  [E in Extract<Entity, `${string}_row`>]: {
    readonly entity: E;
    readonly id: number;
    readonly variantId: number;
    readonly sku: string;
    readonly from: StatusOf[E] | null;
    readonly to: StatusOf[E] | null;
  };
}[Extract<Entity, `${string}_row`>];

/** What a trial does to one order, with its linked manufacturing orders (P12). */
export interface OrderOutcome {
  readonly entity: Exclude<Entity, `${string}_row`>;
  readonly id: number;
  readonly orderNo: string;
  /** Null also for an order that nobody has placed yet. */
  readonly customerName: string | null;
  readonly verdict: Verdict;
  /** Of its location. */
  readonly timeZone: string;
  /** The day at its location on which all of it is available: product of a sales order, ingredients of others; null: nobody knows. */
  readonly readyBefore: Day | null;
  readonly readyAfter: Day | null;
  /** Days between them, below zero if it is sooner; null if one of them isn't known. */
  readonly daysLost: number | null;
  /** The order's status; both are the same if only rows differ. */
  readonly from: SalesStatus | IngredientStatus | null;
  readonly to: SalesStatus | IngredientStatus | null;
  readonly rows: readonly RowOutcome[];
}

export interface WhatIfResult {
  readonly changes: readonly StatusChange[];
  /** The same order by order: what was added or removed first, then the most harmed. */
  readonly orders: readonly OrderOutcome[];
}
