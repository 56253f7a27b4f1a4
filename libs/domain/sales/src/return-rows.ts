import { refuseArchivedLocation } from '@pegboard/contracts';
import { decided, reject, subtract, sum, toDecimal, ZERO, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import type { BatchPortion } from '@pegboard/posting';
import { skuOf, type SalesKnownItems } from './known-items';
import { refuseTooMany, refuseUnlessAddingUp, SALES_RETURN } from './moved-rows';
import { replaceReturn, returnOf, returnRowOf, rowOf, type SalesOrder } from './order';
import { RETURN_REASONS, shownStatus, type SalesReturn, type SalesReturnRow } from './return';
import { batchesLeft, returnableOf } from './returnable';
import { requireSettled } from './status';

export interface NewReturnRow {
  readonly id: number;
  readonly returnId: number;
  readonly variantId: number;
  readonly fulfillmentRowId: number;
  readonly quantity: Quantity;
  readonly reasonId: number | null;
  /** Null: the goods go nowhere into stock. Undefined: where they left from. */
  readonly restockLocationId: number | null | undefined;
}

export interface ReturnRowEdit {
  readonly quantity?: Quantity | undefined;
  readonly reasonId?: number | null | undefined;
  readonly restockLocationId?: number | null | undefined;
  readonly batches?: readonly BatchPortion[] | undefined;
}

/**
 * Puts goods on a return: never more than was delivered and not yet returned (R1). Undefined if a try before has done so.
 * @throws Rejection 404; 409 RETURN_IS_RETURNED, RETURN_IS_RESTOCKED, MORE_THAN_DELIVERED, BUSY, LOCATION_ARCHIVED; 422
 *   UNKNOWN_FULFILLMENT_ROW, ROW_OF_ANOTHER_VARIANT, UNKNOWN_RETURN_REASON, UNKNOWN_LOCATION, TOO_MANY_MOVEMENTS
 */
export function addReturnRow(
  order: SalesOrder,
  input: NewReturnRow,
  knownItems: SalesKnownItems,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const { id, returnId, fulfillmentRowId, quantity, reasonId } = input;
  const one = returnOf(order, returnId);
  if (one.rows.some((row) => row.id === id)) return undefined;
  requireSettled(order);
  refuseReturned(one, 'rows can’t be added');
  const found = returnableOf(order).find((row) => row.fulfillmentRowId === fulfillmentRowId);
  if (!found) {
    throw reject('UNKNOWN_FULFILLMENT_ROW', 'fulfillment_row_id', `${order.orderNo} has delivered nothing by row ${fulfillmentRowId}.`, {
      fulfillment_row_id: fulfillmentRowId,
    });
  }
  const sold = rowOf(order, found.row.salesOrderRowId);
  if (sold.variantId !== input.variantId) {
    const sku = skuOf(knownItems, sold.variantId);
    throw reject('ROW_OF_ANOTHER_VARIANT', 'variant_id', `Row ${fulfillmentRowId} has delivered ${sku}, not variant ${input.variantId}.`, {
      variant_id: sold.variantId,
    });
  }
  refuseMore(order, quantity, found.available);
  const bare: SalesReturnRow = {
    id,
    fulfillmentId: found.fulfillmentId,
    salesOrderRowId: sold.id,
    quantity,
    batches: [],
    reasonId: knownReason(reasonId),
    restockLocationId: restockLocation(input.restockLocationId, sold.locationId, knownItems),
    createdAt: now,
    updatedAt: now,
  };
  const rows = [...one.rows, { ...bare, batches: plainBatches(order, bare) }];
  refuseTooMany(rows, SALES_RETURN);
  return decided(replaceReturn(order, { ...one, rows, updatedAt: now }), 'return_row_added', {
    sales_return_id: one.id,
    sales_return_row_id: id,
  });
}

/**
 * Changes what is named of a row: how many and why until the goods are back, and which batches and where to until they are in stock.
 * @throws Rejection 404; 409 RETURN_IS_RETURNED, RETURN_IS_RESTOCKED, MORE_THAN_DELIVERED, BATCH_NOT_DELIVERED, BUSY, LOCATION_ARCHIVED;
 *   422 BATCHES_DO_NOT_ADD_UP, UNKNOWN_RETURN_REASON, UNKNOWN_LOCATION, TOO_MANY_MOVEMENTS
 */
export function editReturnRow(
  order: SalesOrder,
  rowId: number,
  edit: ReturnRowEdit,
  knownItems: SalesKnownItems,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const { of: one, row } = returnRowOf(order, rowId);
  const isOther = (field: 'quantity' | 'reasonId' | 'restockLocationId'): boolean =>
    edit[field] !== undefined && edit[field] !== row[field];
  const batches = edit.batches?.every(({ batchId }) => batchId === null) ? [] : edit.batches;
  const hasOtherBatches = batches !== undefined && JSON.stringify(batches) !== JSON.stringify(row.batches);
  if (!isOther('quantity') && !isOther('reasonId') && !isOther('restockLocationId') && !hasOtherBatches) return undefined;
  requireSettled(order);
  if (isOther('quantity') || isOther('reasonId')) refuseReturned(one, 'the quantity and the reason can’t be changed');
  refuseRestocked(one);
  const bare: SalesReturnRow = {
    ...row,
    quantity: edit.quantity ?? row.quantity,
    reasonId: edit.reasonId === undefined ? row.reasonId : knownReason(edit.reasonId),
    restockLocationId:
      edit.restockLocationId === undefined ? row.restockLocationId : restockLocation(edit.restockLocationId, 0, knownItems),
    updatedAt: now,
  };
  const available = returnableOf(order, rowId).find(
    ({ fulfillmentId, row: moved }) => fulfillmentId === row.fulfillmentId && moved.salesOrderRowId === row.salesOrderRowId,
  )!.available;
  refuseMore(order, bare.quantity, available);
  const next = { ...bare, batches: batchesOf(order, bare, batches, isOther('quantity'), knownItems) };
  const rows = one.rows.map((other) => (other.id === rowId ? next : other));
  refuseTooMany(rows, SALES_RETURN);
  return decided(replaceReturn(order, { ...one, rows, updatedAt: now }), 'return_row_updated', {
    sales_return_id: one.id,
    sales_return_row_id: rowId,
  });
}

/** Takes goods off a return that are not back yet. @throws Rejection 404; 409 RETURN_IS_RETURNED, RETURN_IS_RESTOCKED, BUSY */
export function deleteReturnRow(order: SalesOrder, rowId: number, now: Instant): Decision<SalesOrder> {
  const { of: one } = returnRowOf(order, rowId);
  requireSettled(order);
  refuseReturned(one, 'rows can’t be deleted');
  const rows = one.rows.filter(({ id }) => id !== rowId);
  return decided(replaceReturn(order, { ...one, rows, updatedAt: now }), 'return_row_deleted', {
    sales_return_id: one.id,
    sales_return_row_id: rowId,
  });
}

/** @throws Rejection 409 RETURN_IS_RESTOCKED */
export function refuseRestocked(one: SalesReturn): void {
  if (shownStatus(one) !== 'RESTOCKED_ALL') return;
  throw reject('RETURN_IS_RESTOCKED', '', `${one.orderNo} is restocked and can’t be changed. Set its status back first.`, {
    sales_return_id: one.id,
  });
}

function refuseReturned(one: SalesReturn, what: string): void {
  refuseRestocked(one);
  if (one.status === 'NOT_RETURNED') return;
  throw reject('RETURN_IS_RETURNED', '', `The goods of ${one.orderNo} are back, so ${what}. Set its status to NOT_RETURNED first.`, {
    sales_return_id: one.id,
  });
}

function refuseMore({ orderNo }: SalesOrder, quantity: Quantity, available: Quantity): void {
  if (quantity <= available) return;
  const [asked, most] = [toDecimal(quantity), toDecimal(available)];
  const message = `${asked} can’t be returned: ${most} of this row of ${orderNo} are delivered and not yet returned.`;
  throw reject('MORE_THAN_DELIVERED', 'quantity', message, { quantity: asked, available: most });
}

function knownReason(id: number | null): number | null {
  if (id === null || RETURN_REASONS.some((reason) => reason.id === id)) return id;
  throw reject('UNKNOWN_RETURN_REASON', 'reason_id', `There is no reason ${id} for a return. Call GET /v1/sales_returns/return_reasons.`, {
    reason_id: id,
  });
}

/** @throws Rejection 422 UNKNOWN_LOCATION; 409 LOCATION_ARCHIVED (I5) */
export function returnLocation(id: number, { locations }: SalesKnownItems, path: string): number {
  const location = locations.get(id);
  if (!location || location.is_deleted) throw reject('UNKNOWN_LOCATION', path, `There is no location ${id}.`, { location_id: id });
  refuseArchivedLocation(location, path);
  return id;
}

function restockLocation(id: number | null | undefined, without: number, knownItems: SalesKnownItems): number | null {
  if (id === null) return null;
  return id === undefined ? without : returnLocation(id, knownItems, 'restock_location_id');
}

/** The batches of a row that say themselves, because no others are left. */
function plainBatches(order: SalesOrder, { id, fulfillmentId, salesOrderRowId, quantity }: SalesReturnRow): readonly BatchPortion[] {
  const left = batchesLeft(order, fulfillmentId, salesOrderRowId, id);
  if (left.every(({ batchId }) => batchId === null)) return [];
  if (sum(left.map((portion) => portion.quantity)) === quantity) return left;
  return left.length === 1 ? [{ batchId: left[0]!.batchId, quantity }] : [];
}

function batchesOf(
  order: SalesOrder,
  row: SalesReturnRow,
  named: readonly BatchPortion[] | undefined,
  isOtherQuantity: boolean,
  knownItems: SalesKnownItems,
): readonly BatchPortion[] {
  if (named === undefined) return isOtherQuantity ? plainBatches(order, row) : row.batches;
  const sku = skuOf(knownItems, rowOf(order, row.salesOrderRowId).variantId);
  const left = new Map(
    batchesLeft(order, row.fulfillmentId, row.salesOrderRowId, row.id).map(({ batchId, quantity }) => [batchId, quantity]),
  );
  named.forEach(({ batchId, quantity }, i) => {
    const rest = subtract(left.get(batchId) ?? ZERO, quantity);
    if (rest < ZERO) {
      const most = toDecimal(left.get(batchId) ?? ZERO);
      const message = `Of batch ${batchId} of ${sku}, ${most} are delivered and not yet returned, less than ${toDecimal(quantity)}.`;
      throw reject('BATCH_NOT_DELIVERED', `batch_transactions/${i}`, message, { batch_id: batchId, available: most });
    }
    left.set(batchId, rest);
  });
  refuseUnlessAddingUp({ ...row, batches: named }, sku, 'batch_transactions');
  return named;
}
