import type { Refusal } from '@pegboard/contracts';
import type { Decision, Instant } from '@pegboard/kit';
import { busy, nextIntent, refusedIntent } from '@pegboard/posting';
import { fulfillmentOf, fulfillmentSubject, intentOf, replaceFulfillment, type RevertingFulfillment, type SalesOrder } from './order';
import { decidedWithStatus } from './status';

/**
 * Writes down the wish to put a fulfillment's stock back (S2). Undefined if that is written already, or done.
 * @throws Rejection 404; 409 BUSY while its packing has no outcome yet
 */
export function requestRevert(order: SalesOrder, fulfillmentId: number, now: Instant): Decision<SalesOrder> | undefined {
  if (order.revertedFulfillmentIds.includes(fulfillmentId)) return undefined;
  const fulfillment = fulfillmentOf(order, fulfillmentId);
  switch (fulfillment.status) {
    case 'REVERTING':
      return undefined;
    case 'REQUESTED':
      throw busy(order.orderNo, { sales_order_id: order.id, sales_order_fulfillment_id: fulfillmentId });
    case 'PACKED':
    case 'DELIVERED': {
      const intent = nextIntent(fulfillmentSubject(fulfillmentId), 'revert', intentOf(fulfillment));
      return {
        state: replaceFulfillment(order, { ...fulfillment, status: 'REVERTING', was: fulfillment.status, intent, updatedAt: now }),
        events: [{ action: 'revert_requested', change: { sales_order_fulfillment_id: fulfillmentId } }],
      };
    }
  }
}

/** The stock is back: the fulfillment is gone and its quantities are open again. */
export function recordReverted(order: SalesOrder, fulfillmentId: number): Decision<SalesOrder> {
  const fulfillments = order.fulfillments.filter(({ id }) => id !== fulfillmentId);
  const state = {
    ...order,
    fulfillments,
    revertedFulfillmentIds: [...order.revertedFulfillmentIds, fulfillmentId],
    pickedDate: fulfillments.length === 0 ? null : order.pickedDate,
  };
  return decidedWithStatus(state, order, { action: 'reverted', change: { sales_order_fulfillment_id: fulfillmentId } });
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
