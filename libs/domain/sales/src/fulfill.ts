import { decided, reject, toDecimal, ZERO, type Decision, type Instant, type Rejection } from '@pegboard/kit';
import type { Refusal } from '@pegboard/contracts';
import { busy, nextIntent, suggestedPortion } from '@pegboard/posting';
import type { SalesKnownItems } from './known-items';
import { checkBatches, FULFILLMENT } from './moved-rows';
import {
  fulfillmentOf,
  fulfillmentSubject,
  goodsOf,
  replaceFulfillment,
  rowOf,
  type MovedRow,
  type RequestedFulfillment,
  type SalesOrder,
  type ShipmentNotes,
} from './order';
import { recordPacked } from './pack';
import { decidedWithStatus, openOf, requireSettled, wantedOf } from './status';

export interface FulfillmentRequest extends ShipmentNotes {
  readonly id: number;
  readonly becomes: 'PACKED' | 'DELIVERED';
  /** Null: all that is open. */
  readonly rows: readonly MovedRow[] | null;
  readonly isOverridingReservation: boolean;
  /** The status PATCH lets the ledger choose batches; a fulfillment names them, or says so itself (T6). */
  readonly isPickedByUs: boolean;
  readonly pickedDate: Instant;
}

/** Whether a fulfillment waits for the ledger. */
export const isWaiting = (order: SalesOrder, fulfillmentId: number): boolean =>
  order.fulfillments.some(({ id, status }) => id === fulfillmentId && status === 'REQUESTED');

/** Whether a try that was made before, here or at another replica, has begun this fulfillment. */
export const isRequested = (order: SalesOrder, fulfillmentId: number): boolean =>
  order.fulfillments.some(({ id }) => id === fulfillmentId) || order.revertedFulfillmentIds.includes(fulfillmentId);

/**
 * Writes down the wish to pack, before the ledger is asked for the stock (S2). Undefined if that is written already.
 * @throws Rejection 409 ORDER_IS_QUOTE, NOTHING_TO_PACK, MORE_THAN_OPEN, FULFILLMENT_REVERTED, BUSY; 422 UNKNOWN_ROW, ROW_TWICE,
 *   BATCHES_REQUIRED, NOT_BATCH_TRACKED, BATCHES_DO_NOT_ADD_UP
 */
export function requestFulfillment(
  order: SalesOrder,
  request: FulfillmentRequest,
  knownItems: SalesKnownItems,
  now: Instant,
): Decision<SalesOrder> | undefined {
  if (order.revertedFulfillmentIds.includes(request.id)) throw revertedMeanwhile(order, request.id);
  if (isRequested(order, request.id)) return undefined;
  if (order.status === 'PENDING') {
    throw reject('ORDER_IS_QUOTE', 'sales_order_id', `${order.orderNo} is a quote. Set its status to NOT_SHIPPED before you pack it.`, {
      status: order.status,
    });
  }
  const { becomes, rows, ...rest } = request;
  const fulfillment: RequestedFulfillment = {
    ...rest,
    status: 'REQUESTED',
    becomes,
    rows: rows === null ? allOpen(order, isSuggestedOf(request, order, knownItems)) : rows.map((row, i) => checkedRow(order, row, i)),
    deliveredDate: null,
    intent: nextIntent(fulfillmentSubject(request.id), 'pack', null),
    createdAt: now,
    updatedAt: now,
  };
  if (!request.isPickedByUs) fulfillment.rows.forEach((row, i) => checkBatches(order, row, knownItems, `${FULFILLMENT.list}/${i}`));
  const requested = { ...order, fulfillments: [...order.fulfillments, fulfillment] };
  // Services alone move nothing, so no ledger is asked (I6).
  if (goodsOf(order, fulfillment).length === 0) return recordPacked(requested, fulfillment, {}, now);
  return decidedWithStatus(requested, order, {
    action: 'fulfillment_requested',
    change: { sales_order_fulfillment_id: fulfillment.id },
  });
}

/**
 * Packs or delivers all that is open, because the status of the whole order is set (S1, S2). Undefined if nothing is open.
 * @throws Rejection 409 ORDER_IS_QUOTE, ORDER_IS_DELIVERED, BUSY, and of `requestFulfillment`
 */
export function requestWholeFulfillment(
  order: SalesOrder,
  request: FulfillmentRequest,
  knownItems: SalesKnownItems,
  now: Instant,
): Decision<SalesOrder> | undefined {
  if (isRequested(order, request.id)) return requestFulfillment(order, request, knownItems, now);
  if (order.status === 'PENDING') {
    throw reject('ORDER_IS_QUOTE', 'status', `${order.orderNo} is a quote. Set its status to NOT_SHIPPED before you ship it.`, {
      status: order.status,
    });
  }
  if (request.becomes === 'PACKED' && (order.status === 'DELIVERED' || order.status === 'PARTIALLY_DELIVERED')) {
    throw reject(
      'ORDER_IS_DELIVERED',
      'status',
      `Some of ${order.orderNo} is already delivered. Revert that before you set it to PACKED.`,
      { status: order.status },
    );
  }
  if (order.fulfillments.length > 0 && order.rows.every((row) => openOf(order, row) === ZERO)) {
    // What is under way decides whether all of it is packed.
    requireSettled(order);
    return undefined;
  }
  return requestFulfillment(order, request, knownItems, now);
}

export const revertedMeanwhile = (order: SalesOrder, fulfillmentId: number): Rejection =>
  reject('FULFILLMENT_REVERTED', 'id', `Fulfillment ${fulfillmentId} of ${order.orderNo} was reverted. Create a new fulfillment.`, {
    sales_order_fulfillment_id: fulfillmentId,
  });

