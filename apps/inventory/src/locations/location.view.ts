import type { PostalAddress } from '@pegboard/kit';
import type { Location } from './location.schema';
import type { LocationAnswer } from './location.answer';

/** The parts of an address that are not there are empty texts, as clients know no null here. */
const addressView = (id: number, { line1, line2, city, state, zip, country }: PostalAddress): NonNullable<LocationAnswer['address']> => ({
  id,
  line_1: line1,
  line_2: line2 ?? '',
  city: city ?? '',
  state: state ?? '',
  zip: zip ?? '',
  country: country ?? '',
});

export const locationView = (location: Location): LocationAnswer => ({
  id: location.id,
  name: location.name,
  legal_name: location.legalName ?? '',
  address_id: location.address ? location.id : null,
  address: location.address ? addressView(location.id, location.address) : null,
  is_primary: location.isPrimary,
  sales_allowed: location.sells,
  manufacturing_allowed: location.makes,
  purchase_allowed: location.buys,
  sells: location.sells,
  makes: location.makes,
  buys: location.buys,
  time_zone: location.timeZone,
  archived_at: location.archivedAt ?? null,
  created_at: location.createdAt,
  updated_at: location.updatedAt,
  deleted_at: location.isDeleted ? location.updatedAt : null,
});
