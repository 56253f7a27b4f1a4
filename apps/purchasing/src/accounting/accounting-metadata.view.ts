import type { AccountingMetadataAnswer } from './accounting-metadata.answer';
import type { BillNote } from './accounting-metadata.schema';

export const accountingMetadataView = (id: number, note: BillNote): AccountingMetadataAnswer => ({
  id,
  purchaseOrderId: note.purchaseOrderId,
  porReceivedGroupId: note.receiptId,
  billId: note.billId,
  integrationType: note.integrationType,
  createdAt: note.createdAt,
});
