import { FulfillmentStatus } from '@pegboard/contracts';
import { z } from 'zod';
import { answer, answered, times } from '@pegboard/service';
import { movedRowAnswer } from './moved-row.answer';
import { warningAnswer } from './warning.answer';

const { id, quantity, text, instant } = answered;

export const fulfillmentAnswer = answer(
  'SalesOrderFulfillment',
  {
    id,
    sales_order_id: id,
    status: FulfillmentStatus.meta({
      description: 'REQUESTED and REVERTING: the posting of its stock, or the reversal, is not finished yet.',
    }),
    sales_order_fulfillment_rows: z.array(movedRowAnswer),
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
    sales_order_fulfillment_rows: [{ sales_order_row_id: 21, quantity: 10, batch_transactions: [] }],
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
    warnings: [],
    created_at: '2026-05-14T10:00:00.000Z',
    updated_at: '2026-05-14T10:00:00.000Z',
  },
);
export type FulfillmentAnswer = z.output<typeof fulfillmentAnswer>;
