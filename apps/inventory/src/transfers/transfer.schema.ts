import { stockTransferEvent, type StockTransferBody } from '@pegboard/contracts';
import type { Transfer } from '@pegboard/domain-inventory';
import type { Aggregate, AggregateType } from '@pegboard/eventing';

export interface StoredTransfer extends Transfer, Omit<Aggregate, 'id' | 'isDeleted'> {
  readonly id: number;
  readonly isDeleted: boolean;
}

export const stockTransfers: AggregateType<StoredTransfer, StockTransferBody> = {
  event: stockTransferEvent,
  collection: 'stock_transfers',
  toBody: (transfer) => ({
    id: transfer.id,
    version: transfer.version,
    is_deleted: transfer.isDeleted,
    stock_transfer_number: transfer.number,
    status: transfer.status,
    source_location_id: transfer.sourceLocationId,
    target_location_id: transfer.targetLocationId,
    dispatch_date: transfer.transferDate,
    expected_arrival_date: transfer.expectedArrivalDate,
    rows: transfer.rows.map((row) => ({ id: row.id, variant_id: row.variantId, quantity: row.quantity })),
  }),
};
