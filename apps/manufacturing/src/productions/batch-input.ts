import type { BatchTransaction, ProductBatch } from '@pegboard/domain-manufacturing';
import { reject, type Quantity } from '@pegboard/kit';
import type { BatchToCheck } from '../items/item-copies';
import type { NamedBatchTransactionDto } from '@pegboard/service';

/** What the ledger is asked about batches that are put on a row (T7). @param use whether the row takes them or brings them */
export const plannedBatches = (
  variantId: number,
  use: BatchToCheck['use'],
  batches: readonly (BatchTransaction & Partial<Pick<ProductBatch, 'newBatch'>>)[] = [],
): BatchToCheck[] =>
  batches.map(({ batchId, newBatch }, i) => ({
    variant_id: variantId,
    batch_id: batchId,
    batch_number: newBatch?.batchNumber ?? null,
    use,
    path: `batch_transactions/${i}/${newBatch ? 'batch_number' : 'batch_id'}`,
  }));

interface NamedProductBatches {
  readonly batch_transaction?: { readonly batch_id: number };
  readonly batch_transactions?: readonly NamedBatchTransactionDto[];
}

/** The batches of what a production makes: one for all of it, or several. @throws Rejection BATCH_NAMED_TWICE */
export function productBatchesOf({ batch_transaction: one, batch_transactions: several }: NamedProductBatches, quantity: Quantity) {
  if (one && several) throw reject('BATCH_NAMED_TWICE', 'batch_transaction', 'Give batch_transaction or batch_transactions, not both.');
  return one ? [{ batchId: one.batch_id, quantity, newBatch: null }] : several && productBatchesFrom(several);
}

/** @throws Rejection BATCH_NAMED_TWICE if an id and a number are given for one part */
export function productBatchesFrom(dtos: readonly NamedBatchTransactionDto[], path = 'batch_transactions'): ProductBatch[] {
  return dtos.map((dto, i) => {
    if (dto.batch_id && dto.batch_number)
      throw reject('BATCH_NAMED_TWICE', `${path}/${i}`, 'Give either batch_id or batch_number, not both.');
    if (dto.batch_id === undefined && !dto.batch_number)
      throw reject('MISSING_FIELD', `${path}/${i}/batch_id`, 'batch_id or batch_number is missing.');
    const newBatch = dto.batch_number ? { batchNumber: dto.batch_number, expirationDate: dto.expiration_date ?? null } : null;
    return { batchId: dto.batch_id ?? null, quantity: dto.quantity, newBatch };
  });
}
