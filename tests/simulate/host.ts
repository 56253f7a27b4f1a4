import type { Timers } from '@pegboard/eventing';
import type { Agenda } from './agenda';
import type { Chance } from './chance';

/** How long things take, in milliseconds, and how often they go wrong. A fault changes it for a while. */
export interface Weather {
  /** Of the network, one way. */
  travel: number;
  /** Of a database, beside the way. */
  store: number;
  /** The share of questions, replies and messages that is lost. */
  lost: number;
  /** The share of messages that comes twice. */
  doubled: number;
  /** The share of messages that takes much longer than the others. */
  delayed: number;
}

export const CALM: Weather = { travel: 1, store: 1, lost: 0, doubled: 0, delayed: 0 };
const MUCH_LONGER_MS = 2_000;

/**
 * One process on its machine: everything that it asks of the world goes through `call`. It can die at any of them; then nothing
 * that it still wanted comes about, and what was on its way may arrive or not.
 */
export class Host implements Timers {
  isAlive = true;
  /** Whether it answers questions and takes calls. */
  isReady = false;
  private calls = 0;
  private diesAtCall = Infinity;
  private standsStill = { atCall: Infinity, forMs: 0 };
  private stillUntil = 0;

  constructor(
    readonly name: string,
    readonly service: string,
    readonly agenda: Agenda,
    readonly chance: Chance,
    readonly weather: Weather,
    private readonly onDeath: (host: Host) => void,
  ) {}

  die(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.isReady = false;
    this.onDeath(this);
  }

  /** Dies before or after the call of the world that is so many calls from now. */
  dieAfterCalls(count: number): void {
    this.diesAtCall = this.calls + count;
  }

  /** At the call of the world that is so many calls from now, it does nothing for so long, and then goes on where it was. */
  standStillAfterCalls(count: number, forMs: number): void {
    this.standsStill = { atCall: this.calls + count, forMs };
  }

  /**
   * Asks the world for something: there, where it is done, and back.
   * @param extraMs beside the way
   */
  call<T>(extraMs: number, work: () => Promise<T> | T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.hasDied()) return;
      this.agenda.after(this.way() + this.take(extraMs), () => {
        // What a process sent before it died is on its way, or is lost with its machine.
        if (!this.isAlive && this.chance.isHit(0.5)) return;
        void this.done(work, resolve, reject);
      });
    });
  }

  private async done<T>(work: () => Promise<T> | T, resolve: (value: T) => void, reject: (problem: unknown) => void): Promise<void> {
    let finish: () => void;
    try {
      const answer = await work();
      finish = () => resolve(answer);
    } catch (problem) {
      finish = () => reject(problem);
    }
    this.whenAwake(this.way(), () => {
      if (!this.hasDied()) finish();
    });
  }

  /** Something comes in from outside after its way; nothing does at a dead process. */
  receive(run: () => void, extraMs = 0): void {
    this.whenAwake(this.way() + extraMs, () => {
      if (!this.hasDied()) run();
    });
  }

  way(): number {
    const { travel, delayed } = this.weather;
    return this.take(travel) + (delayed > 0 && this.chance.isHit(delayed) ? this.take(MUCH_LONGER_MS) : 0);
  }

  private take(milliseconds: number): number {
    return milliseconds * (0.1 + 1.8 * this.chance.next());
  }

  private hasDied(): boolean {
    if (this.isAlive && ++this.calls >= this.diesAtCall) this.die();
    const { atCall, forMs } = this.standsStill;
    if (this.calls >= atCall) {
      this.stillUntil = this.agenda.now + forMs;
      this.standsStill = { atCall: Infinity, forMs: 0 };
    }
    return !this.isAlive;
  }

  /** What comes while it stands still waits until it goes on. */
  private whenAwake(milliseconds: number, run: () => void): { cancel(): void } {
    let due: { cancel(): void };
    const arrive = (): void => {
      if (this.isAlive && this.agenda.now < this.stillUntil) due = this.agenda.after(this.stillUntil - this.agenda.now, arrive);
      else run();
    };
    due = this.agenda.after(milliseconds, arrive);
    return { cancel: () => due.cancel() };
  }

  after(milliseconds: number, run: () => void): { cancel(): void } {
    return this.whenAwake(milliseconds, () => {
      if (this.isAlive) run();
    });
  }

  every(milliseconds: number, run: () => void): { cancel(): void } {
    let isCancelled = false;
    let next: { cancel(): void };
    const again = (): void => {
      next = this.after(milliseconds, () => {
        run();
        if (!isCancelled) again();
      });
    };
    again();
    return {
      cancel: () => {
        isCancelled = true;
        next.cancel();
      },
    };
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.after(milliseconds, resolve));
  }
}
