import { stocktakeEvent, type StocktakeBody } from '@pegboard/contracts';
import type { Stocktake } from '@pegboard/domain-inventory';
import type { Aggregate, AggregateType } from '@pegboard/eventing';

export interface StoredStocktake extends Stocktake, Omit<Aggregate, 'id' | 'isDeleted'> {
  readonly id: number;
  readonly isDeleted: boolean;
}

export const stocktakes: AggregateType<StoredStocktake, StocktakeBody> = {
  event: stocktakeEvent,
  collection: 'stocktakes',
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
