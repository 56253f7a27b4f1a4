import type { Instant, Quantity } from '@pegboard/kit';

/** Each list stands worst first; the worst row wins for the order (P4). */
export const PRODUCT_AVAILABILITY = ['NOT_AVAILABLE', 'EXPECTED', 'IN_STOCK', 'PICKED', 'NOT_APPLICABLE'] as const;
export const INGREDIENT_AVAILABILITY = ['NOT_AVAILABLE', 'EXPECTED', 'IN_STOCK', 'PROCESSED', 'NO_RECIPE', 'NOT_APPLICABLE'] as const;
export const PRODUCTION_STATUS = ['NONE', 'NOT_STARTED', 'IN_PROGRESS', 'BLOCKED', 'DONE', 'NOT_APPLICABLE'] as const;

export type ProductAvailability = (typeof PRODUCT_AVAILABILITY)[number];
export type IngredientAvailability = (typeof INGREDIENT_AVAILABILITY)[number];
export type ProductionStatus = (typeof PRODUCTION_STATUS)[number];

/** The plan's answer for a sales order or one of its rows (S3, P4, P6, P7). */
export interface SalesStatus {
  readonly productAvailability: ProductAvailability;
  /**
   * The latest date among the supplies used, each no earlier than what it is made of; null unless EXPECTED, and where a
   * supply has no date.
   */
  readonly productExpectedDate: Instant | null;
  readonly ingredientAvailability: IngredientAvailability;
  readonly ingredientExpectedDate: Instant | null;
  readonly productionStatus: ProductionStatus;
  /** What nothing covers; zero for an order as a whole. */
  readonly missingQuantity: Quantity;
  /** A supply it counts on should have been there already (P6). */
  readonly isOverdue: boolean;
  /** It can't be ready on its own date (P6). */
  readonly isLate: boolean;
  /** A part of what it needs has no supply, at any level, or its supply comes after its own date (P14). */
  readonly isAtRisk: boolean;
}

/** The plan's answer for a manufacturing or outsourced order, a transfer, or one of their rows. */
export interface IngredientStatus {
  readonly ingredientAvailability: IngredientAvailability;
  readonly ingredientExpectedDate: Instant | null;
  readonly missingQuantity: Quantity;
  readonly isOverdue: boolean;
  readonly isLate: boolean;
  readonly isAtRisk: boolean;
}

/** Who reserves from a manufacturing order made to stock (O6). */
export interface ReservingCustomer {
  readonly customerName: string;
  readonly salesOrderId: number;
  readonly orderNo: string;
  readonly quantity: Quantity;
}

export interface MakerStatus extends IngredientStatus {
  readonly customers: readonly ReservingCustomer[];
}

export interface StatusOf {
  sales_order: SalesStatus;
  sales_order_row: SalesStatus;
  manufacturing_order: MakerStatus;
  manufacturing_order_recipe_row: IngredientStatus;
  /** Only outsourced purchase orders have a status. */
  purchase_order: IngredientStatus;
  outsourced_purchase_order_recipe_row: IngredientStatus;
  stock_transfer: IngredientStatus;
  stock_transfer_row: IngredientStatus;
}

export type Entity = keyof StatusOf;

export interface EntityStatus<E extends Entity = Entity> {
  readonly entity: E;
  readonly id: number;
  /** The order the row belongs to; the order's own id for an order. */
  readonly ownerId: number;
  readonly status: StatusOf[E];
}

/** A status that really changed against what was last published (P9). Null: it wasn't there, or is gone. */
export type StatusChange = {
  [E in Entity]: {
    readonly entity: E;
    readonly id: number;
    readonly ownerId: number;
    readonly from: StatusOf[E] | null;
    readonly to: StatusOf[E] | null;
    /** What was given with the newest fact that led to it. */
    readonly cause: string | null;
  };
}[Entity];
