import type { Supplier, SupplierAddress } from '@pegboard/domain-purchasing';
import type { SupplierAddressAnswer, SupplierAnswer } from './supplier.answer';

const deletedAt = ({ isDeleted, updatedAt }: Supplier): string | null => (isDeleted ? updatedAt : null);

export const supplierView = (supplier: Supplier): SupplierAnswer => ({
  id: supplier.id,
  name: supplier.name,
  email: supplier.email ?? '',
  phone: supplier.phone ?? '',
  currency: supplier.currency,
  conversion_rate: supplier.conversionRate ? Number(supplier.conversionRate) : null,
  payment_terms: supplier.paymentTerms ?? '',
  comment: supplier.comment ?? '',
  ...(supplier.addresses[0] ? { default_address_id: supplier.addresses[0].id } : {}),
  addresses: supplier.addresses.map((address) => supplierAddressView(supplier, address)),
  created_at: supplier.createdAt,
  updated_at: supplier.updatedAt,
  deleted_at: deletedAt(supplier),
});

export const supplierAddressView = (supplier: Supplier, address: SupplierAddress): SupplierAddressAnswer => ({
  id: address.id,
  supplier_id: supplier.id,
  line_1: address.line1,
  line_2: address.line2,
  city: address.city,
  state: address.state,
  zip: address.zip,
  country: address.country,
  created_at: supplier.createdAt,
  updated_at: supplier.updatedAt,
  deleted_at: deletedAt(supplier),
});
