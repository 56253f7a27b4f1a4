import { stocktakeEvent, StocktakeBody } from '@pegboard/contracts';
import type { Stocktake, StocktakeEdit, StocktakeRow } from '@pegboard/domain-inventory';
import {
  aggregateSchema,
  flag,
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
import { intentField, waitingEditField } from '@pegboard/posting/settling';

export interface StoredStocktake extends Stocktake, Omit<Aggregate, 'id' | 'isDeleted'> {
  readonly id: number;
  readonly isDeleted: boolean;
}

const row = part<StocktakeRow>({
  id: whole,
  variantId: whole,
  batchId: optional(whole),
  countedQuantity: optional(quantity),
  inStockQuantity: optional(quantity),
  notes: optional(text),
});

export const stocktakesSchema = aggregateSchema<StoredStocktake>(
  'stocktakes',
  {
    number: text,
    referenceNo: optional(text),
    locationId: whole,
    stocktakeDate: instantText,
    createdDate: optional(instantText),
    startedDate: optional(instantText),
    completedDate: optional(instantText),
    reason: optional(text),
    notes: optional(text),
    additionalInfo: optional(text),
    setRemainingItemsAsCounted: flag,
    status: oneOf(StocktakeBody.shape.status.options),
    rows: listOf(row),
    intent: optional(intentField),
    completing: optional(whole),
    returning: optional(oneOf(['NOT_STARTED', 'IN_PROGRESS', 'deleted'])),
    adjustmentId: optional(whole),
    waitingEdit: optional(
      waitingEditField<StocktakeEdit>({
        number: optional(text),
        referenceNo: optional(text),
        stocktakeDate: optional(instantText),
        createdDate: optional(instantText),
        completedDate: optional(instantText),
        notes: optional(text),
        additionalInfo: optional(text),
        reason: optional(text),
        setRemainingItemsAsCounted: optional(flag),
        locationId: optional(whole),
      }),
    ),
  },
  {
    indexes: [
      'locationId',
      'number',
      'adjustmentId',
      'completing',
      'returning',
      'rows.id',
      'rows.variantId',
      'rows.batchId',
      'createdAt',
      'updatedAt',
    ],
  },
);

export const stocktakes: AggregateType<StoredStocktake, StocktakeBody> = {
  event: stocktakeEvent,
  collection: stocktakesSchema,
  toBody: (stocktake) => ({
    id: stocktake.id,
    version: stocktake.version,
    is_deleted: stocktake.isDeleted,
    stocktake_number: stocktake.number,
    location_id: stocktake.locationId,
    status: stocktake.status,
    rows: stocktake.rows.map((row) => ({
      id: row.id,
      variant_id: row.variantId,
      batch_id: row.batchId,
      counted_quantity: row.countedQuantity,
    })),
  }),
};
