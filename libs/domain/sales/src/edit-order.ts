import { daysMoved, decided, reject, type Decision, type DomainEvent, type Instant, type RankTarget } from '@pegboard/kit';
import type { CustomValues } from '@pegboard/contracts';
import { mergedValues } from './custom-fields';
import { sellingLocation, type SalesKnownItems } from './known-items';
import type { SalesOrder, SalesOrderEdit } from './order';
import { decidedWithStatus, requireSettled } from './status';

/** Fields that are settled once something has been packed. */
const UNTIL_SHIPPED = ['orderNo', 'customerId', 'locationId', 'deliveryDate', 'pickedDate', 'currency'] as const;
const ONCE_SHIPPED = ['conversionRate', 'conversionDate'] as const;
/** The wire's word for a field of ours. */
export const wire = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The edit with all values of the company's own fields, where it names some of them. */
export const withMergedValues = <E extends { readonly customFields?: CustomValues | null }>(
  { customFields }: { readonly customFields: CustomValues | null },
  edit: E,
): E => (edit.customFields === undefined ? edit : { ...edit, customFields: mergedValues(customFields ?? null, edit.customFields) });

/** The edit with the dates that follow the order to another location as days (D1). */
function withMovedDays(order: SalesOrder, edit: SalesOrderEdit, { locations }: SalesKnownItems): SalesOrderEdit {
  const [from, to] = [locations.get(order.locationId), locations.get(edit.locationId ?? order.locationId)];
  if (!from || !to) return edit;
  const { orderCreatedDate, deliveryDate, pickedDate } = order;
  return { ...edit, ...daysMoved({ orderCreatedDate, deliveryDate, pickedDate }, edit, from.time_zone, to.time_zone) };
}

/**
 * Changes the fields named and no other. Rows that stood at the order's location follow it to a new one, days stay days there (D1), and
 * another currency needs another rate.
 * @param options.isChecked the fields were checked when the order was to be shipped in the same request
 * @throws Rejection 409 ORDER_IS_SHIPPED, ORDER_IS_LINKED, BUSY; 422 NOT_SHIPPED_YET, LOCATION_…
 */
export function editOrder(
  order: SalesOrder,
  edit: SalesOrderEdit,
  knownItems: SalesKnownItems,
  now: Instant,
  options: { isChecked?: boolean } = {},
): Decision<SalesOrder> | undefined {
  const whole = withMovedDays(order, withMergedValues(order, edit), knownItems);
  const changed = Object.entries(whole).filter(([field, value]) => value !== undefined && value !== order[field as keyof SalesOrderEdit]);
  if (changed.length === 0) return undefined;
  const fields = new Set(changed.map(([field]) => field));
  const isOpen = order.status === 'PENDING' || order.status === 'NOT_SHIPPED';
  const settled = UNTIL_SHIPPED.find((field) => fields.has(field));
  if (settled && !isOpen && !options.isChecked) {
    throw reject(
      'ORDER_IS_SHIPPED',
      wire(settled),
      `${order.orderNo} is ${order.status}, so ${wire(settled)} can't be changed. Revert the fulfillments first.`,
      { status: order.status },
    );
  }
  const early = ONCE_SHIPPED.find((field) => fields.has(field));
  if (early && !options.isChecked && order.status !== 'PACKED' && order.status !== 'DELIVERED') {
    throw reject(
      'NOT_SHIPPED_YET',
      wire(early),
      `${wire(early)} can be set only when the order is PACKED or DELIVERED. ${order.orderNo} is ${order.status}.`,
      { status: order.status },
    );
  }
  // A rate belongs to its currency (T9).
  const { conversionRate = null, conversionDate = null } = edit;
  const next = { ...order, ...Object.fromEntries(changed), ...(fields.has('currency') ? { conversionRate, conversionDate } : {}) };
  const state = fields.has('locationId') ? relocated(order, next, knownItems, now) : next;
  return decidedWithStatus(state, order, { action: 'updated', change: { fields: [...fields].map(wire) } });
}

/**
 * Refuses fields that can't be changed in one request with a status, before anything is packed or taken back for it.
 * @throws Rejection of `editOrder`; 409 ORDER_IS_SHIPPED for another location of what is to be shipped
 */
export function refuseWithStatus(
  order: SalesOrder,
  edit: SalesOrderEdit,
  status: 'PENDING' | 'NOT_SHIPPED' | 'PACKED' | 'DELIVERED',
  knownItems: SalesKnownItems,
  now: Instant,
): void {
  if (status === 'PENDING' || status === 'NOT_SHIPPED') {
    editOrder({ ...order, status }, edit, knownItems, now);
    return;
  }
  if (edit.locationId !== undefined && edit.locationId !== order.locationId)
    throw reject(
      'ORDER_IS_SHIPPED',
      'location_id',
      `${order.orderNo} can't get another location in the request that sets it to ${status}. Change its location first.`,
      { status: order.status },
    );
  const { conversionRate: _rate, conversionDate: _date, ...rest } = edit;
  editOrder(order, rest, knownItems, now);
}

