import { HttpException } from '@nestjs/common';
import type { Clock, Timers } from '@pegboard/eventing';
import { currentRequest } from '../request';
import { errorBody } from './error.filter';

const AGAIN_AFTER_MS = 10_000;
/** Well before whoever passes the call on loses patience. */
const WAITS_MS = 20_000;

type Timed<T> = T & { milliseconds: number };

/**
 * A check that costs much: one at a time, and the next only after a pause, so that nobody can keep a service busy with it.
 * One that takes longer than a call may last goes on, and is answered to whoever asks for it then.
 */
export class CostlyCheck<T extends object> {
  private running: Promise<Timed<T>> | undefined;
  private unheard: Timed<T> | undefined;
  private nextAt = 0;

  constructor(
    private readonly clock: Clock,
    private readonly timers: Timers,
    /** What is checked, as a sentence names it: `The plan`. */
    private readonly what: string,
    private readonly check: () => Promise<T>,
  ) {}

  /** The result with what it took. @throws HttpException 429 if it comes too soon, 503 CHECK_RUNNING, both with `Retry-After` */
  async run(): Promise<Timed<T>> {
    if (this.unheard) return this.heard(this.unheard);
    if (!this.running) {
      const wait = this.nextAt - this.clock.milliseconds();
      if (wait > 0) throw this.tooSoon(wait);
      this.running = this.timed().finally(() => (this.running = undefined));
      this.running.catch(() => undefined);
    }
    const result = await this.inTime(this.running);
    if (!result) throw this.stillRunning();
    return this.heard(result);
  }

  private async inTime(running: Promise<Timed<T>>): Promise<Timed<T> | undefined> {
    let late: { cancel(): void } | undefined;
    const tooLate = new Promise<undefined>((resolve) => (late = this.timers.after(WAITS_MS, () => resolve(undefined))));
    return Promise.race([running, tooLate]).finally(() => late?.cancel());
  }

  private async timed(): Promise<Timed<T>> {
    const start = this.clock.milliseconds();
    try {
      const result = await this.check();
      this.unheard = { ...result, milliseconds: this.clock.milliseconds() - start };
      return this.unheard;
    } finally {
      this.nextAt = this.clock.milliseconds() + AGAIN_AFTER_MS;
    }
  }

  private heard(result: Timed<T>): Timed<T> {
    this.unheard = undefined;
    return result;
  }

  private tooSoon(waitMs: number): HttpException {
    const seconds = Math.ceil(waitMs / 1_000);
    currentRequest()?.reply.header('retry-after', String(seconds));
    const text = `${this.what} was checked a moment ago; a check is possible again in ${seconds} seconds.`;
    return new HttpException(errorBody(429, 'TOO_MANY_REQUESTS', text), 429);
  }

  private stillRunning(): HttpException {
    currentRequest()?.reply.header('retry-after', '5');
    const stillRunning = `${this.what} is still being checked; ask again in 5 seconds, and the answer is told when it is there.`;
    return new HttpException(errorBody(503, 'CHECK_RUNNING', stillRunning), 503);
  }
}
