import type { BatchTransaction, ProductBatch } from '@pegboard/domain-manufacturing';
import { reject } from '@pegboard/kit';
import type { BatchTransactionDto, NamedBatchTransactionDto } from '@pegboard/service';

export const batchesFrom = (dtos: readonly BatchTransactionDto[]): BatchTransaction[] =>
  dtos.map((dto) => ({ batchId: dto.batch_id, quantity: dto.quantity }));

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
