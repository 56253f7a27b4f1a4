import type { PurchaseOrderStatus } from '@pegboard/contracts';
import { decided, isSame, reject, type Decision, type Instant, type Rate } from '@pegboard/kit';
import { exchangeFor, type Currencies } from './exchange';
import { daysAt, requireBuyingLocation, requireLocation, type PurchasingKnownItems } from './known-items';
import type { NewIds } from './ingredients';
import { hasReceived, ingredientsOfNew, newRow, type RowInput } from './rows';
import {
  isReceived,
  openReceipts,
  requireRoom,
  requireSettled,
  type EntityType,
  type NewPurchaseOrder,
  type PurchaseOrder,
  type PurchaseOrderEdit,
} from './purchase-order';

export interface OrderInput {
  readonly orderNo?: string | undefined;
  readonly entityType: EntityType;
  /** A draft expects nothing until it is placed (B1). */
  readonly isDraft: boolean;
  readonly supplierId: number;
  readonly locationId: number;
  readonly trackingLocationId?: number | null | undefined;
  readonly currency: string;
  readonly conversionRate?: Rate | undefined;
  readonly orderCreatedDate?: Instant | undefined;
  readonly expectedArrivalDate?: Instant | null | undefined;
  readonly additionalInfo?: string | null | undefined;
  readonly paymentTerms?: string | null | undefined;
  readonly claimId?: string | undefined;
  readonly rows: readonly RowInput[];
}

export interface EditContext {
  readonly knownItems: PurchasingKnownItems;
  readonly ids: NewIds;
  readonly now: Instant;
  readonly currencies: Currencies;
}

/**
 * A new order: NOT_RECEIVED and expected at once, or a DRAFT (B1).
 * @throws Rejection `LOCATION_DOES_NOT_BUY`, `NOT_PURCHASABLE`, `TRACKING_LOCATION_REQUIRED` and of `exchangeFor`, `newRow`
 */
export function createOrder(id: number, input: OrderInput, facts: EditContext): Decision<NewPurchaseOrder> {
  const { knownItems, ids, now, currencies } = facts;
  requireRoom(input.rows);
  requireBuyingLocation(knownItems, input.locationId, 'location_id');
  const trackingLocationId = trackingLocation(input.entityType, input.trackingLocationId ?? null, knownItems);
  const expectedArrivalDate = input.expectedArrivalDate ?? null;
  const rows = input.rows.map((row, i) =>
    newRow(row, { id: ids.row(), knownItems, expectedArrivalDate, now: input.orderCreatedDate ?? now, path: `purchase_order_rows/${i}` }),
  );
  const order: NewPurchaseOrder = {
    id,
    isDeleted: false,
    orderNo: input.orderNo ?? `PO-${id}`,
    entityType: input.entityType,
    status: input.isDraft ? 'DRAFT' : 'NOT_RECEIVED',
    supplierId: input.supplierId,
    locationId: input.locationId,
    trackingLocationId,
    currency: input.currency,
    exchange: exchangeFor(input.currency, input.conversionRate, currencies),
    orderCreatedDate: input.orderCreatedDate ?? now,
    expectedArrivalDate,
    additionalInfo: input.additionalInfo ?? null,
    paymentTerms: input.paymentTerms === undefined ? (currencies.supplier?.paymentTerms ?? null) : input.paymentTerms,
    ...(input.claimId === undefined ? {} : { claimId: input.claimId }),
    rows,
    ingredientRows: rows.flatMap((row) => ingredientsOfNew(input.entityType, row, facts)),
    receipts: [],
  };
  return decided(order, 'created');
}

function trackingLocation(entityType: EntityType, given: number | null, knownItems: PurchasingKnownItems): number | null {
  if (entityType === 'regular') {
    if (given === null) return null;
    throw reject('NOT_OUTSOURCED', 'tracking_location_id', 'Only an outsourced purchase order has a tracking location.');
  }
  if (given === null)
    throw reject(
      'TRACKING_LOCATION_REQUIRED',
      'tracking_location_id',
      'An outsourced purchase order needs the location of its ingredients.',
    );
  return requireLocation(knownItems, given, 'tracking_location_id').id;
}

const BEFORE_RECEIPT: readonly (keyof PurchaseOrderEdit)[] = ['supplierId', 'currency', 'exchange', 'trackingLocationId', 'locationId'];
const BEFORE_THE_LAST_RECEIPT: readonly (keyof PurchaseOrderEdit)[] = ['orderNo', 'expectedArrivalDate'];
const WIRE: Record<string, string> = {
  supplierId: 'supplier_id',
  currency: 'currency',
  exchange: 'conversion_rate',
  trackingLocationId: 'tracking_location_id',
  locationId: 'location_id',
  orderNo: 'order_no',
  expectedArrivalDate: 'expected_arrival_date',
  orderCreatedDate: 'order_created_date',
  additionalInfo: 'additional_info',
  paymentTerms: 'payment_terms',
};

/**
 * Changes the fields named; undefined if nothing differs. A new expected arrival is that of rows without a date of their own (B1).
 * @throws Rejection `ORDER_RECEIVED` (409) for what a receipt has settled, `BUSY`, `LOCATION_DOES_NOT_BUY`, `NOT_OUTSOURCED`
 */
