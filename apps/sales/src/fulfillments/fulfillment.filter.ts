import type { Fulfillment } from '@pegboard/domain-sales';
import type { FulfillmentsQuery } from './fulfillment.dto';
import { anyOf } from '../orders/sales-order.filter';

export function fulfillmentFilter(query: FulfillmentsQuery): Record<string, unknown> {
  return {
    id: anyOf(query.sales_order_id),
    'fulfillments.id': { $exists: true },
    'fulfillments.status': anyOf(query.status),
  };
}

export const isAskedFor = (fulfillment: Fulfillment, query: FulfillmentsQuery): boolean =>
  (!query.status || query.status.includes(fulfillment.status)) &&
  (query.tracking_carrier ?? fulfillment.carrier) === fulfillment.carrier &&
  (query.tracking_method ?? fulfillment.shippingMethod) === fulfillment.shippingMethod &&
  (query.tracking_number ?? fulfillment.trackingNumber) === fulfillment.trackingNumber &&
  (query.tracking_url ?? fulfillment.trackingNumberUrl) === fulfillment.trackingNumberUrl &&
  (query.sales_order_row_id === undefined || fulfillment.rows.some((row) => row.salesOrderRowId === query.sales_order_row_id));
