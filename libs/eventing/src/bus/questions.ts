import { ServerNats, type NatsOptions } from '@nestjs/microservices';
import type { Msg, NatsConnection, NatsError, Subscription } from 'nats';
import { inTime } from './connection';
import { isToInbox, readQuestion } from './packet';
import { busy } from './reply';

export interface QuestionsOptions {
  /** Resolves when questions can be answered well; until then other replicas answer them. Absent: at once. */
  readonly joinsWhen?: () => Promise<void>;
}

const LEAVES_WITHIN_MS = 2_000;
/** More would be answered when nobody waits for the answers any more. */
export const MAX_QUESTIONS = 1_000;

/**
 * Nest's transport for questions over NATS, which can leave without losing one: it stops being given questions, and
 * answers those it has been given before its connection closes.
 */
export class Questions extends ServerNats {
  private client: NatsConnection | undefined;
  private readonly heard: Subscription[] = [];
  /** Those that have come, and that Nest has not looked at yet. */
  private arriving = 0;
  private inWork = 0;
  private hasLeft = false;
  private onIdle: (() => void) | undefined;

  constructor(
    private readonly connecting: NonNullable<NatsOptions['options']>,
    private readonly given: QuestionsOptions = {},
  ) {
    super({
      ...(connecting as Required<NatsOptions>['options']),
      deserializer: { deserialize: (data: Uint8Array, { channel }: { channel: string }) => readQuestion(data, channel) as never },
    });
  }

  override bindEvents(client: NatsConnection): void {
    this.client = client;
    if (!this.given.joinsWhen) return this.join(client);
    void this.given.joinsWhen().then(() => {
      if (!this.hasLeft) this.join(client);
    });
  }

  override getPublisher(...args: Parameters<ServerNats['getPublisher']>): (packet: any) => any {
    const publish = super.getPublisher(...args);
    this.arriving--;
    this.inWork++;
    return (packet: { isDisposed?: boolean }) => {
      const result: unknown = publish(packet);
      if (packet.isDisposed) this.finished();
      return result;
    };
  }

  /** Answers when every question that came has been answered. The connection stays, so that a second call is harmless. */
  async leave(): Promise<void> {
    this.hasLeft = true;
    const { client } = this;
    if (!client || client.isClosed()) return;
    const leaving = this.heard.splice(0).map((subscription) => subscription.drain());
    await inTime(Promise.all(leaving), LEAVES_WITHIN_MS);
    if (this.inWork > 0) await new Promise<void>((resolve) => (this.onIdle = resolve));
    await inTime(client.flush(), LEAVES_WITHIN_MS);
  }

  override async close(): Promise<void> {
    await this.leave();
    await super.close();
  }

  private join(client: NatsConnection): void {
    for (const subject of this.messageHandlers.keys()) {
      const handle = this.getMessageHandler(subject).bind(this);
      const callback = (error: NatsError | null, message: Msg): unknown => {
        if (error) return handle(error, message);
        if (!isToInbox(message)) return undefined;
        if (this.arriving + this.inWork >= MAX_QUESTIONS) return message.respond(busyReply(subject, message));
        this.arriving++;
        return handle(error, message);
      };
      this.heard.push(client.subscribe(subject, { ...(this.connecting.queue ? { queue: this.connecting.queue } : {}), callback }));
    }
  }

  private finished(): void {
    this.inWork--;
    if (this.inWork === 0) this.onIdle?.();
  }
}

/** In the envelope that Nest's transport sends. */
function busyReply(subject: string, { data }: Msg): Uint8Array {
  return encoder.encode(JSON.stringify({ id: readQuestion(data, subject).id, response: busy(subject), isDisposed: true }));
}

const encoder = new TextEncoder();
