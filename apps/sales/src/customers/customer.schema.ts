import { customerEvent, type CustomerBody } from '@pegboard/contracts';
import type { PartyAddress } from '@pegboard/domain-sales';
import { aggregateSchema, decimal, listOf, optional, text, whole, type Aggregate, type AggregateType } from '@pegboard/eventing';
import { partyAddress, partyAddressBody } from '../addresses/address.schema';

export interface Customer extends Aggregate {
  readonly name: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly comment: string | null;
  readonly currency: string;
  readonly referenceId: string | null;
  readonly category: string | null;
  readonly discountRate: number | null;
  readonly defaultShippingId: number | null;
  /** Absent in what the release before wrote. */
  readonly defaultBillingId?: number | null;
  readonly partyAddresses?: readonly PartyAddress[];
}

export const customersSchema = aggregateSchema<Customer>(
  'customers',
  {
    name: text,
    firstName: optional(text),
    lastName: optional(text),
    company: optional(text),
    email: optional(text),
    phone: optional(text),
    comment: optional(text),
    currency: text,
    referenceId: optional(text),
    category: optional(text),
    discountRate: optional(decimal),
    defaultShippingId: optional(whole),
    defaultBillingId: optional(whole),
    partyAddresses: optional(listOf(partyAddress)),
  },
  { indexes: ['name', 'lastName', 'company', 'email', 'phone', 'referenceId', 'partyAddresses.id', 'createdAt', 'updatedAt'] },
);

export const customers: AggregateType<Customer, CustomerBody> = {
  event: customerEvent,
  collection: customersSchema,
  toBody: ({ id, version, isDeleted, name, email, partyAddresses = [] }) => ({
    id,
    version,
    is_deleted: isDeleted,
    name,
    email,
    addresses: partyAddresses.map(partyAddressBody),
  }),
};
