import type { BatchFact, LocationFact, RecipeFact, SafetyStockFact, Tombstone, VariantFact } from '../words';
import { dayNumberOf } from '../days';
import { NO_DAY, type Key, type PlannedVariant } from '../keys';
import { type Picture, refreshRow } from '../picture';
import { Kind, Listing } from '../table';
import { placeTransfer } from './take-supplies';

/** A location's day ends by its own time zone (T7): everything due or expected there may fall on another day. */
export function takeLocation(picture: Picture, id: number, fact: LocationFact | undefined): void {
  const location = picture.location(id);
  const calendar = picture.calendar(fact?.timeZone ?? 'UTC');
  if (location.calendar === calendar) return;
  location.calendar = calendar;
  for (const key of location.keys) {
    key.isSupplyStale = true;
    for (const supply of [...key.supplies, ...key.linked])
      supply.day = supply.moment === Infinity ? NO_DAY : calendar.dayNumber(supply.moment);
    for (const row of key.demands.slice(0, key.count)) refreshIfThere(picture, key, row);
    picture.touchKey(key);
  }
  for (const at of picture.waitingOrders) {
    for (const row of picture.table.rowsOf(at)) if (picture.table.listing[row] !== Listing.Absent) refreshRow(picture, row);
  }
  for (const at of picture.table.all(Kind.StockTransfer)) {
    const order = picture.orders[at]!;
    if (order.kind === Kind.StockTransfer) placeTransfer(picture, order);
  }
}

/** The list of a key may still name what has left it. */
function refreshIfThere(picture: Picture, key: Key, row: number): void {
  const { table } = picture;
  if (table.key[row] === key.index && table.listing[row] !== Listing.Absent) refreshRow(picture, row);
}

export function takeVariant(picture: Picture, id: number, fact: VariantFact | undefined): void {
  const variant = picture.variant(id);
  variant.fact = fact;
  const isProducible = fact?.isProducible ?? false;
  if (variant.isProducible === isProducible) return;
  variant.isProducible = isProducible;
  restate(picture, variant);
}

export function takeRecipe(picture: Picture, id: number, fact: RecipeFact | undefined): void {
  const variant = picture.variant(id);
  const previewAgain = (): void => variant.keys.forEach((key) => picture.previewAgain(key, picture.cause));
  previewAgain();
  for (const row of variant.recipe?.rows ?? []) picture.variant(row.variantId).usedIn.delete(variant);
  variant.recipe = fact;
  variant.hasRecipe = (fact?.rows.length ?? 0) > 0;
  for (const row of fact?.rows ?? []) picture.variant(row.variantId).usedIn.add(variant);
  previewAgain();
  for (const key of variant.keys) picture.touchKey(key);
  restate(picture, variant);
}

function restate(picture: Picture, variant: PlannedVariant): void {
  if (variant.keys.length > 0) picture.restated.add(variant);
  for (const key of variant.keys) picture.noteFlags(key);
}

/** The last day of a batch; one that isn't known (yet) keeps for ever. */
export function lastDayOf(picture: Picture, batchId: number | null): number {
  const day = batchId === null ? undefined : picture.facts.live('batch', batchId)?.expiresOn;
  return day ? dayNumberOf(day) : NO_DAY;
}

export function takeBatch(picture: Picture, id: number, fact: BatchFact | undefined): void {
  const lastDay = fact?.expiresOn ? dayNumberOf(fact.expiresOn) : NO_DAY;
  for (const key of picture.batchKeys(id)) {
    const batch = key.batch(id);
    if (!batch || batch.lastDay === lastDay) continue;
    batch.lastDay = lastDay;
    key.sortBatches();
    picture.touchSupplied(key);
  }
}

export function takeSafetyStock(
  picture: Picture,
  id: number,
  fact: SafetyStockFact | undefined,
  old: SafetyStockFact | Tombstone | undefined,
): void {
  if (old && !old.isDeleted) picture.key(old.variantId, old.locationId).safetyStocks.delete(id);
  if (fact) picture.key(fact.variantId, fact.locationId).safetyStocks.set(id, fact.quantity);
}
