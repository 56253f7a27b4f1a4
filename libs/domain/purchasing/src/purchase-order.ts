import type { PlainState, PURCHASE_ORDER_ROW_FIELDS, PurchaseOrderStatus, Refusal } from '@pegboard/contracts';
import { multiply, reject, type Instant, type Quantity, type Rate } from '@pegboard/kit';
import { busy, type Intent, type MayWait } from '@pegboard/posting';
import type { AdditionalCost, Revaluations } from './additional-cost';

export type EntityType = 'regular' | 'outsourced';

/** Goods of one batch, in stock units. `batchId` null without a new batch is the null batch (I3). */
export interface BatchPart {
  readonly batchId: number | null;
  readonly newBatch: { readonly batchNumber: string; readonly expirationDate: string | null } | null;
  readonly quantity: Quantity;
  /** Of an ingredient: the ledger chooses the batches (T6). */
  readonly isSuggested?: boolean;
}

export interface PurchaseOrderRow extends PlainState<typeof PURCHASE_ORDER_ROW_FIELDS> {
  readonly id: number;
  /** The row that a partial receipt split this one from, or itself; a revert merges rows of one origin again (B2). */
  readonly originId: number;
  readonly groupId: number;
  readonly variantId: number;
  /** Null: the order's location. */
  readonly locationId: number | null;
  /** In purchase units (B4). What came, once it has come. */
  readonly quantity: Quantity;
  readonly purchaseUom: string;
  /** Stock units in one purchase unit. */
  readonly conversionRate: Quantity;
  /** Of one purchase unit. */
  readonly pricePerUnit: Quantity;
  /** Null: the order's expected arrival. */
  readonly arrivalDate: Instant | null;
  readonly receivedDate: Instant | null;
  readonly receiptId: number | null;
  readonly batches: readonly BatchPart[];
}

export interface IngredientRatio {
  readonly quantity: Quantity;
  readonly per: Quantity;
}

/** An ingredient that goes into an outsourced row's product (B5). Receipts split it together with its row. */
export interface OutsourcedIngredientRow {
  readonly id: number;
  readonly purchaseOrderRowId: number;
  readonly variantId: number;
  /** For one stock unit of the product: the ratio, rounded. */
  readonly quantityPerUnit: Quantity;
  /** As it was given: so much for so many stock units of the product. Absent in what the release before wrote: see `ratioOf`. */
  readonly ratio?: IngredientRatio;
  /** Planned for the whole row. */
  readonly quantity: Quantity;
  readonly isSuppliedByContractor: boolean;
  readonly notes: string | null;
  /** What the receipt of its row took; null while the row is open. */
  readonly consumed: Quantity | null;
  readonly batches: readonly BatchPart[];
}

export interface ReceiptPart {
  /** Where in the request it stood, with a slash at its end; absent in what the release before wrote. */
  readonly path?: string;
  readonly rowId: number;
  /** What came, in purchase units; more than `orderedQuantity` after an allowed over-receipt. */
  readonly quantity: Quantity;
  /** What of the order it stands for. */
  readonly orderedQuantity: Quantity;
  /** The new row with what is still open. */
  readonly restRowId: number | null;
  readonly receivedDate: Instant;
  /** Where the row was to arrive, of goods that came elsewhere. Absent: they came there. */
  readonly wasToArrive?: { readonly locationId: number | null };
  /** Of one stock unit in the base currency, rounded. */
  readonly pricePerStockUnit: Quantity;
  /** What all of it costs in the base currency, exactly; the ledger adds what consumed ingredients are worth (T9). Absent in what the release before wrote. */
  readonly value?: Quantity;
  /** What `value` contains of the order's additional costs, in the base currency (T9). Absent: nothing. */
  readonly additionalCost?: Quantity;
  readonly batches: readonly BatchPart[];
}

export interface ConsumedPart {
  readonly ingredientRowId: number;
  readonly restIngredientRowId: number | null;
  readonly quantity: Quantity;
  readonly batches: readonly BatchPart[];
}

/** REFUSED stands only in orders of the release before: a receipt that is refused is gone. */
export const RECEIPT_STATUSES = ['REQUESTED', 'BOOKED', 'REFUSED', 'REVERTING', 'REVERTED'] as const;

/**
 * One call of receiving: one posting in the ledger. REQUESTED and REVERTING are intents, written before the ledger is
 * asked; the rows they touch can't be changed until the answer is written down. Reverted ones stay as history.
 */
