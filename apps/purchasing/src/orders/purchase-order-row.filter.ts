import type { PurchaseOrder } from '@pegboard/domain-purchasing';
import type { PurchaseOrderRowsQuery } from './purchase-order.dto';

/** A row without a place of its own arrives at that of its order. */
export function isAskedFor(row: PurchaseOrder['rows'][number], order: PurchaseOrder, query: PurchaseOrderRowsQuery): boolean {
  return (
    (!query.location_id || query.location_id.includes(row.locationId ?? order.locationId)) &&
    (!query.variant_id || query.variant_id.includes(row.variantId)) &&
    (!query.tax_rate_id || query.tax_rate_id === row.taxRateId) &&
    (!query.group_id || query.group_id === row.groupId) &&
    (!query.purchase_uom || query.purchase_uom === row.purchaseUom)
  );
}

export function purchaseOrderRowFilter(query: PurchaseOrderRowsQuery): Record<string, unknown> {
  return {
    ...(query.purchase_order_id ? { id: { $in: query.purchase_order_id } } : {}),
    ...(query.variant_id ? { 'rows.variantId': { $in: query.variant_id } } : {}),
    ...(query.group_id ? { 'rows.groupId': query.group_id } : {}),
  };
}
