import { z } from 'zod';
import { eventType, Id, InstantText, Q, snapshotOf, Version } from './message';

/**
 * Stock on its way from one location to another (T4). In the ledger departures serve `stock_transfer_row/<id>` and
 * arrivals `stock_transfer_arrival/<id>`: a row is a demand at its origin and a supply at its destination.
 */
export const StockTransferBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  stock_transfer_number: z.string(),
  status: z.enum(['draft', 'inTransit', 'received']),
  source_location_id: Id,
  target_location_id: Id,
  dispatch_date: InstantText.nullable(),
  expected_arrival_date: InstantText.nullable(),
  rows: z.array(z.object({ id: Id, variant_id: Id, quantity: Q })),
});
export type StockTransferBody = z.output<typeof StockTransferBody>;

/** The safety stock of one variant at one location (B6). */
export const SafetyStockBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  variant_id: Id,
  location_id: Id,
  quantity: Q,
});
export type SafetyStockBody = z.output<typeof SafetyStockBody>;

/** A correction of stock by hand: opening stock, breakage, what was found (T4). */
export const StockAdjustmentBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  stock_adjustment_number: z.string(),
  reference_no: z.string().nullable(),
  location_id: Id,
  status: z.enum(['DRAFT', 'COMPLETED']),
  adjustment_date: InstantText,
  rows: z.array(z.object({ id: Id, variant_id: Id, quantity: Q })),
});
export type StockAdjustmentBody = z.output<typeof StockAdjustmentBody>;

/** A count of what is there; completing it posts the differences (T4). */
export const StocktakeBody = z.object({
  id: Id,
  version: Version,
  is_deleted: z.boolean(),
  stocktake_number: z.string(),
  location_id: Id,
  status: z.enum(['NOT_STARTED', 'IN_PROGRESS', 'COMPLETED']),
  rows: z.array(z.object({ id: Id, variant_id: Id, batch_id: Id.nullable(), counted_quantity: Q.nullable() })),
});
export type StocktakeBody = z.output<typeof StocktakeBody>;

export const stockAdjustmentEvent = eventType('inventory', 'stock_adjustment', StockAdjustmentBody);
export const stocktakeEvent = eventType('inventory', 'stocktake', StocktakeBody);
export const stockTransferEvent = eventType('inventory', 'stock_transfer', StockTransferBody);
export const safetyStockEvent = eventType('inventory', 'safety_stock', SafetyStockBody);
export const stockTransferSnapshot = snapshotOf(stockTransferEvent);
export const safetyStockSnapshot = snapshotOf(safetyStockEvent);
