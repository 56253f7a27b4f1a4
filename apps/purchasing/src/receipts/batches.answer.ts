import { z } from 'zod';
import { answered } from '@pegboard/service';

const { id, quantity } = answered;

/** In stock units; stock without a batch is no transaction of one. */
export const batchesAnswer = z.array(z.strictObject({ batch_id: id, quantity }));
export type BatchesAnswer = z.output<typeof batchesAnswer>;
