import { z } from 'zod';
import { answered } from '@pegboard/service';

const { id, quantity } = answered;

/** Stock without a batch is left out. */
export const batchesAnswer = z.array(z.strictObject({ batch_id: id, quantity }));
export const givenBatchesAnswer = z.array(
  z.strictObject({ batch_id: id.nullable().meta({ description: 'Null means stock without a batch.' }), quantity }),
);
