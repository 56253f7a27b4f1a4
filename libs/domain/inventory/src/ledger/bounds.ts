import { LARGEST, SCALE, stockKey, toDecimal, ZERO, type Quantity, type RejectionDetail } from '@pegboard/kit';
import { servedQuantity } from './apply';
import type { PostedMovement } from './posting';
import { balanceAt, balanceKey, stockOf, type LedgerState } from './state';

/**
 * Whether the movements leave more than a quantity can be (T1): of a balance, of its stock and its value, or for a row. It is judged
 * movement by movement, as they are applied. A commit beyond that could be written down and read by nobody.
 */
export function excesses(state: LedgerState, movements: readonly PostedMovement[]): RejectionDetail[] {
  const totals = new Map<string, number>();
  const details: RejectionDetail[] = [];
  movements.forEach((movement, i) => {
    const key = stockKey(movement.variantId, movement.locationId);
    const stock = stockOf(state, key);
    const { serves } = movement;
    const figures: [what: string, of: string, before: Quantity, change: Quantity][] = [
      ['stock', balanceKey(movement), balanceAt(state, balanceKey(movement)), movement.quantity],
      ['stock', key, stock.quantity, movement.quantity],
      ['value', `value ${key}`, stock.value, movement.value],
    ];
    if (serves) figures.push(['total', serves, state.rows.get(serves)?.moved ?? ZERO, servedQuantity(serves, movement.quantity)]);
    for (const [what, of, before, change] of figures) {
      const after = (totals.get(of) ?? before) + change;
      totals.set(of, after);
      if (Math.abs(after) <= LARGEST * SCALE || details.some(({ path }) => path === `movements/${i}`)) continue;
      details.push(excess(state, movement, `movements/${i}`, what, after));
    }
  });
  return details;
}

function excess(state: LedgerState, { variantId, locationId }: PostedMovement, path: string, what: string, after: number): RejectionDetail {
  const sku = state.variants.get(variantId)?.sku ?? `variant ${variantId}`;
  const where = state.locations.get(locationId)?.name ?? `location ${locationId}`;
  const value = toDecimal(after as Quantity);
  return {
    path,
    code: 'QUANTITY_TOO_LARGE',
    message: `${sku} at ${where}: the ${what} would be ${value}; the limit is ${LARGEST}.`,
    info: { variant_id: variantId, location_id: locationId, value, limit: String(LARGEST) },
  };
}
