import { averageAfter, type HistoryLine } from '@pegboard/domain-inventory';
import { divide, refId, refType, toNumber, type Quantity } from '@pegboard/kit';
import type { MovementAnswer } from './movement.answer';

/** The API's word for what a movement is part of, and its id. */
export function resourceOf({ posting, movement }: HistoryLine): { type: MovementAnswer['resource_type']; id: number } {
  const served = movement.serves === null ? undefined : { type: refType(movement.serves), id: refId(movement.serves) };
  const cause = posting.cause;
  switch (posting.kind) {
    case 'sale':
      return { type: 'SalesOrderRow', id: served?.id ?? cause.id };
    case 'production':
      if (served?.type === 'manufacturing_order_recipe_row') return { type: 'ManufacturingOrderRecipeRow', id: served.id };
      return cause.type === 'manufacturing_order_production'
        ? { type: 'Production', id: cause.id }
        : { type: 'ManufacturingOrder', id: served?.id ?? cause.id };
    case 'receipt':
      return served?.type === 'outsourced_purchase_order_recipe_row'
        ? { type: 'PurchaseOrderRecipeRow', id: served.id }
        : { type: 'PurchaseOrderRow', id: served?.id ?? cause.id };
    case 'transfer':
      return { type: 'StockTransferRow', id: served?.id ?? cause.id };
    case 'adjustment':
    case 'stocktake':
      return {
        type: cause.type === 'stock_adjustment' || cause.type === 'stocktake' ? 'StockAdjustmentRow' : 'SystemGenerated',
        id: cause.id,
      };
    default:
      return { type: 'SystemGenerated', id: cause.id };
  }
}

export const movementView = (line: HistoryLine): MovementAnswer => {
  const resource = resourceOf(line);
  const { movement, posting } = line;
  return {
    id: line.id,
    variant_id: movement.variantId,
    location_id: movement.locationId,
    batch_id: movement.batchId,
    resource_type: resource.type,
    resource_id: resource.id,
    caused_by_order_no: posting.cause.number ?? '',
    caused_by_resource_id: posting.cause.id,
    movement_date: posting.movementDate,
    quantity_change: toNumber(movement.quantity),
    balance_after: toNumber(line.balanceAfter),
    value_per_unit: toNumber(
      movement.quantity === 0 ? movement.quantity : divide(Math.abs(movement.value) as Quantity, Math.abs(movement.quantity) as Quantity),
    ),
    value_in_stock_after: toNumber(line.valueAfter),
    average_cost_after: toNumber(averageAfter(line)),
    rank: line.id,
    posting_id: posting.postingId,
    reverses: posting.reverses,
    posting: line.n,
    created_at: line.at,
    updated_at: line.at,
  };
};
