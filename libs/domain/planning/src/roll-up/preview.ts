import { multiplyUnbounded, type Quantity } from '@pegboard/kit';
import { NO_DAY, type Key } from '../keys';
import type { Picture } from '../picture';
import { Availability } from '../table';

export interface Preview {
  readonly availability: Availability;
  /** The latest date used; `Infinity` unless expected. */
  readonly date: number;
}

const NO_INGREDIENTS: Preview = { availability: Availability.NoRecipe, date: Infinity };

/**
 * P7: what making a quantity would find, after all real demand, taking nothing from anyone: each ingredient against what
 * the dealing left to nobody.
 * @param dueDay the day on which the product is due; `NO_DAY` for none
 */
export function previewOf(picture: Picture, key: Key, quantity: number, dueDay: number): Preview {
  const { recipe } = key.variant;
  if (!recipe || recipe.rows.length === 0) return NO_INGREDIENTS;
  const needs = new Map<number, number>();
  for (const row of recipe.rows) {
    const need = multiplyUnbounded(row.quantityPerUnit, quantity as Quantity);
    needs.set(row.variantId, (needs.get(row.variantId) ?? 0) + need);
  }
  let worst = Availability.InStock;
  let date = -Infinity;
  for (const [variantId, need] of needs) {
    const found = leftFor(picture.findKey(variantId, key.location.id), need, dueDay);
    if (found.availability < worst) worst = found.availability;
    if (found.availability === Availability.Expected && found.date > date) date = found.date;
  }
  return { availability: worst, date: worst === Availability.Expected ? date : Infinity };
}

function leftFor(key: Key | undefined, need: number, dueDay: number): Preview {
  let rest = need;
  if (rest <= 0) return { availability: Availability.InStock, date: Infinity };
  if (!key) return { availability: Availability.NotAvailable, date: Infinity };
  const day = Math.max(key.location.calendar.today, dueDay === NO_DAY ? 0 : dueDay);
  for (const batch of key.batches) {
    if (batch.left > 0 && batch.lastDay >= day) rest -= Math.min(rest, batch.left);
  }
  if (rest === 0) return { availability: Availability.InStock, date: Infinity };
  for (const supply of key.supplies) {
    rest -= Math.min(rest, supply.left);
    if (rest === 0) return { availability: Availability.Expected, date: supply.moment };
  }
  return { availability: Availability.NotAvailable, date: Infinity };
}
