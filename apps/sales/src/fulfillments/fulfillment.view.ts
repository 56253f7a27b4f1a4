import { fulfillmentRowId, type Fulfillment, type MovedRow, type SalesOrder } from '@pegboard/domain-sales';
import { traceabilityView } from '@pegboard/service';
import type { FulfillmentAnswer, FulfillmentRowAnswer } from './fulfillment.answer';
import { movedRowView } from './moved-row.view';
import { warningsView } from './warning.view';

export const fulfillmentView = (order: SalesOrder, fulfillment: Fulfillment): FulfillmentAnswer => ({
  id: fulfillment.id,
  sales_order_id: order.id,
  status: fulfillment.status,
  sales_order_fulfillment_rows: fulfillment.rows.map((row, place) => rowView(fulfillment.id, row, place)),
  picked_date: fulfillment.pickedDate,
  shipped_date: fulfillment.pickedDate,
  estimated_delivery_date: null,
  actual_delivery_date: fulfillment.deliveredDate,
  tracking_number: fulfillment.trackingNumber,
  tracking_number_url: fulfillment.trackingNumberUrl,
  carrier: fulfillment.carrier,
  shipping_method: fulfillment.shippingMethod,
  shipping_cost: null,
  notes: fulfillment.notes,
  tracking_url: fulfillment.trackingNumberUrl,
  tracking_carrier: fulfillment.carrier,
  tracking_method: fulfillment.shippingMethod,
  conversion_rate: fulfillment.conversionRate ? Number(fulfillment.conversionRate) : null,
  conversion_date: fulfillment.conversionDate ?? null,
  packer_id: fulfillment.packerId ?? null,
  invoice_status: 'NOT_INVOICED',
  warnings: warningsView(fulfillment),
  created_at: fulfillment.createdAt,
  updated_at: fulfillment.updatedAt,
});

const rowView = (fulfillmentId: number, row: MovedRow, place: number): FulfillmentRowAnswer => ({
  ...movedRowView(row),
  id: fulfillmentRowId(fulfillmentId, place),
  traceability: traceabilityView(row.batches),
  serial_numbers: [],
});