function relocated(before: SalesOrder, order: SalesOrder, knownItems: SalesKnownItems, now: Instant): SalesOrder {
  refuseIfFulfilled(before, "can't move to another location");
  sellingLocation(knownItems, order.locationId, 'location_id');
  const linked = before.rows.find((row) => row.locationId === before.locationId && row.linkedManufacturingOrderId !== null);
  if (linked) {
    throw reject(
      'ORDER_IS_LINKED',
      'location_id',
      `${before.orderNo} can't move to another location: manufacturing order ${linked.linkedManufacturingOrderId} is linked to it. Unlink it first.`,
      {
        linked_manufacturing_order_id: linked.linkedManufacturingOrderId,
      },
    );
  }
  return {
    ...order,
    rows: order.rows.map((row) => (row.locationId === before.locationId ? { ...row, locationId: order.locationId, updatedAt: now } : row)),
  };
}

/**
 * Where an order goes with its new status: a quote that is accepted is the last in Sell, as a new order is, unless the request
 * names a place (S4).
 * @throws Rejection 422 RANK_TARGET if a place is named and no quote is accepted
 */
export function placeWhenAccepted(
  order: Pick<SalesOrder, 'orderNo' | 'status'>,
  status: string | undefined,
  named: RankTarget | undefined,
): RankTarget | undefined {
  if (order.status === 'PENDING' && status === 'NOT_SHIPPED') return named ?? { position: 'last' };
  // The same request again, after the first was answered late.
  if (named === undefined || (order.status === 'NOT_SHIPPED' && status === 'NOT_SHIPPED')) return named;
  throw reject(
    'RANK_TARGET',
    'status',
    `A place can be given when a quote is accepted, with the status NOT_SHIPPED. To move ${order.orderNo}, call POST /v1/sales_orders/{id}/rank.`,
  );
}

/** A quote becomes an order and begins to reserve (S1). Undefined if it is one already. */
export function confirmQuote(order: SalesOrder): Decision<SalesOrder> | undefined {
  if (order.status !== 'PENDING') return undefined;
  return decidedWithStatus({ ...order, status: 'NOT_SHIPPED' }, order, { action: 'confirmed' });
}

/**
 * An order becomes a quote and reserves nothing any more.
 * @throws Rejection 409 HAS_PACKED_QUANTITY, BUSY, ORDER_IS_LINKED (M6)
 */
export function makeQuote(order: SalesOrder): Decision<SalesOrder> | undefined {
  if (order.status === 'PENDING') return undefined;
  refuseIfFulfilled(order, "can't become a quote");
  const linked = order.rows.find((row) => row.linkedManufacturingOrderId !== null);
  if (linked) {
    throw reject(
      'ORDER_IS_LINKED',
      'status',
      `${order.orderNo} can't become a quote: manufacturing order ${linked.linkedManufacturingOrderId} is linked to it. Unlink it first.`,
      {
        linked_manufacturing_order_id: linked.linkedManufacturingOrderId,
      },
    );
  }
  return decidedWithStatus({ ...order, status: 'PENDING' }, order, { action: 'made_quote' });
}

/**
 * A quote is confirmed, or an order made a quote, and the fields of the same request are changed: one decision, which one event tells
 * with everything that changed (P9). Undefined if all of it is so already.
 * @throws Rejection of `makeQuote` and `editOrder`
 */
export function editWithQuote(
  order: SalesOrder,
  status: 'PENDING' | 'NOT_SHIPPED',
  edit: SalesOrderEdit,
  knownItems: SalesKnownItems,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const turned = status === 'PENDING' ? makeQuote(order) : confirmQuote(order);
  const edited = editOrder(turned?.state ?? order, edit, knownItems, now);
  if (!turned || !edited) return turned ?? edited;
  const [{ action, change }] = turned.events as [DomainEvent];
  return decided(edited.state, action, { ...edited.events[0]?.change, ...change });
}

/**
 * Deletes an order. Its links stay on the tombstone, so that manufacturing hears which orders lost it (M6).
 * @throws Rejection 409 HAS_PACKED_QUANTITY, BUSY
 */
export function deleteOrder(order: SalesOrder): Decision<SalesOrder> {
  refuseIfFulfilled(order, "can't be deleted");
  const linked = order.rows.flatMap((row) => row.linkedManufacturingOrderId ?? []);
  return { state: { ...order, isDeleted: true }, events: [{ action: 'deleted', change: { linked_manufacturing_order_ids: linked } }] };
}

function refuseIfFulfilled(order: SalesOrder, what: string): void {
  requireSettled(order);
  if (order.fulfillments.length > 0) {
    throw reject(
      'HAS_PACKED_QUANTITY',
      'id',
      `${order.orderNo} ${what}: some of it is packed or delivered. Revert its fulfillments first.`,
      {
        sales_order_fulfillment_ids: order.fulfillments.map(({ id }) => id),
      },
    );
  }
}
