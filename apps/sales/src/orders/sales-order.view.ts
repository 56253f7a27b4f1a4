import { plainWire, SALES_ORDER_FIELDS, SALES_ORDER_ROW_FIELDS, type SalesStatusBody } from '@pegboard/contracts';
import type { SalesOrder, SalesOrderRow } from '@pegboard/domain-sales';
import { add, multiplyUnbounded, sumUnbounded, toNumber, ZERO, type Quantity } from '@pegboard/kit';
import type { SalesOrderAnswer } from './sales-order.answer';
import type { SalesOrderRowAnswer } from './sales-order-row.answer';
import type { SalesOrderStatuses } from './plan-statuses';

/** Answers in the words of the public API. Quantities and prices of sales orders are JSON numbers there. */
export function salesOrderView(order: SalesOrder, statuses: SalesOrderStatuses, rank: number): SalesOrderAnswer {
  const total = toNumber(sumUnbounded(order.rows.map(totalOf)));
  const { missing_quantity: _missing, ...planned } = statuses.order;
  return {
    id: order.id,
    customer_id: order.customerId,
    order_no: order.orderNo,
    source: order.source,
    order_created_date: order.orderCreatedDate,
    delivery_date: order.deliveryDate,
    picked_date: order.pickedDate,
    location_id: order.locationId,
    status: order.status,
    currency: order.currency,
    conversion_rate: order.conversionRate,
    conversion_date: order.conversionDate,
    invoicing_status: null,
    total,
    total_in_base_currency: total,
    ...plainWire(SALES_ORDER_FIELDS, order),
    sales_order_rows: order.rows.map((row) => salesOrderRowView(order, row, statuses.rowOf(row.id))),
    ecommerce_order_type: order.ecommerceOrderType,
    ...planned,
    billing_address_id: null,
    shipping_address_id: null,
    linked_manufacturing_order_id: order.rows.find((row) => row.linkedManufacturingOrderId !== null)?.linkedManufacturingOrderId ?? null,
    shipping_fee: null,
    addresses: order.addresses.map((address, i) => ({
      ...address,
      id: i + 1,
      sales_order_id: order.id,
      entity_type: address['entity_type'] ?? 'shipping',
    })),
    rank,
    customer_name: order.customerName,
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    deleted_at: order.isDeleted ? order.updatedAt : null,
  };
}

export function salesOrderRowView(order: SalesOrder, row: SalesOrderRow, status: SalesStatusBody): SalesOrderRowAnswer {
  const total = toNumber(totalOf(row));
  const price = toNumber(row.pricePerUnit ?? ZERO);
  return {
    id: row.id,
    sales_order_id: order.id,
    quantity: toNumber(row.quantity),
    variant_id: row.variantId,
    ...plainWire(SALES_ORDER_ROW_FIELDS, row),
    location_id: row.locationId,
    ...status,
    missing_quantity: toNumber(status.missing_quantity),
    price_per_unit: price,
    price_per_unit_in_base_currency: price,
    total,
    total_in_base_currency: total,
    cogs_value: null,
    attributes: [...row.attributes],
    batch_transactions: batchesOf(order, row.id),
    serial_numbers: [],
    linked_manufacturing_order_id: row.linkedManufacturingOrderId,
    conversion_rate: order.conversionRate,
    conversion_date: order.conversionDate,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

const totalOf = (row: SalesOrderRow): Quantity => multiplyUnbounded(row.quantity, row.pricePerUnit ?? ZERO);

/** Which batches went out for a row, over all its fulfillments. */
function batchesOf(order: SalesOrder, rowId: number): { batch_id: number; quantity: number }[] {
  const batches = new Map<number, Quantity>();
  for (const row of order.fulfillments.flatMap((fulfillment) => fulfillment.rows)) {
    if (row.salesOrderRowId !== rowId) continue;
    for (const { batchId, quantity } of row.batches)
      if (batchId !== null) batches.set(batchId, add(batches.get(batchId) ?? ZERO, quantity));
  }
  return [...batches].map(([batch_id, quantity]) => ({ batch_id, quantity: toNumber(quantity) }));
}
