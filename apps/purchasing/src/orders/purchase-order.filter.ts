import { timesFilter } from '@pegboard/service';
import type { PurchaseOrdersQuery } from './purchase-order.dto';

export function purchaseOrderFilter(query: PurchaseOrdersQuery): Record<string, unknown> {
  const among = (field: string, values: readonly unknown[] | undefined) => (values ? { [field]: { $in: values } } : {});
  return {
    ...timesFilter(query),
    ...among('id', query.ids),
    ...(query.order_no ? { orderNo: { $regex: `^${query.order_no.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}` } } : {}),
    ...among('entityType', query.entity_type),
    ...among('status', query.status),
    ...among('locationId', query.location_id),
    ...among('trackingLocationId', query.tracking_location_id),
    ...among('supplierId', query.supplier_id),
    ...among('rows.variantId', query.variant_id),
    ...among('beside.plan.value.order.to.ingredient_availability', query.ingredient_availability),
    ...(query.currency ? { currency: query.currency } : {}),
    // Bills are not kept here, so nothing is billed.
    ...(query.billing_status && !query.billing_status.includes('NOT_BILLED') ? { id: { $in: [] } } : {}),
    ...(query.include_deleted ? { isDeleted: { $in: [true, false] } } : {}),
  };
}
