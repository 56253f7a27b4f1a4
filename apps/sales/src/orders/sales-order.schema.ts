import { salesOrderEvent, type SalesOrder as SalesOrderBody } from '@pegboard/contracts';
import type { SalesOrder } from '@pegboard/domain-sales';
import type { AggregateType } from '@pegboard/eventing';
import type { KnownRanks } from '../ranking/sell-ranks';

/** The store of sales orders, and of customers, as Nest hands them out. */
export const SALES_ORDERS = Symbol('SalesOrders');

/** Fields that lists and look-ups are asked for. */
export const INDEXES = [
  'rows.id',
  'rows.variantId',
  'rows.linkedManufacturingOrderId',
  'fulfillments.id',
  'fulfillments.status',
  'customerId',
  'status',
  'orderNo',
  'createdAt',
  'beside.rank.value.key',
] as const;

/** One document an order; its event carries the rank as it is when sent. */
export const salesOrderType = (ranks: KnownRanks): AggregateType<SalesOrder, SalesOrderBody> => ({
  event: salesOrderEvent,
  collection: 'sales_orders',
  toBody: (order) => salesOrderBody(order, ranks),
});

/** The whole order in the wire's words. */
export const salesOrderBody = (order: SalesOrder, ranks: KnownRanks): SalesOrderBody => ({
  id: order.id,
  version: order.version,
  is_deleted: order.isDeleted,
  order_no: order.orderNo,
  customer_id: order.customerId,
  customer_name: order.customerName,
  location_id: order.locationId,
  status: order.status,
  order_created_date: order.orderCreatedDate,
  delivery_date: order.deliveryDate,
  additional_info: order.additionalInfo,
  customer_ref: order.customerRef,
  ecommerce_store_name: order.ecommerceStoreName,
  ecommerce_order_id: order.ecommerceOrderId,
  tracking_number: order.trackingNumber,
  tracking_number_url: order.trackingNumberUrl,
  rank: ranks.of(order),
  rows: order.rows.map((row) => ({
    id: row.id,
    variant_id: row.variantId,
    location_id: row.locationId,
    quantity: row.quantity,
    price_per_unit: row.pricePerUnit,
    linked_manufacturing_order_id: row.linkedManufacturingOrderId,
    packed_before_link: row.packedBeforeLink,
    create_subassemblies: row.createSubassemblies,
  })),
  fulfillments: order.fulfillments.map((fulfillment) => ({
    id: fulfillment.id,
    status: fulfillment.status,
    rows: fulfillment.rows.map((row) => ({
      sales_order_row_id: row.salesOrderRowId,
      quantity: row.quantity,
      batch_transactions: row.batches.map((batch) => ({ batch_id: batch.batchId, quantity: batch.quantity })),
    })),
  })),
});
