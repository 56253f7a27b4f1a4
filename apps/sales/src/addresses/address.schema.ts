import { ADDRESS_FIELDS, AddressType, plainWire, type PartyAddressBody } from '@pegboard/contracts';
import type { PartyAddress } from '@pegboard/domain-sales';
import { instantText, oneOf, part, plainStored, whole } from '@pegboard/eventing';

export const partyAddress = part<PartyAddress>({
  id: whole,
  entityType: oneOf(AddressType.options),
  ...plainStored(ADDRESS_FIELDS),
  createdAt: instantText,
  updatedAt: instantText,
});

export const partyAddressBody = (address: PartyAddress): PartyAddressBody => ({
  id: address.id,
  entity_type: address.entityType,
  ...plainWire(ADDRESS_FIELDS, address),
});
