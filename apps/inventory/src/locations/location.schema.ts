import { locationEvent, type LocationBody, type PostalAddressBody } from '@pegboard/contracts';
import type { Instant, PostalAddress } from '@pegboard/kit';
import { aggregateSchema, flag, instantText, optional, part, text, whole, type Aggregate, type AggregateType } from '@pegboard/eventing';

/** A place that may sell, make and buy, each on or off (I4). */
export interface Location extends Aggregate {
  readonly name: string;
  readonly legalName: string | null;
  /** Absent in what the release before wrote. */
  readonly address?: PostalAddress | null;
  readonly sells: boolean;
  readonly makes: boolean;
  readonly buys: boolean;
  readonly isPrimary: boolean;
  /** The number of the request that named it the primary one; absent where nobody did (I4). */
  readonly namedPrimary?: number | null;
  /** Null or absent: not archived (I5). */
  readonly archivedAt?: Instant | null;
  /** IANA name; decides when a day ends there (T7). */
  readonly timeZone: string;
}

export const locationsSchema = aggregateSchema<Location>('locations', {
  name: text,
  legalName: optional(text),
  address: optional(
    part<PostalAddress>({
      line1: text,
      line2: optional(text),
      city: optional(text),
      state: optional(text),
      zip: optional(text),
      country: optional(text),
    }),
  ),
  sells: flag,
  makes: flag,
  buys: flag,
  isPrimary: flag,
  namedPrimary: optional(whole),
  archivedAt: optional(instantText),
  timeZone: text,
});

export const isArchived = (location: Location): boolean => Boolean(location.archivedAt);

export const locations: AggregateType<Location, LocationBody> = {
  event: locationEvent,
  collection: locationsSchema,
  toBody: (location) => ({
    id: location.id,
    version: location.version,
    is_deleted: location.isDeleted,
    name: location.name,
    sells: location.sells,
    makes: location.makes,
    buys: location.buys,
    is_primary: location.isPrimary,
    is_archived: isArchived(location),
    time_zone: location.timeZone,
    legal_name: location.legalName,
    address: location.address ? addressWire(location.address) : null,
    created_at: location.createdAt,
    updated_at: location.updatedAt,
  }),
};

export const addressWire = ({ line1, line2, city, state, zip, country }: PostalAddress): PostalAddressBody => ({
  line_1: line1,
  line_2: line2,
  city,
  state,
  zip,
  country,
});
