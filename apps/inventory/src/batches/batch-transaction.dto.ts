import type { BatchLine } from '@pegboard/domain-inventory';
import type { Day, Quantity } from '@pegboard/kit';
import { DayField, IdField, QuantityField, TextField } from '@pegboard/service';

/** One batch's part of a row: a batch that is there, or the number of one that is found or made. */
export class BatchTransactionDto {
  @IdField({ optional: true, nullable: true, description: 'null means stock without a batch, from the time before tracking.' })
  batch_id?: number | null;

  @TextField({ optional: true, description: 'The number of an existing or new batch.', example: 'VA-2605-A' })
  batch_number?: string;

  @DayField({ optional: true, nullable: true })
  expiration_date?: Day | null;

  @QuantityField({ sign: 'any' })
  quantity!: Quantity;
}

export const batchLineOf = (line: BatchTransactionDto): BatchLine => ({
  batchId: line.batch_id ?? null,
  batchNumber: line.batch_id ? null : (line.batch_number ?? null),
  expirationDate: line.expiration_date ?? null,
  quantity: line.quantity,
});
