import { documentsSchema, instantText, optional, part, text, whole } from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';

/** Under which number a sales order, or one of its fulfillments, stands in the books. */
export interface InvoiceNote {
  readonly salesOrderId: number;
  readonly fulfillmentId: number | null;
  readonly invoiceId: string;
  readonly integrationType: string;
  readonly createdAt: Instant;
}

export const invoiceNotesSchema = documentsSchema<InvoiceNote>(
  'accounting_metadata',
  {
    id: whole,
    value: part<InvoiceNote>({
      salesOrderId: whole,
      fulfillmentId: optional(whole),
      invoiceId: text,
      integrationType: text,
      createdAt: instantText,
    }),
  },
  ['salesOrderId', 'fulfillmentId'],
);
