import { z } from 'zod';
import { ClaimId, eventType, Id, InstantText, Money, Q, question, Rank, Remark, snapshotOf, Version } from './message';
import { RankMove, SalesOrderBody } from './sales';

/** The recipe of one product variant (I2); its id is the variant's. */
export const RecipeBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  product_variant_id: Id,
  product_item_id: Id,
  rows: z.array(z.object({ id: Id, ingredient_variant_id: Id, quantity: Q, notes: z.string().nullable() })),
  operations: z.array(
    z.object({
      id: Id,
      operation_name: z.string(),
      resource_name: z.string().nullable(),
      /** Seconds for one unit. */
      planned_time_per_unit: Q,
      cost_per_hour: Money.nullable(),
    }),
  ),
});
export type RecipeBody = z.output<typeof RecipeBody>;

export const ManufacturingOrderStatus = z.enum(['NOT_STARTED', 'IN_PROGRESS', 'BLOCKED', 'PARTIALLY_COMPLETED', 'DONE']);
export type ManufacturingOrderStatus = z.output<typeof ManufacturingOrderStatus>;

export const OperationStatus = z.enum(['NOT_STARTED', 'IN_PROGRESS', 'PAUSED', 'BLOCKED', 'COMPLETED']);
export type OperationStatus = z.output<typeof OperationStatus>;

/** REQUESTED is a production whose posting has no outcome yet; REVERTING one whose reversal has none yet. */
export const ProductionRecordStatus = z.enum(['REQUESTED', 'BOOKED', 'REVERTING']);
export type ProductionRecordStatus = z.output<typeof ProductionRecordStatus>;

export const ManufacturingOrderBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  order_no: z.string(),
  status: ManufacturingOrderStatus,
  variant_id: Id,
  location_id: Id,
  planned_quantity: Q,
  /** What its productions have brought in so far. */
  completed_quantity: Q,
  order_created_date: InstantText,
  production_deadline_date: InstantText,
  done_date: InstantText.nullable(),
  additional_info: Remark,
  rank: Rank,
  sales_order_id: Id.nullable(),
  sales_order_row_id: Id.nullable(),
  /** Why a once linked order is made to stock now (M6). */
  unlink_reason: z.string().nullable(),
  /**
   * What becomes of it when its sales row changes, so that a reader knows it before its next event (P9): whether it stays if the
   * row goes (M6), and its deadline while the sales order has no delivery date; null: somebody has set the deadline (O7).
   * Null without a link; absent: written before there was such a thing.
   */
  follows: z.object({ stays_without_row: z.boolean(), default_deadline_date: InstantText.nullable() }).nullable().optional(),
  /** The shortage that it was ordered for (P13): the key under which it was created. Null if nobody asked for one. */
  claim_id: ClaimId.nullable().optional(),
  rows: z.array(z.object({ id: Id, variant_id: Id, planned_quantity_per_unit: Q, planned_quantity: Q })),
  operations: z.array(z.object({ id: Id, operation_name: z.string(), status: OperationStatus })),
  productions: z.array(z.object({ id: Id, quantity: Q, status: ProductionRecordStatus, is_final: z.boolean() })),
});
export type ManufacturingOrderBody = z.output<typeof ManufacturingOrderBody>;

/** Katana names recipe rows by UUID. Ours hold the row's number in the last twelve digits, so no table translates them. */
export const BOM_ROW_PREFIX = '00000000-0000-4000-8000-';
export const bomRowUuid = (id: number): string => BOM_ROW_PREFIX + id.toString(16).padStart(12, '0');

export const recipeEvent = eventType('manufacturing', 'recipe', RecipeBody);
export const manufacturingOrderEvent = eventType('manufacturing', 'manufacturing_order', ManufacturingOrderBody);
export const scheduleRankingEvent = eventType('manufacturing', 'ranking', RankMove);
export const recipeSnapshot = snapshotOf(recipeEvent);
export const manufacturingOrderSnapshot = snapshotOf(manufacturingOrderEvent);

/** For sales, before a linked row is changed or deleted (M5, M6). */
export const manufacturingOrderOf = question(
  'manufacturing.order_of',
  z.object({ manufacturing_order_id: Id }),
  z.object({ order: ManufacturingOrderBody.nullable() }),
);

const Made = z.object({ id: Id, order_no: z.string(), status: z.string(), is_deleted: z.boolean() });

/**
 * M6: tells manufacturing that rows are gone, as the event does, and asks at once what became of the orders that were made for
 * them: deleted, or kept and made to stock for a reason. And the orders for subassemblies that were made with them, which stay.
 */
export const manufacturingLostRows = question(
  'manufacturing.lost_rows',
  z.object({ order: SalesOrderBody, manufacturing_order_ids: z.array(Id).max(1000) }),
  z.object({
    orders: z.array(Made.extend({ reason: z.string().nullable() })),
    subassemblies: z.array(Made.extend({ made_for_id: Id })),
  }),
);

/**
 * Makes to stock for somebody else's need (M2, M8, B6): an order without a link, at the end of the Schedule. Asked again
 * with the same key, it answers the order made the first time.
 */
export const manufacturingCreateOrder = question(
  'manufacturing.create_order',
  z.object({
    /** The claim to the shortage that is ordered (P13). */
    key: ClaimId,
    variant_id: Id,
    location_id: Id,
    quantity: Q,
    /** Null: as for any new order (O7). */
    production_deadline_date: InstantText.nullable(),
    additional_info: z.string().nullable(),
    /** Directly before this order in the Schedule instead of at its end. */
    before_manufacturing_order_id: Id.nullable().optional(),
  }),
  z.object({ order: ManufacturingOrderBody }),
);