export interface Receipt {
  readonly id: number;
  readonly status: (typeof RECEIPT_STATUSES)[number];
  readonly movementDate: Instant;
  readonly parts: readonly ReceiptPart[];
  readonly consumed: readonly ConsumedPart[];
  /** Its last step towards the ledger. Absent in what the release before wrote: see `intentOf`. */
  readonly intent?: Intent;
}

/** How the release before wrote it. */
interface FormerReceipt {
  readonly revertTries: number;
  readonly refusal: Refusal | null;
}

export const receiptSubject = ({ id }: Pick<Receipt, 'id'>): string => `purchase_order_receipt/${id}`;
export const receivePostingId = (receipt: Pick<Receipt, 'id'>): string => `${receiptSubject(receipt)}/receive`;

/** The intent of a receipt, also of one that the release before wrote. */
export function intentOf(receipt: Receipt): Intent {
  if (receipt.intent) return receipt.intent;
  const { revertTries = 0, refusal = null } = receipt as unknown as Partial<FormerReceipt>;
  const revert = `${receiptSubject(receipt)}/revert${revertTries > 1 ? `-${revertTries}` : ''}`;
  return { postingId: revertTries === 0 ? receivePostingId(receipt) : revert, attempts: 1 + revertTries, refusal };
}

/** At what rate an order's prices become values in the base currency (T9). */
export interface Exchange {
  /** How much of the base currency one unit of the order's currency is. */
  readonly rate: Rate;
  readonly baseCurrency: string;
}

/** What people may edit on the order itself. */
export interface PurchaseOrderEdit {
  readonly orderNo?: string | undefined;
  readonly supplierId?: number | undefined;
  /** Only together with its exchange. */
  readonly currency?: string | undefined;
  readonly exchange?: Exchange | undefined;
  readonly trackingLocationId?: number | undefined;
  readonly locationId?: number | undefined;
  readonly expectedArrivalDate?: Instant | null | undefined;
  readonly orderCreatedDate?: Instant | undefined;
  readonly additionalInfo?: string | null | undefined;
  readonly paymentTerms?: string | null | undefined;
}

export interface PurchaseOrder extends MayWait<PurchaseOrderEdit> {
  readonly id: number;
  readonly version: number;
  readonly isDeleted: boolean;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly orderNo: string;
  readonly entityType: EntityType;
  readonly status: PurchaseOrderStatus;
  readonly supplierId: number;
  readonly locationId: number;
  /** Where an outsourced order's ingredients lie; null for a regular one. */
  readonly trackingLocationId: number | null;
  readonly currency: string;
  /** Absent in what the release before wrote: then prices count as they are. */
  readonly exchange?: Exchange;
  readonly orderCreatedDate: Instant;
  readonly expectedArrivalDate: Instant | null;
  readonly additionalInfo: string | null;
  /** Absent in what the release before wrote. */
  readonly paymentTerms?: string | null;
  /** The shortage that it was ordered for (P13). Absent if nobody asked for one. */
  readonly claimId?: string;
  readonly rows: readonly PurchaseOrderRow[];
  readonly ingredientRows: readonly OutsourcedIngredientRow[];
  readonly receipts: readonly Receipt[];
  /** What it costs beside its rows (T9). Absent in what the release before wrote. */
  readonly additionalCosts?: readonly AdditionalCost[];
  /** What later costs have changed. Absent: nothing. */
  readonly revaluations?: Revaluations;
  /** The intent of reverting all receipts together (B2); null: none stands. Absent in what the release before wrote. */
  readonly reverting?: Intent | null;
}

/** A new order, before the store gives it a version and its dates. */
export type NewPurchaseOrder = Omit<PurchaseOrder, 'version' | 'createdAt' | 'updatedAt'>;

export const stockQuantity = (row: Pick<PurchaseOrderRow, 'quantity' | 'conversionRate'>): Quantity =>
  multiply(row.quantity, row.conversionRate);

/** What booked receipts have brought of each row, in stock units: what the ledger has moved for it (T1, T3). */
export const broughtOf = ({ rows, receipts }: Pick<PurchaseOrder, 'rows' | 'receipts'>): { rowId: number; quantity: Quantity }[] =>
  receipts
    .filter(({ status }) => status === 'BOOKED')
    .flatMap(({ parts }) => parts)
    .map(({ rowId, quantity }) => ({ rowId, quantity: stockQuantity({ ...rows.find(({ id }) => id === rowId)!, quantity }) }));

