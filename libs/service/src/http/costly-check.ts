import { HttpException } from '@nestjs/common';
import type { Clock, Timers } from '@pegboard/eventing';
import { currentRequest } from '../request';
import { httpError } from './error.filter';

/** A pause is so many times as long as the check took: it keeps a service busy for a tenth of the time at most … */
const PAUSE_PER_WORK = 9;
/** … and is no shorter than `Retry-After` can say, and no longer than an operator who mends something waits gladly. */
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
/** Well before whoever passes the call on loses patience. */
const WAITS_MS = 20_000;
/** A caller that got "try again" comes back within seconds; for later callers the result would be too old. */
const TOLD_WITHIN_MS = 60_000;

type Timed<T> = T & { milliseconds: number };

/**
 * A check that costs much: one at a time, and the next only after a pause, so that nobody can keep a service busy with it. The
 * pause grows with what the check took: that of a small company costs next to nothing.
 * One that takes longer than a call may last goes on, and is answered to whoever asks for it then.
 */
export class CostlyCheck<T extends object> {
  private running: Promise<Timed<T>> | undefined;
  /** The result of a check that no caller has got yet. */
  private unheard: { readonly tell: () => Timed<T>; readonly until: number } | undefined;
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
    const { unheard } = this;
    this.unheard = undefined;
    if (unheard && unheard.until > this.clock.elapsed()) return unheard.tell();
    if (!this.running) {
      const wait = this.nextAt - this.clock.elapsed();
      if (wait > 0) throw this.tooSoon(wait);
      this.running = this.timed().finally(() => (this.running = undefined));
      this.running.catch(() => undefined);
    }
    const result = await this.inTime(this.running).finally(() => (this.unheard = undefined));
    if (!result) throw this.stillRunning();
    return result;
  }

  private async inTime(running: Promise<Timed<T>>): Promise<Timed<T> | undefined> {
    let late: { cancel(): void } | undefined;
    const tooLate = new Promise<undefined>((resolve) => (late = this.timers.after(WAITS_MS, () => resolve(undefined))));
    return Promise.race([running, tooLate]).finally(() => late?.cancel());
  }

  private async timed(): Promise<Timed<T>> {
    const start = this.clock.elapsed();
    try {
      const checked = await this.check();
      const result = { ...checked, milliseconds: this.clock.elapsed() - start };
      this.keep(() => result);
      return result;
    } catch (problem) {
      this.keep(() => {
        throw problem;
      });
      throw problem;
    } finally {
      const now = this.clock.elapsed();
      this.nextAt = now + Math.min(Math.max((now - start) * PAUSE_PER_WORK, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
    }
  }

  private keep(tell: () => Timed<T>): void {
    this.unheard = { tell, until: this.clock.elapsed() + TOLD_WITHIN_MS };
  }

  private tooSoon(waitMs: number): HttpException {
    const seconds = Math.ceil(waitMs / 1_000);
    currentRequest()?.reply.header('retry-after', String(seconds));
    const text = `${this.what} was checked recently. The next check is possible in ${seconds} seconds.`;
    return httpError('TOO_MANY_REQUESTS', text);
  }

  private stillRunning(): HttpException {
    currentRequest()?.reply.header('retry-after', '5');
    const stillRunning = `${this.what} is still being checked. Try again in 5 seconds to get the result.`;
    return httpError('CHECK_RUNNING', stillRunning);
  }
}
