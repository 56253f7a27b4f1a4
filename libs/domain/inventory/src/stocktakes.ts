import { reject, subtract, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import type { AdjustmentRow } from './adjustments';
import type { BalanceRef } from './ledger/posting';

export type StocktakeStatus = 'NOT_STARTED' | 'IN_PROGRESS' | 'COMPLETED';

export interface StocktakeRow {
  readonly id: number;
  readonly variantId: number;
  readonly batchId: number | null;
  /** Null until it is counted. */
  readonly countedQuantity: Quantity | null;
  /** What the ledger said at the moment of counting: what moves later is no discrepancy (T4). */
  readonly inStockQuantity: Quantity | null;
  readonly notes: string | null;
}

/** A count of what is there (T4). Completing it posts the differences as one adjustment. */
export interface Stocktake {
  readonly id: number;
  readonly isDeleted: boolean;
  readonly number: string;
  readonly referenceNo: string | null;
  readonly locationId: number;
  readonly stocktakeDate: Instant;
  readonly startedDate: Instant | null;
  readonly completedDate: Instant | null;
  readonly reason: string | null;
  readonly notes: string | null;
  readonly additionalInfo: string | null;
  readonly setRemainingItemsAsCounted: boolean;
  readonly status: StocktakeStatus;
  readonly rows: readonly StocktakeRow[];
  /** The intent to complete: the id of the adjustment that is being posted. */
  readonly completing: number | null;
  readonly adjustmentId: number | null;
}

/** @throws Rejection STOCKTAKE_CLOSED */
export function requireOpen(stocktake: Stocktake): void {
  if (stocktake.status === 'COMPLETED' || stocktake.completing !== null)
    throw reject(
      'STOCKTAKE_CLOSED',
      'status',
      `Stocktake ${stocktake.number} is completed. Set its status to IN_PROGRESS first, which takes its adjustment back.`,
    );
}

export const balanceOfRow = (stocktake: Stocktake, row: Pick<StocktakeRow, 'variantId' | 'batchId'>): BalanceRef => ({
  variantId: row.variantId,
  locationId: stocktake.locationId,
  batchId: row.batchId,
});

export const discrepancy = ({ countedQuantity, inStockQuantity }: StocktakeRow): Quantity | null =>
  countedQuantity === null || inStockQuantity === null ? null : subtract(countedQuantity, inStockQuantity);

/** Adds rows to be counted. @throws Rejection STOCKTAKE_CLOSED; ROW_EXISTS: one row a variant and batch */
export function addRows<A extends Stocktake>(stocktake: A, rows: readonly StocktakeRow[], now: Instant): Decision<A> {
  requireOpen(stocktake);
  const known = [...stocktake.rows];
  for (const row of rows) {
    const twin = known.find((other) => other.variantId === row.variantId && other.batchId === row.batchId);
    if (twin)
      throw reject(
        'ROW_EXISTS',
        'variant_id',
        `Row ${twin.id} of stocktake ${stocktake.number} already counts that variant and batch; change its quantity.`,
        { stocktake_row_id: twin.id },
      );
    known.push(row);
  }
  return {
    state: begun({ ...stocktake, rows: known }, now),
    events: [{ action: 'updated', change: { added_rows: rows.map(({ id }) => id) } }],
  };
}

/** Changes one row; a new count carries the balance of its moment. @throws Rejection STOCKTAKE_CLOSED */
export function changeRow<A extends Stocktake>(stocktake: A, rowId: number, change: Partial<StocktakeRow>, now: Instant): Decision<A> {
  requireOpen(stocktake);
  const rows = stocktake.rows.map((row) => (row.id === rowId ? { ...row, ...change } : row));
  return { state: begun({ ...stocktake, rows }, now), events: [{ action: 'updated', change: { changed_row: rowId } }] };
}

export function removeRow<A extends Stocktake>(stocktake: A, rowId: number): Decision<A> {
  requireOpen(stocktake);
  return {
    state: { ...stocktake, rows: stocktake.rows.filter(({ id }) => id !== rowId) },
    events: [{ action: 'updated', change: { removed_row: rowId } }],
  };
}

/** Counting begins a stocktake. */
function begun<A extends Stocktake>(stocktake: A, now: Instant): A {
  if (stocktake.status !== 'NOT_STARTED' || stocktake.rows.every(({ countedQuantity }) => countedQuantity === null)) return stocktake;
  return { ...stocktake, status: 'IN_PROGRESS', startedDate: stocktake.startedDate ?? now };
}

/** The rows of the one adjustment that a count leads to: what differed, when it was counted. */
export const differences = (stocktake: Stocktake): Omit<AdjustmentRow, 'id'>[] =>
  stocktake.rows.flatMap((row) => {
    const quantity = discrepancy(row);
    if (quantity === null || quantity === 0) return [];
    const batches = row.batchId === null ? [] : [{ batchId: row.batchId, batchNumber: null, expirationDate: null, quantity }];
    return [{ variantId: row.variantId, quantity, costPerUnit: null, batches }];
  });
