import { plainShown, SALES_RETURN_FIELDS, type BatchBody } from '@pegboard/contracts';
import {
  fulfillmentRowId,
  isIntentOpen,
  rowOf,
  shownStatus,
  type ReturnableRow,
  type SalesOrder,
  type SalesReturn,
  type SalesReturnRow,
} from '@pegboard/domain-sales';
import { divide, quantity, subtract, toDecimal, toNumber } from '@pegboard/kit';
import type { BatchPortion } from '@pegboard/posting';
import type { ReturnableItemAnswer, SalesReturnAnswer, SalesReturnRowAnswer, UnassignedBatchAnswer } from './return.answer';

export const salesReturnView = (order: SalesOrder, one: SalesReturn): SalesReturnAnswer => ({
  id: one.id,
  sales_order_id: order.id,
  customer_id: order.customerId,
  order_no: one.orderNo,
  status: shownStatus(one),
  is_pending: isIntentOpen({ returns: [one] }),
  refund_status: 'NOT_REFUNDED',
  currency: order.currency,
  return_location_id: one.locationId,
  order_created_date: one.orderCreatedDate,
  return_date: one.returnDate,
  ...plainShown(SALES_RETURN_FIELDS, one),
  sales_return_rows: one.rows.map((row) => salesReturnRowView(order, row, one)),
  created_at: one.createdAt,
  updated_at: one.updatedAt,
});

export const salesReturnRowView = (order: SalesOrder, row: SalesReturnRow, { id: returnId }: SalesReturn): SalesReturnRowAnswer => ({
  id: row.id,
  sales_return_id: returnId,
  sales_order_row_id: row.salesOrderRowId,
  fulfillment_row_id: fulfillmentRowId(
    row.fulfillmentId,
    order.fulfillments
      .find(({ id }) => id === row.fulfillmentId)!
      .rows.findIndex(({ salesOrderRowId }) => salesOrderRowId === row.salesOrderRowId),
  ),
  variant_id: rowOf(order, row.salesOrderRowId).variantId,
  quantity: toDecimal(row.quantity),
  net_price_per_unit: netPrice(order, row.salesOrderRowId),
  reason_id: row.reasonId,
  restock_location_id: row.restockLocationId,
  batch_transactions: row.batches.map(({ batchId, quantity: part }) => ({ batch_id: batchId, quantity: toNumber(part) })),
  created_at: row.createdAt,
  updated_at: row.updatedAt,
});

export function returnableView(order: SalesOrder, { fulfillmentRowId: rowId, row, available }: ReturnableRow): ReturnableItemAnswer {
  const sold = rowOf(order, row.salesOrderRowId);
  return {
    fulfillment_row_id: rowId,
    sales_order_row_id: sold.id,
    variant_id: sold.variantId,
    location_id: sold.locationId,
    quantity_sold: toDecimal(row.quantity),
    available_for_return_quantity: toDecimal(available),
    net_price_per_unit: netPrice(order, sold.id),
  };
}

export const unassignedBatchView = ({ batchId, quantity: part }: BatchPortion, batch: BatchBody | undefined): UnassignedBatchAnswer => ({
  batch_id: batchId,
  batch_number: batch?.batch_number ?? null,
  batch_expiration_date: batch?.expiration_date ?? null,
  quantity: toDecimal(part),
});

/** What one unit of a row was sold for. */
function netPrice(order: SalesOrder, rowId: number): string | null {
  const { pricePerUnit, totalDiscount, quantity: ordered } = rowOf(order, rowId);
  if (pricePerUnit === null) return null;
  return toDecimal(totalDiscount === null ? pricePerUnit : subtract(pricePerUnit, divide(quantity(totalDiscount), ordered)));
}
