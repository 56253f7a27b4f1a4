import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { text, flag } = answered;

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
const different = z.int().meta({ description: 'Negative for objects that were added for this question' });

export const whatIfAnswer = answer(
  'WhatIf',
  {
    differences: z.array(
      z.strictObject({
        entity: z.enum([
          'sales_order',
          'sales_order_row',
          'manufacturing_order',
          'manufacturing_order_recipe_row',
          'purchase_order',
          'outsourced_purchase_order_recipe_row',
          'stock_transfer',
          'stock_transfer_row',
        ]),
        id: different,
        order_id: different,
        field: z.enum(STATUS_FIELDS),
        from: value.meta({ description: 'null also if the object did not exist before' }),
        to: value.meta({ description: 'null also if the object would be gone' }),
      }),
    ),
  },
  {
    differences: [
      { entity: 'sales_order', id: 11, order_id: 11, field: 'product_availability', from: 'EXPECTED', to: 'IN_STOCK' },
      { entity: 'sales_order_row', id: 21, order_id: 11, field: 'product_availability', from: 'EXPECTED', to: 'IN_STOCK' },
      { entity: 'sales_order_row', id: 20, order_id: 10, field: 'missing_quantity', from: 0, to: 4 },
    ],
  },
);
export type WhatIfAnswer = z.output<typeof whatIfAnswer>;
