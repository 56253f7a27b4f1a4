import { dayAt, type Day, type ErrorCode, type RejectionDetail } from '@pegboard/kit';
import { servedRow, type MovementRequest, type PostingKind } from '@pegboard/contracts';
import type { LedgerBatch } from './posting';
import { balanceAt, batchOfNumber, balanceKey, type LedgerState } from './state';

/** Kinds that use goods; adjusting, counting, transferring and reversing may touch what is expired (T7). */
const USES = new Set<PostingKind>(['sale', 'production', 'receipt']);
/** Kinds in which stock without a batch may arrive on a tracked item: it was without one before, or people found it so (I3). */
const KEEPS_UNBATCHED = new Set<PostingKind>(['transfer', 'stocktake']);
const isNamedUnbatched = (kind: PostingKind, { batches }: MovementRequest): boolean => kind === 'adjustment' && batches === 'none';

const hasLeftBefore = ({ serves }: MovementRequest): boolean => serves !== null && servedRow(serves).hasLeftBefore === true;

/** The batch that a movement is about: one that is there, one to be made or corrected, or none; or why it can't be. */
export type BatchChoice = { readonly batchId: number | null; readonly fresh?: LedgerBatch } | { readonly problem: RejectionDetail };

/** Which way the goods of a batch go. */
export type BatchUse = 'goes out' | 'comes in';

type Refuse = (code: ErrorCode, message: string, info?: Record<string, unknown>) => BatchChoice;

/** `2026-05-10` of a day or of a time. */
export const dayOf = (text: string | null): Day | null => (text === null ? null : (text.slice(0, 10) as Day));

/**
 * Which batch a movement moves (T5–T7). The variant and the location are known to the ledger.
 * @param freshBatchId the id to give a batch that the movement makes
 * @param made the batches that earlier lines of the posting make, by `batchWord`
 */
export function chooseBatch(
  state: LedgerState,
  kind: PostingKind,
  movementDate: string,
  movement: MovementRequest,
  path: string,
  freshBatchId: number | undefined,
  made: ReadonlyMap<string, LedgerBatch>,
): BatchChoice {
  const variant = state.variants.get(movement.variant_id)!;
  const refuse = (code: ErrorCode, message: string, info: Record<string, unknown> = {}): BatchChoice => ({
    problem: { path, code, message, info: { variant_id: variant.id, sku: variant.sku, ...info } },
  });
  if (!variant.isTracked) {
    if (movement.batch_id === null && movement.new_batch === null) return { batchId: null };
    if (kind === 'stocktake' && leavesOldBatch(state, movement)) return { batchId: movement.batch_id };
    // What left in a batch arrives without one, if tracking was turned off on its way (I3).
    if (hasLeftBefore(movement)) return { batchId: null };
    return refuse('NOT_BATCH_TRACKED', `${variant.sku} is not batch tracked. Leave out the batch.`);
  }
  const use = useOf(kind, movement);
  const on = dayAt(movementDate, state.locations.get(movement.location_id)!.timeZone);
  if (movement.new_batch) {
    const choice = namedBatch(state, made, movement, movement.new_batch, freshBatchId, refuse);
    const known = 'problem' in choice || choice.fresh ? undefined : state.batches.get(choice.batchId!);
    return known && use === 'comes in' && isExpired(known, on) ? expired(known, use, variant.sku, refuse) : choice;
  }
  if (movement.batch_id === null)
    return unbatched(state, kind, movement)
      ? { batchId: null }
      : refuse('BATCHES_REQUIRED', `${variant.sku} is batch tracked. Give batches that add up to the quantity.`);

  return ownBatch(state, variant, movement.batch_id, use && on, use, refuse);
}

/** The variant's own batch of an id. @param on the day on which it must be good; undefined where that doesn't matter */
function ownBatch(
  state: LedgerState,
  variant: { readonly id: number; readonly sku: string },
  batchId: number,
  on: Day | undefined,
  use: BatchUse | undefined,
  refuse: Refuse,
): BatchChoice {
  const batch = state.batches.get(batchId);
  if (!batch || batch.isDeleted) return refuse('UNKNOWN_BATCH', `There is no batch ${batchId}.`, { batch_id: batchId });
  if (batch.variantId !== variant.id) {
    const other = state.variants.get(batch.variantId)?.sku ?? `variant ${batch.variantId}`;
    return refuse('BATCH_OF_ANOTHER_VARIANT', `Batch ${batch.number} belongs to ${other}, not to ${variant.sku}.`, {
      batch_id: batch.id,
      belongs_to_variant_id: batch.variantId,
    });
  }
  return use && on !== undefined && isExpired(batch, on) ? expired(batch, use, variant.sku, refuse) : { batchId: batch.id };
}

