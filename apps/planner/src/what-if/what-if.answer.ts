import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { id, text, flag, day } = answered;

/** The words of a status, in the order in which differences are told. */
export const STATUS_FIELDS = [
  'product_availability',
  'product_expected_date',
  'ingredient_availability',
  'ingredient_expected_date',
  'production_status',
  'missing_quantity',
  'is_overdue',
  'is_late',
  'is_at_risk',
] as const;

export type StatusField = (typeof STATUS_FIELDS)[number];

const value = z.union([text, z.number(), flag]).nullable();
const tried = z.int().meta({ description: 'Negative for what was added for this question' });

const changes = z
  .array(
    z.strictObject({
      field: z.enum(STATUS_FIELDS),
      from: value.meta({ description: 'null also if it did not exist before' }),
      to: value.meta({ description: 'null also if it would be gone' }),
    }),
  )
  .meta({ description: 'What differs in its status' });

const order = z
  .strictObject({
    type: z.enum(['sales_order', 'manufacturing_order', 'purchase_order', 'stock_transfer']),
    id: tried,
    order_no: text,
    customer_name: text.nullable(),
    verdict: z.enum(['better', 'worse', 'mixed', 'same', 'added', 'removed']).meta({
      description: 'mixed: some rows get better, others worse; same: neither, such as another production status',
    }),
    ready_before: day.nullable().meta({
      description: 'The day at its location on which all of it is available, now; null: not known. Of ingredients, unless it is sold',
    }),
    ready_after: day.nullable().meta({ description: 'The same after the changes' }),
    days_lost: z
      .int()
      .nullable()
      .meta({ description: 'Days between the two, negative if it comes sooner; null if one of them is not known' }),
    text: text.meta({ description: 'The same in a sentence' }),
    changes,
    rows: z
      .array(
        z.strictObject({
          ref: text.meta({ description: 'The type and the id, such as sales_order_row/12' }),
          variant_id: id,
          sku: text,
          changes,
        }),
      )
      .meta({ description: 'The rows that differ, also those of manufacturing orders that are linked to a sales order' }),
  })
  .meta({ id: 'WhatIfOrder' });

export const whatIfAnswer = answer(
  'WhatIf',
  {
    verdict: z
      .enum(['better', 'worse', 'mixed', 'same'])
      .meta({ description: 'For the orders that exist already, taken together; mixed: some get better, others worse' }),
    text: text.meta({ description: 'The same in a sentence' }),
    orders: z.array(order).meta({ description: 'What was added or removed first, then the orders that lose, then those that win' }),
  },
  {
    verdict: 'mixed',
    text: '1 order is worse off, 1 is better off. SO-10 loses most: 4 days.',
    orders: [
      {
        type: 'sales_order',
        id: 10,
        order_no: 'SO-10',
        customer_name: 'Harbour Café',
        verdict: 'worse',
        ready_before: '2026-05-14',
        ready_after: '2026-05-18',
        days_lost: 4,
        text: 'SO-10 for Harbour Café is expected on 2026-05-18 instead of in stock: 4 days later.',
        changes: [
          { field: 'product_availability', from: 'IN_STOCK', to: 'EXPECTED' },
          { field: 'product_expected_date', from: null, to: '2026-05-18T00:00:00.000Z' },
        ],
        rows: [
          {
            ref: 'sales_order_row/20',
            variant_id: 12,
            sku: 'CHAIR',
            changes: [
              { field: 'product_availability', from: 'IN_STOCK', to: 'EXPECTED' },
              { field: 'product_expected_date', from: null, to: '2026-05-18T00:00:00.000Z' },
            ],
          },
        ],
      },
      {
        type: 'sales_order',
        id: 11,
        order_no: 'SO-11',
        customer_name: 'Northern Interiors',
        verdict: 'better',
        ready_before: null,
        ready_after: '2026-05-14',
        days_lost: null,
        text: 'SO-11 for Northern Interiors is in stock instead of not available. 4 of CHAIR no longer missing.',
        changes: [{ field: 'product_availability', from: 'NOT_AVAILABLE', to: 'IN_STOCK' }],
        rows: [
          {
            ref: 'sales_order_row/21',
            variant_id: 12,
            sku: 'CHAIR',
            changes: [
              { field: 'product_availability', from: 'NOT_AVAILABLE', to: 'IN_STOCK' },
              { field: 'missing_quantity', from: 4, to: 0 },
            ],
          },
        ],
      },
    ],
  },
);
export type WhatIfAnswer = z.output<typeof whatIfAnswer>;
