import type { Instant, Ref } from '@pegboard/kit';
import type { ClaimedRow, ShortageClaim, SupplyWay } from '../words';

/** How long a claim stands before its owner is asked what became of it. Every caller has given up long before. */
export const CLAIM_LIFE_MS = 60_000;
/** How long an order that was begun under a claim may still be on its way into its store, once the claim's life is over. */
export const CREATION_MS = 300_000;
/** How far a planner that answers may be behind another one. */
export const MAX_LAG_MS = 600_000;

const later = (now: Instant, milliseconds: number): Instant => new Date(Date.parse(now) + milliseconds).toISOString() as Instant;

/** A claim as it is taken. The first attempt of a request bears its name, so that the request can be recognised anywhere. */
export function takeClaim(
  n: number,
  asked: { readonly request: string; readonly way: SupplyWay; readonly rows: readonly ClaimedRow[] },
  last: ShortageClaim | undefined,
  now: Instant,
): ShortageClaim {
  const attempt = (last?.attempt ?? 0) + 1;
  const claimId = attempt === 1 ? asked.request : `${asked.request}#${attempt}`;
  const lapsesAt = later(now, CLAIM_LIFE_MS);
  return { n, claimId, ...asked, attempt, state: 'OPEN', takenAt: now, lapsesAt, order: null, settledAt: null };
}

/** Whether it still stands for the request that took it: then the request is answered with it again. */
export const stands = ({ state }: ShortageClaim): boolean => state === 'OPEN' || state === 'ORDERED';

/**
 * Whether it counts as supply in a picture: as long as it is open, and while its order is made and this picture doesn't
 * know it. The order's event and the end of the claim are one fact, so that there is never both and never neither.
 */
export function counts(claim: ShortageClaim, picture: { hasOrderOf(claim: ShortageClaim): boolean }, now: Instant): boolean {
  if (!stands(claim) || picture.hasOrderOf(claim)) return false;
  return claim.state === 'OPEN' || later(claim.settledAt!, MAX_LAG_MS) > now;
}

/** Whether its owner must be asked what became of it. */
export const isOver = (claim: ShortageClaim, now: Instant): boolean => claim.state === 'OPEN' && claim.lapsesAt <= now;

/** Whether its owner must not wait any longer for an order that was begun. */
export const isFinal = (claim: ShortageClaim, now: Instant): boolean => later(claim.lapsesAt, CREATION_MS) <= now;

/** What the owner of the orders says of a claim: `TAKEN` began one that isn't there (yet); `NONE` never will. */
export interface ClaimOutcome {
  readonly outcome: 'ORDERED' | 'TAKEN' | 'NONE';
  readonly order: Ref | null;
}

type Settled = Pick<ShortageClaim, 'state' | 'order' | 'settledAt'>;

export const orderedAs = (order: Ref, now: Instant): Settled => ({ state: 'ORDERED', order, settledAt: now });
export const givenBack = (now: Instant): Settled => ({ state: 'RETURNED', order: null, settledAt: now });

/** What becomes of a claim whose life is over; undefined: nothing yet. */
export function settledBy({ outcome, order }: ClaimOutcome, now: Instant): Settled | undefined {
  if (outcome === 'ORDERED' && order) return orderedAs(order, now);
  if (outcome === 'TAKEN') return undefined;
  return { state: 'LAPSED', order: null, settledAt: now };
}
