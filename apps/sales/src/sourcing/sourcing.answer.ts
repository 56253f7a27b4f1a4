import { ProductAvailability } from '@pegboard/contracts';
import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { id, quantity, text, flag } = answered;

const allowance = {
  allowed: flag,
  code: text.nullable().meta({ description: 'The reason as a stable word, if it is not possible.' }),
  reason: text.nullable().meta({ description: 'The reason as a sentence, if it is not possible.' }),
} as const;
const suggestion = { ...allowance, suggested_quantity: quantity } as const;

export const supplyOptionsAnswer = answer(
  'SupplyOptions',
  {
    sales_order_row_id: id,
    product_availability: ProductAvailability,
    missing_quantity: quantity,
    calculated_stock: quantity.meta({ description: 'In stock − committed + expected − safety stock, at the location of the row.' }),
    make_to_order: z.strictObject({
      ...allowance,
      offered: flag.meta({ description: 'Whether to suggest it to the user: the row is short and no other supply covers it.' }),
      quantity,
    }),
    make_in_batch: z.strictObject(suggestion),
    buy: z.strictObject({ ...suggestion, supplier_id: id.nullable() }),
    outsource: z.strictObject({ ...suggestion, supplier_id: id.nullable() }),
  },
  {
    sales_order_row_id: 21,
    product_availability: 'NOT_AVAILABLE',
    missing_quantity: 6,
    calculated_stock: -6,
    make_to_order: { allowed: true, code: null, reason: null, offered: true, quantity: 10 },
    make_in_batch: { allowed: true, code: null, reason: null, suggested_quantity: 6 },
    buy: { allowed: true, code: null, reason: null, suggested_quantity: 50, supplier_id: 1 },
    outsource: { allowed: true, code: null, reason: null, suggested_quantity: 6, supplier_id: 1 },
  },
);
export type SupplyOptionsAnswer = z.output<typeof supplyOptionsAnswer>;
