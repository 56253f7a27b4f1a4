import { multiplyUnbounded, type Quantity } from '@pegboard/kit';
import { NO_DAY, type FactCause, type Key } from '../keys';
import type { Picture } from '../picture';
import { Availability } from '../table';
import type { RecipeFact } from '../words';

export interface Preview {
  readonly availability: Availability;
  /** The latest date used; `Infinity` unless expected. */
  readonly date: number;
}

const NO_INGREDIENTS: Preview = { availability: Availability.NoRecipe, date: Infinity };
const MISSING = NaN;

/** How much of an ingredient making a quantity needs. */
function needOf(recipe: RecipeFact | undefined, ingredientId: number, quantity: number): number {
  let need = 0;
  for (const row of recipe?.rows ?? [])
    if (row.variantId === ingredientId) need += multiplyUnbounded(row.quantityPerUnit, quantity as Quantity);
  return need;
}

/** P7: what making the missing quantity of a row would find: each ingredient against what those before it leave. */
export function previewOf(picture: Picture, key: Key, row: number): Preview {
  const { recipe } = key.variant;
  if (!recipe || recipe.rows.length === 0) return NO_INGREDIENTS;
  let worst = Availability.InStock;
  let date = -Infinity;
  for (const { variantId } of recipe.rows) {
    const ingredient = picture.findKey(variantId, key.location.id);
    const comes = ingredient?.previews
      ? ingredient.previews.get(row)
      : needOf(recipe, variantId, picture.table.missingOf(row)) > 0
        ? MISSING
        : undefined;
    if (comes === undefined) continue;
    worst = Math.min(worst, Number.isNaN(comes) ? Availability.NotAvailable : Availability.Expected);
    if (comes > date) date = comes;
  }
  return { availability: worst, date: worst === Availability.Expected ? date : Infinity };
}

/**
 * Deals what real demand leaves of an ingredient to the rows that are short of what is made of it, in the order of P3 (P7):
 * nothing is taken from anybody, but what one row would use isn't there for those below it.
 */
export function dealPreviews(picture: Picture, key: Key, cause: FactCause | null, compare: (a: number, b: number) => number): void {
  const { table } = picture;
  const fresh = new Map<number, number>();
  const old = key.previews;
  const leftovers = new Leftovers(key);
  const touch = (row: number): void => {
    if (table.owner[row]! >= 0) picture.touchOrder(table.owner[row]!, cause);
  };
  for (const row of shortOf(picture, key, compare)) {
    const product = picture.keyAt(row);
    const comes = leftovers.take(needOf(product.variant.recipe, key.variant.id, table.missingOf(row)), table.dueDayOf(row));
    if (comes !== undefined) fresh.set(row, comes);
    if (!old || !Object.is(old.get(row), comes)) touch(row);
  }
  for (const row of old?.keys() ?? []) if (!fresh.has(row)) touch(row);
  key.previews = fresh;
}

/** All rows that are short of what is made of the ingredient there, in the order of P3. */
function shortOf(picture: Picture, { variant, location }: Key, compare: (a: number, b: number) => number): readonly number[] {
  const lists = [...variant.usedIn].flatMap((product) => {
    const short = picture.findKey(product.id, location.id)?.short ?? [];
    return short.length > 0 ? [short] : [];
  });
  return lists.length > 1 ? lists.flat().sort(compare) : (lists[0] ?? []);
}

/** What real demand leaves of a key. */
class Leftovers {
  private readonly batches: { readonly lastDay: number; left: number }[];
  private readonly supplies: { readonly comes: number; left: number }[];
  private readonly today: number;

  constructor({ batches, supplies, location }: Key) {
    this.batches = batches.filter(({ left }) => left > 0).map(({ lastDay, left }) => ({ lastDay, left }));
    this.supplies = supplies.filter(({ left }) => left > 0).map(({ rolledUp, left }) => ({ comes: rolledUp, left }));
    this.today = location.calendar.today;
  }

  /** @returns the date of the last part; `MISSING` if there isn't enough, undefined if all of it is in stock */
  take(need: number, due: number): number | undefined {
    const day = Math.max(this.today, due === NO_DAY ? 0 : due);
    let rest = need;
    let comes: number | undefined;
    for (const batch of this.batches) if (batch.lastDay >= day) rest -= takeFrom(batch, rest);
    for (const supply of this.supplies) {
      if (rest <= 0) break;
      const share = takeFrom(supply, rest);
      rest -= share;
      if (share > 0 && (comes === undefined || supply.comes > comes)) comes = supply.comes;
    }
    return rest > 0 ? MISSING : comes;
  }
}

function takeFrom(source: { left: number }, wanted: number): number {
  const share = Math.max(0, Math.min(wanted, source.left));
  source.left -= share;
  return share;
}
