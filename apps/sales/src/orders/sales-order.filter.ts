import { datesFilter, listFilter, type DateRange, type Zones, allFilters, anyContains, beginning, containing } from '@pegboard/service';
import type { OrdersQuery } from './sales-order.dto';

/**
 * A list query as a filter over the stored orders; what isn't asked for isn't in it.
 * @param zones for dates without a time; see `salesOrderDates`
 * @param found what other collections have found
 */
export function salesOrderFilter(query: OrdersQuery, zones: Zones, found: FoundBySearch = {}): Record<string, unknown> {
  const { batchIds, variantIds = [] } = found;
  const plan = (field: string): string => `beside.plan.value.order.${field}`;
  const filter: Record<string, unknown> = {
    ...listFilter(query),
    // Invoicing is kept elsewhere: no order here has any such status.
    ...(query.invoicing_status === undefined ? {} : { id: { $in: [] } }),
    orderNo: query.order_no_prefix ? beginning(query.order_no_prefix) : query.order_no,
    customerId: anyOf(query.customer_id),
    locationId: anyOf(query.location_id),
    status: anyOf(query.status),
    [plan('production_status')]: plannedAs(query.production_status, 'NONE'),
    [plan('ingredient_availability')]: plannedAs(query.ingredient_availability, 'NOT_APPLICABLE'),
    [plan('product_availability')]: plannedAs(query.product_availability, 'NOT_APPLICABLE'),
    'rows.variantId': anyOf(query.variant_id),
    'fulfillments.rows.batches.batchId': anyOf(batchIds),
    [plan('is_late')]: isSaid(query.is_late),
    [plan('is_at_risk')]: isSaid(query.is_at_risk),
    [plan('is_overdue')]: isSaid(query.is_overdue),
    customerName: query.customer_name === undefined ? undefined : containing(query.customer_name),
    currency: query.currency,
    source: query.source,
    ecommerceStoreName: query.ecommerce_store_name,
    ecommerceOrderId: query.ecommerce_order_id,
    ecommerceOrderType: query.ecommerce_order_type,
    ...datesFilter(salesOrderDates(query), zones),
  };
  const isAsked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  return allFilters(isAsked, query.search === undefined ? undefined : searchFilter(query.search, variantIds));
}

/** What other collections say about the query: batches of a number, variants with a text in their names. */
export interface FoundBySearch {
  readonly batchIds?: readonly number[] | undefined;
  readonly variantIds?: readonly number[];
}

function searchFilter(text: string, variantIds: readonly number[]): Record<string, unknown> {
  const { $or: texts } = anyContains(text, ['orderNo', 'customerName', 'customerRef', 'additionalInfo']);
  return { $or: [...texts, ...(variantIds.length > 0 ? [{ 'rows.variantId': { $in: variantIds } }] : [])] };
}

/** What the plan hasn't said of an order yet is shown as false. */
const isSaid = (wanted: boolean | undefined): unknown => (wanted === undefined ? undefined : wanted ? true : { $ne: true });

export const anyOf = (values: readonly unknown[] | undefined): unknown => (values ? { $in: values } : undefined);

/** Orders without a published plan status are shown, and found, with their status before the first plan. */
const plannedAs = (values: readonly string[] | undefined, unplanned: string): unknown =>
  anyOf(values?.includes(unplanned) ? [...values, null] : values);

/** The dates that a list of orders is asked for, by stored field. */
export const salesOrderDates = (query: OrdersQuery): Record<string, DateRange> => ({
  deliveryDate: [query.delivery_date_min, query.delivery_date_max],
  orderCreatedDate: [query.order_created_date_min, query.order_created_date_max],
  'beside.plan.value.order.product_expected_date': [query.product_expected_date_min, query.product_expected_date_max],
});