export const isReceived = (row: PurchaseOrderRow): boolean => row.receivedDate !== null;

export const locationOf = (order: Pick<PurchaseOrder, 'locationId'>, row: PurchaseOrderRow): number => row.locationId ?? order.locationId;

export const arrivalOf = (order: Pick<PurchaseOrder, 'expectedArrivalDate'>, row: PurchaseOrderRow): Instant | null =>
  row.arrivalDate ?? order.expectedArrivalDate;

/** B1: when the last of its rows arrives; null if none has a date. */
export const latestArrivalOf = (order: Pick<PurchaseOrder, 'expectedArrivalDate' | 'rows'>): Instant | null =>
  order.rows
    .map((row) => arrivalOf(order, row))
    .reduce((latest, at) => (at !== null && (latest === null || at > latest) ? at : latest), null);

/** Whether something that is open should have come before today. @param today the first moment of the day at its location (D1) */
export const isOverdue = (order: Pick<PurchaseOrder, 'status' | 'expectedArrivalDate' | 'rows'>, today: Instant): boolean =>
  (order.status === 'NOT_RECEIVED' || order.status === 'PARTIALLY_RECEIVED') &&
  order.rows.some((row) => !isReceived(row) && (arrivalOf(order, row) ?? today) < today);

export const ingredientsOf = (order: Pick<PurchaseOrder, 'ingredientRows'>, rowId: number): OutsourcedIngredientRow[] =>
  order.ingredientRows.filter((ingredient) => ingredient.purchaseOrderRowId === rowId);

/** B1: what a placed order's rows say about it. */
export function statusOf(order: Pick<PurchaseOrder, 'status' | 'rows'>): PurchaseOrderStatus {
  const received = order.rows.filter(isReceived).length;
  if (received === 0) return order.status === 'DRAFT' ? 'DRAFT' : 'NOT_RECEIVED';
  return received === order.rows.length ? 'RECEIVED' : 'PARTIALLY_RECEIVED';
}

export const withStatus = <State extends Pick<PurchaseOrder, 'status' | 'rows'>>(order: State): State => ({
  ...order,
  status: statusOf(order),
});

/** Receipts that wait for the ledger's answer. */
export const openReceipts = (order: PurchaseOrder): Receipt[] =>
  order.receipts.filter(({ status }) => status === 'REQUESTED' || status === 'REVERTING');

/** @throws Rejection `BUSY` (409) if a receipt of these rows (of any, if none are named) or a later cost waits for the ledger */
export function requireSettled(order: PurchaseOrder, rowIds?: readonly number[]): void {
  if (order.revaluations?.waiting) throw busy(order.orderNo, { purchase_order_id: order.id });
  const open = openReceipts(order).find(
    (receipt) =>
      !rowIds || receipt.parts.some(({ rowId, restRowId }) => rowIds.includes(rowId) || (restRowId !== null && rowIds.includes(restRowId))),
  );
  if (open) throw busy(order.orderNo, { purchase_order_id: order.id, receipt_id: open.id });
}

/** @throws Rejection `NOT_FOUND` (404) */
export function rowOf(order: PurchaseOrder, rowId: number, path = 'id'): PurchaseOrderRow {
  const row = order.rows.find(({ id }) => id === rowId);
  if (row) return row;
  throw reject('NOT_FOUND', path, `There is no purchase order row ${rowId}.`, { id: rowId });
}

/** @throws Rejection `ROW_RECEIVED` (409) */
export function requireOpen(order: PurchaseOrder, row: PurchaseOrderRow): void {
  if (!isReceived(row)) return;
  throw reject('ROW_RECEIVED', 'id', `Row ${row.id} of ${order.orderNo} is received. Revert the receipt first.`, {
    purchase_order_row_id: row.id,
    received_date: row.receivedDate,
    receipt_id: row.receiptId,
  });
}

export const MAX_ROWS = 1_000;

/** @throws Rejection `TOO_MANY_ROWS` (422): an order is one document */
export function requireRoom(rows: readonly unknown[], path = 'purchase_order_rows'): void {
  if (rows.length > MAX_ROWS)
    throw reject('TOO_MANY_ROWS', path, `A purchase order has at most ${MAX_ROWS} rows, not ${rows.length}.`, {
      count: rows.length,
      limit: MAX_ROWS,
    });
}
