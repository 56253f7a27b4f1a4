import type { ServerResponse } from 'node:http';
import { isHeard, type Timers } from '@pegboard/eventing';
import type { EventTail, ToldEvent } from './event-tail';

const TOGETHER = 100;
const HEARTBEAT_MS = 15_000;
/** A reader that takes nothing for so long has gone. */
const TAKES_WITHIN_MS = 60_000;
const AGAIN_AFTER_MS = 1_000;

export interface EventStreamParts {
  readonly raw: ServerResponse;
  readonly tail: EventTail;
  readonly timers: Timers;
  readonly subjects: readonly string[];
  /** What the bus has behind a sequence, and how far it was looked at. */
  readonly older: (after: number) => Promise<{ events: readonly ToldEvent[]; next: number }>;
  readonly onProblem: (problem: unknown) => void;
}

/** One open connection that is told events: the older ones from the bus, page by page, and then what the tail has. */
export class EventStream {
  private isOver = false;
  private wake: () => void = () => undefined;

  constructor(
    private position: number,
    private readonly parts: EventStreamParts,
  ) {}

  /** Tells events until the connection is closed, here or there. */
  async run(): Promise<void> {
    const { raw, tail, timers, onProblem } = this.parts;
    const deaf = tail.listen(() => this.wake());
    const heartbeat = timers.every(HEARTBEAT_MS, () => raw.write(': still here\n\n'));
    raw.on('error', () => this.end());
    raw.once('close', () => this.end());
    if (raw.destroyed) this.end();
    while (!this.isOver) {
      try {
        await this.tellMore();
      } catch (problem) {
        // The bus is down: the connection stays, and goes on when it is back.
        onProblem(problem);
        await timers.sleep(AGAIN_AFTER_MS);
      }
    }
    deaf();
    heartbeat.cancel();
  }

  end(): void {
    this.isOver = true;
    this.parts.raw.destroy();
    this.wake();
  }

  private async tellMore(): Promise<void> {
    const { tail, subjects, older } = this.parts;
    const near = tail.after(this.position, TOGETHER);
    if (near === undefined) {
      const { events, next } = await older(this.position);
      await this.write(events);
      this.position = next;
    } else if (near.length === 0) {
      await new Promise<void>((resolve) => (this.wake = resolve));
    } else {
      await this.write(near.filter((event) => subjects.some((pattern) => isHeard(pattern, event.subject))));
      this.position = near[near.length - 1]!.sequence;
    }
  }

  /** Waits for a slow reader instead of keeping what it has not taken. */
  private async write(events: readonly ToldEvent[]): Promise<void> {
    const { raw, timers } = this.parts;
    if (events.length === 0 || this.isOver) return;
    if (raw.write(events.map(({ text }) => text).join(''))) return;
    const late = timers.after(TAKES_WITHIN_MS, () => this.end());
    await new Promise<void>((resolve) => {
      const go = (): void => {
        raw.off('drain', go).off('close', go);
        resolve();
      };
      raw.once('drain', go).once('close', go);
      if (raw.destroyed) go();
    });
    late.cancel();
  }
}
