import { plainShown, SALES_ORDER_FIELDS, SALES_ORDER_ROW_FIELDS, type SalesStatusBody } from '@pegboard/contracts';
import {
  addressFor,
  amountsInBase,
  amountsOf,
  orderAddresses,
  shippingFeesOf,
  wantedOf,
  type SalesOrder,
  type SalesOrderRow,
} from '@pegboard/domain-sales';
import { add, toDecimal, toNumber, ZERO, type Quantity } from '@pegboard/kit';
import { salesOrderAddressView } from '../addresses/address.view';
import { shippingFeeView } from '../shipping-fees/shipping-fee.view';
import type { BatchPortion } from '@pegboard/posting';
import { traceabilityView } from '@pegboard/service';
import { warningsView } from '../fulfillments/warning.view';
import type { SalesOrderAnswer } from './sales-order.answer';
import type { SalesOrderRowAnswer } from './sales-order-row.answer';
import type { SalesOrderStatuses } from './plan-statuses';

/** Answers in the words of the public API. Quantities and prices of sales orders are JSON numbers there. */
export function salesOrderView(order: SalesOrder, statuses: SalesOrderStatuses, rank: number, baseCurrency: string): SalesOrderAnswer {
  const [own, inBase] = [amountsOf(order), amountsInBase(order, baseCurrency)];
  const [fee] = shippingFeesOf(order);
  const addresses = orderAddresses(order);
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
    total: toNumber(own.total),
    total_tax: toNumber(own.tax),
    total_in_base_currency: known(inBase?.total),
    ...plainShown(SALES_ORDER_FIELDS, order),
    sales_order_rows: order.rows.map((row) => salesOrderRowView(order, row, statuses.rowOf(row.id), baseCurrency)),
    ecommerce_order_type: order.ecommerceOrderType,
    ...planned,
    billing_address_id: addressFor(addresses, 'billing')?.id ?? null,
    shipping_address_id: addressFor(addresses, 'shipping')?.id ?? null,
    linked_manufacturing_order_id: order.rows.find((row) => row.linkedManufacturingOrderId !== null)?.linkedManufacturingOrderId ?? null,
    shipping_fee: fee ? shippingFeeView(order, fee) : null,
    addresses: addresses.map((address) => salesOrderAddressView(order, address)),
    rank,
    customer_name: order.customerName,
    warnings: order.fulfillments.flatMap(warningsView),
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    deleted_at: order.isDeleted ? order.updatedAt : null,
  };
}

export function salesOrderRowView(
  order: SalesOrder,
  row: SalesOrderRow,
  status: Required<SalesStatusBody>,
  baseCurrency: string,
): SalesOrderRowAnswer {
  const [own, inBase] = [amountsOf(order), amountsInBase(order, baseCurrency)];
  const batches = [...batchesOf(order, row.id), ...wantedOf(order, row).flatMap(named)];
  return {
    id: row.id,
    sales_order_id: order.id,
    quantity: toNumber(row.quantity),
    variant_id: row.variantId,
    ...plainShown(SALES_ORDER_ROW_FIELDS, row),
    tax_rate: known(row.taxRate),
    location_id: row.locationId,
    ...status,
    missing_quantity: toNumber(status.missing_quantity),
    price_per_unit: toDecimal(row.pricePerUnit ?? ZERO),
    price_per_unit_in_base_currency: known(inBase?.priceOf(row)),
    total: toNumber(own.rowTotal(row)),
    total_in_base_currency: known(inBase?.rowTotal(row)),
    cogs_value: null,
    attributes: [...row.attributes],
    batch_transactions: batches.map(({ batchId, quantity }) => ({ batch_id: batchId, quantity: toNumber(quantity) })),
    traceability: traceabilityView(batches),
    serial_numbers: [],
    linked_manufacturing_order_id: row.linkedManufacturingOrderId,
    conversion_rate: order.conversionRate,
    conversion_date: order.conversionDate,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
    deleted_at: order.isDeleted ? order.updatedAt : null,
  };
}

const known = (amount: Quantity | null | undefined): number | null => (amount === null || amount === undefined ? null : toNumber(amount));

const named = ({ batchId, quantity }: BatchPortion): { batchId: number; quantity: Quantity }[] =>
  batchId === null ? [] : [{ batchId, quantity }];

/** Which batches went out for a row, over all its fulfillments. */
function batchesOf(order: SalesOrder, rowId: number): { batchId: number; quantity: Quantity }[] {
  const batches = new Map<number, Quantity>();
  for (const row of order.fulfillments.flatMap((fulfillment) => fulfillment.rows)) {
    if (row.salesOrderRowId !== rowId) continue;
    for (const { batchId, quantity } of row.batches)
      if (batchId !== null) batches.set(batchId, add(batches.get(batchId) ?? ZERO, quantity));
  }
  return [...batches].map(([batchId, quantity]) => ({ batchId, quantity }));
}
