import { z } from 'zod';
import { answer, answered, times } from '@pegboard/service';

const { id, text, flag, instant, quantity } = answered;

const MADE = '2026-05-04T08:15:00.000Z';
const made = { created_at: MADE, updated_at: MADE, deleted_at: null };

export const soldServiceAnswer = answer(
  'SoldService',
  {
    id,
    name: text,
    uom: text.meta({ description: 'The unit in which it is sold' }),
    category_name: text,
    is_sellable: flag,
    type: z.literal('service'),
    additional_info: text,
    custom_field_collection_id: id.nullable(),
    variants: z.array(
      z.strictObject({
        id,
        service_id: id,
        sku: text.nullable(),
        sales_price: quantity.nullable(),
        default_cost: quantity.nullable().meta({ description: 'What it costs the company' }),
        type: z.literal('service'),
        custom_fields: z.array(z.strictObject({ field_name: text, field_value: text })),
        ...times,
      }),
    ),
    archived_at: instant.nullable(),
    ...times,
  },
  {
    id: 31,
    name: 'Assembly',
    uom: 'h',
    category_name: 'On site',
    is_sellable: true,
    type: 'service',
    additional_info: 'Two people.',
    custom_field_collection_id: null,
    variants: [
      {
        id: 52,
        service_id: 31,
        sku: 'ASSEMBLY',
        sales_price: 60,
        default_cost: 35,
        type: 'service',
        custom_fields: [],
        ...made,
      },
    ],
    archived_at: null,
    ...made,
  },
);
export type SoldServiceAnswer = z.output<typeof soldServiceAnswer>;
