import { returnsOf, rowOf, shownStatus, type SalesOrder, type SalesReturn, type SalesReturnRow } from '@pegboard/domain-sales';
import { isInRange, zoneIn, type DateRange, type Zones } from '@pegboard/service';
import { anyOf } from '../orders/sales-order.filter';
import type { SalesReturnRowsQuery, SalesReturnsQuery } from './return.dto';

/** Finds the orders that may have such returns. */
export const returnFilter = (query: SalesReturnsQuery): Record<string, unknown> => ({
  id: anyOf(query.sales_order_id),
  orderNo: query.sales_order_no,
  'returns.id': { $exists: true },
  'returns.orderNo': query.order_no ?? query.return_order_no,
});

export const returnDates = (query: SalesReturnsQuery): { readonly created: DateRange; readonly returned: DateRange } => ({
  created: [query.order_created_date_min, query.order_created_date_max],
  returned: [query.return_date_min ?? query.order_return_date_min, query.return_date_max ?? query.order_return_date_max],
});

export function isReturnAskedFor(one: SalesReturn, query: SalesReturnsQuery, zones: Zones): boolean {
  const { created, returned } = returnDates(query);
  const zone = zoneIn(zones, one.locationId);
  const isReturnedThen =
    returned.every((bound) => bound === undefined) || (one.returnDate !== null && isInRange(one.returnDate, returned, zone));
  return (
    [query.order_no, query.return_order_no].every((asked) => asked === undefined || asked === one.orderNo) &&
    (!query.return_location_id || query.return_location_id.includes(one.locationId)) &&
    (!query.status || query.status.includes(shownStatus(one))) &&
    (!query.refund_status || query.refund_status.includes('NOT_REFUNDED')) &&
    isInRange(one.orderCreatedDate, created, zone) &&
    isReturnedThen
  );
}

/** Finds the orders that may have such rows. */
export const returnRowFilter = (query: SalesReturnRowsQuery): Record<string, unknown> => ({
  'returns.id': query.sales_return_id ? anyOf(query.sales_return_id) : { $exists: true },
  ...(query.variant_id === undefined ? {} : { 'rows.variantId': query.variant_id }),
  ...(query.sales_order_row_id === undefined ? {} : { 'rows.id': query.sales_order_row_id }),
});

/** The rows of an order's returns that are asked for. */
export const returnRowsAskedFor = (order: SalesOrder, query: SalesReturnRowsQuery): SalesReturnRow[] =>
  returnsOf(order)
    .filter(({ id }) => !query.sales_return_id || query.sales_return_id.includes(id))
    .flatMap(({ rows }) => rows)
    .filter(
      (row) =>
        (query.sales_order_row_id ?? row.salesOrderRowId) === row.salesOrderRowId &&
        (query.reason_id ?? row.reasonId) === row.reasonId &&
        (query.restock_location_id ?? row.restockLocationId) === row.restockLocationId &&
        (query.variant_id === undefined || rowOf(order, row.salesOrderRowId).variantId === query.variant_id),
    );
