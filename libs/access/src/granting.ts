import { reject, type Instant } from '@pegboard/kit';
import { scopesOf } from './roles';
import type { Scope } from './scopes';

/**
 * Nobody grants, takes away or rotates a right that they don't have (ADR 9).
 * @throws Rejection 403 GRANTS_TOO_MUCH
 */
export function refuseGrantingBeyond(grants: readonly string[], own: ReadonlySet<Scope>): void {
  const beyond = [...scopesOf(grants)].filter((scope) => !own.has(scope));
  if (beyond.length > 0)
    throw reject('GRANTS_TOO_MUCH', 'grants', `You can't grant or revoke scopes that you don't have: ${beyond.join(', ')}.`, { beyond });
}

/**
 * Nobody gets by a webhook what they may not read (ADR 9).
 * @param needed the scopes of the events that are subscribed to
 * @throws Rejection 403 SUBSCRIBES_TOO_MUCH
 */
export function refuseSubscribingBeyond(needed: readonly Scope[], own: ReadonlySet<Scope>): void {
  const beyond = needed.filter((scope) => !own.has(scope));
  if (beyond.length > 0)
    throw reject('SUBSCRIBES_TOO_MUCH', 'subscribed_events', `You can't subscribe to events that you can't read: ${beyond.join(', ')}.`, {
      beyond,
    });
}

/** A key that is made must still be valid. @throws Rejection 422 EXPIRED_ALREADY */
export function refuseExpired(expiresAt: Instant | null, now: Instant): void {
  if (expiresAt === null || Date.parse(expiresAt) > Date.parse(now)) return;
  throw reject('EXPIRED_ALREADY', 'expires_at', `expires_at is ${expiresAt}, which is in the past.`, { expires_at: expiresAt });
}
