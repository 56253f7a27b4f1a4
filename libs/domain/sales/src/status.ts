import type { SalesOrderStatus } from '@pegboard/contracts';
import { atLeastZero, subtract, sum, ZERO, type Decision, type DomainEvent, type Quantity } from '@pegboard/kit';
import { busy, type BatchPortion } from '@pegboard/posting';
import type { Fulfillment, SalesOrder, SalesOrderRow } from './order';

/** Whether the stock of a fulfillment has left: also while it is being put back. */
const isOut = (fulfillment: Fulfillment): boolean => fulfillment.status !== 'REQUESTED';
const isDelivered = (fulfillment: Fulfillment): boolean =>
  fulfillment.status === 'DELIVERED' || (fulfillment.status === 'REVERTING' && fulfillment.was === 'DELIVERED');
export const isIntent = (fulfillment: Fulfillment): boolean => fulfillment.status === 'REQUESTED' || fulfillment.status === 'REVERTING';

function quantityIn(order: SalesOrder, rowId: number, counts: (fulfillment: Fulfillment) => boolean): Quantity {
  const rows = order.fulfillments.filter(counts).flatMap((fulfillment) => fulfillment.rows);
  return sum(rows.filter((row) => row.salesOrderRowId === rowId).map((row) => row.quantity));
}

/** What has left the stock for a row: packed or delivered (S2). */
export const packedOf = (order: SalesOrder, rowId: number): Quantity => quantityIn(order, rowId, isOut);

/** What has left the present link of a row, because it was packed from other stock (S6). */
export const outsideLinkOf = ({ fulfillments }: SalesOrder, { id, linkedManufacturingOrderId }: SalesOrderRow): Quantity => {
  const outside = fulfillments.flatMap(({ rows }) => rows).flatMap((row) => (row.salesOrderRowId === id ? (row.outsideLink ?? []) : []));
  return sum(outside.filter((part) => part.manufacturingOrderId === linkedManufacturingOrderId).map(({ quantity }) => quantity));
};

export const deliveredOf = (order: SalesOrder, rowId: number): Quantity => quantityIn(order, rowId, isDelivered);

/** What may still be asked for: neither packed nor being packed. */
export const openOf = (order: SalesOrder, row: SalesOrderRow): Quantity =>
  atLeastZero(
    subtract(
      row.quantity,
      quantityIn(order, row.id, () => true),
    ),
  );

/** The batches that were named ahead for a row, as long as they are what is open of it (T6). */
export function wantedOf(order: SalesOrder, row: SalesOrderRow): readonly BatchPortion[] {
  const { wantedBatches = [] } = row;
  return sum(wantedBatches.map(({ quantity }) => quantity)) === openOf(order, row) ? wantedBatches : [];
}

/** The status of an order that is no quote, from its fulfillments (S1). */
function derivedStatus(order: SalesOrder): SalesOrderStatus {
  const packed = order.rows.map((row) => packedOf(order, row.id));
  const delivered = order.rows.map((row) => deliveredOf(order, row.id));
  if (sum(packed) === ZERO) return 'NOT_SHIPPED';
  if (sum(delivered) > ZERO) return order.rows.every((row, i) => delivered[i]! >= row.quantity) ? 'DELIVERED' : 'PARTIALLY_DELIVERED';
  return order.rows.every((row, i) => packed[i]! >= row.quantity) ? 'PACKED' : 'PARTIALLY_PACKED';
}

/** The order with the status that its fulfillments give it; a quote stays one until it is made an order. */
export const withStatus = (order: SalesOrder): SalesOrder =>
  order.status === 'PENDING' ? order : { ...order, status: derivedStatus(order) };

/** A decision whose status follows from its fulfillments. */
export function decidedWithStatus(order: SalesOrder, before: SalesOrder, event: DomainEvent): Decision<SalesOrder> {
  const state = withStatus(order);
  const change = { ...event.change, ...(state.status === before.status ? {} : { status: { from: before.status, to: state.status } }) };
  return { state, events: [{ action: event.action, change }] };
}

/** A part of an order, of any kind, that waits for the outcome of a posting. */
interface WaitingPart {
  readonly id?: number;
  readonly status?: unknown;
  readonly rows?: readonly { readonly salesOrderRowId?: number }[];
}

const waitingParts = (order: object): WaitingPart[] =>
  Object.values(order).flatMap((parts: unknown) =>
    Array.isArray(parts) ? (parts as WaitingPart[]).filter((part) => WAITING.has(part?.status)) : [],
  );

/**
 * While the outcome of an intent is unknown, nothing that it counts on may change. Parts of every kind count, by their status.
 * @param rowId only intents on this row count, and those that don't say their rows; without it, all of them
 * @throws Rejection 409 BUSY
 */
export function requireSettled(order: SalesOrder, rowId?: number): void {
  const open = waitingParts(order).find(
    ({ rows }) => rowId === undefined || !rows || rows.some(({ salesOrderRowId }) => salesOrderRowId === rowId),
  );
  if (!open) return;
  const isFulfillment = order.fulfillments.some((fulfillment) => fulfillment === open);
  throw busy(order.orderNo, { sales_order_id: order.id, ...(isFulfillment ? { sales_order_fulfillment_id: open.id } : {}) });
}

/** Whether a part of an order waits for the outcome of a posting: on the order, or as its event shows it. */
export const isIntentOpen = (order: object): boolean => waitingParts(order).length > 0;

const WAITING: ReadonlySet<unknown> = new Set<Fulfillment['status']>(['REQUESTED', 'REVERTING']);
