import type { Ref } from '@pegboard/kit';
import type { MissingIngredient, Plan, ShortageNeed } from '../words';

/** A plan that is looked at, and what nothing covers of a demand in it. */
type LookedAt = Pick<Plan, 'keyFigures' | 'missingIngredients'> & { missingOf(demand: Ref): number };

/** What a need lacks in a plan (P13). @param lists what was found of each order so far */
export function lackOf(plan: LookedAt, { basis, of, variantId, locationId }: ShortageNeed, lists: Map<Ref, MissingIngredient[]>): number {
  const stock = (): number => 0 - plan.keyFigures(variantId, locationId).calculated;
  if (basis === 'stock' || of === null) return stock();
  if (basis === 'ingredients') {
    const list = lists.get(of) ?? plan.missingIngredients(of);
    lists.set(of, list);
    return list.find((each) => each.variantId === variantId && each.locationId === locationId)?.quantityMissing ?? 0;
  }
  const missing = plan.missingOf(of);
  return basis === 'batch' ? Math.max(missing, stock()) : missing;
}
