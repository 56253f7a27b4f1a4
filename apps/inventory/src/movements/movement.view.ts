import { movementResource } from '@pegboard/contracts';
import { averageAfter, type HistoryLine } from '@pegboard/domain-inventory';
import { divideUnbounded, toNumber, ZERO, type Quantity } from '@pegboard/kit';
import type { MovementAnswer } from './movement.answer';

export const movementView = (line: HistoryLine): MovementAnswer => {
  const { movement, posting } = line;
  const resource = movementResource(posting.cause, movement.serves);
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
      movement.quantity === 0
        ? movement.quantity
        : divideUnbounded(Math.abs(movement.value) as Quantity, Math.abs(movement.quantity) as Quantity),
    ),
    value_change: toNumber(movement.value),
    cost_variance: toNumber(movement.revalued?.variance ?? ZERO),
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
