import type { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { id, text, instant } = answered;

export const invoiceNoteAnswer = answer(
  'SalesOrderAccountingMetadata',
  {
    id,
    sales_order_id: id,
    fulfillment_id: id.nullable().meta({ description: 'A fulfillment of the order; null: the order as a whole' }),
    invoice_id: text.meta({ description: 'The number in the books' }),
    integration_type: text.meta({ description: 'Whose books' }),
    created_at: instant,
  },
  {
    id: 20,
    sales_order_id: 91,
    fulfillment_id: 44,
    invoice_id: '977',
    integration_type: 'quickBooks',
    created_at: '2026-02-15T15:25:00.000Z',
  },
);
export type InvoiceNoteAnswer = z.output<typeof invoiceNoteAnswer>;
