import { reject, Rejection, type RejectionDetail } from '@pegboard/kit';
import type { Location } from '../locations/location.schema';
import type { Catalogue, FoundVariant } from './catalogue';

/** A location that a body names. @throws Rejection UNKNOWN_LOCATION (422) */
export async function requireLocation(catalogue: Catalogue, id: number, path = 'location_id'): Promise<Location> {
  const location = await catalogue.locations.find(id);
  if (!location || location.isDeleted) throw reject('UNKNOWN_LOCATION', path, `There is no location ${id}.`, { location_id: id });
  return location;
}

/** The variants that the rows of a body name, in their order. @throws Rejection UNKNOWN_VARIANT (422) with every row at fault */
export async function requireVariants(
  catalogue: Catalogue,
  ids: readonly number[],
  pathOf: (index: number) => string = () => 'variant_id',
): Promise<FoundVariant[]> {
  const found = await catalogue.variants(ids);
  const isThere = (id: number): boolean =>
    found.get(id) !== undefined && !found.get(id)!.item.isDeleted && found.get(id)!.variant.deletedAt === null;
  const details = ids.flatMap((id, i): RejectionDetail[] =>
    isThere(id) ? [] : [{ path: pathOf(i), code: 'UNKNOWN_VARIANT', message: `There is no variant ${id}.`, info: { variant_id: id } }],
  );
  if (details.length > 0) throw new Rejection('UNKNOWN_VARIANT', details[0]!.message, details);
  return ids.map((id) => found.get(id)!);
}
