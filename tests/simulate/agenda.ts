import { setImmediate as afterMicrotasks } from 'node:timers';
import type { Clock } from '@pegboard/eventing';
import { instant, type Instant } from '@pegboard/kit';

/** A Thursday, in the morning of every time zone that the company has. */
export const BEGINNING = Date.parse('2026-05-07T08:00:00.000Z');

interface Due {
  readonly at: number;
  readonly turn: number;
  run: (() => void) | undefined;
}

/**
 * Everything that is yet to happen, by the moment at which it will. One thing happens at a time, and what follows from it in
 * the code has come to its next wait before the next thing happens. So a run is the same whenever it is repeated.
 */
export class Agenda {
  /** Milliseconds since the beginning of the run, in the time of the world. */
  now = 0;
  /** How far the world's clocks were set ahead. */
  ahead = 0;
  happened = 0;
  private turn = 0;
  private readonly heap: Due[] = [];

  after(milliseconds: number, run: () => void): { cancel(): void } {
    const due: Due = { at: this.now + Math.max(0, milliseconds), turn: ++this.turn, run };
    this.push(due);
    return { cancel: () => void (due.run = undefined) };
  }

  /** Lets things happen until so many milliseconds have passed. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    await quiet();
    for (let next = this.heap[0]; next && next.at <= end; next = this.heap[0]) {
      this.pop();
      if (!next.run) continue;
      this.now = next.at;
      this.happened++;
      next.run();
      await quiet();
    }
    this.now = end;
  }

  /** Lets things happen until something is done. @throws Error if it isn't within so many milliseconds */
  async until<T>(work: Promise<T>, withinMs: number, about: string): Promise<T> {
    const outcome: { is?: 'done' | 'failed'; value?: T; problem?: unknown } = {};
    work.then(
      (value) => Object.assign(outcome, { is: 'done', value }),
      (problem: unknown) => Object.assign(outcome, { is: 'failed', problem }),
    );
    await quiet();
    for (const end = this.now + withinMs; !outcome.is;) {
      const next = this.heap[0];
      if (!next || next.at > end) throw new Error(`${about} was not done within ${withinMs / 1_000} s`);
      await this.pass(next.at - this.now);
    }
    if (outcome.is === 'failed') throw outcome.problem;
    return outcome.value as T;
  }

  private push(due: Due): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(due, heap[above]!)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = due;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below++;
      if (!isBefore(heap[below]!, last)) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
  }
}

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.turn < b.turn);

/** Answers when nothing is left that code could do without something else happening. */
const quiet = (): Promise<void> => new Promise((resolve) => afterMicrotasks(resolve));

/** The clock of one machine: that of the world, somewhat wrong. */
export class AgendaClock implements Clock {
  constructor(
    private readonly agenda: Agenda,
    private readonly wrongBy = 0,
  ) {}

  now(): Instant {
    return instant(this.milliseconds());
  }

  milliseconds(): number {
    return Math.floor(BEGINNING + this.agenda.now + this.agenda.ahead + this.wrongBy);
  }

  elapsed(): number {
    return this.agenda.now;
  }
}
