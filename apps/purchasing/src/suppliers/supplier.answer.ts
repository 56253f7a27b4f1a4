import { z } from 'zod';
import { answer, answered, exampleOf, times } from '@pegboard/service';

const { id, text } = answered;

export const supplierAddressAnswer = answer(
  'SupplierAddress',
  {
    id,
    supplier_id: id,
    line_1: text,
    line_2: text.nullable(),
    city: text.nullable(),
    state: text.nullable(),
    zip: text.nullable(),
    country: text.nullable(),
    ...times,
  },
  {
    id: 7,
    supplier_id: 4,
    line_1: '8 Sawmill Road',
    line_2: null,
    city: 'Växjö',
    state: null,
    zip: '352 30',
    country: 'SE',
    created_at: '2026-04-01T08:00:00.000Z',
    updated_at: '2026-04-01T08:00:00.000Z',
    deleted_at: null,
  },
);
export type SupplierAddressAnswer = z.output<typeof supplierAddressAnswer>;

export const supplierAnswer = answer(
  'Supplier',
  {
    id,
    name: text,
    email: text,
    phone: text,
    currency: text,
    conversion_rate: z.number().nullable().meta({ description: 'For orders in its currency that give none.' }),
    payment_terms: text,
    comment: text,
    default_address_id: id.optional().meta({ description: 'The first address; it is printed on purchase orders.' }),
    addresses: z.array(supplierAddressAnswer),
    ...times,
  },
  {
    id: 4,
    name: 'wood supplier',
    email: 'sales@wood.example',
    phone: '+46 470 555 014',
    currency: 'EUR',
    conversion_rate: null,
    payment_terms: '30 days net',
    comment: '',
    default_address_id: 7,
    addresses: [exampleOf(supplierAddressAnswer)],
    created_at: '2026-04-01T08:00:00.000Z',
    updated_at: '2026-04-01T08:00:00.000Z',
    deleted_at: null,
  },
);
export type SupplierAnswer = z.output<typeof supplierAnswer>;
