import { safetyStockEvent, type SafetyStockBody } from '@pegboard/contracts';
import { aggregateSchema, quantity, whole, type Aggregate, type AggregateType } from '@pegboard/eventing';
import type { Quantity } from '@pegboard/kit';

/** The quantity of a variant that must always be in stock at a location (B6). One per pair. */
export interface SafetyStock extends Aggregate {
  readonly variantId: number;
  readonly locationId: number;
  readonly quantity: Quantity;
}

export const safetyStocksSchema = aggregateSchema<SafetyStock>(
  'safety_stocks',
  { variantId: whole, locationId: whole, quantity },
  { indexes: ['variantId', 'locationId', 'createdAt', 'updatedAt'] },
);

export const safetyStocks: AggregateType<SafetyStock, SafetyStockBody> = {
  event: safetyStockEvent,
  collection: safetyStocksSchema,
  toBody: ({ id, version, isDeleted, variantId, locationId, quantity }) => ({
    id,
    version,
    is_deleted: isDeleted,
    variant_id: variantId,
    location_id: locationId,
    quantity,
  }),
};
