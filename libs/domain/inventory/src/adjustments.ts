import type { PostOutcome } from '@pegboard/contracts';
import { reject, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import { byBatch, type BatchLine } from './batch-lines';
import { postingIdOf, type Intent } from './intent';
import type { LedgerRequest, Money } from './ledger/posting';

export interface AdjustmentRow {
  readonly id: number;
  readonly variantId: number;
  /** Signed. */
  readonly quantity: Quantity;
  readonly costPerUnit: Money | null;
  readonly batches: readonly BatchLine[];
}

/** A correction of stock by hand (T4). COMPLETED has moved stock, DRAFT has not. */
export interface Adjustment {
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
  /** How often it was posted or tried to be; part of the posting's id. */
  readonly attempts: number;
  readonly intent: Intent | null;
  /** Why the ledger refused the last step. */
  readonly refusal: PostOutcome['refusal'];
  /** The posting that has moved the stock, while COMPLETED. */
  readonly postedAs: string | null;
}

const wordOf = ({ id }: Adjustment): string => `stock_adjustment/${id}`;

/** While a step towards the ledger is open, nothing else may be decided. @throws Rejection BUSY */
function settled(adjustment: Adjustment): void {
  if (adjustment.intent)
    throw reject(
      'BUSY',
      'id',
      `Stock adjustment ${adjustment.number} is just being ${adjustment.intent.action === 'post' ? 'posted' : 'reverted'}; try again.`,
    );
}

/** The intent to move the stock. */
export function requestPost<A extends Adjustment>(adjustment: A): Decision<A> {
  settled(adjustment);
  const attempts = adjustment.attempts + 1;
  return {
    state: {
      ...adjustment,
      attempts,
      refusal: null,
      intent: { action: 'post', postingId: postingIdOf(wordOf(adjustment), 'post', attempts) },
    },
    events: [],
  };
}

/** The intent to take back what was moved, as a step back to DRAFT or before a deletion. */
export function requestRevert<A extends Adjustment>(adjustment: A, isDeletion: boolean): Decision<A> {
  settled(adjustment);
  return {
    state: {
      ...adjustment,
      refusal: null,
      intent: { action: isDeletion ? 'delete' : 'revert', postingId: postingIdOf(wordOf(adjustment), 'revert', adjustment.attempts) },
    },
    events: [],
  };
}

/** What is asked of the ledger for the open intent. */
export function adjustmentPosting(adjustment: Adjustment): LedgerRequest {
  const intent = adjustment.intent!;
  const base = {
    posting_id: intent.postingId,
    kind: adjustment.stocktakeId === null ? ('adjustment' as const) : ('stocktake' as const),
    cause: { type: 'stock_adjustment', id: adjustment.id, number: adjustment.number },
    movement_date: adjustment.adjustmentDate,
    closes: [],
    releases: [],
    unless_changed_since: {},
  };
  if (intent.action !== 'post') return { ...base, movements: [], reverses: adjustment.postedAs };
  const movements = adjustment.rows.flatMap((row) =>
    byBatch(row.quantity, row.batches).map((part) => ({
      ...part,
      variant_id: row.variantId,
      location_id: adjustment.locationId,
      serves: null,
      holds_for: null,
      price_per_unit: part.quantity > 0 ? row.costPerUnit : null,
    })),
  );
  return { ...base, movements, reverses: null };
}

/** Which row and batch a movement came from, for the path of a refusal. */
export function adjustmentPath(adjustment: Adjustment, movement: number): string {
  const paths = adjustment.rows.flatMap((row, i) =>
    row.batches.length === 0
      ? [`stock_adjustment_rows/${i}`]
      : row.batches.map((_, j) => `stock_adjustment_rows/${i}/batch_transactions/${j}`),
  );
  return paths[movement] ?? 'stock_adjustment_rows';
}

/** Writes down what the ledger answered; a new adjustment that was refused never was. */
export function record<A extends Adjustment>(adjustment: A, postingId: string, outcome: PostOutcome): Decision<A> | undefined {
  const { intent } = adjustment;
  if (intent?.postingId !== postingId) return undefined;
  const isNew = intent.action === 'post' && adjustment.postedAs === null && adjustment.status === 'COMPLETED';
  if (outcome.status !== 'posted')
    return {
      state: { ...adjustment, intent: null, refusal: outcome.refusal, isDeleted: isNew },
      events: isNew ? [{ action: 'deleted', change: { refused: outcome.refusal?.code } }] : [],
    };
  if (intent.action === 'delete')
    return { state: { ...adjustment, intent: null, postedAs: null, isDeleted: true }, events: [{ action: 'deleted' }] };
  if (intent.action === 'revert')
    return { state: { ...adjustment, intent: null, postedAs: null, status: 'DRAFT' }, events: [{ action: 'reverted' }] };
  const made = outcome.batch_ids;
  let next = 0;
  const rows = adjustment.rows.map((row) => ({
    ...row,
    batches:
      row.batches.length === 0
        ? (next++, row.batches)
        : row.batches.map((line) => ({ ...line, batchId: made[next++] ?? line.batchId, batchNumber: null })),
  }));
  return {
    state: { ...adjustment, rows, intent: null, status: 'COMPLETED', postedAs: postingId },
    events: [{ action: isNew ? 'created' : 'completed' }],
  };
}
