import { AckPolicy, DeliverPolicy, nanos, nuid, type ConsumerInfo, type ConsumerMessages, type JsMsg } from 'nats';
import type { EventReader, ReadMessage, StreamPosition, Timers } from '../ports';
import { isMissing } from './bus-errors';
import { EVENTS, type BusConnection } from './connection';
import { Hearing, type FollowedStream, type HearingState } from './hearing';
import { readObject } from './packet';

const MAX_AT_ONCE = 2_000;
/** What waits in this process while it works on what came before. Above the largest message. */
const MAX_BYTES_WAITING = 16 * 1024 * 1024;
const MAX_PULL_MS = 10_000;
const FORGOTTEN_AFTER_MS = 60_000;
const PAGE_WITHIN_MS = 5_000;
const ASKED_WITHIN_MS = 5_000;

/** Makes the durable consumer of this name, or makes it again, behind a sequence. @returns its name */
export type MakeDurable = (bus: BusConnection, name: string, after: number, subjects: readonly string[]) => Promise<{ name: string }>;

/** The whole stream, in its order, from a position of one's own. */
export class JetStreamReader implements EventReader {
  constructor(
    private readonly bus: BusConnection,
    private readonly timers: Timers,
    private readonly onProblem: (problem: unknown) => void = () => undefined,
    /** Whoever may only listen asks another to make its consumer. */
    private readonly begin: MakeDurable = makeDurable,
  ) {}

  async end(): Promise<StreamPosition> {
    const { last_seq: sequence } = await this.state();
    if (sequence === 0) return { sequence: 0, messageId: null };
    return { sequence, messageId: await this.messageIdAt(sequence) };
  }

  async lastSequence(): Promise<number> {
    return (await this.state()).last_seq;
  }

  async isStillThere({ sequence, messageId }: StreamPosition): Promise<boolean> {
    if (sequence === 0) return true;
    if ((await this.state()).last_seq < sequence) return false;
    return (await this.messageIdAt(sequence)) === messageId;
  }

  /** Whether the bus lost what it had acknowledged; what grew old and was removed is not lost. */
  async hasLost({ sequence, messageId }: StreamPosition): Promise<boolean> {
    if (sequence === 0) return false;
    const { first_seq, last_seq } = await this.state();
    if (last_seq < sequence) return true;
    return sequence >= first_seq && (await this.messageIdAt(sequence)) !== messageId;
  }

  /** The position at a sequence that somebody else remembers without the message's id. */
  async at(sequence: number): Promise<StreamPosition> {
    return { sequence, messageId: sequence === 0 ? null : await this.messageIdAt(sequence) };
  }

  /**
   * What is there behind a sequence now, without waiting for more; the last sequence of the stream; and the sequence up to which
   * everything was looked at. A bus that is slow may give less than there is.
   */
  async page({
    after,
    subjects,
    limit,
  }: {
    after: number;
    subjects: readonly string[];
    limit: number;
  }): Promise<{ messages: ReadMessage[]; end: number; next: number }> {
    const { last_seq: end } = await this.state();
    const { name, num_pending } = await addConsumer(this.bus, after, subjects);
    const consumer = await this.bus.jetstream.consumers.get(EVENTS, name);
    const messages: ReadMessage[] = [];
    const count = Math.min(limit, num_pending);
    if (count > 0)
      for await (const message of await consumer.fetch({ max_messages: count, expires: PAGE_WITHIN_MS }))
        messages.push(new ReceivedMessage(message));
    void consumer.delete().catch(() => undefined);
    const last = messages[messages.length - 1]?.sequence;
    const isAll = messages.length >= num_pending;
    return { messages, end: Math.max(end, last ?? 0), next: isAll ? Math.max(after, end, last ?? 0) : (last ?? after) };
  }

  async follow(options: Parameters<EventReader['follow']>[0]): Promise<FollowedStream> {
    const following = new Following(this.bus, this.timers, this, options, this.onProblem, this.begin);
    following.start();
    return following;
  }

  private async state() {
    return (await this.bus.manager.streams.info(EVENTS)).state;
  }

  /** Null if nothing is there, or something that we didn't send. */
  private async messageIdAt(sequence: number): Promise<string | null> {
    try {
      const message = await this.bus.manager.streams.getMessage(EVENTS, { seq: sequence });
      return message.header.get('Nats-Msg-Id') || null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }
}

/**
 * One reading that goes on across reconnects, and notices a stream that went back. Every renewal checks the position and
 * starts a consumer of its own behind it; the client's ordered consumer would buffer without limit and check nothing.
 */
class Following implements FollowedStream {
  private readonly ears = new Hearing();
  private position: StreamPosition;
  private messages: ConsumerMessages | undefined;
  private isStopped = false;
  private done: Promise<void> = Promise.resolve();
  private readonly forget: () => void;

  constructor(
    private readonly bus: BusConnection,
    private readonly timers: Timers,
    private readonly reader: JetStreamReader,
    private readonly options: Parameters<EventReader['follow']>[0],
    private readonly onProblem: (problem: unknown) => void,
    private readonly begin: MakeDurable,
  ) {
    this.position = options.after;
    this.forget = bus.onReconnected(() => this.messages?.stop());
  }

  start(): void {
    this.done = this.run().finally(this.forget);
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.messages?.stop();
    await this.done;
  }

  hearing(): HearingState {
    return this.ears.state;
  }

