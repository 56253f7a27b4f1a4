import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

export const rerankedManufacturingOrdersAnswer = answer(
  'RerankedManufacturingOrders',
  {
    order_ids: z
      .array(answered.id)
      .meta({ description: 'In the Schedule’s order: the orders that were named, and all that are made for the same sales orders.' }),
  },
  { order_ids: [9, 12] },
);
export type RerankedManufacturingOrdersAnswer = z.output<typeof rerankedManufacturingOrdersAnswer>;
