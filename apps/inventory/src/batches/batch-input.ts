import { batchLine, batchOfNumber, matchedBatches, suggestedLines, type BatchLine } from '@pegboard/domain-inventory';
import type { Quantity } from '@pegboard/kit';
import { batchesTraced, isSuggested, type NamedBatchTransactionDto, type TraceabilityDto } from '@pegboard/service';
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

interface RowWithBatches {
  readonly variant_id: number;
  readonly quantity: Quantity;
  readonly batch_transactions?: readonly NamedBatchTransactionDto[];
  readonly traceability?: readonly TraceabilityDto[];
  readonly batches?: 'suggested';
}

/**
 * The batches of a row, with its sign, or that the ledger chooses them.
 * @param takes whether the row takes stock @param path of the row
 * @throws Rejection of `batchLinesOf`, `matchedBatches` and `suggestedLines`; BATCH_NAMED_TWICE
 */
export async function batchesOfRow(ledger: StockLedger, row: RowWithBatches, takes: boolean, path: string): Promise<readonly BatchLine[]> {
  const named = batchesTraced(row, path);
  if (isSuggested({ ...row, batch_transactions: named }, `${path}/`)) return suggestedLines(row.quantity, takes, `${path}/batches`);
  const lines = await batchLinesOf(ledger, row.variant_id, named, `${path}/batch_transactions`);
  return matchedBatches(row.quantity, lines, `${path}/batch_transactions`);
}