/** A batch that somebody puts on a row before anything moves. */
export interface PlannedBatch {
  readonly variantId: number;
  readonly batchId: number | null;
  /** Names a batch that may not be there yet. */
  readonly batchNumber: string | null;
  readonly use: BatchUse;
  readonly path: string;
}

/** Why batches can't be put on rows on a day, so that a row doesn't carry what its production would be refused for (T5–T7). */
export function refusedBatches(state: LedgerState, planned: readonly PlannedBatch[], on: Day): RejectionDetail[] {
  return planned.flatMap(({ variantId, batchId, batchNumber, use, path }) => {
    const variant = state.variants.get(variantId) ?? { id: variantId, sku: `variant ${variantId}`, isTracked: true };
    const refuse = (code: ErrorCode, message: string, info: Record<string, unknown> = {}): BatchChoice => ({
      problem: { path, code, message, info: { variant_id: variantId, sku: variant.sku, ...info } },
    });
    const id = batchId ?? (batchNumber === null ? undefined : batchOfNumber(state, variantId, batchNumber)?.id);
    if (id === undefined) return [];
    const choice = variant.isTracked
      ? ownBatch(state, variant, id, on, use, refuse)
      : refuse('NOT_BATCH_TRACKED', `${variant.sku} is not batch tracked. Leave out the batch.`);
    return 'problem' in choice ? [choice.problem] : [];
  });
}

/** How a movement uses a batch that must not have expired (T7). */
function useOf(kind: PostingKind, { quantity }: MovementRequest): BatchUse | undefined {
  if (quantity < 0) return USES.has(kind) ? 'goes out' : undefined;
  return kind !== 'sale' && USES.has(kind) ? 'comes in' : undefined;
}

const expired = (batch: LedgerBatch, use: BatchUse, sku: string, refuse: Refuse): BatchChoice =>
  refuse(
    'BATCH_EXPIRED',
    use === 'goes out'
      ? `Batch ${batch.number} of ${sku} expired on ${batch.expirationDate} and can no longer be used.`
      : `Batch ${batch.number} of ${sku} expired on ${batch.expirationDate}. Give a new batch, or correct the expiry date of this batch first.`,
    { batch_id: batch.id, expiration_date: batch.expirationDate },
  );

/** A batch is good to the end of its expiry day (T7). */
export const isExpired = (batch: LedgerBatch, on: Day): boolean => batch.expirationDate !== null && batch.expirationDate < on;

export const batchWord = (variantId: number, number: string): string => `${variantId}/${number}`;

function namedBatch(
  state: LedgerState,
  made: ReadonlyMap<string, LedgerBatch>,
  movement: MovementRequest,
  { batch_number: number, expiration_date }: { batch_number: string; expiration_date: string | null },
  freshBatchId: number | undefined,
  refuse: Refuse,
): BatchChoice {
  const known = made.get(batchWord(movement.variant_id, number)) ?? batchOfNumber(state, movement.variant_id, number);
  const expirationDate = dayOf(expiration_date);
  if (known) {
    if (expirationDate === null || expirationDate === known.expirationDate) return { batchId: known.id };
    // Nothing that stands was ever moved under the date of before, so it was a slip.
    const isUnmoved = state.batchMoves.get(known.id) === undefined && !made.has(batchWord(movement.variant_id, number));
    if (isUnmoved && movement.quantity > 0) return { batchId: known.id, fresh: { ...known, expirationDate } };
    return refuse(
      'BATCH_EXPIRATION_DIFFERS',
      `Batch ${number} already exists with ${known.expirationDate ? `the expiry date ${known.expirationDate}` : 'no expiry date'}, not ${expirationDate}.`,
      { batch_id: known.id, expiration_date: known.expirationDate },
    );
  }
  if (movement.quantity < 0) return refuse('UNKNOWN_BATCH', `There is no batch ${number} to take from.`, { batch_number: number });
  if (freshBatchId === undefined) throw new Error('a movement that makes a batch needs an id for it');
  return { batchId: freshBatchId, fresh: { id: freshBatchId, variantId: movement.variant_id, number, expirationDate, isDeleted: false } };
}

/** Stock in batches from when the item was tracked can be taken out of them, and nothing else done with it (I3). */
const leavesOldBatch = (state: LedgerState, movement: MovementRequest): boolean =>
  movement.quantity < 0 &&
  movement.batch_id !== null &&
  balanceAt(state, balanceKey({ variantId: movement.variant_id, locationId: movement.location_id, batchId: movement.batch_id })) > 0;

/** Stock without a batch can be used up, moved, counted and adjusted as it is (I3). */
const unbatched = (state: LedgerState, kind: PostingKind, movement: MovementRequest): boolean =>
  movement.quantity > 0
    ? KEEPS_UNBATCHED.has(kind) || isNamedUnbatched(kind, movement) || hasLeftBefore(movement)
    : balanceAt(state, balanceKey({ variantId: movement.variant_id, locationId: movement.location_id, batchId: null })) > 0;
