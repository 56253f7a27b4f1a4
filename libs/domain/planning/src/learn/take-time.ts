import type { Instant } from '@pegboard/kit';
import type { PlannedTransfer } from '../orders';
import type { Picture } from '../picture';
import { Kind } from '../table';
import { placeTransfer } from './take-supplies';

/** P9: where midnight has passed, everything is planned again. */
export function takeTime(picture: Picture, now: Instant): void {
  const passed = picture.setNow(now);
  if (passed.size === 0) return;
  for (const location of picture.locations.values()) {
    if (passed.has(location.calendar)) for (const key of location.keys) picture.touchKey(key);
  }
  if (picture.options.transfersFirstWithinDays === null) return;
  for (const at of picture.table.all(Kind.StockTransfer)) placeTransfer(picture, picture.orders[at] as PlannedTransfer);
}
