import { averageCost, type LedgerState } from '@pegboard/domain-inventory';
import { stockKey, toNumber } from '@pegboard/kit';
import { traceabilityView } from '@pegboard/service';
import { namedLines, suggestedView } from '../batches/batch-lines.view';
import type { StoredTransfer } from './transfer.schema';
import type { TransferAnswer } from './transfer.answer';

/** @param stocks what the ledger holds, for what the goods cost */
export const transferView = (transfer: StoredTransfer, { stocks }: Pick<LedgerState, 'stocks'>): TransferAnswer => ({
  id: transfer.id,
  stock_transfer_number: transfer.number,
  source_location_id: transfer.sourceLocationId,
  target_location_id: transfer.targetLocationId,
  status: transfer.status,
  order_created_date: transfer.orderCreatedDate ?? transfer.createdAt,
  transfer_date: transfer.transferDate ?? transfer.createdAt,
  expected_arrival_date: transfer.expectedArrivalDate,
  additional_info: transfer.additionalInfo,
  stock_transfer_rows: transfer.rows.map((row) => ({
    id: row.id,
    variant_id: row.variantId,
    quantity: toNumber(row.quantity),
    ...suggestedView(row.batches),
    batch_transactions: namedLines(row.batches).map((line) => ({ batch_id: line.batchId, quantity: toNumber(line.quantity) })),
    traceability: traceabilityView(namedLines(row.batches)),
    cost_per_unit: costAt(stocks, row.variantId, transfer.sourceLocationId),
    deleted_at: deletedAt(transfer),
  })),
  created_at: transfer.createdAt,
  updated_at: transfer.updatedAt,
  deleted_at: deletedAt(transfer),
});

function costAt(stocks: LedgerState['stocks'], variantId: number, locationId: number): number | null {
  const stock = stocks.get(stockKey(variantId, locationId));
  return stock ? toNumber(averageCost(stock)) : null;
}

const deletedAt = ({ isDeleted, updatedAt }: StoredTransfer): string | null => (isDeleted ? updatedAt : null);
