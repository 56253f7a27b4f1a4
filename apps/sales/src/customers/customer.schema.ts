import { customerEvent, type CustomerBody } from '@pegboard/contracts';
import { aggregateSchema, decimal, optional, text, whole, type Aggregate, type AggregateType } from '@pegboard/eventing';

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
  },
  { indexes: ['name', 'lastName', 'company', 'email', 'phone', 'referenceId', 'createdAt', 'updatedAt'] },
);

export const customers: AggregateType<Customer, CustomerBody> = {
  event: customerEvent,
  collection: customersSchema,
  toBody: ({ id, version, isDeleted, name, email }) => ({ id, version, is_deleted: isDeleted, name, email }),
};
