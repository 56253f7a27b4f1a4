import { SpanKind } from '@opentelemetry/api';
import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { nanos, type ConsumerMessages, type JsMsg } from 'nats';
import { isObservable, lastValueFrom } from 'rxjs';
import type { EventType, GivenUp } from '@pegboard/contracts';
import { reject } from '@pegboard/kit';
import { readEvent, Unreadable } from '../cloud-event';
import type { Clock, Envelope, Timers } from '../ports';
import { deadLetters, eventOf, eventsDelayed, eventsHandled, measured } from '../metrics';
import { inSpan } from '../spans';
import { withTrace } from '../trace';
import { isAway, RetryLater } from '../away';
import { EVENTS, type BusConnection } from './connection';
import { JETSTREAM } from './decorators';
import { ensureDurable, narrowDurable, type Filters } from './durable';
import { Hearing } from './hearing';
import { Lanes } from './lanes';
import { putAside, reasonOf, Unheard } from './put-aside';
import { isHeard } from './subjects';

export interface JetStreamStrategyOptions {
  readonly bus: BusConnection;
  /** The service; its replicas share one durable consumer of this name. */
  readonly durable: string;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Deliveries before a message becomes a dead letter. */
  readonly mostDeliveries?: number;
  readonly onProblem: (problem: unknown, about: Record<string, unknown>) => void;
}

const MAX_DELIVERIES = 8;
/** About ten minutes of waiting for what should come first. */
const MAX_DELIVERIES_FOR_LATER = 30;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 30_000;
/** After this long a message of a process that was killed comes again; those in work are renewed well before. */
const ACK_WAIT_MS = 6_000;
const RENEW_EVERY_MS = 2_000;
const MAX_PULL_MS = 10_000;
const MAX_AT_ONCE = 256;
const CONCURRENCY = 16;
/** What all replicas have at once: with events of a megabyte each, a quarter of a gigabyte. */
const SETTINGS = { ack_wait: nanos(ACK_WAIT_MS), max_ack_pending: MAX_AT_ONCE, max_deliver: -1 };
const decoder = new TextDecoder();

/**
 * Nest's transport for events: an ordinary `@Hears` method listens through a durable pull consumer. Events of one
 * aggregate are handled one after the other, of different ones side by side. What can't be handled goes aside to the
 * dead letters with the reason; the rest never waits for it.
 */
