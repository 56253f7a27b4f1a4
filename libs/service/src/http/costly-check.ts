import { HttpException } from '@nestjs/common';
import type { Clock } from '@pegboard/eventing';
import { currentRequest } from '../request';
import { errorBody } from './error.filter';

const AGAIN_AFTER_MS = 10_000;

/** A check that costs much: one at a time, and the next only after a pause, so that nobody can keep a service busy with it. */
export class CostlyCheck {
  private nextAt = 0;

  constructor(
    private readonly clock: Clock,
    /** What is checked, as a sentence names it: `The plan`. */
    private readonly what: string,
  ) {}

  /** The result with what it took. @throws HttpException 429 with `Retry-After` if it comes too soon */
  async run<T extends object>(check: () => Promise<T>): Promise<T & { milliseconds: number }> {
    const start = this.clock.milliseconds();
    if (start < this.nextAt) throw this.tooSoon(this.nextAt === Infinity ? AGAIN_AFTER_MS : this.nextAt - start);
    this.nextAt = Infinity;
    try {
      const result = await check();
      return { ...result, milliseconds: this.clock.milliseconds() - start };
    } finally {
      this.nextAt = this.clock.milliseconds() + AGAIN_AFTER_MS;
    }
  }

  private tooSoon(waitMs: number): HttpException {
    const seconds = Math.ceil(waitMs / 1_000);
    currentRequest()?.reply.header('retry-after', String(seconds));
    const text = `${this.what} was checked a moment ago, or is being checked; a check is possible again in ${seconds} seconds.`;
    return new HttpException(errorBody(429, 'TOO_MANY_REQUESTS', text), 429);
  }
}
