import { refuseArchivedItem, refuseArchivedLocation, type ItemBody, type LocationBody, type SoldServiceBody } from '@pegboard/contracts';
import { reject, type Quantity } from '@pegboard/kit';
import { priceFrom, type PriceRule } from './price-lists';

/** What sales knows of the things it sells and the places it sells from: copies of inventory's. */
export interface SalesKnownItems {
  /** By variant id. */
  readonly items: ReadonlyMap<number, ItemBody>;
  /** By variant id too (I6). */
  readonly services: ReadonlyMap<number, SoldServiceBody>;
  readonly locations: ReadonlyMap<number, LocationBody>;
  /** What price lists say to the customer of a variant, by its id (S11). Absent: nothing. */
  readonly prices?: ReadonlyMap<number, readonly PriceRule[]>;
}

/** What can stand on an order. */
export type SoldThing = ItemBody | SoldServiceBody;

const soldThing = ({ items, services }: SalesKnownItems, variantId: number): SoldThing | undefined =>
  items.get(variantId) ?? services.get(variantId);

/** What its price and its name on a row come from. */
export const variantIn = ({ variants }: SoldThing, variantId: number): SoldThing['variants'][number] | undefined =>
  variants.find(({ id }) => id === variantId);

/** What a row costs that names no price (S11). */
export const ownPrice = ({ prices }: SalesKnownItems, item: SoldThing, variantId: number): Quantity | null =>
  priceFrom(prices?.get(variantId) ?? [], variantIn(item, variantId)?.sales_price ?? null);

/** How a clerk knows a variant. */
export const skuOf = (knownItems: SalesKnownItems, variantId: number): string => {
  const item = soldThing(knownItems, variantId);
  return (item && (variantIn(item, variantId)?.sku || item.name)) || `variant ${variantId}`;
};

/** @throws Rejection 422 UNKNOWN_VARIANT */
export function knownThing(knownItems: SalesKnownItems, variantId: number, path: string): SoldThing {
  const item = soldThing(knownItems, variantId);
  if (item && !item.is_deleted && variantIn(item, variantId)?.is_deleted === false) return item;
  throw reject('UNKNOWN_VARIANT', path, `There is no variant ${variantId}.`, { variant_id: variantId });
}

/**
 * Only what exists and is for sale can be put on an order (I1).
 * @throws Rejection 422 UNKNOWN_VARIANT; 409 ITEM_ARCHIVED (I5), ITEM_NOT_SELLABLE
 */
export function sellableItem(knownItems: SalesKnownItems, variantId: number, path: string): SoldThing {
  const item = knownThing(knownItems, variantId, path);
  refuseArchivedItem(item, variantId, path);
  if (!item.is_sellable) throw reject('ITEM_NOT_SELLABLE', path, `${item.name} is not for sale (Sell is off).`, { variant_id: variantId });
  return item;
}

/** @throws Rejection 422 UNKNOWN_LOCATION; 409 LOCATION_ARCHIVED (I5), LOCATION_DOES_NOT_SELL (I4) */
export function sellingLocation(knownItems: SalesKnownItems, locationId: number, path: string): LocationBody {
  const location = knownItems.locations.get(locationId);
  if (!location || location.is_deleted)
    throw reject('UNKNOWN_LOCATION', path, `There is no location ${locationId}.`, { location_id: locationId });
  refuseArchivedLocation(location, path);
  if (!location.sells)
    throw reject('LOCATION_DOES_NOT_SELL', path, `Nothing can be sold at ${location.name}: Sell is off there.`, {
      location_id: locationId,
    });
  return location;
}
