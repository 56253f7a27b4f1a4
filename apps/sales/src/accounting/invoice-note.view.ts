import type { InvoiceNoteAnswer } from './invoice-note.answer';
import type { InvoiceNote } from './invoice-note.schema';

export const invoiceNoteView = (id: number, note: InvoiceNote): InvoiceNoteAnswer => ({
  id,
  sales_order_id: note.salesOrderId,
  fulfillment_id: note.fulfillmentId,
  invoice_id: note.invoiceId,
  integration_type: note.integrationType,
  created_at: note.createdAt,
});
