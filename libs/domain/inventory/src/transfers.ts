import { served, type MovementRequest, type PostOutcome } from '@pegboard/contracts';
import { negate, refId, reject, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import { byBatch, type BatchLine } from './batch-lines';
import { postingIdOf, type Intent } from './intent';
import type { LedgerRequest, Posting } from './ledger/posting';

export type TransferStatus = 'draft' | 'inTransit' | 'received';

export interface TransferRow {
  readonly id: number;
  readonly variantId: number;
  readonly quantity: Quantity;
  readonly batches: readonly BatchLine[];
}

/** Stock on its way from one location to another (T4): draft has moved nothing, inTransit has left, received has arrived. */
export interface Transfer {
  readonly id: number;
  readonly isDeleted: boolean;
  readonly number: string;
  readonly sourceLocationId: number;
  readonly targetLocationId: number;
  readonly transferDate: Instant | null;
  readonly expectedArrivalDate: Instant | null;
  readonly additionalInfo: string | null;
  readonly status: TransferStatus;
  /** Where it is being moved to, step by step; equal to `status` when nothing is open. */
  readonly wanted: TransferStatus;
  readonly rows: readonly TransferRow[];
  readonly attempts: number;
  readonly intent: Intent | null;
  readonly refusal: PostOutcome['refusal'];
  readonly departedAs: string | null;
  readonly arrivedAs: string | null;
}

const WAY: readonly TransferStatus[] = ['draft', 'inTransit', 'received'];

/** A transfer must go somewhere. @throws Rejection SAME_LOCATION */
export function checkWay(sourceLocationId: number, targetLocationId: number): void {
  if (sourceLocationId !== targetLocationId) return;
  throw reject('SAME_LOCATION', 'target_location_id', 'A transfer goes from one location to another; both are the same.', {
    location_id: sourceLocationId,
  });
}

/** Sets out for a status, on the way there or back. @throws Rejection BUSY while a step is open */
export function setOut<A extends Transfer>(transfer: A, wanted: TransferStatus): Decision<A> | undefined {
  if (transfer.intent) throw reject('BUSY', 'id', `Stock transfer ${transfer.number} is just being moved; try again.`);
  if (transfer.status === wanted) return undefined;
  return { state: nextStep({ ...transfer, wanted, refusal: null }), events: [] };
}

/** Ends a transfer whose goods are where they came from. @throws Rejection BUSY if it has set out again meanwhile */
export function removeTransfer<A extends Transfer>(transfer: A): Decision<A> {
  if (transfer.intent || transfer.status !== 'draft')
    throw reject('BUSY', 'id', `Stock transfer ${transfer.number} is just being moved; try again.`, { status: transfer.status });
  return { state: { ...transfer, isDeleted: true }, events: [{ action: 'deleted' }] };
}

/** The intent of the next step, if the transfer isn't where it shall be. */
function nextStep<A extends Transfer>(transfer: A): A {
  if (transfer.status === transfer.wanted) return { ...transfer, intent: null };
  const isForward = WAY.indexOf(transfer.wanted) > WAY.indexOf(transfer.status);
  const attempts = transfer.attempts + 1;
  const action = isForward
    ? transfer.status === 'draft'
      ? 'depart'
      : 'arrive'
    : transfer.status === 'received'
      ? 'undo_arrival'
      : 'undo_departure';
  return { ...transfer, attempts, intent: { action, postingId: postingIdOf(`stock_transfer/${transfer.id}`, action, attempts) } };
}

/**
 * What is asked of the ledger for the open step.
 * @param departed the posting with which the goods left: what arrives is exactly that, batch by batch, at the same value
 */
export function transferPosting(transfer: Transfer, now: Instant, departed: Posting | null): LedgerRequest {
  const { action, postingId } = transfer.intent!;
  const base = {
    posting_id: postingId,
    kind: 'transfer' as const,
    cause: { type: 'stock_transfer', id: transfer.id, number: transfer.number },
    movement_date: now,
    closes: [],
    releases: [],
    unless_changed_since: {},
  };
  if (action === 'undo_departure') return { ...base, movements: [], reverses: transfer.departedAs };
  if (action === 'undo_arrival') return { ...base, movements: [], reverses: transfer.arrivedAs };
  if (action === 'depart') return { ...base, movement_date: transfer.transferDate ?? now, movements: departures(transfer), reverses: null };
  const movements = departed!.movements.map((movement) => ({
    variant_id: movement.variantId,
    location_id: transfer.targetLocationId,
    batch_id: movement.batchId,
    quantity: negate(movement.quantity),
    serves: served('stock_transfer_arrival', refId(movement.serves!)),
    holds_for: null,
    price_per_unit: null,
    new_batch: null,
    value: negate(movement.value),
  }));
  return { ...base, movements, reverses: null };
}

const departures = (transfer: Transfer): MovementRequest[] =>
  transfer.rows.flatMap((row) =>
    byBatch(row.quantity, row.batches).map((part) => ({
      ...part,
      quantity: negate(part.quantity),
      variant_id: row.variantId,
      location_id: transfer.sourceLocationId,
      serves: served('stock_transfer_row', row.id),
      holds_for: null,
      price_per_unit: null,
    })),
  );

/** Which row and batch a movement came from, for the path of a refusal. */
export function transferPath(transfer: Transfer, movement: number): string {
  const paths = transfer.rows.flatMap((row, i) =>
    row.batches.length === 0 ? [`stock_transfer_rows/${i}`] : row.batches.map((_, j) => `stock_transfer_rows/${i}/batch_transactions/${j}`),
  );
  return paths[movement] ?? 'stock_transfer_rows';
}

/** Writes down what the ledger answered and sets out for the next step; a refusal ends the way where it is. */
export function recordStep<A extends Transfer>(transfer: A, postingId: string, outcome: PostOutcome): Decision<A> | undefined {
  if (transfer.intent?.postingId !== postingId) return undefined;
  const { action } = transfer.intent;
  if (outcome.status !== 'posted')
    return { state: { ...transfer, intent: null, wanted: transfer.status, refusal: outcome.refusal }, events: [] };
  const moved = { ...transfer, intent: null };
  const arrived: Record<string, Partial<Transfer>> = {
    depart: { status: 'inTransit', departedAs: postingId },
    arrive: { status: 'received', arrivedAs: postingId },
    undo_arrival: { status: 'inTransit', arrivedAs: null },
    undo_departure: { status: 'draft', departedAs: null },
  };
  const names: Record<string, string> = {
    depart: 'departed',
    arrive: 'received',
    undo_arrival: 'arrival_reverted',
    undo_departure: 'departure_reverted',
  };
  return {
    state: nextStep({ ...moved, ...arrived[action] } as A),
    events: [{ action: names[action]!, change: { status: arrived[action]!.status } }],
  };
}
