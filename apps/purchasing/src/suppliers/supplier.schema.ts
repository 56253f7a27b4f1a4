import { supplierEvent, type SupplierBody } from '@pegboard/contracts';
import type { Supplier, SupplierAddress } from '@pegboard/domain-purchasing';
import type { AggregateType } from '@pegboard/eventing';
import type { AddressDto } from './supplier.dto';

export const suppliers: AggregateType<Supplier, SupplierBody> = {
  event: supplierEvent,
  collection: 'suppliers',
  toBody: ({ id, version, isDeleted, name, email, currency }) => ({ id, version, is_deleted: isDeleted, name, email, currency }),
};

export const newAddress = (address: AddressDto, id: number): SupplierAddress => ({
  id,
  line1: address.line_1,
  line2: address.line_2 ?? null,
  city: address.city ?? null,
  state: address.state ?? null,
  zip: address.zip ?? null,
  country: address.country ?? null,
});
