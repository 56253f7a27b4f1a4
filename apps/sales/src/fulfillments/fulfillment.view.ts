import type { SalesOrder, Fulfillment } from '@pegboard/domain-sales';
import type { FulfillmentAnswer } from './fulfillment.answer';
import { movedRowView } from './moved-row.view';
import { warningsView } from './warning.view';

export const fulfillmentView = (order: SalesOrder, fulfillment: Fulfillment): FulfillmentAnswer => ({
  id: fulfillment.id,
  sales_order_id: order.id,
  status: fulfillment.status,
  sales_order_fulfillment_rows: fulfillment.rows.map(movedRowView),
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
  warnings: warningsView(fulfillment),
  created_at: fulfillment.createdAt,
  updated_at: fulfillment.updatedAt,
});
