import type { Instant } from '@pegboard/kit';
import { INGREDIENT_AVAILABILITY, PRODUCT_AVAILABILITY, type StatusChange, type StatusOf, type Entity } from '../words';

/** A row that is worse off than before: less available, missing more, or later. */
export const isWorse = ({ entity, from, to }: StatusChange): boolean =>
  entity.endsWith('_row') && from !== null && to !== null && comparison(from, to) < 0;

/** Above zero if it is better off than before, below if worse: by availability, then by what is missing, then by date. */
export function comparison(from: StatusOf[Entity], to: StatusOf[Entity]): number {
  const byMissing = from.missingQuantity - to.missingQuantity;
  if ('productAvailability' in from && 'productAvailability' in to) {
    const [before, after] = [from, to].map((each) => PRODUCT_AVAILABILITY.indexOf(each.productAvailability));
    return after! - before! || byMissing || comparedDates(from.productExpectedDate, to.productExpectedDate);
  }
  return ingredientAvailabilities(from, to) || byMissing || comparedDates(from.ingredientExpectedDate, to.ingredientExpectedDate);
}

/** The same of ingredients, also those of what is sold. */
export const ingredientComparison = (from: StatusOf[Entity], to: StatusOf[Entity]): number =>
  ingredientAvailabilities(from, to) || comparedDates(from.ingredientExpectedDate, to.ingredientExpectedDate);

function ingredientAvailabilities(from: StatusOf[Entity], to: StatusOf[Entity]): number {
  const [before, after] = [from, to].map((each) => INGREDIENT_AVAILABILITY.indexOf(each.ingredientAvailability));
  return after! - before!;
}

/** What has no date comes last. */
function comparedDates(from: Instant | null, to: Instant | null): number {
  const [before, after] = [from ?? '~', to ?? '~'];
  return before === after ? 0 : after < before ? 1 : -1;
}
