import { edited, reject, subtract, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import { busy, editAndStep, nextIntent, withWaitingEdits, type Intent, type MayWait, type PostingTable } from '@pegboard/posting';
import type { AdjustmentRow } from './adjustments';
import type { BalanceRef, LedgerBatch } from './ledger/posting';

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

/** What a person may edit of a stocktake. */
export type StocktakeEdit = Partial<
  Pick<
    StocktakeFields,
    | 'number'
    | 'referenceNo'
    | 'stocktakeDate'
    | 'createdDate'
    | 'completedDate'
    | 'notes'
    | 'additionalInfo'
    | 'reason'
    | 'setRemainingItemsAsCounted'
    | 'locationId'
  >
>;

/** A count of what is there (T4). Completing it posts the differences as one adjustment. */
export interface Stocktake extends StocktakeFields, MayWait<StocktakeEdit> {}

interface StocktakeFields {
  readonly id: number;
  readonly isDeleted: boolean;
  readonly number: string;
  readonly referenceNo: string | null;
  readonly locationId: number;
  readonly stocktakeDate: Instant;
  /** Null: the moment at which it was created. The release before wrote none. */
  readonly createdDate?: Instant | null;
  readonly startedDate: Instant | null;
  readonly completedDate: Instant | null;
  readonly reason: string | null;
  readonly notes: string | null;
  readonly additionalInfo: string | null;
  readonly setRemainingItemsAsCounted: boolean;
  readonly status: StocktakeStatus;
  readonly rows: readonly StocktakeRow[];
  /** The last step towards the stock: its differences become an adjustment, or that is taken back. Null: none yet. */
  readonly intent: Intent | null;
  /** While it is being completed, the id of the adjustment that its differences become. */
  readonly completing: number | null;
  /** While its adjustment is being taken back, what the stocktake becomes then. Absent in what the release before wrote. */
  readonly returning?: Exclude<StocktakeStatus, 'COMPLETED'> | 'deleted' | null;
  readonly adjustmentId: number | null;
}

/** While its differences are being posted or taken back, nothing else may be decided. @throws Rejection BUSY */
export function requireSettledStocktake(stocktake: Stocktake): void {
  if (isOpen(stocktake)) throw busy(`stocktake ${stocktake.number}`, { stocktake_id: stocktake.id });
}

const isOpen = ({ completing, returning }: Stocktake): boolean => completing !== null || (returning ?? null) !== null;

/** @throws Rejection BUSY, STOCKTAKE_CLOSED */
export function requireOpen(stocktake: Stocktake): void {
  requireSettledStocktake(stocktake);
  if (stocktake.status === 'COMPLETED')
    throw reject(
      'STOCKTAKE_CLOSED',
      'status',
      `Stocktake ${stocktake.number} is completed. Set its status to IN_PROGRESS first, which reverses its adjustment.`,
    );
}

/** Changes the fields named; undefined if none is. @throws Rejection BUSY, STOCKTAKE_CLOSED, READ_ONLY_FIELD, HAS_ROWS for another location */
export function editStocktake<A extends Stocktake>(stocktake: A, edit: StocktakeEdit): Decision<A> | undefined {
  if (edit.locationId && edit.locationId !== stocktake.locationId) {
    requireOpen(stocktake);
    if (stocktake.rows.length > 0)
      throw reject('HAS_ROWS', 'location_id', `Stocktake ${stocktake.number} has rows that were counted at its location.`);
  }
  if (edit.completedDate && stocktake.status !== 'COMPLETED')
    throw reject('READ_ONLY_FIELD', 'completed_date', `Stocktake ${stocktake.number} is not completed, so it has no completed_date yet.`);
  return edited(stocktake, edit);
}

/**
 * An edit and a new status of one request: both happen, or neither. An edit before a posting waits for its outcome.
 * @throws Rejection of `editStocktake` and `moveStocktake`
 */
export function editAndMove<A extends Stocktake>(
  stocktake: A,
  edit: StocktakeEdit,
  wanted: StocktakeStatus | undefined,
  adjustmentId: number,
  now: Instant,
): Decision<A> | undefined {
  requireSettledStocktake(stocktake);
  const editing = editStocktake(stocktake, edit);
  const step = wanted === undefined ? undefined : moveStocktake(editing?.state ?? stocktake, wanted, adjustmentId, now);
  return editAndStep(stocktake, edit, editing, step, (next) => (isOpen(next) ? next.intent!.postingId : undefined));
}

/** What is counted: a variant, and which of its batches. `batchId` undefined means that none is named. */
export interface Counted {
  readonly variantId: number;
  readonly sku: string;
  readonly isTracked: boolean;
  readonly batchId: number | null | undefined;
}

/**
 * A tracked item is counted batch by batch (T6), another one without.
 * @throws Rejection BATCHES_REQUIRED, NOT_BATCH_TRACKED, UNKNOWN_BATCH, BATCH_OF_ANOTHER_VARIANT
 */
export function requireCountable(
  { variantId, sku, isTracked, batchId }: Counted,
  batches: { get(id: number): LedgerBatch | undefined },
  path: string,
): void {
  if (isTracked && batchId === undefined)
    throw reject(
      'BATCHES_REQUIRED',
      path,
      `${sku} is batch tracked. Count each batch in its own row; batch_id null counts stock without a batch.`,
    );
  if (!batchId) return;
  if (!isTracked) throw reject('NOT_BATCH_TRACKED', path, `${sku} is not batch tracked. Leave out the batch.`);
  const batch = batches.get(batchId);
  if (!batch) throw reject('UNKNOWN_BATCH', path, `There is no batch ${batchId}.`);
  if (batch.variantId !== variantId) throw reject('BATCH_OF_ANOTHER_VARIANT', path, `Batch ${batch.number} does not belong to ${sku}.`);
}

export const balanceOfRow = (stocktake: Stocktake, row: Pick<StocktakeRow, 'variantId' | 'batchId'>): BalanceRef => ({
  variantId: row.variantId,
  locationId: stocktake.locationId,
  batchId: row.batchId,
});

export const discrepancy = ({ countedQuantity, inStockQuantity }: StocktakeRow): Quantity | null =>
  countedQuantity === null || inStockQuantity === null ? null : subtract(countedQuantity, inStockQuantity);

/** Adds rows to be counted. @throws Rejection BUSY, STOCKTAKE_CLOSED; ROW_EXISTS: one row a variant and batch */
export function addRows<A extends Stocktake>(stocktake: A, rows: readonly StocktakeRow[], now: Instant): Decision<A> {
  requireOpen(stocktake);
  const known = [...stocktake.rows];
  for (const row of rows) {
    const twin = known.find((other) => other.variantId === row.variantId && other.batchId === row.batchId);
    if (twin)
      throw reject(
        'ROW_EXISTS',
        'variant_id',
        `Row ${twin.id} of stocktake ${stocktake.number} already counts this variant and batch. Change its quantity instead.`,
        { stocktake_row_id: twin.id },
      );
    known.push(row);
  }
  return {
    state: begun({ ...stocktake, rows: known }, now),
    events: [{ action: 'updated', change: { added_rows: rows.map(({ id }) => id) } }],
  };
}

/** Changes one row; a new count carries the balance of its moment. @throws Rejection BUSY, STOCKTAKE_CLOSED */
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

/**
 * Moves a stocktake to a status: completing it writes the intent to post its differences, leaving COMPLETED the intent to take
 * them back. Undefined if it is there.
 * @param adjustmentId an unused id for the adjustment of its differences
 * @throws Rejection BUSY
 */
export function moveStocktake<A extends Stocktake>(
  stocktake: A,
  wanted: StocktakeStatus | 'deleted',
  adjustmentId: number,
  now: Instant,
): Decision<A> | undefined {
  requireSettledStocktake(stocktake);
  if (stocktake.status === wanted) return undefined;
  if (wanted === 'COMPLETED') return { state: { ...withIntent(stocktake, 'complete'), completing: adjustmentId }, events: [] };
  if (stocktake.adjustmentId === null) return moved(stocktake, wanted, now);
  return { state: { ...withIntent(stocktake, 'return'), returning: wanted }, events: [] };
}

const withIntent = <A extends Stocktake>(stocktake: A, verb: string): A => ({
  ...stocktake,
  intent: nextIntent(`stocktake/${stocktake.id}`, verb, stocktake.intent ?? null),
});

function moved<A extends Stocktake>(stocktake: A, wanted: Exclude<StocktakeStatus, 'COMPLETED'> | 'deleted', now: Instant): Decision<A> {
  const left = { ...stocktake, adjustmentId: null, returning: null };
  if (wanted === 'deleted') return { state: { ...left, isDeleted: true }, events: [{ action: 'deleted' }] };
  const startedDate = wanted === 'IN_PROGRESS' ? (stocktake.startedDate ?? now) : null;
  return {
    state: { ...left, status: wanted, completedDate: null, startedDate },
    events: [{ action: 'updated', change: { status: wanted } }],
  };
}

/** A stocktake moves no stock itself: it asks for an adjustment of its differences, or for the end of that one. */
export interface DifferencesRequest<A> {
  readonly posting_id: string;
  readonly stocktake: A;
  readonly wants: 'adjustment' | 'no adjustment';
  readonly adjustmentId: number;
}

/** What stocktakes ask for. One that is refused stays as it was. */
export const stocktakePostings = <A extends Stocktake>(): PostingTable<A, DifferencesRequest<A>> =>
  withWaitingEdits<A, StocktakeEdit, DifferencesRequest<A>>(
    {
      filter: { $or: [{ completing: { $ne: null } }, { returning: { $ne: null } }] },
      nameOf: ({ number }) => `stocktake ${number}`,
      open: (stocktake) => {
        if (!isOpen(stocktake)) return [];
        // The release before wrote only which adjustment it is to be.
        const postingId = stocktake.intent?.postingId ?? `stocktake/${stocktake.id}/complete/${stocktake.completing}`;
        return [{ part: null, postingId, isReverting: stocktake.completing === null }];
      },
      posting: (stocktake, { postingId, isReverting }) => ({
        posting_id: postingId,
        stocktake,
        wants: isReverting ? 'no adjustment' : 'adjustment',
        adjustmentId: (isReverting ? stocktake.adjustmentId : stocktake.completing)!,
      }),
      booked: (stocktake, { isReverting }, _outcome, now) => {
        if (isReverting) return moved(stocktake, stocktake.returning!, now);
        const completed = {
          completing: null,
          status: 'COMPLETED' as const,
          completedDate: now,
          startedDate: stocktake.startedDate ?? now,
          adjustmentId: differences(stocktake).length > 0 ? stocktake.completing : null,
        };
        return { state: { ...stocktake, ...completed }, events: [{ action: 'completed' }] };
      },
      refused: (stocktake, _intent, refusal) => ({
        state: { ...stocktake, completing: null, returning: null, intent: stocktake.intent && { ...stocktake.intent, refusal } },
        events: [],
      }),
      pathOf: (_stocktake, _intent, movement) => `stocktake_rows/${movement}`,
    },
    edited,
  );
