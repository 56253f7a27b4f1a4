import type { PostOutcome } from '@pegboard/contracts';
import { Rejection } from '@pegboard/kit';

/** A step towards the ledger that is written down before it is taken, so that a crash can't lose it. */
export interface Intent {
  readonly action: string;
  readonly postingId: string;
}

/**
 * The ledger's refusal as the caller is told it.
 * @param pathOf where in the request a movement came from
 */
export function rejectionOf(refusal: NonNullable<PostOutcome['refusal']>, pathOf: (movement: number) => string): Rejection {
  const details = refusal.details.map((detail) => {
    const movement = /^movements\/(\d+)$/.exec(detail.path);
    return movement ? { ...detail, path: pathOf(Number(movement[1])) } : detail;
  });
  return Rejection.from({ ...refusal, details });
}

/** `stock_adjustment/3/post`, and for a later try of the same step `stock_adjustment/3/post/2`. */
export const postingIdOf = (document: string, action: string, attempt: number): string =>
  attempt === 1 ? `${document}/${action}` : `${document}/${action}/${attempt}`;
