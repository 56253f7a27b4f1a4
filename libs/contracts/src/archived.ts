import { reject } from '@pegboard/kit';
import type { ItemBody, LocationBody } from './items';

/** No order takes an archived item (I5). Rows that have it already keep it. @throws Rejection 409 ITEM_ARCHIVED */
export function refuseArchivedItem(item: Pick<ItemBody, 'name' | 'is_archived'>, variantId: number, path: string): void {
  if (!item.is_archived) return;
  throw reject('ITEM_ARCHIVED', path, `${item.name} is archived and can't be added to an order.`, { variant_id: variantId });
}

/** No order is written for an archived location (I5). Orders that are there already go on. @throws Rejection 409 LOCATION_ARCHIVED */
export function refuseArchivedLocation(location: Pick<LocationBody, 'id' | 'name' | 'is_archived'>, path: string): void {
  if (!location.is_archived) return;
  throw reject('LOCATION_ARCHIVED', path, `${location.name} is archived and can't be named in an order.`, { location_id: location.id });
}
