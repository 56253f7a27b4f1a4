import type { OutputOf, inventoryPost } from '@pegboard/contracts';
import { conflict, Rejection, type RejectionKind } from '@pegboard/kit';

/** Refusals that no other state of the stock could change. */
const NEVER_VALID = new Set(['BATCH_UNKNOWN', 'BATCH_OF_OTHER_VARIANT', 'BATCHES_REQUIRED', 'BATCH_REQUIRED', 'BATCHES_NOT_TRACKED', 'BATCH_NOT_TRACKED', 'BATCHES_DONT_ADD_UP', 'VARIANT_UNKNOWN', 'LOCATION_UNKNOWN']);

/** The ledger's refusal in the caller's words. A posting without movements is one that was withdrawn before it came. */
export function refusedByLedger(outcome: OutputOf<typeof inventoryPost>): Rejection {
  if (!outcome.refusal) return conflict('FULFILLMENT_WITHDRAWN', 'id', 'This fulfillment was withdrawn after its booking had been interrupted; make it again.');
  const { code, message, details } = outcome.refusal;
  const kind: RejectionKind = NEVER_VALID.has(code) ? 'invalid' : 'conflict';
  return new Rejection(kind, code, message, details);
}
