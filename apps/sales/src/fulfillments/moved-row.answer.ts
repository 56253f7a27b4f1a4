import { answered } from '@pegboard/service';
import { z } from 'zod';

const { id, quantity } = answered;

/** What a part of an order moves of one of the order's rows. */
export const movedRowAnswer = z.strictObject({
  sales_order_row_id: id,
  quantity,
  batch_transactions: z.array(
    z.strictObject({
      batch_id: id.nullable().meta({ description: 'Null means stock from the time before the item was tracked by batch.' }),
      quantity,
    }),
  ),
});
