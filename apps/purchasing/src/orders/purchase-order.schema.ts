import {
  plainWire,
  PURCHASE_ORDER_ROW_FIELDS,
  purchaseOrderEvent,
  type PurchaseOrderBody,
  type MakingStatusChange,
} from '@pegboard/contracts';
import { arrivalOf, locationOf, stockQuantity, type PurchaseOrder, type PurchaseOrderRow } from '@pegboard/domain-purchasing';
import type { AggregateType } from '@pegboard/eventing';
import { divide, type Quantity } from '@pegboard/kit';

/** By which fields orders are looked up besides their id. */
export const INDEXES = [
  'rows.id',
  'rows.variantId',
  'ingredientRows.id',
  'receipts.id',
  'receipts.status',
  'supplierId',
  'status',
  'orderNo',
  'createdAt',
] as const;

/** Purchase orders, one document each with its rows, ingredients and receipts. */
export const purchaseOrders: AggregateType<PurchaseOrder, PurchaseOrderBody> = {
  event: purchaseOrderEvent,
  collection: 'purchase_orders',
  toBody: (order) => ({
    id: order.id,
    version: order.version,
    is_deleted: order.isDeleted,
    order_no: order.orderNo,
    entity_type: order.entityType,
    status: order.status,
    supplier_id: order.supplierId,
    location_id: order.locationId,
    tracking_location_id: order.trackingLocationId,
    order_created_date: order.orderCreatedDate,
    expected_arrival_date: order.expectedArrivalDate,
    additional_info: order.additionalInfo,
    rows: order.rows.map((row) => ({
      id: row.id,
      variant_id: row.variantId,
      location_id: locationOf(order, row),
      quantity: stockQuantity(row),
      purchase_quantity: row.quantity,
      price_per_unit: pricePerStockUnit(row),
      arrival_date: arrivalOf(order, row),
      received_date: row.receivedDate,
      group_id: row.originId,
      ...plainWire(PURCHASE_ORDER_ROW_FIELDS, row),
    })),
    recipe_rows: order.ingredientRows.map((row) => ({
      id: row.id,
      purchase_order_row_id: row.purchaseOrderRowId,
      variant_id: row.variantId,
      planned_quantity_per_unit: row.quantityPerUnit,
      quantity: row.quantity,
      is_supplied_by_contractor: row.isSuppliedByContractor,
    })),
  }),
};

const pricePerStockUnit = (row: PurchaseOrderRow): Quantity => divide(row.pricePerUnit, row.conversionRate);

/** What the planner says about an outsourced order and its ingredients; kept beside the order. */
export type PurchasePlanBeside = Pick<MakingStatusChange, 'order' | 'rows'>;