export function editOrder(
  order: PurchaseOrder,
  edit: PurchaseOrderEdit,
  knownItems: PurchasingKnownItems,
): Decision<PurchaseOrder> | undefined {
  const changed = changedFields(order, edit);
  for (const field of changed) requireEditable(order, field);
  if (changed.includes('locationId')) requireBuyingLocation(knownItems, edit.locationId!, 'location_id');
  if (changed.includes('trackingLocationId')) trackingLocation(order.entityType, edit.trackingLocationId!, knownItems);
  const decision = edited(order, edit);
  if (!decision || !changed.includes('locationId')) return decision;
  const { dates, rows } = withMovedDays(order, edit, decision.state, knownItems);
  const named = [...changed, ...Object.keys(dates)].map((field) => WIRE[field]);
  return decided({ ...decision.state, ...dates, rows }, 'updated', { changed: named });
}

/** Days stay days at another location (D1): the order's own, and those of the open rows that arrive where the order does. */
function withMovedDays(order: PurchaseOrder, edit: PurchaseOrderEdit, next: PurchaseOrder, knownItems: PurchasingKnownItems) {
  const { orderCreatedDate, expectedArrivalDate } = order;
  const way = [order.locationId, next.locationId] as const;
  const rows = next.rows.map((row) =>
    row.locationId === null && !isReceived(row) ? { ...row, ...daysAt(knownItems, { arrivalDate: row.arrivalDate }, {}, way) } : row,
  );
  return { dates: daysAt(knownItems, { orderCreatedDate, expectedArrivalDate }, edit, way), rows };
}

const changedFields = (order: PurchaseOrder, edit: PurchaseOrderEdit): (keyof PurchaseOrderEdit)[] =>
  (Object.keys(edit) as (keyof PurchaseOrderEdit)[]).filter((field) => edit[field] !== undefined && !isSame(edit[field], order[field]));

/** Makes an edit that `editOrder` has checked. */
export function edited(order: PurchaseOrder, edit: PurchaseOrderEdit): Decision<PurchaseOrder> | undefined {
  const changed = changedFields(order, edit);
  if (changed.length === 0) return undefined;
  const values = Object.fromEntries(changed.map((field) => [field, edit[field]]));
  return decided({ ...order, ...values } as PurchaseOrder, 'updated', { changed: changed.map((field) => WIRE[field]) });
}

function requireEditable(order: PurchaseOrder, field: keyof PurchaseOrderEdit): void {
  // An order of the release before may lack the rate that its next receipt needs.
  if (field === 'exchange' && !order.exchange) return;
  const isTooLate = BEFORE_RECEIPT.includes(field)
    ? hasReceived(order)
    : BEFORE_THE_LAST_RECEIPT.includes(field) && order.status === 'RECEIVED';
  if (isTooLate) {
    throw reject(
      'ORDER_RECEIVED',
      WIRE[field]!,
      `${order.orderNo} is ${order.status}, so ${WIRE[field]} can't be changed. Revert the receipts first.`,
      { status: order.status },
    );
  }
  if (BEFORE_RECEIPT.includes(field) && openReceipts(order).length > 0) requireSettled(order);
}

/**
 * B1: from DRAFT to NOT_RECEIVED and, while nothing has been received, back.
 * @throws Rejection `ORDER_RECEIVED` (409) for a draft of what came already
 */
export function placeOrder(order: PurchaseOrder): Decision<PurchaseOrder> | undefined {
  if (order.status !== 'DRAFT') return undefined;
  return decided({ ...order, status: 'NOT_RECEIVED' }, 'placed', { status: { from: 'DRAFT', to: 'NOT_RECEIVED' } });
}

export function makeDraft(order: PurchaseOrder): Decision<PurchaseOrder> | undefined {
  if (order.status === 'DRAFT') return undefined;
  requireSettled(order);
  if (hasReceived(order))
    throw reject('ORDER_RECEIVED', 'status', `${order.orderNo} is ${order.status} and can't become a draft. Revert its receipts first.`, {
      status: order.status,
    });
  return decided({ ...order, status: 'DRAFT' }, 'updated', { status: { from: order.status, to: 'DRAFT' } });
}

/** What a person does by setting a status (B1, B2). */
export type StatusStep = 'place' | 'make a draft' | 'receive all' | 'revert all';

/**
 * What the wish for a status comes to; undefined if the order has it.
 * @throws Rejection `STATUS_IS_DERIVED` (422): PARTIALLY_RECEIVED only follows from receipts
 */
export function stepTo(order: Pick<PurchaseOrder, 'status' | 'orderNo'>, wanted: PurchaseOrderStatus): StatusStep | undefined {
  if (wanted === order.status) return undefined;
  switch (wanted) {
    case 'DRAFT':
      return 'make a draft';
    case 'NOT_RECEIVED':
      return order.status === 'DRAFT' ? 'place' : 'revert all';
    case 'RECEIVED':
      return 'receive all';
    case 'PARTIALLY_RECEIVED':
      throw reject(
        'STATUS_IS_DERIVED',
        'status',
        `PARTIALLY_RECEIVED follows from the receipts of ${order.orderNo} and must not be set. Receive rows instead.`,
        { status: order.status },
      );
  }
}

/** @throws Rejection `ORDER_RECEIVED`, `BUSY` (409) */
export function deleteOrder(order: PurchaseOrder): Decision<PurchaseOrder> {
  requireSettled(order);
  const received = order.rows.filter(isReceived);
  if (received.length > 0) {
    throw reject(
      'ORDER_RECEIVED',
      'id',
      `${order.orderNo} has ${received.length} received ${received.length === 1 ? 'row' : 'rows'} and can't be deleted. Revert the receipts first.`,
      {
        purchase_order_row_ids: received.map(({ id }) => id),
      },
    );
  }
  return decided({ ...order, isDeleted: true }, 'deleted');
}
