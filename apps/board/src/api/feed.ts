import { createParser } from 'eventsource-parser';
import { sleep, type BoardApi } from './api';

/** A message of the feed, as far as the page reads it. */
export interface BoardEvent {
  readonly sequence: number;
  /** Such as `sales.sales_order.updated`. */
  readonly type: string;
  readonly id: string;
  /** The whole object as it was when the event was sent. */
  readonly aggregate: unknown;
}

/** `lost` says that the page may show what is no longer so. */
export type FeedState = 'opening' | 'live' | 'lost';

const AGAIN_MS = 500;
const LONGEST_AGAIN_MS = 10_000;
/** The server says that it is there every fifteen seconds. */
const SILENCE_MS = 40_000;

/** Hears what anybody changes. After a lost connection it goes on behind the last message, so that none is missed. */
export class Feed {
  private readonly ending = new AbortController();
  private last: number | undefined;

  constructor(
    private readonly api: BoardApi,
    private readonly onEvents: (events: readonly BoardEvent[]) => void,
    private readonly onState: (state: FeedState) => void,
  ) {}

  async run(from: number): Promise<void> {
    this.last = from;
    for (let pause = AGAIN_MS; !this.ending.signal.aborted; pause = Math.min(pause * 2, LONGEST_AGAIN_MS)) {
      try {
        await this.hear(() => (pause = AGAIN_MS));
      } catch {
        // Said by the state; tried again.
      }
      if (this.ending.signal.aborted) return;
      this.onState('lost');
      await sleep(pause);
    }
  }

  end(): void {
    this.ending.abort();
  }

  private async hear(onOpen: () => void): Promise<void> {
    const connection = new AbortController();
    const signal = AbortSignal.any([connection.signal, this.ending.signal]);
    let silence = setTimeout(() => connection.abort(), SILENCE_MS);
    try {
      const answer = await this.api.stream('events', this.last, signal);
      if (!answer.ok || !answer.body) throw new Error(`the feed answers ${answer.status}`);
      onOpen();
      this.onState('live');
      let heard: BoardEvent[] = [];
      const parser = createParser({
        onEvent: ({ id, data }) => {
          const event = read(Number(id), data);
          if (event) heard.push(event);
        },
      });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(silence);
        silence = setTimeout(() => connection.abort(), SILENCE_MS);
        parser.feed(part.value);
        if (heard.length === 0) continue;
        this.last = heard.at(-1)!.sequence;
        this.onEvents(heard);
        heard = [];
      }
    } finally {
      clearTimeout(silence);
    }
  }
}

function read(sequence: number, text: string): BoardEvent | undefined {
  try {
    const { type, subject, data } = JSON.parse(text) as { type: string; subject?: string; data: { aggregate: unknown } };
    return { sequence, type: type.replace(/^pegboard\./, ''), id: subject?.split('/')[1] ?? '', aggregate: data.aggregate };
  } catch {
    // What the page can't read it doesn't show.
    return undefined;
  }
}
