import type { BatchTransaction, ProductBatch } from '@pegboard/domain-manufacturing';
import { reject, type Quantity } from '@pegboard/kit';
import { DayField, IdField, QuantityField, TextField } from '@pegboard/service';

/** Stock of one batch that is taken; null is stock without a batch. */
export class BatchTransactionDto {
  @IdField({ nullable: true }) batch_id!: number | null;
  @QuantityField() quantity!: Quantity;
}

/** Stock that comes in: into a batch that is there, or into one that is made of it (T6). */
export class ProductBatchDto {
  @IdField({ optional: true, nullable: true }) batch_id?: number | null;
  @TextField({ optional: true, description: 'The number of an existing or new batch.', example: 'B-2026-05' })
  batch_number?: string;
  @DayField({ optional: true, nullable: true }) expiration_date?: string | null;
  @QuantityField() quantity!: Quantity;
}

export const batchesFrom = (dtos: readonly BatchTransactionDto[]): BatchTransaction[] =>
  dtos.map((dto) => ({ batchId: dto.batch_id, quantity: dto.quantity }));

/** @throws Rejection BATCH_NAMED_TWICE if an id and a number are given for one part */
export function productBatchesFrom(dtos: readonly ProductBatchDto[], path = 'batch_transactions'): ProductBatch[] {
  return dtos.map((dto, i) => {
    if (dto.batch_id && dto.batch_number)
      throw reject('BATCH_NAMED_TWICE', `${path}/${i}`, 'Give either batch_id or batch_number, not both.');
    if (dto.batch_id === undefined && !dto.batch_number)
      throw reject('MISSING_FIELD', `${path}/${i}/batch_id`, 'batch_id or batch_number is missing.');
    const newBatch = dto.batch_number ? { batchNumber: dto.batch_number, expirationDate: dto.expiration_date ?? null } : null;
    return { batchId: dto.batch_id ?? null, quantity: dto.quantity, newBatch };
  });
}
