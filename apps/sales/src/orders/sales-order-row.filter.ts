import type { SalesOrderRow } from '@pegboard/domain-sales';
import { partFilter } from '@pegboard/service';
import type { RowsQuery } from './sales-order.dto';
import { anyOf } from './sales-order.filter';

/** The orders that may have rows of those asked for. */
export function salesOrderRowFilter(query: RowsQuery): Record<string, unknown> {
  const filter = {
    id: anyOf(query.sales_order_ids),
    ...partFilter('rows', query, 'part').filter,
    'rows.variantId': query.variant_id,
    'rows.locationId': query.location_id,
    'rows.taxRateId': query.tax_rate_id,
    'rows.linkedManufacturingOrderId': query.linked_manufacturing_order_id,
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

export const isAskedFor = (row: SalesOrderRow, query: RowsQuery): boolean =>
  partFilter('rows', query, 'part').isAsked(row) &&
  (query.variant_id ?? row.variantId) === row.variantId &&
  (query.location_id ?? row.locationId) === row.locationId &&
  (query.tax_rate_id ?? row.taxRateId) === row.taxRateId &&
  (query.linked_manufacturing_order_id ?? row.linkedManufacturingOrderId) === row.linkedManufacturingOrderId;
