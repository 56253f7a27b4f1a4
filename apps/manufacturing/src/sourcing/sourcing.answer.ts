import { skippedMaterial } from '@pegboard/contracts';
import { z } from 'zod';
import { answer, answered, exampleOf } from '@pegboard/service';
import { manufacturingOrderAnswer } from '../orders/manufacturing-order.answer';

const { id, text } = answered;

/** Made to stock, so without what ties an order to a customer's. */
const {
  sales_order_id: _order,
  sales_order_row_id: _row,
  sales_order_delivery_deadline: _deadline,
  ...unlinked
} = exampleOf(manufacturingOrderAnswer);

export const madeMissingAnswer = answer(
  'MadeMissingForManufacturing',
  { manufacturing_orders: z.array(manufacturingOrderAnswer), skipped: z.array(skippedMaterial) },
  {
    manufacturing_orders: [{ ...unlinked, id: 13, order_no: 'MO-13', variant_id: 2, is_linked_to_sales_order: false, customers: [] }],
    skipped: [
      {
        variant_id: 6,
        location_id: 1,
        quantity_missing: 10,
        code: 'NOT_PRODUCIBLE',
        reason: 'CUSHION is not made here (Make is off, or it has no recipe).',
      },
    ],
  },
);
export type MadeMissingAnswer = z.output<typeof madeMissingAnswer>;

export const makeToOrderResultAnswer = answer(
  'MakeToOrderResult',
  {
    sales_order_id: id,
    sales_order_row_id: id.nullable().meta({ description: 'Null if the whole order failed.' }),
    result: z.enum(['created', 'skipped', 'failed']),
    manufacturing_order_id: id.nullable(),
    code: text.nullable().meta({ description: 'The reason as a stable word, if it is not possible.' }),
    reason: text.nullable().meta({ description: 'The reason as a sentence, if it is not possible.' }),
  },
  { sales_order_id: 11, sales_order_row_id: 21, result: 'created', manufacturing_order_id: 9, code: null, reason: null },
);
export type MakeToOrderResultAnswer = z.output<typeof makeToOrderResultAnswer>;
