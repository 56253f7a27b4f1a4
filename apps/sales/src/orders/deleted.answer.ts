import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { id, text, flag } = answered;

/** What became of the orders that were made for what was deleted (M6). */
export const deletedAnswer = answer(
  'Deleted',
  {
    is_pending: flag.meta({ description: 'Manufacturing did not answer in time. What becomes of the orders follows in seconds' }),
    manufacturing_orders: z.array(
      z.strictObject({
        id,
        order_no: text,
        status: text,
        outcome: z.enum(['deleted', 'kept']).meta({ description: 'kept: work had begun; the order is made to stock from now on' }),
        reason: text.nullable(),
      }),
    ),
    subassembly_orders: z
      .array(
        z.strictObject({ id, order_no: text, status: text, manufacturing_order_id: id.meta({ description: 'The order it was made for' }) }),
      )
      .meta({ description: 'Orders that were made with them for subassemblies. They stay, and are made to stock' }),
  },
  {
    is_pending: false,
    manufacturing_orders: [
      { id: 5, order_no: 'SO-11 / 5', status: 'IN_PROGRESS', outcome: 'kept', reason: 'Sales order SO-11 was deleted.' },
    ],
    subassembly_orders: [{ id: 6, order_no: 'MO-6', status: 'NOT_STARTED', manufacturing_order_id: 5 }],
  },
);
export type DeletedAnswer = z.output<typeof deletedAnswer>;
