import { stockAdjustmentEvent, type StockAdjustmentBody } from '@pegboard/contracts';
import type { Adjustment } from '@pegboard/domain-inventory';
import type { Aggregate, AggregateType } from '@pegboard/eventing';

export interface StoredAdjustment extends Adjustment, Omit<Aggregate, 'id' | 'isDeleted'> {
  readonly id: number;
  readonly isDeleted: boolean;
}

export const stockAdjustments: AggregateType<StoredAdjustment, StockAdjustmentBody> = {
  event: stockAdjustmentEvent,
  collection: 'stock_adjustments',
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
