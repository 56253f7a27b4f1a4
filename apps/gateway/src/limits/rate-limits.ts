import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Clock, Collection } from '@pegboard/eventing';
import { addressKey } from './address-key';
import type { Limits } from './limits';
import { SharedRate, type CountedCall, type KeptShare } from './shared-rate';

/** A proof that held lately is looked up again also from an address that tries too many others. */
const PROVEN_FOR_MS = 600_000;
const MAX_PROVEN = 20_000;

/** Counts calls by the minute: of callers, and of addresses from which wrong proofs come. */
export class RateLimits {
  private readonly callers: SharedRate | undefined;
  private readonly failures: SharedRate;
  /** By digest, the last used last. */
  private readonly proven = new Map<string, number>();

  constructor(
    private readonly limits: Limits,
    private readonly kept: Collection<KeptShare>,
    private readonly clock: Clock,
  ) {
    if (limits.perCaller > 0) this.callers = this.rate('caller', limits.perCaller);
    this.failures = this.rate('address', limits.failuresPerAddress);
  }

  /** A limit of its own, such as for sending by hand. */
  rate(name: string, limit: number): SharedRate {
    return new SharedRate(name, limit, this.kept, this.clock);
  }

  /** Counts a call, and sets the header with the number of calls that are left. False if it is one too many. */
  async admits(callerId: string, reply: FastifyReply): Promise<boolean> {
    if (!this.callers) return true;
    const counted = await this.callers.take(callerId);
    void reply
      .header('x-ratelimit-limit', this.limits.perCaller)
      .header('x-ratelimit-remaining', counted.remaining)
      .header('x-ratelimit-reset', counted.resetsAt);
    return this.isWithin(counted, reply);
  }

  /** Counts a call without a proof, or whose proof isn't known to hold. False if the address tries too often. */
  async bears(address: string, reply: FastifyReply): Promise<boolean> {
    return this.isWithin(await this.failures.take(addressKey(address)), reply);
  }

  /** The proof of a call that was counted has held. */
  forgive(address: string): void {
    this.failures.giveBack(addressKey(address));
  }

  /** Whether a proof held a short time ago. It may hold no longer, but is no guess. */
  isProven(authorization: string | undefined): boolean {
    return authorization !== undefined && (this.proven.get(digestOf(authorization)) ?? 0) > this.clock.elapsed();
  }

  noteProof(authorization: string | undefined, holds: boolean): void {
    if (authorization === undefined) return;
    const digest = digestOf(authorization);
    this.proven.delete(digest);
    if (!holds) return;
    this.proven.set(digest, this.clock.elapsed() + PROVEN_FOR_MS);
    if (this.proven.size > MAX_PROVEN) for (const oldest of this.proven.keys()) return void this.proven.delete(oldest);
  }

  private isWithin({ isWithin, resetsAt }: CountedCall, reply: FastifyReply): boolean {
    if (!isWithin) void reply.header('retry-after', this.secondsTo(resetsAt));
    return isWithin;
  }

  secondsTo(time: number): number {
    return Math.max(1, Math.ceil((time - this.clock.milliseconds()) / 1000));
  }
}

const digestOf = (authorization: string): string => createHash('sha256').update(authorization).digest('base64url');
