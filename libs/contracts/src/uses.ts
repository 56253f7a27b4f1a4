import { z } from 'zod';
import { ItemBody, LocationBody, SoldServiceBody } from './items';
import { added, Id, question } from './message';

/** Something that was just deleted, which the service that is asked learns first. */
const Deleted = z.object({
  items: z.array(ItemBody).max(100),
  variant_ids: z.array(Id).max(1000),
  locations: z.array(LocationBody).max(100),
  services: added(z.array(SoldServiceBody).max(100), []),
});

/** As many uses are named. */
export const MAX_USES_NAMED = 100;

/** The first documents that use it. */
const Uses = z.object({
  uses: z.array(z.object({ type: z.string(), id: Id, number: z.string() })).max(MAX_USES_NAMED),
});

/** Asked by inventory when an item or a location was deleted, and when a document names one that is (I5). */
export const salesUsesOf = question('sales.uses_of', Deleted, Uses);
export const manufacturingUsesOf = question('manufacturing.uses_of', Deleted, Uses);
export const purchasingUsesOf = question('purchasing.uses_of', Deleted, Uses);

export type DeletedThings = z.output<typeof Deleted>;
export type UsesFound = z.output<typeof Uses>;
