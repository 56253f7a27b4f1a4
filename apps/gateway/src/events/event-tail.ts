import type { JetStreamReader, ReadMessage } from '@pegboard/eventing';
import { eventView } from './event.view';

/** An event as an event stream says it. */
export interface ToldEvent {
  readonly sequence: number;
  readonly subject: string;
  readonly text: string;
}

/** The newest events are kept for streams that follow closely; who falls behind further reads from the bus. */
const MAX_KEPT = 5_000;
const MAX_KEPT_LETTERS = 16_000_000;
const EVERYTHING = ['evt.>'];

export const toldEvent = (message: ReadMessage): ToldEvent => ({
  sequence: message.sequence,
  subject: message.subject,
  text: `id: ${message.sequence}\nevent: ${String(message.event['type'])}\ndata: ${JSON.stringify(eventView(message))}\n\n`,
});

/** The end of the event stream as it grows: read once and written as text once, however many listen. */
export class EventTail {
  private kept: ToldEvent[] = [];
  private letters = 0;
  private reading: { stop(): Promise<void> } | undefined;
  private readonly listeners = new Set<() => void>();

  private constructor(
    /** Everything behind this is kept. */
    private start: number,
    private readonly onGoneBack: () => void,
  ) {}

  static async open(reader: Pick<JetStreamReader, 'end' | 'follow'>, onGoneBack: () => void): Promise<EventTail> {
    const end = await reader.end();
    const tail = new EventTail(end.sequence, onGoneBack);
    tail.reading = await reader.follow({
      after: end,
      subjects: EVERYTHING,
      onMessages: async (messages) => tail.grow(messages.map(toldEvent)),
      onGoneBack: async () => tail.onGoneBack(),
    });
    return tail;
  }

  /** @param wake is called whenever there is more @returns stops calling it */
  listen(wake: () => void): () => void {
    this.listeners.add(wake);
    return () => this.listeners.delete(wake);
  }

  /** Some of what is kept behind a sequence, in its order; undefined if what follows it is kept no longer. */
  after(sequence: number, most: number): readonly ToldEvent[] | undefined {
    if (sequence < this.start) return undefined;
    const from = this.kept.findLastIndex((event) => event.sequence <= sequence) + 1;
    return this.kept.slice(from, from + most);
  }

  async close(): Promise<void> {
    await this.reading?.stop();
  }

  private grow(events: readonly ToldEvent[]): void {
    this.kept.push(...events);
    this.letters += sizeOf(events);
    const tooMany = this.excess();
    if (tooMany > 0) {
      const gone = this.kept.splice(0, tooMany);
      this.letters -= sizeOf(gone);
      this.start = gone[gone.length - 1]!.sequence;
    }
    for (const wake of [...this.listeners]) wake();
  }

  private excess(): number {
    let [count, letters] = [Math.max(0, this.kept.length - MAX_KEPT), this.letters];
    letters -= sizeOf(this.kept.slice(0, count));
    while (letters > MAX_KEPT_LETTERS && count < this.kept.length) letters -= this.kept[count++]!.text.length;
    return count;
  }
}

const sizeOf = (events: readonly ToldEvent[]): number => events.reduce((sum, { text }) => sum + text.length, 0);