  private async run(): Promise<void> {
    for (let pause = 100; !this.isStopped;) {
      const before = this.position;
      try {
        if (!(await this.reader.isStillThere(this.position))) {
          await this.options.onGoneBack();
          return;
        }
        await this.readOn();
      } catch (problem) {
        this.ears.refused(problem);
        if (!this.isStopped) this.onProblem(problem);
      }
      pause = this.position === before ? Math.min(pause * 2, 2_000) : 100;
      if (!this.isStopped) await this.timers.sleep(pause);
    }
  }

  /** Reads until the connection is renewed, the server falls silent, or the reading is stopped. */
  private async readOn(): Promise<void> {
    const { durable, subjects } = this.options;
    const after = this.position.sequence;
    const { name } = await (durable ? this.begin(this.bus, durable, after, subjects) : addConsumer(this.bus, after, subjects));
    const consumer = await this.bus.jetstream.consumers.get(EVENTS, name);
    const messages = await consumer.consume({ max_bytes: MAX_BYTES_WAITING, expires: MAX_PULL_MS, idle_heartbeat: MAX_PULL_MS / 2 });
    this.messages = messages;
    this.ears.began();
    try {
      if (this.isStopped) return;
      void this.watch(messages);
      await this.pass(messages);
    } finally {
      messages.stop();
      if (!durable) void consumer.delete().catch(() => undefined);
    }
  }

  private async watch(messages: ConsumerMessages): Promise<void> {
    for await (const { type } of await messages.status()) {
      if (['heartbeats_missed', 'consumer_deleted', 'consumer_not_found', 'stream_not_found'].includes(type)) messages.stop();
      else this.ears.told(type);
    }
  }

  private async pass(messages: ConsumerMessages): Promise<void> {
    let delivered = 0;
    for await (const batch of together(messages, MAX_AT_ONCE)) {
      this.ears.heard();
      if (this.isStopped) return;
      for (const message of batch) {
        if (message.info.deliverySequence !== ++delivered)
          throw new Error(`message ${delivered} of this reading was lost on the way: reading again from ${this.position.sequence}`);
      }
      // What took long to be acknowledged was sent again.
      const fresh = batch.filter((message) => message.seq > this.position.sequence).map((message) => new ReceivedMessage(message));
      const last = fresh[fresh.length - 1];
      if (last) {
        await this.options.onMessages(fresh);
        this.position = { sequence: last.sequence, messageId: last.messageId };
      }
      if (this.options.durable) batch[batch.length - 1]!.ack();
    }
  }
}

/**
 * One that the server forgets by itself. It is asked for by its name, which permissions must see; the client leaves the name
 * out of the subject when there are several filters.
 */
async function addConsumer(
  { nats }: BusConnection,
  after: number,
  subjects: readonly string[],
): Promise<Pick<ConsumerInfo, 'name' | 'num_pending'>> {
  const config = {
    name: nuid.next(),
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: after + 1,
    filter_subjects: subjects,
    inactive_threshold: nanos(FORGOTTEN_AFTER_MS),
    mem_storage: true,
    num_replicas: 1,
  };
  const asked = JSON.stringify({ stream_name: EVENTS, config, action: 'create' });
  const answer = await nats.request(`$JS.API.CONSUMER.CREATE.${EVENTS}.${config.name}`, asked, { timeout: ASKED_WITHIN_MS });
  const { error, ...info } = answer.json<ConsumerInfo & { error?: { description: string; code: number } }>();
  if (error) throw new Error(`no consumer of ${EVENTS}: ${error.description} (${error.code})`);
  return info;
}

/** One that the server remembers. It is created again behind the position, whatever the server remembers of an earlier reading. */
export async function makeDurable(bus: BusConnection, name: string, after: number, subjects: readonly string[]): Promise<ConsumerInfo> {
  await bus.manager.consumers.delete(EVENTS, name).catch((problem: unknown) => {
    if (!isMissing(problem)) throw problem;
  });
  return bus.manager.consumers.add(EVENTS, {
    durable_name: name,
    ack_policy: AckPolicy.All,
    max_ack_pending: MAX_AT_ONCE * 5,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: after + 1,
    filter_subjects: [...subjects],
  });
}

const NOTHING_YET = Symbol('nothing yet');

/** What has arrived together, while the work on the last batch was going on; never more than asked for, nothing buffered. */
async function* together<T>(source: AsyncIterable<T>, most: number): AsyncGenerator<T[], void> {
  const iterator = source[Symbol.asyncIterator]();
  let next = iterator.next();
  for (;;) {
    const first = await next;
    if (first.done) return;
    const batch = [first.value];
    next = iterator.next();
    const nothingYet = new Promise<typeof NOTHING_YET>((resolve) => setImmediate(resolve, NOTHING_YET));
    while (batch.length < most) {
      const more = await Promise.race([next, nothingYet]);
      if (more === NOTHING_YET || more.done) break;
      batch.push(more.value);
      next = iterator.next();
    }
    yield batch;
  }
}

/** A message as it came; its JSON is parsed when somebody looks at it. */
class ReceivedMessage implements ReadMessage {
  readonly subject: string;
  readonly sequence: number;
  readonly messageId: string;
  readonly pending: number;
  private parsed: Record<string, unknown> | undefined;

  constructor(private readonly message: JsMsg) {
    this.subject = message.subject;
    this.sequence = message.seq;
    this.messageId = message.headers?.get('Nats-Msg-Id') ?? '';
    this.pending = message.info.pending;
  }

  get traceparent(): string | undefined {
    return this.message.headers?.get('traceparent') || undefined;
  }

  get event(): Record<string, unknown> {
    return (this.parsed ??= readObject(this.message.data) ?? {});
  }
}
