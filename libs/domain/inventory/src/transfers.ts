import { served, type MovementRequest, type PostOutcome } from '@pegboard/contracts';
import { edited, isSame, negate, refId, reject, type Decision, type Instant, type Quantity } from '@pegboard/kit';
import {
  busy,
  editAndStep,
  movementOf,
  pathsOfRows,
  postingOf,
  withWaitingEdits,
  type MayWait,
  type OpenIntent,
  type PostingTable,
} from '@pegboard/posting';
import { byBatch, type BatchLine } from './batch-lines';
import { lastStep, openPosting, withoutStep, withStep, type WithSteps } from './intent';
import type { LedgerRequest, Posting } from './ledger/posting';

export type TransferStatus = 'draft' | 'inTransit' | 'received';

export interface TransferRow {
  readonly id: number;
  readonly variantId: number;
  readonly quantity: Quantity;
  readonly batches: readonly BatchLine[];
}

type Step = 'depart' | 'arrive' | 'undo_arrival' | 'undo_departure';

/** What a person may edit of a transfer. */
export type TransferEdit = Partial<
  Pick<
    TransferFields,
    | 'number'
    | 'sourceLocationId'
    | 'targetLocationId'
    | 'orderCreatedDate'
    | 'transferDate'
    | 'expectedArrivalDate'
    | 'additionalInfo'
    | 'rows'
  >
>;

/** Stock on its way from one location to another (T4): draft has moved nothing, inTransit has left, received has arrived. */
export interface Transfer extends TransferFields, WithSteps<Step>, MayWait<TransferEdit> {}

interface TransferFields {
  readonly id: number;
  readonly isDeleted: boolean;
  readonly number: string;
  readonly sourceLocationId: number;
  readonly targetLocationId: number;
  /** Null: the moment at which it was created. The release before wrote none. */
  readonly orderCreatedDate?: Instant | null;
  readonly transferDate: Instant | null;
  readonly expectedArrivalDate: Instant | null;
  readonly additionalInfo: string | null;
  readonly status: TransferStatus;
  /** Where it is being moved to, step by step; equal to `status` when nothing is open. */
  readonly wanted: TransferStatus;
  readonly rows: readonly TransferRow[];
  readonly departedAs: string | null;
  readonly arrivedAs: string | null;
}

const WAY: readonly TransferStatus[] = ['draft', 'inTransit', 'received'];

/** A transfer must go somewhere. @throws Rejection SAME_LOCATION */
export function checkWay(sourceLocationId: number, targetLocationId: number): void {
  if (sourceLocationId !== targetLocationId) return;
  throw reject('SAME_LOCATION', 'target_location_id', 'The source and the target location of a transfer must differ.', {
    location_id: sourceLocationId,
  });
}

/** Changes the fields named; undefined if none is. @throws Rejection ALREADY_POSTED for what has left; SAME_LOCATION */
export function editTransfer<A extends Transfer>(transfer: A, edit: TransferEdit): Decision<A> | undefined {
  const isMoving = (['rows', 'sourceLocationId', 'targetLocationId'] as const).some(
    (field) => field in edit && !isSame(edit[field], transfer[field]),
  );
  if (isMoving && transfer.status !== 'draft')
    throw reject(
      'ALREADY_POSTED',
      'status',
      `Stock transfer ${transfer.number} has moved stock. Set its status to draft first, which reverses the movements.`,
    );
  checkWay(edit.sourceLocationId ?? transfer.sourceLocationId, edit.targetLocationId ?? transfer.targetLocationId);
  return edited(transfer, edit);
}

/**
 * An edit and a new status of one request: both happen, or neither. An edit before a posting waits for its outcome, which is that of
 * the first step.
 * @throws Rejection of `editTransfer`; BUSY
 */
export function editAndSetOut<A extends Transfer>(
  transfer: A,
  edit: TransferEdit,
  wanted: TransferStatus | undefined,
): Decision<A> | undefined {
  requireSettledTransfer(transfer);
  const editing = editTransfer(transfer, edit);
  const step = wanted === undefined ? undefined : setOut(editing?.state ?? transfer, wanted);
  return editAndStep(transfer, edit, editing, step, openPosting);
}

/** The row of a transfer that has one, with another quantity; its batches are no longer those. @throws Rejection SEVERAL_ROWS */
export function onlyRow(transfer: Transfer, quantity: Quantity): TransferRow {
  if (transfer.rows.length !== 1)
    throw reject(
      'SEVERAL_ROWS',
      'quantity',
      `Stock transfer ${transfer.number} has ${transfer.rows.length} rows. Edit them with stock_transfer_rows.`,
    );
  return { ...transfer.rows[0]!, quantity, batches: [] };
}

/** While a step is open, nothing else may be decided. @throws Rejection BUSY */
export function requireSettledTransfer(transfer: Transfer): void {
  if (lastStep(transfer)?.action) throw busy(`stock transfer ${transfer.number}`, { stock_transfer_id: transfer.id });
}

/** Sets out for a status, on the way there or back. Undefined if it is there. @throws Rejection BUSY */
export function setOut<A extends Transfer>(transfer: A, wanted: TransferStatus): Decision<A> | undefined {
  requireSettledTransfer(transfer);
  if (transfer.status === wanted) return undefined;
  return { state: nextStep({ ...transfer, wanted }), events: [] };
}

/** Ends a transfer whose goods are where they came from. @throws Rejection BUSY if it has set out again meanwhile */
export function removeTransfer<A extends Transfer>(transfer: A): Decision<A> {
  requireSettledTransfer(transfer);
  if (transfer.status !== 'draft') throw busy(`stock transfer ${transfer.number}`, { status: transfer.status });
  return { state: { ...transfer, isDeleted: true }, events: [{ action: 'deleted' }] };
}

