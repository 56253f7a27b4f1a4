import type { PostOutcome, Refusal } from '@pegboard/contracts';
import { reject, Rejection } from '@pegboard/kit';

/**
 * While the outcome of a posting is unknown, nothing that it was based on may change. Whoever meets this settles the document
 * and decides again; a caller gets it only if that can't be done now.
 * @param name the document's number
 */
export const busy = (name: string, info: Readonly<Record<string, unknown>> = {}): Rejection =>
  reject('BUSY', 'id', `A change of stock for ${name} is being booked. Try again in a few seconds.`, { ...info });

export const isBusy = (problem: unknown): problem is Rejection => problem instanceof Rejection && problem.code === 'BUSY';

/** The ledger doesn't answer; the intent stands. @param name the document's number */
export const postingPending = (name: string, postingId: string): Rejection =>
  reject(
    'POSTING_PENDING',
    'id',
    `The stock ledger does not answer. The change of ${name} is stored, and will be booked or refused as soon as the ledger answers.`,
    { posting_id: postingId },
  );

/**
 * The ledger's refusal as the caller is told it.
 * @param pathOf where in the request a movement came from
 */
export function rejectionOf(refusal: Refusal, pathOf: (movement: number) => string): Rejection {
  const details = refusal.details.map((detail) => {
    const movement = /^movements\/(\d+)/.exec(detail.path);
    return movement ? { ...detail, path: pathOf(Number(movement[1])) } : detail;
  });
  return Rejection.from({ ...refusal, details });
}

/** A rule's refusal in the form in which the ledger remembers it. */
export const refusalFrom = ({ code, message, details }: Rejection): Refusal => ({
  code,
  message,
  details: details.map((detail) => ({ ...detail, info: { ...detail.info } })),
});

/** What an outcome refuses; undefined if it is posted. */
export const refusalIn = ({ status, refusal }: PostOutcome): Refusal | undefined =>
  status === 'posted' ? undefined : (refusal ?? { code: 'REFUSED', message: 'The stock ledger refused the posting.', details: [] });
