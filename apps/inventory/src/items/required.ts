import { Rejection, invalid } from '@pegboard/kit';
import type { Location } from '../locations/location.schema';
import type { Catalogue, FoundVariant } from './catalogue';

/** A location that a body names. @throws Rejection LOCATION_UNKNOWN (422) */
export async function requireLocation(catalogue: Catalogue, id: number, path = 'location_id'): Promise<Location> {
  const location = await catalogue.locations.find(id);
  if (!location || location.isDeleted) throw invalid('LOCATION_UNKNOWN', path, `There is no location ${id}.`, { location_id: id });
  return location;
}

/** The variants that the rows of a body name, in their order. @throws Rejection VARIANT_UNKNOWN (422) with every row at fault */
export async function requireVariants(catalogue: Catalogue, ids: readonly number[], pathOf: (index: number) => string = () => 'variant_id'): Promise<FoundVariant[]> {
  const found = await catalogue.variants(ids);
  const isThere = (id: number): boolean => found.get(id) !== undefined && !found.get(id)!.item.isDeleted && found.get(id)!.variant.deletedAt === null;
  const details = ids.flatMap((id, i) => (isThere(id) ? [] : [{ path: pathOf(i), code: 'VARIANT_UNKNOWN', message: `There is no variant ${id}.`, info: { variant_id: id } }]));
  if (details.length > 0) throw new Rejection('invalid', 'VARIANT_UNKNOWN', details[0]!.message, details);
  return ids.map((id) => found.get(id)!);
}
