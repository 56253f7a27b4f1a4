import { SALES_RETURN_FIELDS, SalesReturnStatus } from '@pegboard/contracts';
import { answer, answered, exampleOf, plainAnswer, plainExample } from '@pegboard/service';
import { z } from 'zod';

const { id, text, flag, digits, instant, quantity } = answered;
const made = { created_at: instant, updated_at: instant };
const madeThen = { created_at: '2026-05-20T09:00:00.000Z', updated_at: '2026-05-20T09:00:00.000Z' };

export const salesReturnRowAnswer = answer(
  'SalesReturnRow',
  {
    id,
    sales_return_id: id,
    sales_order_row_id: id,
    fulfillment_row_id: id,
    variant_id: id,
    quantity: digits,
    net_price_per_unit: digits.nullable().meta({ description: 'The price of the row of the order, less its share of the discount' }),
    reason_id: id.nullable(),
    restock_location_id: id.nullable().meta({ description: 'Null: the goods are not put into stock.' }),
    batch_transactions: z.array(z.strictObject({ batch_id: id.nullable(), quantity })),
    ...made,
  },
  {
    id: 31,
    sales_return_id: 5,
    sales_order_row_id: 21,
    fulfillment_row_id: 5003,
    variant_id: 12,
    quantity: '2',
    net_price_per_unit: '95.5',
    reason_id: 1,
    restock_location_id: 1,
    batch_transactions: [{ batch_id: 8, quantity: 2 }],
    ...madeThen,
  },
);
export type SalesReturnRowAnswer = z.output<typeof salesReturnRowAnswer>;

export const salesReturnAnswer = answer(
  'SalesReturn',
  {
    id,
    sales_order_id: id,
    customer_id: id,
    order_no: text,
    status: SalesReturnStatus,
    is_pending: flag.meta({ description: 'Whether a posting that changes the status has no outcome yet' }),
    refund_status: z.literal('NOT_REFUNDED').meta({ description: 'Refunds are kept elsewhere.' }),
    currency: text,
    return_location_id: id,
    order_created_date: instant,
    return_date: instant.nullable(),
    ...plainAnswer(SALES_RETURN_FIELDS),
    sales_return_rows: z.array(salesReturnRowAnswer),
    ...made,
  },
  {
    id: 5,
    sales_order_id: 11,
    customer_id: 41,
    order_no: 'RO-5',
    status: 'RESTOCKED_ALL',
    is_pending: false,
    refund_status: 'NOT_REFUNDED',
    currency: 'EUR',
    return_location_id: 1,
    order_created_date: '2026-05-20T09:00:00.000Z',
    return_date: '2026-05-24T10:00:00.000Z',
    ...plainExample(SALES_RETURN_FIELDS),
    sales_return_rows: [exampleOf(salesReturnRowAnswer)],
    ...madeThen,
  },
);
export type SalesReturnAnswer = z.output<typeof salesReturnAnswer>;

export const returnableItemAnswer = answer(
  'ReturnableItem',
  {
    fulfillment_row_id: id,
    sales_order_row_id: id,
    variant_id: id,
    location_id: id.meta({ description: 'The location that the goods left from' }),
    quantity_sold: digits.meta({ description: 'The delivered quantity' }),
    available_for_return_quantity: digits.meta({ description: 'The delivered quantity that no return names' }),
    net_price_per_unit: digits.nullable(),
  },
  {
    fulfillment_row_id: 5003,
    sales_order_row_id: 21,
    variant_id: 12,
    location_id: 1,
    quantity_sold: '4',
    available_for_return_quantity: '2',
    net_price_per_unit: '95.5',
  },
);
export type ReturnableItemAnswer = z.output<typeof returnableItemAnswer>;

export const returnReasonAnswer = answer('ReturnReason', { id, name: text }, { id: 1, name: 'Damaged or faulty' });

export const unassignedBatchAnswer = answer(
  'UnassignedBatch',
  {
    batch_id: id.nullable(),
    batch_number: text.nullable().meta({ description: 'Null for stock without a batch, or while the batch is not known yet.' }),
    batch_expiration_date: text.nullable(),
    quantity: digits.meta({ description: 'The delivered quantity of the batch that no return names' }),
  },
  { batch_id: 8, batch_number: 'VC-0514', batch_expiration_date: null, quantity: '2' },
);
export type UnassignedBatchAnswer = z.output<typeof unassignedBatchAnswer>;
