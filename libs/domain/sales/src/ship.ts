import { given, type Decision, type Instant } from '@pegboard/kit';
import { withWaitingEdit } from '@pegboard/posting';
import { editOrder, refuseWithStatus } from './edit-order';
import { deliver, isRequested, isWaiting, requestWholeFulfillment, type FulfillmentRequest } from './fulfill';
import type { SalesKnownItems } from './known-items';
import { packPostingId, type SalesOrder, type SalesOrderEdit, type ShippingEdit } from './order';
import { requestRevertAll } from './revert';

/**
 * Sets the status of a whole order to PACKED or DELIVERED together with fields: all of it happens, or nothing (S1, S2). The fields wait until
 * the stock has moved. Where nothing is open, they are changed at once with what is delivered. Undefined: an earlier try has begun it, or
 * all is so already.
 * @throws Rejection of `requestWholeFulfillment` and `refuseWithStatus`
 */
export function requestShipping(
  order: SalesOrder,
  request: FulfillmentRequest,
  edit: SalesOrderEdit,
  knownItems: SalesKnownItems,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const step = requestWholeFulfillment(order, request, knownItems, now);
  if (isRequested(order, request.id)) return step;
  refuseWithStatus(order, edit, request.becomes, knownItems, now);
  const deliversAll = request.becomes === 'DELIVERED' && order.fulfillments.some(({ status }) => status === 'PACKED');
  const whole: ShippingEdit = { ...edit, ...(deliversAll ? { deliversAll } : {}) };
  if (!step) return shipped(order, whole, now);
  return isWaiting(step.state, request.id)
    ? withWaitingEdit(step, packPostingId(request.id), unlessEmpty(whole))
    : withNext(step, shipped(step.state, whole, now));
}

/**
 * Takes all fulfillments back together with fields: all of it happens, or nothing. Undefined: it is begun already, or all is so already.
 * @throws Rejection of `requestRevertAll` and `refuseWithStatus`
 */
export function requestEditedRevertAll(
  order: SalesOrder,
  edit: SalesOrderEdit,
  knownItems: SalesKnownItems,
  now: Instant,
): Decision<SalesOrder> | undefined {
  if (order.reverting) return undefined;
  refuseWithStatus(order, edit, 'NOT_SHIPPED', knownItems, now);
  const step = requestRevertAll(order, now);
  if (!step) return editOrder(order, edit, knownItems, now);
  return step.state.reverting
    ? withWaitingEdit(step, step.state.reverting.postingId, unlessEmpty(edit))
    : withNext(step, editOrder(step.state, edit, knownItems, now));
}

/** A decision and what follows at once. */
const withNext = (first: Decision<SalesOrder>, next: Decision<SalesOrder> | undefined): Decision<SalesOrder> =>
  next ? { state: next.state, events: [...first.events, ...next.events] } : first;

const unlessEmpty = (edit: ShippingEdit): ShippingEdit | undefined => (Object.keys(given(edit)).length > 0 ? edit : undefined);

/** The place of an order never waits: what is shipped has none to go to. */
const NO_ITEMS: SalesKnownItems = { items: new Map(), services: new Map(), locations: new Map() };

/** Makes what came with a status, once the stock has moved or where none has to. Undefined: all is so already. */
export function shipped(order: SalesOrder, { deliversAll, ...edit }: ShippingEdit, now: Instant): Decision<SalesOrder> | undefined {
  const packed = deliversAll ? order.fulfillments.filter(({ status }) => status === 'PACKED') : [];
  const steps = [
    ...packed.map(
      ({ id }) =>
        (current: SalesOrder) =>
          deliver(current, id, now),
    ),
    (current: SalesOrder) => editOrder(current, edit, NO_ITEMS, now, { isChecked: true }),
  ];
  let state = order;
  const events = steps.flatMap((step) => {
    const made = step(state);
    state = made?.state ?? state;
    return made?.events ?? [];
  });
  return events.length === 0 ? undefined : { state, events };
}
