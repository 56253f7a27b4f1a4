import { reasonOf } from './put-aside';

/** One reading that goes on until it is stopped. */
export interface FollowedStream {
  stop(): Promise<void>;
  /** Whether it hears the stream now. */
  hearing(): HearingState;
}

export interface HearingState {
  /** False: what the reader knows grows old. */
  readonly isHearing: boolean;
  /** Since when nothing came from the server, not even that there is nothing. */
  readonly silentMs: number;
  /** Why the last try to read failed; null if it didn't. */
  readonly refusal: string | null;
}

/** An idle consumer is told of every pull that ends without a message, so three of them are missing by then. */
const MAX_SILENCE_MS = 30_000;

/** What the server says of itself; `next` is what the client asks. */
const SAID_BY_THE_SERVER = new Set<string>(['debug', 'discard']);

/** Whether a reader hears its stream. A reader that is refused, or hears nothing, shows old data and doesn't know it. */
export class Hearing {
  private heardAt: number;
  private hasHeard = false;
  private refusal: string | undefined;

  /** @param now milliseconds of a clock that nobody sets */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.heardAt = now();
  }

  /**
   * A reading begins: the server let it. What the server then sends must be heard: renewing a reading that never heard anything
   * doesn't make it younger.
   */
  began(): void {
    this.refusal = undefined;
    if (this.hasHeard) this.heardAt = this.now();
    this.hasHeard = false;
  }

  heard(): void {
    this.hasHeard = true;
    this.heardAt = this.now();
  }

  /** A word about the reading from the client, which counts only if the server said it. */
  told(status: string): void {
    if (SAID_BY_THE_SERVER.has(status)) this.heard();
  }

  refused(problem: unknown): void {
    this.refusal = reasonOf(problem);
  }

  get state(): HearingState {
    const silentMs = Math.round(this.now() - this.heardAt);
    return { isHearing: this.refusal === undefined && silentMs < MAX_SILENCE_MS, silentMs, refusal: this.refusal ?? null };
  }
}
