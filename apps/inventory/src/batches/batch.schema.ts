import { batchEvent, type BatchBody } from '@pegboard/contracts';
import { aggregateSchema, dayText, instantText, optional, text, whole, type Aggregate, type AggregateType } from '@pegboard/eventing';
import type { Day, Instant } from '@pegboard/kit';

/** What people see of a batch. Its number, variant and expiry are decided by the ledger, this is their copy (T5). */
export interface Batch extends Aggregate {
  readonly batchNumber: string;
  readonly variantId: number;
  readonly expirationDate: Day | null;
  readonly batchCreatedDate: Instant;
  readonly barcode: string | null;
}

export const batchesSchema = aggregateSchema<Batch>(
  'batches',
  {
    batchNumber: text,
    variantId: whole,
    expirationDate: optional(dayText),
    batchCreatedDate: instantText,
    barcode: optional(text),
  },
  { indexes: ['barcode', 'batchCreatedDate', 'createdAt', 'updatedAt'] },
);

export const batches: AggregateType<Batch, BatchBody> = {
  event: batchEvent,
  collection: batchesSchema,
  toBody: (batch) => ({
    id: batch.id,
    version: batch.version,
    is_deleted: batch.isDeleted,
    batch_number: batch.batchNumber,
    variant_id: batch.variantId,
    expiration_date: batch.expirationDate,
  }),
};