export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = JETSTREAM;
  /** For readiness. */
  readonly hearing = new Hearing();
  private readonly lanes = new Lanes(CONCURRENCY);
  private readonly inWork = new Set<JsMsg>();
  private messages: ConsumerMessages | undefined;
  private isClosing = false;
  private done: Promise<void> = Promise.resolve();

  constructor(private readonly options: JetStreamStrategyOptions) {
    super();
  }

  /** What this version listens to, as patterns of subjects. */
  get hears(): readonly string[] {
    return [...this.messageHandlers.keys()];
  }

  listen(callback: () => void): void {
    if (this.messageHandlers.size > 0) {
      // A counter that begins with its first letter has not grown, in Prometheus' eyes.
      for (const pattern of this.messageHandlers.keys()) deadLetters.inc({ consumer: this.options.durable, event: eventOf(pattern) }, 0);
      this.done = this.run();
      this.options.timers.every(RENEW_EVERY_MS, () => this.renew());
      this.options.bus.onReconnected(() => this.messages?.stop());
    }
    callback();
  }

  async close(): Promise<void> {
    this.isClosing = true;
    this.messages?.stop();
    await this.done;
    await this.lanes.idle();
  }

  on(): never {
    throw new Error('this transport has no events of its own');
  }

  unwrap<T>(): T {
    return this.options.bus.nats as T;
  }

  /**
   * Handles once more what was given up, in its lane and by the listener that it was for.
   * @throws Rejection NOT_HEARD, STILL_REFUSED (409) with the reason; any error that means that a server is down
   */
  async redrive(given: GivenUp): Promise<void> {
    const { subject } = given;
    const handler = this.handlerOf(subject);
    if (!handler)
      throw reject('NOT_HEARD', 'id', `${this.options.durable} no longer listens to ${subject}. Discard the dead letter.`, { subject });
    const message = { ...given, deliveries: 1, traceparent: given.traceparent ?? undefined };
    await new Promise<void>((resolve, reject) =>
      this.lanes.run(laneOf(subject), () => this.handle(handler, message).then(resolve, reject)),
    ).catch((problem: Error) => {
      if (isAway(problem)) throw problem;
      throw reject('STILL_REFUSED', 'id', `${this.options.durable} still can't handle the event: ${reasonOf(problem)}`, { subject });
    });
  }

  /** Makes the shared consumer deliver only what this process listens to, and what others are known to. */
  narrow(others: readonly string[]): Promise<Filters> {
    return narrowDurable(this.options.bus, this.options.durable, [...this.hears, ...others]);
  }

  private async run(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !this.isClosing;) {
      try {
        await this.consume();
        pause = FIRST_PAUSE_MS;
        if (!this.isClosing) await this.options.timers.sleep(pause);
      } catch (problem) {
        this.hearing.refused(problem);
        if (!this.isClosing) this.options.onProblem(problem, { consumer: this.options.durable });
        await this.options.timers.sleep(pause);
        pause = Math.min(pause * 2, 5_000);
      }
    }
  }

  /** Reads until the connection is renewed, the consumer is gone, or the service stops. */
  private async consume(): Promise<void> {
    const { bus, durable } = this.options;
    await bus.ensureStreams();
    await ensureDurable(bus, durable, this.hears, SETTINGS);
    const consumer = await bus.jetstream.consumers.get(EVENTS, durable);
    const messages = await consumer.consume({ max_messages: MAX_AT_ONCE, expires: MAX_PULL_MS, idle_heartbeat: MAX_PULL_MS / 2 });
    if (this.isClosing) return messages.stop();
    this.messages = messages;
    this.hearing.began();
    void this.watch(messages);
    for await (const message of messages) {
      this.hearing.heard();
      this.inWork.add(message);
      this.lanes.run(laneOf(message.subject), () => this.deliver(message).finally(() => this.inWork.delete(message)));
    }
  }

  /** A consumer that stopped receiving is created again, because it may not recover. */
  private async watch(messages: ConsumerMessages): Promise<void> {
    for await (const status of await messages.status()) {
      if (['heartbeats_missed', 'consumer_deleted', 'consumer_not_found', 'stream_not_found'].includes(status.type)) messages.stop();
      else this.hearing.told(status.type);
    }
  }

  /** What waits in a lane or is being handled must not come a second time meanwhile. */
  private renew(): void {
    if (this.options.bus.isConnected) for (const message of this.inWork) message.working();
  }

  private async deliver(message: JsMsg): Promise<void> {
    const handler = this.handlerOf(message.subject);
    try {
      // Not begun when the service stops: another replica, or the next start, has it at once.
      if (this.isClosing) return message.nak();
      const outcome = (problem: unknown): string => this.outcomeOf(problem, message.info.deliveryCount);
      if (handler)
        await measured(eventsHandled, { event: eventOf(message.subject) }, () => this.handle(handler, received(message)), outcome);
      // Unknown here, so another version hears it: left to that one for a while, and then put aside for it.
      else if (message.info.deliveryCount < this.most) return message.nak(FIRST_PAUSE_MS * 2 ** message.info.deliveryCount);
      else throw new Unheard(message.subject);
      message.ack();
    } catch (problem) {
      await this.setback(message, problem);
    }
  }

  private handlerOf(subject: string): MessageHandler | undefined {
    return [...this.messageHandlers].find(([pattern]) => isHeard(pattern, subject))?.[1];
  }

  private async handle(handler: MessageHandler, { text, ...message }: Received): Promise<void> {
    const type = handler.extras?.['eventType'] as EventType<unknown>;
    const { body, envelope } = readEvent(type, { ...message, event: parsed(text) });
    const event = eventOf(message.subject);
    const attributes = { 'messaging.system': 'nats', 'messaging.operation.type': 'process', 'messaging.message.id': envelope.id };
    const work = { name: `process ${event}`, kind: SpanKind.CONSUMER, attributes };
    // Nest itself calls the further listeners of the same pattern.
    const inWork = (): Promise<void> => inSpan(work, envelope.traceparent ?? null, () => called(handler, body, envelope));
    await withTrace(envelope.traceparent, inWork, envelope.actor);
    eventsDelayed.observe({ event }, Math.max(0, this.options.clock.milliseconds() - Date.parse(envelope.time)) / 1_000);
  }

  private async setback(message: JsMsg, problem: unknown): Promise<void> {
    const deliveries = message.info.deliveryCount;
    try {
      if (this.isHopeless(problem, deliveries)) {
        await putAside(this.options.bus, this.options.durable, message, problem);
        deadLetters.inc({ consumer: this.options.durable, event: eventOf(message.subject) });
        message.ack();
        this.options.onProblem(problem, { subject: message.subject, deliveries, deadLetter: true });
        return;
      }
      if (!(problem instanceof RetryLater)) this.options.onProblem(problem, { subject: message.subject, deliveries });
      message.nak(Math.min(FIRST_PAUSE_MS * 2 ** (deliveries - 1), MAX_PAUSE_MS));
    } catch (second) {
      // Unacknowledged, it comes again by itself.
      this.options.onProblem(second, { subject: message.subject, deliveries });
    }
  }

  /** A server that is down is no fault of the message, however long it takes. */
  private isHopeless(problem: unknown, deliveries: number): boolean {
    if (problem instanceof Unreadable || problem instanceof Unheard) return true;
    if (isAway(problem)) return false;
    return deliveries >= (problem instanceof RetryLater ? Math.max(this.most, MAX_DELIVERIES_FOR_LATER) : this.most);
  }

  private get most(): number {
    return this.options.mostDeliveries ?? MAX_DELIVERIES;
  }

  private outcomeOf(problem: unknown, deliveries: number): string {
    if (this.isHopeless(problem, deliveries)) return 'dead';
    return problem instanceof RetryLater ? 'later' : 'failed';
  }
}

interface Received {
  readonly subject: string;
  readonly sequence: number;
  readonly text: string;
  readonly deliveries: number;
  readonly traceparent: string | undefined;
}

const received = (message: JsMsg): Received => ({
  subject: message.subject,
  sequence: message.seq,
  text: decoder.decode(message.data),
  deliveries: message.info.deliveryCount,
  traceparent: message.headers?.get('traceparent') || undefined,
});

/** What is about one aggregate is handled one after the other. */
const laneOf = (subject: string): string => subject.split('.').slice(1, 4).join('.');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable('not JSON');
  }
}

async function called(handler: MessageHandler, body: unknown, envelope: Envelope): Promise<void> {
  const result: unknown = await handler(body, envelope);
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
