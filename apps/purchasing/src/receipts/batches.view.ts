import type { BatchPart } from '@pegboard/domain-purchasing';
import { toNumber } from '@pegboard/kit';
import type { BatchesAnswer } from './batches.answer';

/** Stock without a batch is no transaction of one. */
export const batchesView = (batches: readonly BatchPart[]): BatchesAnswer =>
  batches.flatMap(({ batchId, quantity }) => (batchId === null ? [] : [{ batch_id: batchId, quantity: toNumber(quantity) }]));
