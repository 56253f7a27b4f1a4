import { toNumber } from '@pegboard/kit';
import { namedLines, suggestedView } from '../batches/batch-lines.view';
import type { StoredTransfer } from './transfer.schema';
import type { TransferAnswer } from './transfer.answer';

export const transferView = (transfer: StoredTransfer): TransferAnswer => ({
  id: transfer.id,
  stock_transfer_number: transfer.number,
  source_location_id: transfer.sourceLocationId,
  target_location_id: transfer.targetLocationId,
  status: transfer.status,
  transfer_date: transfer.transferDate ?? transfer.createdAt,
  expected_arrival_date: transfer.expectedArrivalDate,
  additional_info: transfer.additionalInfo,
  stock_transfer_rows: transfer.rows.map((row) => ({
    id: row.id,
    variant_id: row.variantId,
    quantity: toNumber(row.quantity),
    ...suggestedView(row.batches),
    batch_transactions: namedLines(row.batches).map((line) => ({ batch_id: line.batchId, quantity: toNumber(line.quantity) })),
  })),
  created_at: transfer.createdAt,
  updated_at: transfer.updatedAt,
  deleted_at: transfer.isDeleted ? transfer.updatedAt : null,
});
