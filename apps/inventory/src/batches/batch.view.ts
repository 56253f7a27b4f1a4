import type { LeftOut, Pick } from '@pegboard/domain-inventory';
import { subtract, sum, toDecimal, toNumber, type Quantity } from '@pegboard/kit';
import type { Batch } from './batch.schema';
import type { BatchAnswer, SuggestedBatchesAnswer } from './batch.answer';

/** What the ledger says of a batch. */
export interface BatchInStock {
  readonly sku: string;
  readonly quantity: Quantity;
  readonly isExpired: boolean;
}

export const batchView = (batch: Batch, inStock: BatchInStock): BatchAnswer => ({
  id: batch.id,
  batch_number: batch.batchNumber,
  variant_id: batch.variantId,
  sku: inStock.sku,
  quantity_in_stock: toDecimal(inStock.quantity),
  is_expired: inStock.isExpired,
  ...(batch.expirationDate ? { expiration_date: `${batch.expirationDate}T00:00:00.000Z` } : {}),
  batch_created_date: batch.batchCreatedDate,
  batch_barcode: batch.barcode,
  created_at: batch.createdAt,
  updated_at: batch.updatedAt,
});

export const suggestedView = (
  { variantId, locationId, amount }: { variantId: number; locationId: number; amount: Quantity },
  picks: readonly Pick[],
  leftOut: readonly LeftOut[],
): SuggestedBatchesAnswer => ({
  variant_id: variantId,
  location_id: locationId,
  quantity: toNumber(amount),
  quantity_missing: toNumber(subtract(amount, sum(picks.map((pick) => pick.quantity)))),
  batch_transactions: picks.map((pick) => ({
    batch_id: pick.batchId,
    batch_number: pick.batchNumber,
    quantity: toNumber(pick.quantity),
  })),
  left_out: leftOut.map((each) => ({
    batch_id: each.batchId,
    batch_number: each.batchNumber,
    quantity: toNumber(each.quantity),
    code: each.code,
    held_for: [...each.heldFor],
    reason: reasonOf(each),
  })),
});

function reasonOf({ batchNumber, quantity, code, lastDay, heldFor }: LeftOut): string {
  const what = `${toDecimal(quantity)} ${batchNumber === null ? 'without a batch' : `of ${batchNumber}`}`;
  if (code === 'BATCH_EXPIRED') return `${what}: the last day of the batch was ${lastDay}.`;
  if (code === 'EXPIRES_BEFORE_USE') return `${what}: too early for that day, the last day of the batch is ${lastDay}.`;
  if (code === 'HELD') return `${what}: held for ${heldFor.join(', ')}, for which it was made.`;
  return `${what}: the batches before it are enough.`;
}
