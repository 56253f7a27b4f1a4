import type { PostOutcome } from '@pegboard/contracts';
import { edited, isSame, reject, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import {
  busy,
  countMovements,
  MovedPortions,
  editAndStep,
  movementOf,
  pathsOfRows,
  postingOf,
  withWaitingEdits,
  type MayWait,
  type OpenIntent,
  type PostingTable,
} from '@pegboard/posting';
import { byBatch, linesMoved, matchedBatches, type BatchLine } from './batch-lines';
import { lastStep, openPosting, withoutStep, withStep, type WithSteps } from './intent';
import { MAX_LINES } from './ledger/decided-posting';
import type { LedgerRequest, Money } from './ledger/posting';

export interface AdjustmentRow {
  readonly id: number;
  readonly variantId: number;
  /** Signed. */
  readonly quantity: Quantity;
  readonly costPerUnit: Money | null;
  readonly batches: readonly BatchLine[];
}

/** What a person may edit of an adjustment. */
export type AdjustmentEdit = Partial<
  Pick<AdjustmentFields, 'number' | 'referenceNo' | 'locationId' | 'adjustmentDate' | 'additionalInfo' | 'reason' | 'rows'>
>;

/** A correction of stock by hand (T4). COMPLETED has moved stock, DRAFT has not. */
export interface Adjustment extends AdjustmentFields, WithSteps<'post' | 'revert' | 'delete'>, MayWait<AdjustmentEdit> {}

interface AdjustmentFields {
  readonly id: number;
  readonly isDeleted: boolean;
  readonly number: string;
  readonly referenceNo: string | null;
  readonly locationId: number;
  readonly adjustmentDate: Instant;
  readonly additionalInfo: string | null;
  readonly reason: string | null;
  readonly status: 'DRAFT' | 'COMPLETED';
  readonly rows: readonly AdjustmentRow[];
  /** The count that it comes from, if it was not written by hand. */
  readonly stocktakeId: number | null;
  /** The posting that has moved the stock, while COMPLETED. */
  readonly postedAs: string | null;
}

/**
 * The rows of an adjustment as they are asked for, each with batches that add up to it. Their ids come later.
 * @throws Rejection TOO_MANY_LINES: all of them are one posting; QUANTITY_ZERO of a row that moves nothing; those of `matchedBatches`
 */
export function adjustmentRows(rows: readonly Omit<AdjustmentRow, 'id'>[]): Omit<AdjustmentRow, 'id'>[] {
  const lines = countMovements(rows);
  if (lines > MAX_LINES)
    throw reject('TOO_MANY_LINES', 'stock_adjustment_rows', `A posting has at most ${MAX_LINES} lines; this one would have ${lines}.`, {
      count: lines,
      limit: MAX_LINES,
    });
  return rows.map((row, i) => {
    const path = `stock_adjustment_rows/${i}`;
    if (row.quantity === 0 && row.batches.length === 0)
      throw reject('QUANTITY_ZERO', `${path}/quantity`, 'The quantity of a row must not be 0, unless it moves stock between batches.');
    return { ...row, batches: matchedBatches(row.quantity, row.batches, `${path}/batch_transactions`) };
  });
}

/** What changes the movements, as the API writes it. */
const MOVING = { locationId: 'location_id', rows: 'stock_adjustment_rows', adjustmentDate: 'adjustment_date' } as const;

/** Changes the fields named; undefined if none is. @throws Rejection ALREADY_POSTED for what has moved stock */
export function editAdjustment<A extends Adjustment>(adjustment: A, edit: AdjustmentEdit): Decision<A> | undefined {
  const [moved] = (['locationId', 'rows', 'adjustmentDate'] as const).filter(
    (field) => field in edit && !isSame(edit[field], adjustment[field]),
  );
  if (moved && adjustment.status === 'COMPLETED')
    throw reject(
      'ALREADY_POSTED',
      MOVING[moved],
      `Stock adjustment ${adjustment.number} has moved stock. Set its status to DRAFT first, which reverses the movements.`,
    );
  return edited(adjustment, edit);
}

/**
 * An edit and a new status of one request: both happen, or neither. An edit before a posting waits for its outcome.
 * @throws Rejection of `editAdjustment`; BUSY
 */
export function editWithStatus<A extends Adjustment>(
  adjustment: A,
  edit: AdjustmentEdit,
  status: Adjustment['status'] | undefined,
): Decision<A> | undefined {
  requireSettledAdjustment(adjustment);
  const editing = editAdjustment(adjustment, edit);
  if (status === undefined) return editing;
  const step = (status === 'COMPLETED' ? completeAdjustment : revertAdjustment)(editing?.state ?? adjustment);
  return editAndStep(adjustment, edit, editing, step, openPosting);
}

const wordOf = ({ id }: Adjustment): string => `stock_adjustment/${id}`;

/** While a step towards the ledger is open, nothing else may be decided. @throws Rejection BUSY */
export function requireSettledAdjustment(adjustment: Adjustment): void {
  if (lastStep(adjustment)?.action) throw busy(`stock adjustment ${adjustment.number}`, { stock_adjustment_id: adjustment.id });
}

/** The intent to move the stock. Undefined if it has moved. @throws Rejection BUSY */
export function completeAdjustment<A extends Adjustment>(adjustment: A): Decision<A> | undefined {
  requireSettledAdjustment(adjustment);
  if (adjustment.status === 'COMPLETED') return undefined;
  if (adjustment.rows.length === 0) return { state: { ...adjustment, status: 'COMPLETED' }, events: [{ action: 'completed' }] };
  return { state: withStep(adjustment, 'post', wordOf(adjustment), 'post'), events: [] };
}

/** A new adjustment as it is saved first: with the intent to move its stock, unless it is a draft or has none. */
export function newAdjustment<A extends Adjustment>(adjustment: A): Decision<A> {
  const isMoving = adjustment.status === 'COMPLETED' && adjustment.rows.length > 0;
  return isMoving
    ? { state: withStep(adjustment, 'post', wordOf(adjustment), 'post'), events: [] }
    : { state: adjustment, events: [{ action: 'created' }] };
}

/** The intent to take back what was moved, as a step back to DRAFT. Undefined if it is one. @throws Rejection BUSY */
export function revertAdjustment<A extends Adjustment>(adjustment: A): Decision<A> | undefined {
  requireSettledAdjustment(adjustment);
  if (adjustment.status === 'DRAFT') return undefined;
  if (!adjustment.postedAs) return { state: { ...adjustment, status: 'DRAFT' }, events: [{ action: 'reverted' }] };
  return { state: withStep(adjustment, 'revert', wordOf(adjustment), 'revert'), events: [] };
}

/** The same before a deletion. @throws Rejection BUSY */
export function removeAdjustment<A extends Adjustment>(adjustment: A): Decision<A> {
  requireSettledAdjustment(adjustment);
  if (!adjustment.postedAs) return { state: { ...adjustment, isDeleted: true }, events: [{ action: 'deleted' }] };
  return { state: withStep(adjustment, 'delete', wordOf(adjustment), 'revert'), events: [] };
}

/** The postings of adjustments: there and back. A new one that is refused never was; a draft that is refused stays a draft. */
export const adjustmentPostings = <A extends Adjustment>(): PostingTable<A, LedgerRequest> =>
  withWaitingEdits<A, AdjustmentEdit, LedgerRequest>(
    {
      filter: { 'intent.action': { $ne: null } },
      nameOf: ({ number }) => `stock adjustment ${number}`,
      open: (adjustment) => {
        const step = lastStep(adjustment);
        return step?.action ? [{ part: null, postingId: step.postingId, isReverting: step.action !== 'post' }] : [];
      },
      posting,
      booked,
      refused: (adjustment, _intent, refusal) => {
        const isNew = isNewOne(adjustment);
        const settled = withoutStep(adjustment, refusal);
        return {
          // It has moved nothing, and its tombstone says so.
          state: isNew ? { ...settled, status: 'DRAFT', isDeleted: true } : { ...settled, isDeleted: false },
          events: isNew ? [{ action: 'deleted', change: { refused: refusal.code } }] : [],
        };
      },
      pathOf: (adjustment, _intent, movement) => adjustmentPath(adjustment, movement),
    },
    edited,
  );

const isNewOne = (adjustment: Adjustment): boolean =>
  lastStep(adjustment)?.action === 'post' && adjustment.postedAs === null && adjustment.status === 'COMPLETED';

function posting(adjustment: Adjustment, { postingId, isReverting }: OpenIntent): LedgerRequest {
  const base = postingOf({
    posting_id: postingId,
    kind: adjustment.stocktakeId === null ? 'adjustment' : 'stocktake',
    cause: { type: 'stock_adjustment', id: adjustment.id, number: adjustment.number },
    movement_date: adjustment.adjustmentDate,
  });
  if (isReverting) return { ...base, reverses: adjustment.postedAs };
  const movements = adjustment.rows.flatMap((row) =>
    byBatch(row.quantity, row.batches).map((part) =>
      movementOf({
        ...part,
        variant_id: row.variantId,
        location_id: adjustment.locationId,
        serves: null,
        // What only goes from batch to batch keeps its worth (T9).
        price_per_unit: row.quantity > 0 ? row.costPerUnit : null,
      }),
    ),
  );
  return { ...base, movements };
}

/** Which row and batch a movement came from, for the path of a refusal. */
export function adjustmentPath(adjustment: Adjustment, movement: number): string {
  return pathsOfRows(adjustment.rows, 'stock_adjustment_rows')[movement] ?? 'stock_adjustment_rows';
}

function booked<A extends Adjustment>(adjustment: A, { postingId }: OpenIntent, outcome: PostOutcome): Decision<A> {
  const settled = withoutStep(adjustment);
  switch (lastStep(adjustment)!.action!) {
    case 'delete':
      return { state: { ...settled, postedAs: null, isDeleted: true }, events: [{ action: 'deleted' }] };
    case 'revert':
      return { state: { ...settled, postedAs: null, status: 'DRAFT' }, events: [{ action: 'reverted' }] };
    case 'post': {
      const moved = new MovedPortions(outcome);
      const rows = adjustment.rows.map((row) => ({ ...row, batches: linesMoved(row.batches, moved) }));
      return {
        state: { ...settled, rows, status: 'COMPLETED', postedAs: postingId },
        events: [{ action: isNewOne(adjustment) ? 'created' : 'completed' }],
      };
    }
  }
}
