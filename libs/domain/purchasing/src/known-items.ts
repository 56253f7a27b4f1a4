import { refuseArchivedItem, refuseArchivedLocation, type ItemBody, type LocationBody, type RecipeBody } from '@pegboard/contracts';
import { daysMoved, ONE, proportion, reject, toDecimal, type Instant, type Quantity } from '@pegboard/kit';

/** What purchasing knows of other services' things: its own copies, by id. Items stand under their variants' ids. */
export interface PurchasingKnownItems {
  readonly items: ReadonlyMap<number, ItemBody>;
  readonly locations: ReadonlyMap<number, LocationBody>;
  readonly recipes: ReadonlyMap<number, RecipeBody>;
}

/** @throws Rejection `UNKNOWN_VARIANT` (422) */
export function itemOf(knownItems: PurchasingKnownItems, variantId: number, path: string): ItemBody {
  const item = knownItems.items.get(variantId);
  const variant = item?.variants.find(({ id }) => id === variantId);
  if (item && variant && !item.is_deleted && !variant.is_deleted) return item;
  throw reject('UNKNOWN_VARIANT', path, `There is no variant ${variantId}.`, { variant_id: variantId });
}

export const skuOf = (item: ItemBody, variantId: number): string =>
  item.variants.find(({ id }) => id === variantId)?.sku ?? String(variantId);

/** As a clerk calls it: `Oak beam (OAK-1)`. */
export const named = (item: ItemBody | undefined, variantId: number): string =>
  item ? `${item.name} (${skuOf(item, variantId)})` : `variant ${variantId}`;

/**
 * I1: only what has Buy on can be bought.
 * @throws Rejection `UNKNOWN_VARIANT` (422), `ITEM_ARCHIVED`, `NOT_PURCHASABLE` (409)
 */
export function requirePurchasable(knownItems: PurchasingKnownItems, variantId: number, path: string): ItemBody {
  const item = itemOf(knownItems, variantId, path);
  refuseArchivedItem(item, variantId, path);
  if (item.is_purchasable) return item;
  throw reject('NOT_PURCHASABLE', path, `${named(item, variantId)} can't be bought: Buy is off for it.`, { variant_id: variantId });
}

/** I5: no order names an archived location. @throws Rejection `UNKNOWN_LOCATION` (422), `LOCATION_ARCHIVED` (409) */
export function requireLocation(knownItems: PurchasingKnownItems, locationId: number, path: string): LocationBody {
  const location = knownItems.locations.get(locationId);
  if (location && !location.is_deleted) {
    refuseArchivedLocation(location, path);
    return location;
  }
  throw reject('UNKNOWN_LOCATION', path, `There is no location ${locationId}.`, { location_id: locationId });
}

/**
 * I4: goods are ordered to locations that buy.
 * @throws Rejection `UNKNOWN_LOCATION` (422), `LOCATION_ARCHIVED`, `LOCATION_DOES_NOT_BUY` (409)
 */
export function requireBuyingLocation(knownItems: PurchasingKnownItems, locationId: number, path: string): LocationBody {
  const location = requireLocation(knownItems, locationId, path);
  if (location.buys) return location;
  throw reject('LOCATION_DOES_NOT_BUY', path, `Nothing can be bought at ${location.name}: Buy is off there.`, {
    location_id: locationId,
  });
}

/** The dates of `kept` that become another instant on the way from one location to another, because they are days (D1). */
export function daysAt<K extends string>(
  { locations }: PurchasingKnownItems,
  kept: Readonly<Record<K, Instant | null>>,
  named: Readonly<Partial<Record<NoInfer<K>, unknown>>>,
  way: readonly [from: number, to: number],
): Partial<Record<K, Instant>> {
  const [from, to] = way.map((id) => locations.get(id)?.time_zone);
  return from === undefined || to === undefined ? {} : daysMoved(kept, named, from, to);
}

export interface PurchaseUnit {
  readonly purchaseUom: string;
  readonly conversionRate: Quantity;
}

const ownUnit = (item: ItemBody): PurchaseUnit => ({
  purchaseUom: item.purchase_uom ?? item.uom,
  conversionRate: item.purchase_uom ? (item.purchase_uom_conversion_rate ?? ONE) : ONE,
});

/**
 * B4: the unit a row is bought in: what the row says, else the item's purchase unit, else its stock unit.
 * @throws Rejection (422) `CONVERSION_RATE_REQUIRED` for a unit that is neither of the item's two; `CONVERSION_RATE_OF_STOCK_UNIT` for
 *   a stock unit that isn't one stock unit
 */
export function purchaseUnitOf(
  item: ItemBody,
  given: { purchaseUom?: string | undefined; conversionRate?: Quantity | undefined },
  path: string,
): PurchaseUnit {
  const own = ownUnit(item);
  const purchaseUom = given.purchaseUom ?? own.purchaseUom;
  if (given.conversionRate !== undefined) {
    refuseRateOfStockUnit(item, { purchaseUom, conversionRate: given.conversionRate }, path);
    return { purchaseUom, conversionRate: given.conversionRate };
  }
  if (purchaseUom === own.purchaseUom) return own;
  if (purchaseUom === item.uom) return { purchaseUom, conversionRate: ONE };
  throw reject(
    'CONVERSION_RATE_REQUIRED',
    at(path, 'purchase_uom_conversion_rate'),
    `${item.name} is counted in ${item.uom}. Give the number of ${item.uom} in one ${purchaseUom}.`,
    {
      purchase_uom: purchaseUom,
      uom: item.uom,
    },
  );
}

function refuseRateOfStockUnit(item: ItemBody, { purchaseUom, conversionRate }: PurchaseUnit, path: string): void {
  if (purchaseUom !== item.uom || conversionRate === ONE) return;
  throw reject(
    'CONVERSION_RATE_OF_STOCK_UNIT',
    at(path, 'purchase_uom_conversion_rate'),
    `${item.name} is counted in ${item.uom}, so one ${item.uom} can't be ${toDecimal(conversionRate)} ${item.uom}. Give the unit in which it is bought.`,
    { uom: item.uom, purchase_uom_conversion_rate: toDecimal(conversionRate) },
  );
}

/** What one unit of a row costs by itself: the item's price is that of its own purchase unit. */
export function priceOfUnit(item: ItemBody, price: Quantity, { conversionRate }: PurchaseUnit): Quantity {
  const own = ownUnit(item).conversionRate;
  return own === conversionRate ? price : proportion(price, conversionRate, own);
}

const at = (path: string, field: string): string => (path ? `${path}/${field}` : field);
