import { stockTransferEvent, StockTransferBody } from '@pegboard/contracts';
import type { Transfer, TransferEdit, TransferRow } from '@pegboard/domain-inventory';
import {
  aggregateSchema,
  instantText,
  listOf,
  oneOf,
  optional,
  part,
  quantity,
  text,
  whole,
  type Aggregate,
  type AggregateType,
} from '@pegboard/eventing';
import { waitingEditField } from '@pegboard/posting/settling';
import { batchLine, stepIntent } from '../stock/stock-fields';

export interface StoredTransfer extends Transfer, Omit<Aggregate, 'id' | 'isDeleted'> {
  readonly id: number;
  readonly isDeleted: boolean;
}

const row = part<TransferRow>({ id: whole, variantId: whole, quantity, batches: listOf(batchLine) });

const status = oneOf(StockTransferBody.shape.status.options);

export const stockTransfersSchema = aggregateSchema<StoredTransfer>(
  'stock_transfers',
  {
    number: text,
    sourceLocationId: whole,
    targetLocationId: whole,
    orderCreatedDate: optional(instantText),
    transferDate: optional(instantText),
    expectedArrivalDate: optional(instantText),
    additionalInfo: optional(text),
    status,
    wanted: status,
    rows: listOf(row),
    departedAs: optional(text),
    arrivedAs: optional(text),
    waitingEdit: optional(
      waitingEditField<TransferEdit>({
        number: optional(text),
        sourceLocationId: optional(whole),
        targetLocationId: optional(whole),
        orderCreatedDate: optional(instantText),
        transferDate: optional(instantText),
        expectedArrivalDate: optional(instantText),
        additionalInfo: optional(text),
        rows: optional(listOf(row)),
      }),
    ),
    intent: optional(stepIntent(['depart', 'arrive', 'undo_arrival', 'undo_departure'])),
  },
  { indexes: ['sourceLocationId', 'targetLocationId', 'number', 'intent.action', 'rows.variantId', 'createdAt', 'updatedAt'] },
);

export const stockTransfers: AggregateType<StoredTransfer, StockTransferBody> = {
  event: stockTransferEvent,
  collection: stockTransfersSchema,
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
