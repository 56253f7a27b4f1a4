import type {
  DoneFulfillmentStatus,
  PlainState,
  Refusal,
  SALES_ORDER_FIELDS,
  SALES_ORDER_ROW_FIELDS,
  SalesOrderStatus,
} from '@pegboard/contracts';
import { notFound, ref, reject, type Instant, type Quantity, type Rate } from '@pegboard/kit';
import { postingIdOf, type BatchPortion, type Intent, type MayWait, type RowToMove } from '@pegboard/posting';
import type { PartyAddress } from './addresses';
import type { ShippingFee } from './shipping-fees';
import type { SalesReturn, SalesReturnRow } from './return';

/** One line of an order: a quantity of a variant at the location it is to leave from. */
export interface SalesOrderRow extends PlainState<typeof SALES_ORDER_ROW_FIELDS> {
  readonly id: number;
  readonly variantId: number;
  /** A service is packed and delivered, and moves no stock (I6). Absent: no. */
  readonly isService?: boolean;
  readonly locationId: number;
  readonly quantity: Quantity;
  readonly pricePerUnit: Quantity | null;
  /** In percent, as it was when the row got its tax. Null or absent: none. */
  readonly taxRate?: Quantity | null;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
  readonly linkedManufacturingOrderId: number | null;
  /** What had been packed, or was covered otherwise, when the link was made; the linked order has nothing to do with it (M1). */
  readonly packedBeforeLink: Quantity;
  /** Orders that were made for the row before the linked one, the oldest first; all are done. Absent: none. */
  readonly earlierLinks?: readonly EarlierLink[];
  readonly createSubassemblies: boolean;
  /** What its next packing takes that names no batches, while they add up to what is open (T6). Absent: the ledger chooses. */
  readonly wantedBatches?: readonly BatchPortion[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A link to an order that is done, and of which the row became short again. */
export interface EarlierLink {
  readonly manufacturingOrderId: number;
  readonly packedBeforeLink: Quantity;
}

/** Every order that was made for a row, the newest last. */
export const linksOf = ({ earlierLinks = [], linkedManufacturingOrderId }: SalesOrderRow): number[] => [
  ...earlierLinks.map(({ manufacturingOrderId }) => manufacturingOrderId),
  ...(linkedManufacturingOrderId === null ? [] : [linkedManufacturingOrderId]),
];

/** What a part of the order moves of one of its rows; without batches for an untracked item. */
export interface MovedRow extends RowToMove {
  readonly salesOrderRowId: number;
  /** What was packed of the linked part from other stock than its order made. Absent: nothing. */
  readonly outsideLink?: OutsideLink;
}

/** A quantity that has left a link because it was packed from other stock (S6). */
export interface OutsideLink {
  readonly manufacturingOrderId: number;
  readonly quantity: Quantity;
}

/** What a clerk may write on a shipment at any time. */
export interface ShipmentNotes {
  readonly trackingNumber: string | null;
  readonly trackingNumberUrl: string | null;
  readonly carrier: string | null;
  readonly shippingMethod: string | null;
  readonly notes: string | null;
  /** The rate at which it was invoiced, and its day. Absent in what the release before wrote. */
  readonly conversionRate?: Rate | null;
  readonly conversionDate?: string | null;
  /** Who packed it, by the id of another system or an operator. */
  readonly packerId?: number | null;
}

interface FulfillmentOf extends ShipmentNotes {
  readonly id: number;
  readonly rows: readonly MovedRow[];
  readonly pickedDate: Instant;
  readonly deliveredDate: Instant | null;
  /** Whose reservations it overrode, where the deployment warns of that and doesn't refuse it (S5). Absent: nobody's. */
  readonly warning?: Refusal;
  /** Its last step towards the ledger. Absent in what the release before wrote: see `intentOf`. */
  readonly intent?: Intent;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** An intent: the stock has been asked for and the ledger's answer isn't written down yet. */
export interface RequestedFulfillment extends FulfillmentOf {
  readonly status: 'REQUESTED';
  readonly becomes: DoneFulfillmentStatus;
  readonly isOverridingReservation: boolean;
  /** The caller named no batches: the ledger chooses them (T6). */
  readonly isPickedByUs: boolean;
}

export interface DoneFulfillment extends FulfillmentOf {
  readonly status: DoneFulfillmentStatus;
}

/** An intent: the stock has been asked to go back. */
export interface RevertingFulfillment extends FulfillmentOf {
  readonly status: 'REVERTING';
  readonly was: DoneFulfillmentStatus;
}

export type Fulfillment = RequestedFulfillment | DoneFulfillment | RevertingFulfillment;

export const fulfillmentSubject = (fulfillmentId: number): string => ref('sales_order_fulfillment', fulfillmentId);

/** Of a packing: a fulfillment that is refused is gone, so there is one try. */
export const packPostingId = (fulfillmentId: number): string => postingIdOf(fulfillmentSubject(fulfillmentId), 'pack', 1);

/** The intent of a fulfillment, also of one that the release before wrote. It asked for a revert once, under one id. */
export function intentOf({ id, status, intent }: Fulfillment): Intent {
  if (intent) return intent;
  return status === 'REVERTING'
    ? { postingId: postingIdOf(fulfillmentSubject(id), 'revert', 1), attempts: 2, refusal: null }
    : { postingId: packPostingId(id), attempts: 1, refusal: null };
}

/** What a PATCH may name; absent fields stay as they are. */
export type SalesOrderEdit = Partial<
  Pick<
    SalesOrder,
    | 'orderNo'
    | 'customerId'
    | 'customerName'
    | 'locationId'
    | 'orderCreatedDate'
    | 'deliveryDate'
    | 'pickedDate'
    | 'currency'
    | 'conversionRate'
    | 'conversionDate'
    | keyof PlainState<typeof SALES_ORDER_FIELDS>
  >
>;

/** What came in one request with a status, and waits until the stock has moved. */
export interface ShippingEdit extends SalesOrderEdit {
  /** What is packed already is delivered with the rest. */
  readonly deliversAll?: boolean;
}

/** A sales order with its rows and fulfillments: one aggregate, one document. */
export interface SalesOrder extends PlainState<typeof SALES_ORDER_FIELDS>, MayWait<ShippingEdit> {
  readonly id: number;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly orderNo: string;
  readonly customerId: number;
  readonly customerName: string;
  readonly locationId: number;
  /** PENDING is a quote; every other value is derived from the fulfillments at each save (S1). */
  readonly status: SalesOrderStatus;
  readonly source: string | null;
  readonly orderCreatedDate: Instant;
  readonly deliveryDate: Instant | null;
  readonly pickedDate: Instant | null;
  readonly currency: string;
  readonly conversionRate: number | null;
  readonly conversionDate: string | null;
  readonly ecommerceOrderType: string | null;
  /** A print of what the shop sent first: the same again is the same order. Absent: not from a shop, or from before. */
  readonly shopPrint?: string | null;
  /** Where it goes, and its bill, as the release before kept it: with any fields, and no ids. */
  readonly addresses: readonly Readonly<Record<string, unknown>>[];
  /** Where it goes, and its bill. Absent in what the release before wrote. */
  readonly partyAddresses?: readonly PartyAddress[];
  /** What the customer pays for the way. Absent: nothing. */
  readonly shippingFees?: readonly ShippingFee[];
  /** The rank key it was created with; later moves are beside the order (S4). */
  readonly firstRankKey: number;
  readonly rows: readonly SalesOrderRow[];
  readonly fulfillments: readonly Fulfillment[];
  /** Ids that were used up: a late retry of one must not find its old posting and call it packed. */
  readonly revertedFulfillmentIds: readonly number[];
  /** The intent of reverting all fulfillments together (S2); null: none stands. Absent in what the release before wrote. */
  readonly reverting?: Intent | null;
  /** What its customer sends back (R1). Absent in what the release before wrote. */
  readonly returns?: readonly SalesReturn[];
  /** Ids that were used up, as those of fulfillments. */
  readonly deletedReturnIds?: readonly number[];
}

/** As many rows stand on an order, and as many movements make one posting. */
export const MAX_ROWS = 1000;

/** The order that a body names. @throws Rejection 422 UNKNOWN_SALES_ORDER */
export function knownOrder(order: SalesOrder | undefined, id: number): SalesOrder {
  if (order && !order.isDeleted) return order;
  throw reject('UNKNOWN_SALES_ORDER', 'sales_order_id', `There is no sales order ${id}.`, { sales_order_id: id });
}

/** The fulfillment that a body names; null: the order as a whole. @throws Rejection 422 UNKNOWN_FULFILLMENT */
export function refuseUnknownFulfillment(order: SalesOrder, fulfillmentId: number | null): void {
  if (fulfillmentId === null || order.fulfillments.some(({ id }) => id === fulfillmentId)) return;
  throw reject('UNKNOWN_FULFILLMENT', 'fulfillment_id', `${order.orderNo} has no fulfillment ${fulfillmentId}.`, {
    sales_order_id: order.id,
    fulfillment_id: fulfillmentId,
  });
}

/** @throws Rejection NOT_FOUND */
export function rowOf(order: SalesOrder, rowId: number): SalesOrderRow {
  const row = order.rows.find(({ id }) => id === rowId);
  if (!row) throw notFound('sales order row', rowId);
  return row;
}

/** @throws Rejection NOT_FOUND */
export function fulfillmentOf(order: SalesOrder, fulfillmentId: number): Fulfillment {
  const fulfillment = order.fulfillments.find(({ id }) => id === fulfillmentId);
  if (!fulfillment) throw notFound('sales order fulfillment', fulfillmentId);
  return fulfillment;
}

/** Whether a part of the order moves stock for a row of it (I6). */
export const isOfService = (order: SalesOrder, { salesOrderRowId }: Pick<MovedRow, 'salesOrderRowId'>): boolean =>
  order.rows.some(({ id, isService }) => id === salesOrderRowId && isService === true);

/** Those rows of a part of the order that move stock. */
export const goodsOf = <Row extends Pick<MovedRow, 'salesOrderRowId'>>(
  order: SalesOrder,
  { rows }: { readonly rows: readonly Row[] },
): Row[] => rows.filter((row) => !isOfService(order, row));

export const replaceRow = (order: SalesOrder, row: SalesOrderRow): SalesOrder => ({
  ...order,
  rows: order.rows.map((other) => (other.id === row.id ? row : other)),
});

export const replaceFulfillment = (order: SalesOrder, fulfillment: Fulfillment): SalesOrder => ({
  ...order,
  fulfillments: order.fulfillments.map((other) => (other.id === fulfillment.id ? fulfillment : other)),
});

/** Orders of the release before have no list. */
export const returnsOf = ({ returns = [] }: SalesOrder): readonly SalesReturn[] => returns;

/** @throws Rejection NOT_FOUND */
export function returnOf(order: SalesOrder, returnId: number): SalesReturn {
  const found = returnsOf(order).find(({ id }) => id === returnId);
  if (!found) throw notFound('sales return', returnId);
  return found;
}

/** A row of a return, with the return. @throws Rejection NOT_FOUND */
export function returnRowOf(order: SalesOrder, rowId: number): { readonly of: SalesReturn; readonly row: SalesReturnRow } {
  for (const of of returnsOf(order)) {
    const row = of.rows.find(({ id }) => id === rowId);
    if (row) return { of, row };
  }
  throw notFound('sales return row', rowId);
}

export const replaceReturn = (order: SalesOrder, one: SalesReturn): SalesOrder => ({
  ...order,
  returns: returnsOf(order).map((other) => (other.id === one.id ? one : other)),
});
