import type { RejectionDetail } from '@pegboard/kit';
import type { BalanceRef, LedgerBatch, LedgerRequest, Posting, PostingRefusal } from './posting';
import type { LedgerState } from './state';

/** The event of a posting with more lines would be larger than the bus allows. */
export const MAX_LINES = 1000;

export const tooMany = (count: number): RejectionDetail => ({
  path: 'movements',
  code: 'TOO_MANY_LINES',
  message: `A posting has at most ${MAX_LINES} lines; this one has ${count}. Split it into several.`,
  info: { count, limit: MAX_LINES },
});

/** A posting that may happen or is refused, and the batches that it makes. */
export interface DecidedPosting {
  readonly posting: Posting;
  readonly batches: readonly LedgerBatch[];
}

export const bare = (request: LedgerRequest): Posting => ({
  postingId: request.posting_id,
  kind: request.kind,
  cause: request.cause,
  movementDate: request.movement_date,
  movements: [],
  holdChanges: [],
  closes: [],
  reopens: [],
  releases: [],
  reverses: request.reverses,
  refusal: null,
});

/** The posting as a refusal that is remembered for ever. */
export function refuse(request: LedgerRequest, details: readonly RejectionDetail[]): DecidedPosting {
  const first = details[0]!;
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : '';
  return refusedAs(request, { code: first.code, message: first.message + more, details });
}

/** A refusal whose reason is already known: every request with this id, now or later, gets it. */
export const refusedAs = (request: LedgerRequest, refusal: PostingRefusal): DecidedPosting => ({
  posting: { ...bare(request), refusal },
  batches: [],
});

/** Where what was moved then lies now: an item that is no longer tracked has no stock in batches (I3). */
export const nowAt = <P extends BalanceRef>(state: LedgerState, balanceRef: P): P =>
  state.variants.get(balanceRef.variantId)?.isTracked ? balanceRef : { ...balanceRef, batchId: null };
