import { isHeard, type EventReader, type ReadMessage, type StreamPosition } from '@pegboard/eventing';
import type { SimConnection } from './sim-connection';

const MOST_AT_ONCE = 20;
const READS_AGAIN_MS = 500;

/** Reads the stream in its order, and looks at every connect whether its place is still there. */
export class SimReader implements EventReader {
  constructor(private readonly connection: SimConnection) {}

  end(): Promise<StreamPosition> {
    return this.connection.reach(() => endOf(this.connection.bus.stream.messages));
  }

  async lastSequence(): Promise<number> {
    return (await this.end()).sequence;
  }

  isStillThere(position: StreamPosition): Promise<boolean> {
    return this.connection.reach(() => this.has(position));
  }

  async hasLost(position: StreamPosition): Promise<boolean> {
    return !(await this.isStillThere(position));
  }

  async follow(options: Parameters<EventReader['follow']>[0]): ReturnType<EventReader['follow']> {
    const following = new Following(this.connection, options, (position) => this.has(position));
    this.connection.readers.add(following.wake);
    following.wake();
    return { stop: () => following.stop(), hearing: () => ({ isHearing: true, silentMs: 0, refusal: null }) };
  }

  private has({ sequence, messageId }: StreamPosition): boolean {
    return sequence === 0 || this.connection.bus.stream.messages[sequence - 1]?.messageId === messageId;
  }
}

const endOf = (messages: readonly ReadMessage[]): StreamPosition => {
  const last = messages[messages.length - 1];
  return { sequence: last?.sequence ?? 0, messageId: last?.messageId ?? null };
};

class Following {
  private position: StreamPosition;
  private isStopped = false;
  private isReading = false;
  private isWanted = false;
  /** The connection on which the position was found. */
  private seenOn = 0;

  constructor(
    private readonly connection: SimConnection,
    private readonly options: Parameters<EventReader['follow']>[0],
    private readonly has: (position: StreamPosition) => boolean,
  ) {
    this.position = options.after;
  }

  readonly wake = (): void => {
    this.isWanted = true;
    if (!this.isReading) void this.read();
  };

  async stop(): Promise<void> {
    this.isStopped = true;
    this.connection.readers.delete(this.wake);
  }

  private async read(): Promise<void> {
    this.isReading = true;
    while (this.isWanted && !this.isStopped && this.connection.isConnected) {
      this.isWanted = false;
      try {
        await this.readOnce();
      } catch {
        // What the reader throws, and a bus that doesn't answer, make it read the same again.
        this.connection.host.after(READS_AGAIN_MS, this.wake);
        break;
      }
    }
    this.isReading = false;
  }

  private async readOnce(): Promise<void> {
    const { connection, options } = this;
    const on = connection.connections;
    const found = await connection.reach(() => {
      const isThere = this.seenOn === on || this.has(this.position);
      const { messages } = connection.bus.stream;
      const { sequence } = this.position;
      return { isThere, batch: messages.slice(sequence, sequence + 1 + connection.host.chance.below(MOST_AT_ONCE)), end: messages.length };
    });
    if (on !== connection.connections) return this.wake();
    if (!found.isThere) {
      await this.stop();
      return options.onGoneBack();
    }
    this.seenOn = on;
    const last = found.batch[found.batch.length - 1];
    if (!last || this.isStopped) return;
    const wanted = found.batch.filter(({ subject }) => options.subjects.some((pattern) => isHeard(pattern, subject)));
    if (wanted.length > 0)
      await options.onMessages(wanted.map((message, i) => ({ ...message, pending: found.end - last.sequence + wanted.length - 1 - i })));
    this.position = { sequence: last.sequence, messageId: last.messageId };
    this.isWanted = true;
  }
}
