import type { Refusal } from '@pegboard/contracts';
import { decided, reject, type Decision, type Instant } from '@pegboard/kit';
import { busy, nextIntent, refusedIntent } from '@pegboard/posting';
import {
  fulfillmentOf,
  fulfillmentSubject,
  goodsOf,
  intentOf,
  replaceFulfillment,
  returnsOf,
  type DoneFulfillment,
  type Fulfillment,
  type RevertingFulfillment,
  type SalesOrder,
} from './order';
import { decidedWithStatus, requireSettled } from './status';

/**
 * Writes down the wish to put a fulfillment's stock back (S2). Undefined if that is written already, or done.
 * @throws Rejection 404; 409 BUSY while its packing has no outcome yet, FULFILLMENT_IS_RETURNED
 */
export function requestRevert(order: SalesOrder, fulfillmentId: number, now: Instant): Decision<SalesOrder> | undefined {
  if (order.revertedFulfillmentIds.includes(fulfillmentId)) return undefined;
  const fulfillment = fulfillmentOf(order, fulfillmentId);
  switch (fulfillment.status) {
    case 'REVERTING':
      if (order.reverting) requireSettled(order);
      return undefined;
    case 'REQUESTED':
      throw busy(order.orderNo, { sales_order_id: order.id, sales_order_fulfillment_id: fulfillmentId });
    case 'PACKED':
    case 'DELIVERED': {
      refuseReturned(order, fulfillment, 'id');
      if (goodsOf(order, fulfillment).length === 0) return recordReverted(order, [fulfillment]);
      const intent = nextIntent(fulfillmentSubject(fulfillmentId), 'revert', intentOf(fulfillment));
      return {
        state: replaceFulfillment(order, { ...fulfillment, status: 'REVERTING', was: fulfillment.status, intent, updatedAt: now }),
        events: [{ action: 'revert_requested', change: { sales_order_fulfillment_id: fulfillmentId } }],
      };
    }
  }
}

/** Goods that came back could come in twice (R1). */
function refuseReturned(order: SalesOrder, { id }: Fulfillment, path: string): void {
  const one = returnsOf(order).find(({ rows }) => rows.some(({ fulfillmentId }) => fulfillmentId === id));
  if (!one) return;
  throw reject(
    'FULFILLMENT_IS_RETURNED',
    path,
    `Sales return ${one.orderNo} has goods of fulfillment ${id}, which can't be reverted. Delete the return first.`,
    { sales_return_id: one.id, sales_order_fulfillment_id: id },
  );
}

/** Those that one intent reverts together, the newest first. */
export const revertedTogether = (order: SalesOrder): readonly RevertingFulfillment[] =>
  order.fulfillments.filter((fulfillment): fulfillment is RevertingFulfillment => fulfillment.status === 'REVERTING').reverse();

/**
 * Writes down the wish to put the stock of all fulfillments back, in one commit or not at all (S2). Undefined: there is none, or it
 * is written already.
 * @throws Rejection 409 BUSY, FULFILLMENT_IS_RETURNED
 */
export function requestRevertAll(order: SalesOrder, now: Instant): Decision<SalesOrder> | undefined {
  if (order.reverting) return undefined;
  requireSettled(order);
  const newest = order.fulfillments.at(-1);
  if (!newest) return undefined;
  for (const fulfillment of order.fulfillments) refuseReturned(order, fulfillment, 'status');
  // Services alone have moved nothing (I6).
  if (order.fulfillments.every((fulfillment) => goodsOf(order, fulfillment).length === 0)) return recordReverted(order, order.fulfillments);
  const reverting = nextIntent(fulfillmentSubject(newest.id), 'revert_with_others', intentOf(newest));
  const fulfillments = (order.fulfillments as readonly DoneFulfillment[]).map((fulfillment): Fulfillment => ({
    ...fulfillment,
    status: 'REVERTING',
    was: fulfillment.status,
    updatedAt: now,
  }));
  return decided({ ...order, fulfillments, reverting }, 'revert_requested', {
    sales_order_fulfillment_ids: fulfillments.map(({ id }) => id),
  });
}

/** The stock is back: the fulfillments are gone and their quantities are open again. */
export function recordReverted(order: SalesOrder, reverted: readonly Fulfillment[]): Decision<SalesOrder> {
  const ids = reverted.map(({ id }) => id);
  const fulfillments = order.fulfillments.filter(({ id }) => !ids.includes(id));
  const state = {
    ...order,
    fulfillments,
    revertedFulfillmentIds: [...order.revertedFulfillmentIds, ...ids],
    pickedDate: fulfillments.length === 0 ? null : order.pickedDate,
    ...(order.reverting ? { reverting: null } : {}),
  };
  const change = order.reverting || ids.length > 1 ? { sales_order_fulfillment_ids: ids } : { sales_order_fulfillment_id: ids[0] };
  return decidedWithStatus(state, order, { action: 'reverted', change });
}

/** The ledger refused to put them back: all stand as they were. The newest keeps the reason, and the number of tries. */
export function refuseRevertAll(order: SalesOrder, refusal: Refusal, now: Instant): Decision<SalesOrder> {
  const [newest] = revertedTogether(order);
  const fulfillments = order.fulfillments.map((fulfillment): Fulfillment => {
    if (fulfillment.status !== 'REVERTING') return fulfillment;
    const { was, ...rest } = fulfillment;
    // What the release before wrote has no intent, and is read by its status.
    const intent = fulfillment === newest ? refusedIntent(order.reverting!, refusal) : fulfillment.intent;
    return { ...rest, status: was, updatedAt: now, ...(intent ? { intent } : {}) };
  });
  return decided({ ...order, fulfillments, reverting: null }, 'revert_refused', {
    sales_order_fulfillment_ids: revertedTogether(order).map(({ id }) => id),
    code: refusal.code,
  });
}

/** The ledger refused to put it back: it stays packed or delivered as it was, says why, and may be asked for again. */
export function refuseRevert(order: SalesOrder, fulfillment: RevertingFulfillment, refusal: Refusal, now: Instant): Decision<SalesOrder> {
  const { was, ...rest } = fulfillment;
  const intent = refusedIntent(intentOf(fulfillment), refusal);
  return {
    state: replaceFulfillment(order, { ...rest, status: was, intent, updatedAt: now }),
    events: [{ action: 'revert_refused', change: { sales_order_fulfillment_id: fulfillment.id, code: refusal.code } }],
  };
}
