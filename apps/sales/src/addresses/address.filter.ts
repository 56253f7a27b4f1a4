import { ADDRESS_FIELDS, plainWire } from '@pegboard/contracts';
import type { PartyAddress } from '@pegboard/domain-sales';
import type { AddressesQuery } from './address.dto';

/** Whether an address has what a list was asked for. */
export const addressAskedFor =
  (query: AddressesQuery) =>
  (address: PartyAddress): boolean => {
    const lines = plainWire(ADDRESS_FIELDS, address);
    const names = Object.keys(ADDRESS_FIELDS) as (keyof typeof ADDRESS_FIELDS)[];
    return (query.entity_type?.includes(address.entityType) ?? true) && names.every((name) => (query[name] ?? lines[name]) === lines[name]);
  };
