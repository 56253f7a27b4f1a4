import { FulfillmentStatus } from '@pegboard/contracts';
import { z } from 'zod';
import { answer, answered, times, traceabilityAnswer } from '@pegboard/service';
import { movedRowAnswer } from './moved-row.answer';
import { warningAnswer } from './warning.answer';

const { id, quantity, text, instant } = answered;

const fulfillmentRowAnswer = movedRowAnswer.extend({
  id: id.meta({ description: 'The fulfillment_row_id of a return.' }),
  traceability: traceabilityAnswer,
  serial_numbers: answered.empty,
});
export type FulfillmentRowAnswer = z.output<typeof fulfillmentRowAnswer>;

export const fulfillmentAnswer = answer(
  'SalesOrderFulfillment',
  {
    id,
    sales_order_id: id,
    status: FulfillmentStatus.meta({
      description: 'REQUESTED and REVERTING: the posting of its stock, or the reversal, is not finished yet.',
    }),
    sales_order_fulfillment_rows: z.array(fulfillmentRowAnswer),
    picked_date: instant,
    shipped_date: instant,
    estimated_delivery_date: instant.nullable(),
    actual_delivery_date: instant.nullable(),
    tracking_number: text.nullable(),
    tracking_number_url: text.nullable(),
    carrier: text.nullable(),
    shipping_method: text.nullable(),
    shipping_cost: quantity.nullable(),
    notes: text.nullable(),
    tracking_url: text.nullable().meta({ description: 'The same as tracking_number_url.' }),
    tracking_carrier: text.nullable().meta({ description: 'The same as carrier.' }),
    tracking_method: text.nullable().meta({ description: 'The same as shipping_method.' }),
    conversion_rate: quantity.nullable(),
    conversion_date: text.nullable(),
    packer_id: id.nullable(),
    invoice_status: z.literal('NOT_INVOICED').meta({ description: 'Invoices are kept elsewhere.' }),
    warnings: z
      .array(warningAnswer)
      .meta({ description: 'The reservations that it overrode, if the deployment warns of that and does not refuse it.' }),
    created_at: times.created_at,
    updated_at: times.updated_at,
  },
  {
    id: 5,
    sales_order_id: 11,
    status: 'PACKED',
    sales_order_fulfillment_rows: [
      { id: 5000, sales_order_row_id: 21, quantity: 10, batch_transactions: [], traceability: [], serial_numbers: [] },
    ],
    picked_date: '2026-05-14T10:00:00.000Z',
    shipped_date: '2026-05-14T10:00:00.000Z',
    estimated_delivery_date: null,
    actual_delivery_date: null,
    tracking_number: '1Z999AA10123456784',
    tracking_number_url: 'https://parcels.example/1Z999AA10123456784',
    carrier: 'Parcel Express',
    shipping_method: 'Ground',
    shipping_cost: null,
    notes: null,
    tracking_url: 'https://parcels.example/1Z999AA10123456784',
    tracking_carrier: 'Parcel Express',
    tracking_method: 'Ground',
    conversion_rate: null,
    conversion_date: null,
    packer_id: null,
    invoice_status: 'NOT_INVOICED',
    warnings: [],
    created_at: '2026-05-14T10:00:00.000Z',
    updated_at: '2026-05-14T10:00:00.000Z',
  },
);
export type FulfillmentAnswer = z.output<typeof fulfillmentAnswer>;
