import { datesFilter, timesFilter, type DateRange, type Zones } from '@pegboard/service';
import type { OrdersQuery } from './sales-order.dto';

/**
 * A list query as a filter over the stored orders; what isn't asked for isn't in it.
 * @param zones for dates without a time; see `salesOrderDates`
 * @param batchIds the batches of the number asked for
 */
export function salesOrderFilter(query: OrdersQuery, zones: Zones, batchIds?: readonly number[]): Record<string, unknown> {
  const plan = (field: string): string => `beside.plan.value.order.${field}`;
  const filter: Record<string, unknown> = {
    ...timesFilter(query),
    // Invoicing is kept elsewhere: no order here has any such status.
    id: anyOf(query.invoicing_status === undefined ? query.ids : []),
    orderNo: query.order_no_prefix ? { $regex: `^${escaped(query.order_no_prefix)}` } : query.order_no,
    customerId: anyOf(query.customer_id),
    locationId: anyOf(query.location_id),
    status: anyOf(query.status),
    [plan('production_status')]: plannedAs(query.production_status, 'NONE'),
    [plan('ingredient_availability')]: plannedAs(query.ingredient_availability, 'NOT_APPLICABLE'),
    [plan('product_availability')]: plannedAs(query.product_availability, 'NOT_APPLICABLE'),
    'rows.variantId': anyOf(query.variant_id),
    'fulfillments.rows.batches.batchId': anyOf(batchIds),
    currency: query.currency,
    source: query.source,
    ecommerceStoreName: query.ecommerce_store_name,
    ecommerceOrderId: query.ecommerce_order_id,
    ecommerceOrderType: query.ecommerce_order_type,
    ...datesFilter(salesOrderDates(query), zones),
    isDeleted: query.include_deleted ? { $in: [true, false] } : undefined,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

export const anyOf = (values: readonly unknown[] | undefined): unknown => (values ? { $in: values } : undefined);

/** Orders without a published plan status are shown, and found, with their status before the first plan. */
const plannedAs = (values: readonly string[] | undefined, unplanned: string): unknown =>
  anyOf(values?.includes(unplanned) ? [...values, null] : values);

/** The dates that a list of orders is asked for, by stored field. */
export const salesOrderDates = (query: OrdersQuery): Record<string, DateRange> => ({
  deliveryDate: [query.delivery_date_min, query.delivery_date_max],
  orderCreatedDate: [query.order_created_date_min, query.order_created_date_max],
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
