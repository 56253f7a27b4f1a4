import { z } from 'zod';
import { answer, answered, exampleOf, times } from '@pegboard/service';
import { customerAddressAnswer } from '../addresses/address.answer';

const { id, text } = answered;

export const customerAnswer = answer(
  'Customer',
  {
    id,
    name: text,
    first_name: text.nullable(),
    last_name: text.nullable(),
    company: text.nullable(),
    email: text.nullable(),
    phone: text.nullable(),
    comment: text.nullable(),
    currency: text,
    reference_id: text.nullable(),
    category: text.nullable(),
    discount_rate: answered.quantity.nullable(),
    default_billing_id: id.nullable(),
    default_shipping_id: id.nullable(),
    addresses: z.array(customerAddressAnswer),
    ...times,
  },
  {
    id: 41,
    name: 'Northern Interiors',
    first_name: null,
    last_name: null,
    company: 'Northern Interiors Ltd',
    email: 'orders@northern.example',
    phone: null,
    comment: null,
    currency: 'EUR',
    reference_id: null,
    category: null,
    discount_rate: null,
    default_billing_id: null,
    default_shipping_id: 61,
    addresses: [exampleOf(customerAddressAnswer)],
    created_at: '2026-05-04T08:15:00.000Z',
    updated_at: '2026-05-04T08:15:00.000Z',
    deleted_at: null,
  },
);
export type CustomerAnswer = z.output<typeof customerAnswer>;
