import { reject, type Decision, type Instant } from '@pegboard/kit';
import { fulfillmentOf, replaceFulfillment, type SalesOrder } from './order';
import { decidedWithStatus } from './status';

/**
 * Writes down the wish to put a fulfillment's stock back (S2). Undefined if that is written already.
 * @throws Rejection 409 FULFILLMENT_IN_PROGRESS while its packing has no outcome yet
 */
export function requestRevert(order: SalesOrder, fulfillmentId: number, now: Instant): Decision<SalesOrder> | undefined {
  const fulfillment = fulfillmentOf(order, fulfillmentId);
  switch (fulfillment.status) {
    case 'REVERTING':
      return undefined;
    case 'REQUESTED':
      throw reject('FULFILLMENT_IN_PROGRESS', 'id', `Fulfillment ${fulfillmentId} is being booked. Try again in a moment.`, {
        status: fulfillment.status,
      });
    case 'PACKED':
    case 'DELIVERED':
      return {
        state: replaceFulfillment(order, { ...fulfillment, status: 'REVERTING', was: fulfillment.status, updatedAt: now }),
        events: [{ action: 'revert_requested', change: { sales_order_fulfillment_id: fulfillmentId } }],
      };
  }
}

/** The stock is back: the fulfillment is gone and its quantities are open again. */
export function recordReverted(order: SalesOrder, fulfillmentId: number): Decision<SalesOrder> | undefined {
  if (order.fulfillments.find(({ id }) => id === fulfillmentId)?.status !== 'REVERTING') return undefined;
  const fulfillments = order.fulfillments.filter(({ id }) => id !== fulfillmentId);
  const state = {
    ...order,
    fulfillments,
    revertedFulfillmentIds: [...order.revertedFulfillmentIds, fulfillmentId],
    pickedDate: fulfillments.length === 0 ? null : order.pickedDate,
  };
  return decidedWithStatus(state, order, { action: 'reverted', change: { sales_order_fulfillment_id: fulfillmentId } });
}

/** The ledger refused to put it back: it stays packed or delivered as it was. */
export function refuseRevert(order: SalesOrder, fulfillmentId: number, code: string, now: Instant): Decision<SalesOrder> | undefined {
  const fulfillment = order.fulfillments.find(({ id }) => id === fulfillmentId);
  if (fulfillment?.status !== 'REVERTING') return undefined;
  const { was, ...rest } = fulfillment;
  return {
    state: replaceFulfillment(order, { ...rest, status: was, updatedAt: now }),
    events: [{ action: 'revert_refused', change: { sales_order_fulfillment_id: fulfillmentId, code } }],
  };
}
