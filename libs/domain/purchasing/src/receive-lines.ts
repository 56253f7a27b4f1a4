import { reject, type Instant, type Quantity } from '@pegboard/kit';
import type { BatchPart, PurchaseOrder } from './purchase-order';

/** What was really used of an ingredient (B5); without it, its share of the plan. */
export interface Actual {
  readonly ingredientRowId: number;
  readonly quantity?: Quantity | undefined;
  /** `suggested`: the ledger chooses them (T6). */
  readonly batches: readonly BatchPart[] | 'suggested' | null;
}

/** Goods that came for one row, in purchase units; their batches in stock units. */
export interface ReceiveLine {
  readonly path: string;
  readonly rowId: number;
  readonly quantity: Quantity;
  readonly receivedDate: Instant;
  /** Where they came, if not where the row is to arrive. */
  readonly locationId?: number | undefined;
  readonly allowsOverReceipt: boolean;
  readonly batches: readonly BatchPart[] | null;
  readonly actuals: readonly Actual[];
}

/**
 * The one order that all rows belong to: an order is one document, and a receipt is one posting.
 * @throws Rejection `UNKNOWN_PURCHASE_ORDER_ROW`, `SEVERAL_PURCHASE_ORDERS` (422)
 */
export function orderToReceive(lines: readonly Pick<ReceiveLine, 'path' | 'rowId'>[], found: readonly PurchaseOrder[]): PurchaseOrder {
  const unknown = lines.find(({ rowId }) => !found.some((order) => order.rows.some(({ id }) => id === rowId)));
  if (unknown)
    throw reject('UNKNOWN_PURCHASE_ORDER_ROW', `${unknown.path}purchase_order_row_id`, `There is no purchase order row ${unknown.rowId}.`, {
      purchase_order_row_id: unknown.rowId,
    });
  if (found.length > 1)
    throw reject(
      'SEVERAL_PURCHASE_ORDERS',
      '',
      `The rows belong to ${found.map(({ orderNo }) => orderNo).join(', ')}. Receive one purchase order at a time.`,
      { purchase_order_ids: found.map(({ id }) => id) },
    );
  return found[0]!;
}

const MAX_LINES = 1_000;

/** A receipt has lines, and not too many. @throws Rejection `TOO_FEW`, `TOO_MANY` (422) */
export function requireLines(lines: readonly unknown[]): void {
  if (lines.length === 0) throw reject('TOO_FEW', '', 'The list of received rows is empty.', { limit: 1 });
  if (lines.length > MAX_LINES)
    throw reject('TOO_MANY', '', `A request has at most ${MAX_LINES} rows; this one has ${lines.length}.`, { limit: MAX_LINES });
}
