import { hkdfSync } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Claims, Ids } from '@pegboard/eventing';
import { CLAIMED_FOR_S, checkIdempotencyKey, currentRequest, printOfRequest, refuseReused, requestId } from '@pegboard/service';

/** One thing that is made once, however often the request for it comes. */
export interface MadeOnce {
  readonly id: number;
  /** Whether the request was answered before. */
  readonly isDone: boolean;
  /** Secret bytes that are the same for each repeated request, and for no other. */
  readonly bytes: (count: number, of: string) => Buffer;
  done(): Promise<void>;
}

/**
 * `Idempotency-Key` where answers hold secrets: the answer isn't kept. The secret is made of the gateway's own key and the
 * request's, so that a repeated request makes the same one; whoever reads the database can't.
 */
export class Once {
  constructor(
    private readonly claims: Claims,
    private readonly ids: Ids,
    private readonly material: string,
  ) {}

  /**
   * Undefined for a request without an `Idempotency-Key`.
   * @throws Rejection 409 IDEMPOTENCY_KEY_REUSED, 422 IDEMPOTENCY_KEY_TOO_LONG
   */
  async of(resource: string, request: FastifyRequest): Promise<MadeOnce | undefined> {
    const { idempotencyKey, caller, reply } = currentRequest() ?? {};
    if (!idempotencyKey) return undefined;
    checkIdempotencyKey(idempotencyKey);
    const key = `idempotency:${requestId()}`;
    const print = printOfRequest(request);
    const claim = (await this.claims.find(key)) ?? (await this.claims.claim(key, await this.ids.next(resource), print, CLAIMED_FOR_S));
    refuseReused(claim, print);
    const isDone = claim.response !== undefined;
    if (isDone) void reply?.header('idempotent-replay', 'true');
    // A key that is used again after its claim has ended is another one.
    const salt = `${caller}\n${idempotencyKey}\n${claim.expiresAt?.toISOString()}`;
    return {
      id: claim.resourceId,
      isDone,
      bytes: (count, of) => Buffer.from(hkdfSync('sha256', this.material, salt, `pegboard ${resource} ${of}`, count)),
      done: async () => void (await this.claims.keepResponse(key, { done: true })),
    };
  }
}
