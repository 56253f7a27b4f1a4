import { refuseArchivedItem, refuseArchivedLocation } from '@pegboard/contracts';
import type { Instant } from '@pegboard/kit';
import { isArchived, type Location } from '../locations/location.schema';
import type { FoundVariant } from './catalogue';

/** Since when something is archived after an edit: what is archived already keeps its time. Undefined: the edit doesn't say. */
export const archivedSince = (wanted: boolean | undefined, before: Instant | null | undefined, now: Instant): Instant | null | undefined =>
  wanted === undefined ? undefined : wanted ? (before ?? now) : null;

/** @throws Rejection 409 ITEM_ARCHIVED (I5) for the first of the variants that belongs to an archived item */
export function refuseArchivedVariants(found: readonly FoundVariant[], pathOf: (index: number) => string): void {
  found.forEach(({ item, variant }, i) =>
    refuseArchivedItem({ name: item.name, is_archived: item.archivedAt !== null }, variant.id, pathOf(i)),
  );
}

/** @throws Rejection 409 LOCATION_ARCHIVED (I5) */
export const refuseArchived = (location: Location, path: string): void =>
  refuseArchivedLocation({ id: location.id, name: location.name, is_archived: isArchived(location) }, path);
