import type { Instant } from '@pegboard/kit';
import { INGREDIENT_AVAILABILITY, PRODUCT_AVAILABILITY, type Entity, type StatusChange, type StatusOf } from '../words';

/** A row that is worse off than before: less available, later, or missing more. */
export function isWorse({ entity, from, to }: StatusChange): boolean {
  if (!entity.endsWith('_row') || !from || !to) return false;
  const before = stateOf(from);
  const after = stateOf(to);
  if (before.availability !== after.availability) return after.availability < before.availability;
  return to.missingQuantity > from.missingQuantity || (after.date ?? '~') > (before.date ?? '~');
}

function stateOf(status: StatusOf[Entity]): { availability: number; date: Instant | null } {
  return 'productAvailability' in status
    ? { availability: PRODUCT_AVAILABILITY.indexOf(status.productAvailability), date: status.productExpectedDate }
    : {
        availability: INGREDIENT_AVAILABILITY.indexOf(status.ingredientAvailability),
        date: status.ingredientExpectedDate,
      };
}
