import type { BatchLine } from '@pegboard/domain-inventory';
import type { NamedBatchTransactionDto } from '@pegboard/service';

export const batchLineOf = (line: NamedBatchTransactionDto): BatchLine => ({
  batchId: line.batch_id ?? null,
  batchNumber: line.batch_id ? null : (line.batch_number ?? null),
  expirationDate: line.expiration_date ?? null,
  quantity: line.quantity,
});
