import { documentsSchema, instantText, optional, part, text, whole } from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';

/** Under which number a purchase order, or one of its receipts, stands in the books. */
export interface BillNote {
  readonly purchaseOrderId: number;
  readonly receiptId: number | null;
  readonly billId: string;
  readonly integrationType: string;
  readonly createdAt: Instant;
}

export const billNotesSchema = documentsSchema<BillNote>(
  'accounting_metadata',
  {
    id: whole,
    value: part<BillNote>({
      purchaseOrderId: whole,
      receiptId: optional(whole),
      billId: text,
      integrationType: text,
      createdAt: instantText,
    }),
  },
  ['purchaseOrderId', 'receiptId'],
);
