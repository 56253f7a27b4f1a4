import type { HistoryLine } from '@pegboard/domain-inventory';
import { movementResource } from '@pegboard/contracts';
import type { MovementsQuery } from './movement.dto';

const isIn = <T>(wanted: readonly T[] | undefined, value: T): boolean => !wanted || wanted.includes(value);

const isBetween = (value: string, min: string | undefined, max: string | undefined): boolean =>
  (!min || value >= min) && (!max || value <= max);

export function isWanted(query: MovementsQuery, line: HistoryLine): boolean {
  const { movement, posting } = line;
  if (!isIn(query.variant_ids, movement.variantId) || !isIn(query.ids, line.id)) return false;
  if (query.location_id && movement.locationId !== query.location_id) return false;
  if (query.batch_id && !query.batch_id.includes(movement.batchId ?? 0)) return false;
  if (query.caused_by_order_no && posting.cause.number !== query.caused_by_order_no) return false;
  if (query.caused_by_resource_id && posting.cause.id !== query.caused_by_resource_id) return false;
  if (!isBetween(line.at, query.created_at_min, query.created_at_max) || !isBetween(line.at, query.updated_at_min, query.updated_at_max))
    return false;
  if (!query.resource_type && !query.resource_id) return true;
  const resource = movementResource(line.posting.cause, line.movement.serves);
  return isIn(query.resource_type, resource.type) && (!query.resource_id || query.resource_id === resource.id);
}
