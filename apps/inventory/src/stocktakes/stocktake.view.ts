import { type Quantity, toNumber } from '@pegboard/kit';
import { type StocktakeRow, discrepancy } from '@pegboard/domain-inventory';
import type { StoredStocktake } from './stocktake.schema';
import type { StocktakeAnswer, StocktakeRowAnswer } from './stocktake.answer';

export const stocktakeView = (stocktake: StoredStocktake): StocktakeAnswer => ({
  id: stocktake.id,
  stocktake_number: stocktake.number,
  reference_no: stocktake.referenceNo,
  location_id: stocktake.locationId,
  status: stocktake.status,
  stocktake_date: stocktake.stocktakeDate,
  stocktake_created_date: stocktake.createdDate ?? stocktake.createdAt,
  started_date: stocktake.startedDate,
  completed_date: stocktake.completedDate,
  status_update_in_progress: stocktake.completing !== null,
  set_remaining_items_as_counted: stocktake.setRemainingItemsAsCounted,
  stock_adjustment_id: stocktake.adjustmentId,
  reason: stocktake.reason,
  additional_info: stocktake.additionalInfo,
  notes: stocktake.notes,
  created_at: stocktake.createdAt,
  updated_at: stocktake.updatedAt,
  deleted_at: stocktake.isDeleted ? stocktake.updatedAt : null,
});

const amount = (quantity: Quantity | null): number | null => (quantity === null ? null : toNumber(quantity));

export const stocktakeRowView = (stocktake: StoredStocktake, row: StocktakeRow): StocktakeRowAnswer => ({
  id: row.id,
  stocktake_id: stocktake.id,
  variant_id: row.variantId,
  batch_id: row.batchId,
  in_stock_quantity: amount(row.inStockQuantity),
  counted_quantity: amount(row.countedQuantity),
  discrepancy_quantity: amount(discrepancy(row)),
  notes: row.notes,
  created_at: stocktake.createdAt,
  updated_at: stocktake.updatedAt,
  deleted_at: stocktake.isDeleted ? stocktake.updatedAt : null,
});
