import { supplierEvent, type SupplierBody } from '@pegboard/contracts';
import type { Supplier, SupplierAddress } from '@pegboard/domain-purchasing';
import { aggregateSchema, listOf, optional, part, text, whole, type AggregateType, type Field } from '@pegboard/eventing';
import type { Rate } from '@pegboard/kit';
import { postalAddress, type AddressDto } from '@pegboard/service';

const address = part<SupplierAddress>({
  id: whole,
  line1: text,
  line2: optional(text),
  city: optional(text),
  state: optional(text),
  zip: optional(text),
  country: optional(text),
});

export const suppliersSchema = aggregateSchema<Supplier>(
  'suppliers',
  {
    name: text,
    email: optional(text),
    phone: optional(text),
    currency: text,
    conversionRate: optional(text as Field<Rate>),
    paymentTerms: optional(text),
    comment: optional(text),
    addresses: listOf(address),
  },
  { indexes: ['name', 'email', 'phone', 'addresses.id', 'createdAt', 'updatedAt'] },
);

export const suppliers: AggregateType<Supplier, SupplierBody> = {
  event: supplierEvent,
  collection: suppliersSchema,
  toBody: ({ id, version, isDeleted, name, email, currency, comment, createdAt, updatedAt }) => ({
    id,
    version,
    is_deleted: isDeleted,
    name,
    email,
    currency,
    comment,
    created_at: createdAt,
    updated_at: updatedAt,
  }),
};

export const newAddress = (address: AddressDto, id: number): SupplierAddress => ({ id, ...postalAddress(address) });
