import { DeliverPolicy, type ConsumerMessages, type JsMsg } from 'nats';
import type { EventReader, ReadMessage, StreamPosition, Timers } from '../ports';
import { EVENTS, type BusConnection } from './connection';

const decoder = new TextDecoder();
const MOST_AT_ONCE = 2_000;

/** The whole stream, in its order, from a position of one's own. */
export class JetStreamReader implements EventReader {
  constructor(
    private readonly bus: BusConnection,
    private readonly timers: Timers,
    private readonly onProblem: (problem: unknown) => void = () => undefined,
  ) {}

  async end(): Promise<StreamPosition> {
    const { state } = await this.bus.manager.streams.info(EVENTS);
    if (state.last_seq === 0) return { sequence: 0, messageId: null };
    return { sequence: state.last_seq, messageId: await this.messageIdAt(state.last_seq) };
  }

  async isStillThere(position: StreamPosition): Promise<boolean> {
    if (position.sequence === 0) return true;
    return (await this.messageIdAt(position.sequence)) === position.messageId;
  }

  async follow(options: Parameters<EventReader['follow']>[0]): Promise<{ stop(): Promise<void> }> {
    const following = new Following(this.bus, this.timers, this, options, this.onProblem);
    following.start();
    return following;
  }

  private async messageIdAt(sequence: number): Promise<string | null> {
    try {
      const message = await this.bus.manager.streams.getMessage(EVENTS, { seq: sequence });
      return message.header.get('Nats-Msg-Id') || null;
    } catch (error) {
      if ((error as { code?: string }).code === '404') return null;
      throw error;
    }
  }
}

/** One reading that goes on across reconnects, and notices a stream that went back. */
class Following {
  private position: StreamPosition;
  private messages: ConsumerMessages | undefined;
  private isStopped = false;
  private done: Promise<void> = Promise.resolve();

  constructor(
    private readonly bus: BusConnection,
    private readonly timers: Timers,
    private readonly reader: JetStreamReader,
    private readonly options: Parameters<EventReader['follow']>[0],
    private readonly onProblem: (problem: unknown) => void,
  ) {
    this.position = options.after;
    bus.onReconnected(() => this.messages?.stop());
  }

  start(): void {
    this.done = this.run();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.messages?.stop();
    await this.done;
  }

  private async run(): Promise<void> {
    for (let pause = 100; !this.isStopped; ) {
      try {
        if (!(await this.reader.isStillThere(this.position))) {
          await this.options.onGoneBack();
          return;
        }
        await this.readOn();
        pause = 100;
      } catch (problem) {
        if (this.isStopped) return;
        this.onProblem(problem);
        await this.timers.sleep(pause);
        pause = Math.min(pause * 2, 5_000);
      }
    }
  }

  /** Reads until the connection is renewed or the reading is stopped. What arrives while a batch is handled is the next batch. */
  private async readOn(): Promise<void> {
    const consumer = await this.bus.jetstream.consumers.get(EVENTS, {
      filterSubjects: [...this.options.subjects],
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: this.position.sequence + 1,
    });
    const messages = await consumer.consume({ max_messages: MOST_AT_ONCE });
    this.messages = messages;
    const batch: JsMsg[] = [];
    let wake: () => void = () => undefined;
    let isOver = false;
    const collecting = (async () => {
      for await (const message of messages) {
        batch.push(message);
        wake();
      }
    })().finally(() => {
      isOver = true;
      wake();
    });
    while (!isOver || batch.length > 0) {
      if (batch.length === 0) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      const taken = batch.splice(0, MOST_AT_ONCE).map(read);
      await this.options.onMessages(taken);
      const last = taken[taken.length - 1]!;
      this.position = { sequence: last.sequence, messageId: last.messageId };
    }
    await collecting;
  }
}

function read(message: JsMsg): ReadMessage {
  let event: Record<string, unknown>;
  try {
    event = JSON.parse(decoder.decode(message.data)) as Record<string, unknown>;
  } catch {
    event = {};
  }
  return { subject: message.subject, sequence: message.seq, messageId: message.headers?.get('Nats-Msg-Id') ?? '', event };
}
