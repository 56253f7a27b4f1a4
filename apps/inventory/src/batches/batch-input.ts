import { batchLine, batchOfNumber, type BatchLine } from '@pegboard/domain-inventory';
import type { NamedBatchTransactionDto } from '@pegboard/service';
import type { StockLedger } from '../stock/stock-ledger';

/** The batches that a row names. @throws Rejection of `batchLine` */
export async function batchLinesOf(
  ledger: StockLedger,
  variantId: number,
  lines: readonly NamedBatchTransactionDto[] = [],
  path: string,
): Promise<BatchLine[]> {
  const state = lines.some((line) => line.batch_id && line.batch_number) ? await ledger.now() : ledger.state;
  return lines.map((line, i) =>
    batchLine(
      { batchId: line.batch_id, batchNumber: line.batch_number, expirationDate: line.expiration_date, quantity: line.quantity },
      (number) => batchOfNumber(state, variantId, number)?.id,
      `${path}/${i}`,
    ),
  );
}
