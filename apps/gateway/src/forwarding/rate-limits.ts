import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { FastifyReply } from 'fastify';
import type { Limits } from '../limits/limits';

const WINDOW_S = 60;

/** Counts calls by the minute. Each gateway counts for itself: with several, a caller may make so many at each. */
export class RateLimits {
  private readonly callers: RateLimiterMemory | undefined;
  private readonly failures: RateLimiterMemory;

  constructor(private readonly limits: Limits) {
    if (limits.perCaller > 0) this.callers = new RateLimiterMemory({ points: limits.perCaller, duration: WINDOW_S });
    this.failures = new RateLimiterMemory({ points: limits.failuresPerAddress, duration: WINDOW_S });
  }

  /** Counts a call, and sets the header with the number of calls that are left. False if it is one too many. */
  async admits(callerId: string, reply: FastifyReply): Promise<boolean> {
    if (!this.callers) return true;
    const { isWithin, counted } = await count(this.callers, callerId);
    void reply
      .header('x-ratelimit-limit', this.limits.perCaller)
      .header('x-ratelimit-remaining', Math.max(0, counted.remainingPoints))
      .header('x-ratelimit-reset', Date.now() + counted.msBeforeNext);
    if (!isWithin) void reply.header('retry-after', secondsOf(counted));
    return isWithin;
  }

  /** Counts a call without a proof, or whose proof did not hold. False if the address tries too often. */
  async bears(address: string, reply: FastifyReply): Promise<boolean> {
    const { isWithin, counted } = await count(this.failures, address);
    if (!isWithin) void reply.header('retry-after', secondsOf(counted));
    return isWithin;
  }
}

const secondsOf = (counted: RateLimiterRes): number => Math.max(1, Math.ceil(counted.msBeforeNext / 1000));

async function count(limiter: RateLimiterMemory, key: string): Promise<{ isWithin: boolean; counted: RateLimiterRes }> {
  try {
    return { isWithin: true, counted: await limiter.consume(key) };
  } catch (refused) {
    // The library refuses by throwing the count; anything else is a mistake of ours.
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return { isWithin: false, counted: refused };
  }
}
