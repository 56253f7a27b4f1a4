import { RECEIPT_STATUSES } from '@pegboard/domain-purchasing';
import { z } from 'zod';
import { answer, answered } from '@pegboard/service';
import { batchesAnswer } from './batches.answer';

const { id, quantity, instant } = answered;

const consumedAnswer = z
  .strictObject({ outsourced_purchase_order_recipe_row_id: id, ingredient_variant_id: id, quantity, batch_transactions: batchesAnswer })
  .meta({ description: 'The ingredients that the outsourced product used.' });

export const receiptAnswer = answer(
  'PurchaseOrderReceipt',
  {
    id,
    purchase_order_id: id,
    status: z.enum(RECEIPT_STATUSES).meta({ description: 'Only BOOKED receipts are listed.' }),
    received_date: instant,
    rows: z.array(
      z.strictObject({
        purchase_order_row_id: id,
        quantity: quantity.meta({ description: 'In purchase units.' }),
        batch_transactions: batchesAnswer,
        ingredients: z.array(consumedAnswer),
      }),
    ),
  },
  {
    id: 4,
    purchase_order_id: 2,
    status: 'BOOKED',
    received_date: '2026-05-08T09:20:00.000Z',
    rows: [{ purchase_order_row_id: 3, quantity: 100, batch_transactions: [], ingredients: [] }],
  },
);
export type ReceiptAnswer = z.output<typeof receiptAnswer>;
