import type { Fulfillment } from '@pegboard/domain-sales';
import { partFilter } from '@pegboard/service';
import type { FulfillmentsQuery } from './fulfillment.dto';
import { anyOf } from '../orders/sales-order.filter';

export function fulfillmentFilter(query: FulfillmentsQuery): Record<string, unknown> {
  const filter = {
    id: anyOf(query.sales_order_id),
    'fulfillments.id': { $exists: true },
    ...partFilter('fulfillments', query, 'part').filter,
    'fulfillments.status': anyOf(query.status),
    isDeleted: query.include_deleted ? { $in: [true, false] } : undefined,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

export const isAskedFor = (fulfillment: Fulfillment, query: FulfillmentsQuery): boolean =>
  partFilter('fulfillments', query, 'part').isAsked(fulfillment) &&
  (!query.status || query.status.includes(fulfillment.status)) &&
  (query.tracking_carrier ?? fulfillment.carrier) === fulfillment.carrier &&
  (query.tracking_method ?? fulfillment.shippingMethod) === fulfillment.shippingMethod &&
  (query.tracking_number ?? fulfillment.trackingNumber) === fulfillment.trackingNumber &&
  (query.tracking_url ?? fulfillment.trackingNumberUrl) === fulfillment.trackingNumberUrl &&
  (query.sales_order_row_id === undefined || fulfillment.rows.some((row) => row.salesOrderRowId === query.sales_order_row_id));
