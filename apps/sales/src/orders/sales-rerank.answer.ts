import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

export const rerankedSalesOrdersAnswer = answer(
  'RerankedSalesOrders',
  { order_ids: z.array(answered.id).meta({ description: 'The orders that were named, in the order of the Sell list.' }) },
  { order_ids: [11, 14] },
);
export type RerankedSalesOrdersAnswer = z.output<typeof rerankedSalesOrdersAnswer>;
