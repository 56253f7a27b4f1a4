import { stockAdjustmentEvent, StockAdjustmentBody } from '@pegboard/contracts';
import type { Adjustment, AdjustmentEdit, AdjustmentRow } from '@pegboard/domain-inventory';
import {
  aggregateSchema,
  instantText,
  listOf,
  oneOf,
  optional,
  part,
  quantity,
  text,
  whole,
  type Aggregate,
  type AggregateType,
} from '@pegboard/eventing';
import { waitingEditField } from '@pegboard/posting/settling';
import { batchLine, stepIntent } from '../stock/stock-fields';

export interface StoredAdjustment extends Adjustment, Omit<Aggregate, 'id' | 'isDeleted'> {
  readonly id: number;
  readonly isDeleted: boolean;
}

const row = part<AdjustmentRow>({
  id: whole,
  variantId: whole,
  quantity,
  costPerUnit: optional(quantity),
  batches: listOf(batchLine),
});

export const stockAdjustmentsSchema = aggregateSchema<StoredAdjustment>(
  'stock_adjustments',
  {
    number: text,
    referenceNo: optional(text),
    locationId: whole,
    adjustmentDate: instantText,
    additionalInfo: optional(text),
    reason: optional(text),
    status: oneOf(StockAdjustmentBody.shape.status.options),
    rows: listOf(row),
    stocktakeId: optional(whole),
    postedAs: optional(text),
    waitingEdit: optional(
      waitingEditField<AdjustmentEdit>({
        number: optional(text),
        referenceNo: optional(text),
        locationId: optional(whole),
        adjustmentDate: optional(instantText),
        additionalInfo: optional(text),
        reason: optional(text),
        rows: optional(listOf(row)),
      }),
    ),
    intent: optional(stepIntent(['post', 'revert', 'delete'])),
  },
  { indexes: ['locationId', 'number', 'intent.action', 'rows.variantId', 'createdAt', 'updatedAt'] },
);

export const stockAdjustments: AggregateType<StoredAdjustment, StockAdjustmentBody> = {
  event: stockAdjustmentEvent,
  collection: stockAdjustmentsSchema,
  toBody: (adjustment) => ({
    id: adjustment.id,
    version: adjustment.version,
    is_deleted: adjustment.isDeleted,
    stock_adjustment_number: adjustment.number,
    reference_no: adjustment.referenceNo,
    location_id: adjustment.locationId,
    status: adjustment.status,
    adjustment_date: adjustment.adjustmentDate,
    rows: adjustment.rows.map((row) => ({ id: row.id, variant_id: row.variantId, quantity: row.quantity })),
  }),
};
