import { plainWire, SALES_RETURN_FIELDS, SalesReturnStatus, SalesReturnStep, type SalesReturnBody } from '@pegboard/contracts';
import {
  isBack,
  rowOf,
  type BroughtPortion,
  type ReturnEdit,
  type SalesOrder,
  type SalesReturn,
  type SalesReturnRow,
} from '@pegboard/domain-sales';
import { flag, instantText, listOf, oneOf, optional, part, plainStored, quantity, text, whole } from '@pegboard/eventing';
import type { BatchPortion } from '@pegboard/posting';
import { intentField } from '@pegboard/posting/settling';

const returnRow = part<SalesReturnRow>({
  id: whole,
  fulfillmentId: whole,
  salesOrderRowId: whole,
  quantity,
  batches: listOf(part<BatchPortion>({ batchId: optional(whole), quantity, isSuggested: optional(flag) })),
  reasonId: optional(whole),
  restockLocationId: optional(whole),
  brought: optional(listOf(part<BroughtPortion>({ batchId: optional(whole), quantity, value: quantity }))),
  createdAt: instantText,
  updatedAt: instantText,
});

/** A return as its order keeps it. */
export const salesReturn = part<SalesReturn>({
  id: whole,
  status: oneOf(SalesReturnStep.options),
  was: optional(oneOf(SalesReturnStatus.options)),
  becomes: optional(oneOf([...SalesReturnStatus.options, 'DELETED'] as const)),
  orderNo: text,
  locationId: whole,
  orderCreatedDate: instantText,
  returnDate: optional(instantText),
  ...plainStored(SALES_RETURN_FIELDS),
  rows: listOf(returnRow),
  edit: optional(
    part<ReturnEdit>({
      orderNo: optional(text),
      locationId: optional(whole),
      orderCreatedDate: optional(instantText),
      returnDate: optional(instantText),
      ...plainStored(SALES_RETURN_FIELDS),
    }),
  ),
  intent: optional(intentField),
  restockPostingId: optional(text),
  createdAt: instantText,
  updatedAt: instantText,
} as never);

/** A return in the wire's words. */
export const salesReturnBody = (order: SalesOrder, one: SalesReturn): SalesReturnBody => ({
  id: one.id,
  order_no: one.orderNo,
  status: one.status,
  is_back: isBack(one),
  return_location_id: one.locationId,
  order_created_date: one.orderCreatedDate,
  return_date: one.returnDate,
  ...plainWire(SALES_RETURN_FIELDS, one),
  rows: one.rows.map((row) => ({
    id: row.id,
    sales_order_row_id: row.salesOrderRowId,
    sales_order_fulfillment_id: row.fulfillmentId,
    variant_id: rowOf(order, row.salesOrderRowId).variantId,
    quantity: row.quantity,
    batch_transactions: row.batches.map(({ batchId, quantity: part }) => ({ batch_id: batchId, quantity: part })),
    reason_id: row.reasonId,
    restock_location_id: row.restockLocationId,
  })),
});