/** With the intent of the next step, if the transfer hasn't reached its status yet. */
function nextStep<A extends Transfer>(transfer: A): A {
  if (transfer.status === transfer.wanted) return withoutStep(transfer);
  const isForward = WAY.indexOf(transfer.wanted) > WAY.indexOf(transfer.status);
  const forward = transfer.status === 'draft' ? 'depart' : 'arrive';
  const step = isForward ? forward : transfer.status === 'received' ? 'undo_arrival' : 'undo_departure';
  return withStep(transfer, step, `stock_transfer/${transfer.id}`, step);
}

/** What the ledger is asked for a step. What arrives is exactly what departed, so an arrival names that posting instead of movements. */
export type TransferRequest = LedgerRequest & { readonly arrival: { readonly of: string; readonly locationId: number } | null };

/** What each step leads to, and what it is called when it is told. */
const STEPS = {
  depart: { to: 'inTransit', event: 'departed', change: (postingId: string) => ({ departedAs: postingId }) },
  arrive: { to: 'received', event: 'received', change: (postingId: string) => ({ arrivedAs: postingId }) },
  undo_arrival: { to: 'inTransit', event: 'arrival_reverted', change: () => ({ arrivedAs: null }) },
  undo_departure: { to: 'draft', event: 'departure_reverted', change: () => ({ departedAs: null }) },
} as const satisfies Record<Step, { to: TransferStatus; event: string; change: (postingId: string) => Partial<Transfer> }>;

/**
 * The postings of transfers. The outcome of one step opens the next, until the transfer has the requested status.
 * A refusal ends it where it is.
 */
export const transferPostings = <A extends Transfer>(): PostingTable<A, TransferRequest> =>
  withWaitingEdits<A, TransferEdit, TransferRequest>(
    {
      filter: { 'intent.action': { $ne: null } },
      nameOf: ({ number }) => `stock transfer ${number}`,
      open: (transfer) => {
        const step = lastStep(transfer);
        return step?.action ? [{ part: null, postingId: step.postingId, isReverting: step.action.startsWith('undo') }] : [];
      },
      posting,
      booked: (transfer, { postingId }, outcome) => {
        const { action } = lastStep(transfer)!;
        const { to, event, change } = STEPS[action!];
        const rows = action === 'depart' ? departed(transfer, outcome) : transfer.rows;
        return {
          state: nextStep({ ...withoutStep(transfer), ...change(postingId), rows, status: to }),
          events: [{ action: event, change: { status: to } }],
        };
      },
      refused: (transfer, _intent, refusal) => ({ state: { ...withoutStep(transfer, refusal), wanted: transfer.status }, events: [] }),
      pathOf,
    },
    edited,
  );

/** The rows with the batches that have left; those that were named stay as they are. */
function departed(transfer: Transfer, { moved = [] }: PostOutcome): readonly TransferRow[] {
  return transfer.rows.map((row) => {
    const isAsked = row.batches.some(({ isSuggested }) => isSuggested);
    if (row.batches.length > 0 && !isAsked) return row;
    const left = moved.filter(({ serves }) => serves === served('stock_transfer_row', row.id));
    if (!isAsked && left.every(({ batch_id }) => batch_id === null)) return row;
    return { ...row, batches: left.map(({ batch_id, quantity }) => lineOf(batch_id, negate(quantity))) };
  });
}

const lineOf = (batchId: number | null, quantity: Quantity): BatchLine => ({ batchId, batchNumber: null, expirationDate: null, quantity });

function posting(transfer: Transfer, { postingId }: OpenIntent, now: Instant): TransferRequest {
  const cause = { type: 'stock_transfer', id: transfer.id, number: transfer.number };
  const base = { ...postingOf({ posting_id: postingId, kind: 'transfer', cause, movement_date: now }), arrival: null };
  switch (lastStep(transfer)!.action!) {
    case 'depart':
      return { ...base, movement_date: transfer.transferDate ?? now, movements: departures(transfer) };
    case 'arrive':
      return { ...base, arrival: { of: transfer.departedAs!, locationId: transfer.targetLocationId } };
    case 'undo_arrival':
      return { ...base, reverses: transfer.arrivedAs };
    case 'undo_departure':
      return { ...base, reverses: transfer.departedAs };
  }
}

/** What arrives of the posting with which goods left: exactly that, batch by batch, at the same value. */
export const arrivals = (departed: Posting, locationId: number): LedgerRequest['movements'] =>
  departed.movements.map((movement) =>
    movementOf({
      variant_id: movement.variantId,
      location_id: locationId,
      batch_id: movement.batchId,
      quantity: negate(movement.quantity),
      serves: served('stock_transfer_arrival', refId(movement.serves!)),
      value: negate(movement.value),
    }),
  );

const departures = (transfer: Transfer): MovementRequest[] =>
  transfer.rows.flatMap((row) =>
    byBatch(row.quantity, row.batches).map((part) =>
      movementOf({
        ...part,
        quantity: negate(part.quantity),
        variant_id: row.variantId,
        location_id: transfer.sourceLocationId,
        serves: served('stock_transfer_row', row.id),
      }),
    ),
  );

/** Which row and batch a movement came from, for the path of a refusal. */
function pathOf(transfer: Transfer, _intent: OpenIntent, movement: number): string {
  return pathsOfRows(transfer.rows, 'stock_transfer_rows')[movement] ?? 'stock_transfer_rows';
}
