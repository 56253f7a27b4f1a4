import { refId, refType, type Ref } from '@pegboard/kit';

/** How the API calls what a movement is part of. */
export const MOVEMENT_RESOURCES = [
  'SalesOrderRow',
  'ManufacturingOrderRecipeRow',
  'ManufacturingOrder',
  'Production',
  'PurchaseOrderRow',
  'PurchaseOrderRecipeRow',
  'StockTransferRow',
  'StockAdjustmentRow',
  'SystemGenerated',
] as const;
export type MovementResource = (typeof MOVEMENT_RESOURCES)[number];

interface ServedRow {
  /** Whether goods that come in serve the row (a supply) or goods that go out (a demand). Its row total counts that way. */
  readonly servedBy: 'goods in' | 'goods out';
  /** An ingredient: its worth goes into the products of the same posting, and its batches into theirs (T8, T9). */
  readonly isIngredient: boolean;
  /** Goods that have left before: they keep the batch with which they left, or have none as they had none then (I3). */
  readonly hasLeftBefore?: boolean;
  readonly shownAs: MovementResource;
}

/**
 * Every kind of row that a movement may name in `serves`. The ledger counts by it, the API shows by it, the mirror joins by
 * it: a kind that isn't here can't be posted.
 */
export const SERVED_ROWS = {
  sales_order_row: { servedBy: 'goods out', isIngredient: false, shownAs: 'SalesOrderRow' },
  manufacturing_order: { servedBy: 'goods in', isIngredient: false, shownAs: 'ManufacturingOrder' },
  manufacturing_order_recipe_row: { servedBy: 'goods out', isIngredient: true, shownAs: 'ManufacturingOrderRecipeRow' },
  purchase_order_row: { servedBy: 'goods in', isIngredient: false, shownAs: 'PurchaseOrderRow' },
  outsourced_purchase_order_recipe_row: { servedBy: 'goods out', isIngredient: true, shownAs: 'PurchaseOrderRecipeRow' },
  stock_transfer_row: { servedBy: 'goods out', isIngredient: false, shownAs: 'StockTransferRow' },
  /** The same row of a transfer, at its destination. */
  stock_transfer_arrival: { servedBy: 'goods in', isIngredient: false, hasLeftBefore: true, shownAs: 'StockTransferRow' },
  /** The same row of a sales order, where its customer sends goods back (R2). */
  sales_order_row_return: { servedBy: 'goods in', isIngredient: false, hasLeftBefore: true, shownAs: 'SalesOrderRow' },
} as const satisfies Readonly<Record<string, ServedRow>>;

export type ServedKind = keyof typeof SERVED_ROWS;
/** `sales_order_row/12`: the row that a movement serves. */
export type ServedRef = `${ServedKind}/${number}`;

export const served = (kind: ServedKind, id: number): ServedRef => `${kind}/${id}`;

export const isServedRef = (text: unknown): text is ServedRef =>
  typeof text === 'string' && /^[a-z_]+\/\d+$/.test(text) && Object.hasOwn(SERVED_ROWS, refType(text as Ref));

/** @throws Error for a kind that isn't in the table: whoever counted it anyhow could count it the wrong way */
export function servedRow(row: Ref): ServedRow {
  if (!isServedRef(row)) throw new Error(`${row} is not a row that a movement may serve; the kinds are those of SERVED_ROWS`);
  return SERVED_ROWS[refType(row) as ServedKind];
}

/** Whether goods come back from a customer (R2). */
export const isReturned = (serves: Ref | null): boolean => serves !== null && refType(serves) === 'sales_order_row_return';

/** What a movement is part of, as the API shows it. What serves no row is a correction, or the work of the system. */
export function movementResource(
  cause: { readonly type: string; readonly id: number },
  serves: Ref | null,
): { readonly type: MovementResource; readonly id: number } {
  if (serves !== null) return { type: servedRow(serves).shownAs, id: refId(serves) };
  return { type: cause.type === 'stock_adjustment' || cause.type === 'stocktake' ? 'StockAdjustmentRow' : 'SystemGenerated', id: cause.id };
}
