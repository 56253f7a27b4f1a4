import { toNumber } from '@pegboard/kit';
import { traceabilityView } from '@pegboard/service';
import { namedLines, suggestedView } from '../batches/batch-lines.view';
import type { StoredAdjustment } from './adjustment.schema';
import type { AdjustmentAnswer } from './adjustment.answer';

export const adjustmentView = (adjustment: StoredAdjustment): AdjustmentAnswer => ({
  id: adjustment.id,
  stock_adjustment_number: adjustment.number,
  reference_no: adjustment.referenceNo,
  location_id: adjustment.locationId,
  status: adjustment.status,
  stock_adjustment_date: adjustment.adjustmentDate,
  adjustment_date: adjustment.adjustmentDate,
  additional_info: adjustment.additionalInfo,
  reason: adjustment.reason,
  stock_adjustment_rows: adjustment.rows.map((row) => ({
    id: row.id,
    variant_id: row.variantId,
    quantity: toNumber(row.quantity),
    cost_per_unit: row.costPerUnit === null ? null : toNumber(row.costPerUnit),
    ...suggestedView(row.batches),
    batch_transactions: namedLines(row.batches).map((line) => ({
      batch_id: line.batchId,
      ...(line.batchNumber ? { batch_number: line.batchNumber } : {}),
      quantity: toNumber(line.quantity),
    })),
    traceability: traceabilityView(namedLines(row.batches)),
  })),
  created_at: adjustment.createdAt,
  updated_at: adjustment.updatedAt,
  deleted_at: adjustment.isDeleted ? adjustment.updatedAt : null,
});
