import type { Claims, Ids } from '@pegboard/eventing';
import { currentRequest } from './request';

/**
 * Ids that know the request: under an `Idempotency-Key` each id that a handler takes is claimed, so that a retry of the
 * request, here or at another replica, is handed the same ids in the same order. A create with an id that exists
 * answers what is there, so a retry finishes what the first try began.
 */
export class RequestIds implements Ids {
  constructor(
    private readonly ids: Ids,
    private readonly claims: Claims,
  ) {}

  async next(resource: string): Promise<number> {
    return (await this.take(resource, 1))[0]!;
  }

  async take(resource: string, count: number): Promise<number[]> {
    const scope = currentRequest();
    if (!scope?.idempotencyKey || count === 0) return this.ids.take(resource, count);
    const key = `ids:${scope.caller}:${scope.idempotencyKey}:${scope.idsTaken++}:${resource}:${count}`;
    const known = await this.claims.find(key);
    // Ids of one call follow each other, so the first one says them all.
    const first =
      known?.resourceId ??
      (await this.claims.claim(key, (await this.ids.take(resource, count))[0]!, undefined, scope.claimedUntil)).resourceId;
    return Array.from({ length: count }, (_, i) => first + i);
  }
}
