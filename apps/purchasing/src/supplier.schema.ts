import { supplierEvent, type Supplier as SupplierBody } from '@pegboard/contracts';
import type { Supplier } from '@pegboard/domain-purchasing';
import type { AggregateType } from '@pegboard/eventing';

export const suppliers: AggregateType<Supplier, SupplierBody> = {
  event: supplierEvent,
  collection: 'suppliers',
  toBody: ({ id, version, isDeleted, name, email, currency }) => ({ id, version, is_deleted: isDeleted, name, email, currency }),
};
