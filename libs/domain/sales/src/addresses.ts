import { ADDRESS_FIELDS, plainName, plainState, type AddressType, type PlainState } from '@pegboard/contracts';
import { decided, notFound, reject, type Decision, type Instant } from '@pegboard/kit';

type Lines = PlainState<typeof ADDRESS_FIELDS>;

/** Whom goods are sent to, or a bill: an address of a customer or of a sales order. */
export interface PartyAddress extends Lines {
  readonly id: number;
  readonly entityType: AddressType;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What has addresses. Absent in what the release before wrote. */
interface Addressed {
  readonly partyAddresses?: readonly PartyAddress[];
}

export const newPartyAddress = (id: number, entityType: AddressType, lines: Partial<Lines>, now: Instant): PartyAddress => ({
  id,
  entityType,
  ...plainState(ADDRESS_FIELDS, lines),
  createdAt: now,
  updatedAt: now,
});

/** @throws Rejection NOT_FOUND */
export function partyAddressOf({ partyAddresses: addresses = [] }: Addressed, id: number): PartyAddress {
  const address = addresses.find((one) => one.id === id);
  if (address) return address;
  throw notFound('address', id);
}

/** As many addresses has one customer or order. */
export const MAX_ADDRESSES = 100;

/** Undefined: a try before has added it. @throws Rejection 422 TOO_MANY */
export function addPartyAddress<A extends Addressed>(holder: A, address: PartyAddress): Decision<A> | undefined {
  const { partyAddresses: addresses = [] } = holder;
  if (addresses.some(({ id }) => id === address.id)) return undefined;
  if (addresses.length >= MAX_ADDRESSES)
    throw reject('TOO_MANY', 'id', `There are ${MAX_ADDRESSES} addresses, which is the maximum. Delete one first.`, {
      limit: MAX_ADDRESSES,
    });
  return decided({ ...holder, partyAddresses: [...addresses, address] }, 'updated', { added_address: address.id });
}

/** Undefined: all is so already. @throws Rejection NOT_FOUND */
export function editPartyAddress<A extends Addressed>(holder: A, id: number, edit: Partial<Lines>, now: Instant): Decision<A> | undefined {
  const address = partyAddressOf(holder, id);
  const changed = Object.entries(edit).filter(([field, value]) => value !== undefined && value !== address[field as keyof Lines]);
  if (changed.length === 0) return undefined;
  const next: PartyAddress = { ...address, ...Object.fromEntries(changed), updatedAt: now };
  const partyAddresses = holder.partyAddresses!.map((one) => (one.id === id ? next : one));
  return decided({ ...holder, partyAddresses }, 'updated', { changed_address: id });
}

/** @throws Rejection NOT_FOUND */
export function removePartyAddress<A extends Addressed>(holder: A, id: number): Decision<A> {
  partyAddressOf(holder, id);
  const partyAddresses = holder.partyAddresses!.filter((one) => one.id !== id);
  return decided({ ...holder, partyAddresses }, 'updated', { removed_address: id });
}

/** An order, as far as its addresses go. */
interface WithFormer extends Addressed {
  readonly addresses: readonly Readonly<Record<string, unknown>>[];
  readonly createdAt: Instant;
}

/** The addresses of an order. The release before kept any fields, without ids: such are known by their places. */
export const orderAddresses = ({ addresses, partyAddresses = [], createdAt }: WithFormer): readonly PartyAddress[] => [
  ...addresses.map((address, i) => formerAddress(address, i + 1, createdAt)),
  ...partyAddresses,
];

function formerAddress(given: Readonly<Record<string, unknown>>, id: number, at: Instant): PartyAddress {
  const lines = Object.keys(ADDRESS_FIELDS).map((name) => [plainName(name), typeof given[name] === 'string' ? given[name] : null]);
  const entityType: AddressType = given['entity_type'] === 'billing' ? 'billing' : 'shipping';
  return { id, entityType, ...(Object.fromEntries(lines) as Lines), createdAt: at, updatedAt: at };
}

/** The first of a kind, which stands on papers. */
export const addressFor = (addresses: readonly PartyAddress[], type: AddressType): PartyAddress | undefined =>
  addresses.find(({ entityType }) => entityType === type);

/** A customer's defaults, as a request names them. */
export interface NamedDefaults {
  readonly default_billing_id?: number | null;
  readonly default_shipping_id?: number | null;
}

/** A default is an address of its kind. @throws Rejection 422 UNKNOWN_ADDRESS */
export function refuseUnknownDefaults({ name, partyAddresses = [] }: Addressed & { readonly name: string }, named: NamedDefaults): void {
  for (const type of ['billing', 'shipping'] as const) {
    const [field, id] = [`default_${type}_id`, named[`default_${type}_id`]];
    if (!id || partyAddresses.some((address) => address.id === id && address.entityType === type)) continue;
    throw reject('UNKNOWN_ADDRESS', field, `${name} has no ${type} address ${id}.`, { [field]: id });
  }
}
