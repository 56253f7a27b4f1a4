import type { Timers } from '@pegboard/eventing';

interface Waiter {
  readonly isTrue: () => boolean;
  readonly resolve: (isTrue: boolean) => void;
}

/** Those who wait until something about the plan is true. They are asked whenever it has changed, never in between. */
export class Waiters {
  private readonly waiting = new Set<Waiter>();

  constructor(private readonly timers: Timers) {}

  get count(): number {
    return this.waiting.size;
  }

  /** Answers true as soon as the condition holds, false when `atMostMs` have passed first; without a limit it waits on. */
  until(isTrue: () => boolean, atMostMs?: number): Promise<boolean> {
    if (isTrue()) return Promise.resolve(true);
    if (atMostMs !== undefined && atMostMs <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const limit = atMostMs === undefined ? undefined : this.timers.after(atMostMs, () => waiter.resolve(isTrue()));
      const waiter: Waiter = {
        isTrue,
        resolve: (answer) => {
          limit?.cancel();
          this.waiting.delete(waiter);
          resolve(answer);
        },
      };
      this.waiting.add(waiter);
    });
  }

  /** Something has changed. */
  check(): void {
    for (const waiter of [...this.waiting]) if (waiter.isTrue()) waiter.resolve(true);
  }

  /** Nothing will change any more: every waiter gets an error. */
  end(): void {
    for (const waiter of [...this.waiting]) waiter.resolve(false);
  }
}
