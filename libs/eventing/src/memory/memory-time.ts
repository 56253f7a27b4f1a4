import { instant, type Instant } from '@pegboard/kit';
import type { Clock, Timers } from '../ports';

/** Time that moves only when a test says so. */
export class MemoryClock implements Clock {
  private passed = 0;

  constructor(private time = Date.parse('2026-05-01T08:00:00.000Z')) {}

  now(): Instant {
    return instant(this.time);
  }

  milliseconds(): number {
    return this.time;
  }

  elapsed(): number {
    return this.passed;
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
    this.passed += milliseconds;
  }

  /** As somebody sets the clock of a machine: no time passes. */
  set(milliseconds: number): void {
    this.time = milliseconds;
  }
}

/** Timers on memory time: sleeping gives way at once, the rest runs when a test says `tick`. */
export class MemoryTimers implements Timers {
  private readonly waiting = new Set<() => void>();

  after(_milliseconds: number, run: () => void): { cancel(): void } {
    this.waiting.add(run);
    return { cancel: () => this.waiting.delete(run) };
  }

  every(milliseconds: number, run: () => void): { cancel(): void } {
    return this.after(milliseconds, run);
  }

  sleep(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** Runs everything that waits, once. */
  tick(): void {
    for (const run of [...this.waiting]) run();
  }
}
