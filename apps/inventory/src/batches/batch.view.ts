import type { Batch } from './batch.schema';
import type { BatchAnswer } from './batch.answer';

export const batchView = (batch: Batch): BatchAnswer => ({
  id: batch.id,
  batch_number: batch.batchNumber,
  variant_id: batch.variantId,
  ...(batch.expirationDate ? { expiration_date: `${batch.expirationDate}T00:00:00.000Z` } : {}),
  batch_created_date: batch.batchCreatedDate,
  batch_barcode: batch.barcode,
  created_at: batch.createdAt,
  updated_at: batch.updatedAt,
});
