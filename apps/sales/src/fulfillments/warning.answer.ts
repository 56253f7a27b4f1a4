import { answered } from '@pegboard/service';
import { z } from 'zod';

const { id, text } = answered;

/** What a packing would have been refused for, where the deployment only warns of that (S5). */
export const warningAnswer = z.strictObject({
  sales_order_fulfillment_id: id,
  path: text.meta({ description: 'The row of the request.' }),
  code: text,
  message: text,
  info: z.looseObject({}).meta({ description: 'The numbers, and the orders that hold the stock (holders).' }),
});
export type WarningAnswer = z.output<typeof warningAnswer>;
