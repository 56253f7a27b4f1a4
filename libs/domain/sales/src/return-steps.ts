import type { SalesReturnStatus } from '@pegboard/contracts';
import { decided, given, reject, ZERO, type Decision, type Instant } from '@pegboard/kit';
import { nextIntent } from '@pegboard/posting';
import { skuOf, type SalesKnownItems } from './known-items';
import { SALES_RETURN } from './moved-rows';
import { replaceReturn, returnOf, returnsOf, rowOf, type SalesOrder } from './order';
import {
  returnSubject,
  shownStatus,
  type BeforeRestock,
  type ReturnEdit,
  type ReturnFields,
  type SalesReturn,
  type SettledReturn,
} from './return';
import { refuseRestocked } from './return-rows';
import { batchesLeft, returnableOf } from './returnable';
import { requireSettled } from './status';

/**
 * Announces a return, still without goods (R1). Undefined if a try before has done so.
 * @throws Rejection 409 NOTHING_TO_RETURN, RETURN_DELETED, BUSY
 */
export function createReturn(order: SalesOrder, id: number, fields: ReturnFields, now: Instant): Decision<SalesOrder> | undefined {
  if (order.deletedReturnIds?.includes(id)) {
    throw reject('RETURN_DELETED', 'id', `Sales return ${id} of ${order.orderNo} was deleted. Create a new one.`, { sales_return_id: id });
  }
  if (returnsOf(order).some((one) => one.id === id)) return undefined;
  requireSettled(order);
  if (!returnableOf(order).some(({ available }) => available > ZERO)) {
    const message = `Nothing of ${order.orderNo} is delivered and not yet returned.`;
    throw reject('NOTHING_TO_RETURN', 'sales_order_id', message, { sales_order_id: order.id });
  }
  const one: SettledReturn = { ...fields, id, status: 'NOT_RETURNED', rows: [], createdAt: now, updatedAt: now };
  return decided({ ...order, returns: [...returnsOf(order), one] }, 'return_created', { sales_return_id: id });
}

/**
 * Changes fields and the status of a return together: all of it happens, or nothing. Goods go into stock, or out of it again, by one
 * posting (R2), for which the fields wait. Undefined: all is so already.
 * @throws Rejection 404; 409 RETURN_IS_RESTOCKED, RETURN_IS_EMPTY, BUSY; 422 BATCHES_REQUIRED
 */
export function changeReturn(
  order: SalesOrder,
  id: number,
  edit: ReturnEdit,
  status: SalesReturnStatus | undefined,
  knownItems: SalesKnownItems,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const one = returnOf(order, id);
  const fields = changedOf(one, edit);
  const wanted = status ?? shownStatus(one);
  if (fields === undefined && wanted === one.status) return undefined;
  requireSettled(order);
  if (wanted === shownStatus(one)) {
    refuseRestocked(one);
    return decided(replaceReturn(order, { ...one, ...fields, updatedAt: now }), 'return_updated', { sales_return_id: id });
  }
  const whole: ReturnEdit = { ...dated(one, wanted, now), ...fields };
  if (wanted === 'RESTOCKED_ALL') return restocked(order, one as SettledReturn, whole, knownItems, now);
  if (wanted === 'RETURNED_ALL') refuseEmpty(one);
  return unstocked(order, one as SettledReturn, wanted, whole, now);
}

/** Deletes a return, and takes what it brought out of stock again. Undefined if that is done. @throws Rejection 404; 409 BUSY */
export function deleteReturn(order: SalesOrder, id: number, now: Instant): Decision<SalesOrder> | undefined {
  if (order.deletedReturnIds?.includes(id)) return undefined;
  const one = returnOf(order, id);
  requireSettled(order);
  return unstocked(order, one as SettledReturn, 'DELETED', {}, now);
}

/** The order without a return. Its id is kept: a late retry of one finds its old posting, and would count as booked. */
export const withoutReturn = (order: SalesOrder, id: number): SalesOrder => ({
  ...order,
  returns: returnsOf(order).filter((one) => one.id !== id),
  deletedReturnIds: [...(order.deletedReturnIds ?? []), id],
});

function changedOf(one: SalesReturn, edit: ReturnEdit): ReturnEdit | undefined {
  const changed = Object.entries(given(edit)).filter(([field, value]) => value !== one[field as keyof ReturnEdit]);
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** Goods that are back have a date, others have none. */
function dated(one: SalesReturn, status: SalesReturnStatus, now: Instant): Pick<ReturnEdit, 'returnDate'> {
  return { returnDate: status === 'NOT_RETURNED' ? null : (one.returnDate ?? now) };
}

function restocked(
  order: SalesOrder,
  one: SettledReturn,
  edit: ReturnEdit,
  knownItems: SalesKnownItems,
  now: Instant,
): Decision<SalesOrder> {
  refuseEmpty(one);
  for (const row of one.rows) {
    const isOfBatch = batchesLeft(order, row.fulfillmentId, row.salesOrderRowId, row.id).some(({ batchId }) => batchId !== null);
    if (!isOfBatch || row.batches.length > 0) continue;
    const sku = skuOf(knownItems, rowOf(order, row.salesOrderRowId).variantId);
    throw reject('BATCHES_REQUIRED', SALES_RETURN.list, `${sku} was delivered in several batches. Name those that came back.`, {
      sales_return_row_id: row.id,
    });
  }
  const change = { sales_return_id: one.id };
  // Goods that go nowhere into stock move nothing.
  if (one.rows.every(({ restockLocationId }) => restockLocationId === null))
    return decided(replaceReturn(order, { ...one, ...edit, status: 'RESTOCKED_ALL', updatedAt: now }), 'return_restocked', change);
  const { status, ...rest } = one;
  const intent = nextIntent(returnSubject(one.id), 'restock', one.intent ?? null);
  const was = status as BeforeRestock;
  return decided(
    replaceReturn(order, { ...rest, status: 'REQUESTED', was, intent, edit, updatedAt: now }),
    'return_restock_requested',
    change,
  );
}

function unstocked(
  order: SalesOrder,
  one: SettledReturn,
  becomes: BeforeRestock | 'DELETED',
  edit: ReturnEdit,
  now: Instant,
): Decision<SalesOrder> {
  const change = { sales_return_id: one.id };
  if (one.restockPostingId !== undefined) {
    const intent = nextIntent(returnSubject(one.id), 'revert', one.intent ?? null);
    return decided(
      replaceReturn(order, { ...one, status: 'REVERTING', becomes, intent, edit, updatedAt: now }),
      'return_revert_requested',
      change,
    );
  }
  if (becomes === 'DELETED') return decided(withoutReturn(order, one.id), 'return_deleted', change);
  return decided(replaceReturn(order, { ...one, ...edit, status: becomes, updatedAt: now }), 'return_updated', change);
}

function refuseEmpty({ id, orderNo, rows }: SalesReturn): void {
  if (rows.length > 0) return;
  throw reject('RETURN_IS_EMPTY', 'status', `${orderNo} has no rows, so nothing can be back. Add what comes back first.`, {
    sales_return_id: id,
  });
}
