import { createHash } from 'node:crypto';
import { HttpException, Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lastValueFrom, type Observable, from } from 'rxjs';
import { CLAIMS, TIMERS, type Claims, type Timers } from '@pegboard/eventing';
import { reject, Rejection, Turns } from '@pegboard/kit';
import { currentRequest } from '../request';
import { OneAtATime } from './one-at-a-time';

const MAX_KEY_LENGTH = 200;
/** For so long a request that asks again gets the same answer. */
export const CLAIMED_FOR_S = 30 * 24 * 3_600;

/** @throws Rejection 422 IDEMPOTENCY_KEY_TOO_LONG */
export function checkIdempotencyKey(key: string): void {
  if (key.length <= MAX_KEY_LENGTH) return;
  const message = `The Idempotency-Key has ${key.length} characters; at most ${MAX_KEY_LENGTH} are allowed.`;
  throw reject('IDEMPOTENCY_KEY_TOO_LONG', 'Idempotency-Key', message);
}

/** What makes two requests the same. */
export const printOfRequest = ({ method, url, body }: Pick<FastifyRequest, 'method' | 'url' | 'body'>): string =>
  createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body ?? null)}`)
    .digest('hex');

/** @throws Rejection 409 IDEMPOTENCY_KEY_REUSED */
export function refuseReused(claim: { readonly bodyHash: string | null }, print: string): void {
  if (claim.bodyHash === print) return;
  const message = 'This Idempotency-Key was used for another request. Use a new key for a new request.';
  throw reject('IDEMPOTENCY_KEY_REUSED', 'Idempotency-Key', message);
}

/** The answer to a request, kept so that asking again gives the same. */
type Kept =
  | { readonly status: number; readonly body: unknown; readonly headers: Record<string, string> }
  | { readonly refused: Pick<Rejection, 'kind' | 'code' | 'message' | 'details'> };

/**
 * `Idempotency-Key` on any POST: the same key and body are answered the same; the same key with another body is 409.
 * The claim comes first and the answer is kept last; a request that comes in between waits for the answer, here or at another
 * replica. After a crash in between it runs the handler again with the ids of the first try, which finishes what it finds.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  /** Two requests with one key at the same moment: the second waits and finds the first one's answer. */
  private readonly turns = new Turns<string>();

  private readonly oneAtATime: OneAtATime;

  constructor(
    @Inject(CLAIMS) private readonly claims: Claims,
    @Inject(TIMERS) timers: Timers,
  ) {
    this.oneAtATime = new OneAtATime(claims, timers);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const scope = context.getType() === 'http' ? currentRequest() : undefined;
    const request = scope && context.switchToHttp().getRequest<FastifyRequest>();
    if (!scope?.idempotencyKey || scope.validatesOnly || request?.method !== 'POST') return next.handle();
    checkIdempotencyKey(scope.idempotencyKey);
    const key = `idempotency:${scope.caller}:${scope.idempotencyKey}`;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return from(this.turns.run(key, () => this.once(key, request, reply, () => lastValueFrom(next.handle(), { defaultValue: undefined }))));
  }

  private async once(key: string, request: FastifyRequest, reply: FastifyReply, run: () => Promise<unknown>): Promise<unknown> {
    const print = printOfRequest(request);
    const hold = this.oneAtATime.newHold();
    const claim = await this.claims.claim(key, 0, print, CLAIMED_FOR_S, hold);
    refuseReused(claim, print);
    const scope = currentRequest();
    if (scope && claim.expiresAt) scope.claimedUntil = claim.expiresAt;
    const answer = claim.isNew ? undefined : await this.oneAtATime.turnOf(key, hold, claim);
    if (answer !== undefined) return again(answer as Kept, reply);
    const { own, kept } = await this.oneAtATime.work(key, hold, () => this.run(key, reply, run));
    return kept === own ? told(own) : again(kept, reply);
  }

  /** What came of it here, and the answer that is kept. */
  private async run(key: string, reply: FastifyReply, run: () => Promise<unknown>): Promise<{ own: Kept; kept: Kept }> {
    const own = await outcomeOf(run, reply);
    // A replica that was thought gone may have gone on. What was done counts more than that it was refused the second time.
    return { own, kept: (await this.claims.keepResponse(key, own, 'refused' in own ? 'response' : 'response.body')) as Kept };
  }
}

/** @throws whatever says nothing about the request: that a dependency is down, a mistake of ours */
async function outcomeOf(run: () => Promise<unknown>, reply: FastifyReply): Promise<Kept> {
  try {
    const body = await run();
    const location = reply.getHeader('location');
    return { status: reply.statusCode, body: body ?? null, headers: typeof location === 'string' ? { location } : {} };
  } catch (problem) {
    if (!(problem instanceof Rejection) || problem.kind === 'unavailable') throw problem;
    const { kind, code, message, details } = problem;
    return { refused: { kind, code, message, details } };
  }
}

function told(kept: Kept): unknown {
  if ('refused' in kept) throw Rejection.from(kept.refused);
  return kept.body ?? undefined;
}

function again(kept: Kept, reply: FastifyReply): unknown {
  void reply.header('idempotent-replay', 'true');
  if ('status' in kept && kept.status >= 400) throw new HttpException(kept.body as object, kept.status);
  if ('status' in kept) void reply.status(kept.status).headers(kept.headers);
  return told(kept);
}
