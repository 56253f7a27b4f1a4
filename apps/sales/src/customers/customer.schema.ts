import { customerEvent, type Customer as CustomerBody } from '@pegboard/contracts';
import type { Aggregate, AggregateType } from '@pegboard/eventing';

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
}

export const customers: AggregateType<Customer, CustomerBody> = {
  event: customerEvent,
  collection: 'customers',
  toBody: ({ id, version, isDeleted, name, email }) => ({ id, version, is_deleted: isDeleted, name, email }),
};