/** Of which rows the ledger is to choose the batches: those of tracked items, if the caller named no fulfillment (T6). */
const isSuggestedOf =
  ({ isPickedByUs }: FulfillmentRequest, order: SalesOrder, { items }: SalesKnownItems) =>
  (rowId: number): boolean =>
    isPickedByUs && items.get(rowOf(order, rowId).variantId)?.batch_tracked === true;

function allOpen(order: SalesOrder, isSuggested: (rowId: number) => boolean): MovedRow[] {
  const rows = order.rows
    .map((row) => ({ salesOrderRowId: row.id, quantity: openOf(order, row), batches: wantedOf(order, row) }))
    .filter(({ quantity }) => quantity > ZERO)
    .map((row): MovedRow =>
      row.batches.length === 0 && isSuggested(row.salesOrderRowId) ? { ...row, batches: [suggestedPortion(row.quantity)] } : row,
    );
  if (rows.length > 0) return rows;
  requireSettled(order);
  throw reject('NOTHING_TO_PACK', 'sales_order_id', `All rows of ${order.orderNo} are already packed.`, {
    status: order.status,
  });
}

function checkedRow(order: SalesOrder, row: MovedRow, i: number): MovedRow {
  const path = `${FULFILLMENT.list}/${i}`;
  const ordered = order.rows.find(({ id }) => id === row.salesOrderRowId);
  if (!ordered) {
    throw reject('UNKNOWN_ROW', `${path}/sales_order_row_id`, `${order.orderNo} has no row ${row.salesOrderRowId}.`, {
      sales_order_row_id: row.salesOrderRowId,
    });
  }
  const open = openOf(order, ordered);
  if (row.quantity > open) {
    throw reject(
      'MORE_THAN_OPEN',
      `${path}/quantity`,
      `${toDecimal(row.quantity)} can't be packed: only ${toDecimal(open)} of this row are open.`,
      {
        sales_order_row_id: row.salesOrderRowId,
        quantity: toDecimal(row.quantity),
        open: toDecimal(open),
      },
    );
  }
  const wanted = row.quantity === open && row.batches.length === 0 ? wantedOf(order, ordered) : [];
  return wanted.length === 0 ? row : { ...row, batches: wanted };
}

/**
 * Where a deployment warns instead of refusing (S5): the packing takes what is reserved for others, as if the caller had asked for that,
 * and keeps the warning. Undefined if it is concluded already, or overrides without.
 */
export function overrideWithWarning(
  order: SalesOrder,
  fulfillmentId: number,
  warning: Refusal,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const fulfillment = order.fulfillments.find(({ id }) => id === fulfillmentId);
  if (fulfillment?.status !== 'REQUESTED' || fulfillment.isOverridingReservation) return undefined;
  const overriding = { ...fulfillment, isOverridingReservation: true, warning, updatedAt: now };
  return decided(replaceFulfillment(order, overriding), 'reservation_overridden', {
    sales_order_fulfillment_id: fulfillmentId,
    rows: warning.details.map(({ info }) => ({ sales_order_row_id: info?.['sales_order_row_id'], holders: info?.['holders'] })),
  });
}

/** Packed → delivered moves nothing (S2). Undefined if it is delivered already. @throws Rejection 409 BUSY */
export function deliver(order: SalesOrder, fulfillmentId: number, now: Instant): Decision<SalesOrder> | undefined {
  const fulfillment = fulfillmentOf(order, fulfillmentId);
  switch (fulfillment.status) {
    case 'DELIVERED':
      return undefined;
    case 'PACKED':
      return decidedWithStatus(
        replaceFulfillment(order, { ...fulfillment, status: 'DELIVERED', deliveredDate: now, updatedAt: now }),
        order,
        {
          action: 'delivered',
          change: { sales_order_fulfillment_id: fulfillmentId },
        },
      );
    case 'REQUESTED':
    case 'REVERTING':
      throw busy(order.orderNo, { sales_order_id: order.id, sales_order_fulfillment_id: fulfillmentId });
  }
}

/** What may be written on a shipment at any time. When it was picked is a note too: the stock moved when the ledger says so. */
export interface ShipmentEdit extends Partial<ShipmentNotes> {
  readonly pickedDate?: Instant;
}

/** Changes what is written on a shipment. */
export function noteShipment(
  order: SalesOrder,
  fulfillmentId: number,
  notes: ShipmentEdit,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const fulfillment = fulfillmentOf(order, fulfillmentId);
  const changed = Object.entries(notes).filter(
    ([field, value]) => value !== undefined && value !== fulfillment[field as keyof ShipmentEdit],
  );
  if (changed.length === 0) return undefined;
  const state = replaceFulfillment(order, { ...fulfillment, ...Object.fromEntries(changed), updatedAt: now });
  return { state, events: [{ action: 'fulfillment_updated', change: { sales_order_fulfillment_id: fulfillmentId } }] };
}

/**
 * What setting the status of a fulfillment does: DELIVERED delivers what is packed (S2), its own status changes nothing.
 * @throws Rejection 409 FULFILLMENT_IS_DELIVERED: the way back is to revert it
 */
export function setFulfillmentStatus(
  order: SalesOrder,
  id: number,
  status: 'PACKED' | 'DELIVERED' | undefined,
  now: Instant,
): Decision<SalesOrder> | undefined {
  const fulfillment = fulfillmentOf(order, id);
  if (status === 'DELIVERED') return deliver(order, id, now);
  if (status === 'PACKED' && fulfillment.status === 'DELIVERED') {
    throw reject(
      'FULFILLMENT_IS_DELIVERED',
      'status',
      `Fulfillment ${id} is delivered and can't become PACKED again. Revert it and pack again.`,
      {
        status: fulfillment.status,
      },
    );
  }
  return undefined;
}
