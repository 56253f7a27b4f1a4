import { SpanKind } from '@opentelemetry/api';
import { headers } from 'nats';
import type { EventType } from '@pegboard/contracts';
import type { Instant } from '@pegboard/kit';
import { subjectOf, toCloudEvent, type OutgoingEvent } from '../cloud-event';
import type { Clock, EventPublisher, StreamPosition } from '../ports';
import type { StreamMemory } from '../store/stream-memory';
import { eventsPublished, measured } from '../metrics';
import { inSpan, tracing } from '../spans';
import { actorHeader, actorIn } from '../actor';
import { currentActor, traceparent } from '../trace';
import type { MarkedPublisher } from '../published-mark';
import type { Outbox, Sender } from '../store/outboxes';
import type { CheckedStore } from '../store/published-check';
import { isMissing } from './bus-errors';
import { EVENTS, type BusConnection } from './connection';
import { readObject } from './packet';

const encoder = new TextEncoder();

export class BusAway extends Error {
  override readonly name = 'NatsError';
  readonly code = 'DISCONNECT';

  constructor() {
    super('the bus is down; unsent events stay in the outbox');
  }
}

/** Sends events to JetStream and waits for its acknowledgement. */
export class JetStreamPublisher implements EventPublisher, Sender, MarkedPublisher {
  /** The last message that JetStream acknowledged to us: what a bus that went back no longer has. */
  lastPublished: StreamPosition = { sequence: 0, messageId: null };
  beforeCut?: StreamPosition;
  keepMark?: () => Promise<void>;
  /** The connection on which `lastPublished` was acknowledged. */
  private connection = 0;
  readonly republishers: ((since?: Instant) => Promise<unknown>)[] = [];
  readonly outboxes: Outbox[] = [];
  readonly checked: CheckedStore[] = [];
  memory?: StreamMemory;

  constructor(
    private readonly bus: BusConnection,
    private readonly clock: Clock,
  ) {}

  publish<Body>(
    type: EventType<Body>,
    id: number | string,
    action: string,
    body: Body,
    messageId: string,
    change?: Readonly<Record<string, unknown>>,
  ): Promise<{ sequence: number }> {
    const actor = currentActor();
    const cause = { traceparent: traceparent(), actors: actor && [actor] };
    return this.send({ type, id, action, body, messageId, change, time: this.clock.now(), ...cause });
  }

  /** @throws at once while the bus is down, so that nobody waits for a time-out: outboxes are swept when it is back */
  async send(event: OutgoingEvent<any>): Promise<{ sequence: number }> {
    if (!this.bus.isConnected) throw new BusAway();
    const name = `${event.type.service}.${event.type.resource}`;
    const attributes = { 'messaging.system': 'nats', 'messaging.operation.type': 'send', 'messaging.message.id': event.messageId };
    const work = { name: `send ${name}`, kind: SpanKind.PRODUCER, attributes };
    // Whoever sends late, after a crash or a pause of the bus, goes on with the trace in which it happened.
    const asSpan = (): Promise<{ sequence: number }> => inSpan(work, event.traceparent ?? null, () => this.sendNow(event));
    return measured(eventsPublished, { event: name }, asSpan, () => 'failed');
  }

  /** The version in the last message about an aggregate; undefined: there is none; null: there may have been one that was removed. */
  async lastVersionOf({ service, resource }: { service: string; resource: string }, id: number): Promise<number | undefined | null> {
    const { manager } = this.bus;
    try {
      const { data } = await manager.streams.getMessage(EVENTS, { last_by_subj: `evt.${service}.${resource}.${id}.>` });
      const { aggregate } = (readObject(data)?.['data'] ?? {}) as { aggregate?: { version?: number } };
      return aggregate?.version ?? null;
    } catch (problem) {
      if (!isMissing(problem)) throw problem;
      return (await manager.streams.info(EVENTS)).state.first_seq > 1 ? null : undefined;
    }
  }

  /** The document names the request that led to the event; the header this sending of it, which its hearers go on from. */
  private async sendNow(event: OutgoingEvent<any>): Promise<{ sequence: number }> {
    const extra = headers();
    const from = tracing.isOn ? traceparent() : event.traceparent;
    if (from) extra.set('traceparent', from);
    // Whoever only wants to know who did what needs no bodies.
    const wire = toCloudEvent(event);
    extra.set('actor', actorHeader(actorIn(wire)!));
    const ack = await this.bus.jetstream.publish(subjectOf(event), encoder.encode(JSON.stringify(wire)), {
      msgID: event.messageId,
      headers: extra,
    });
    if (!ack.duplicate) this.noteAcknowledged({ sequence: ack.seq, messageId: event.messageId });
    return { sequence: ack.seq };
  }

  private noteAcknowledged(position: StreamPosition): void {
    // A bus that went back counts from there: a number after the cut says nothing of those before it.
    const isCut = this.connection !== this.bus.connections && this.lastPublished.sequence > 0;
    if (isCut) this.beforeCut ??= this.lastPublished;
    if (isCut || position.sequence > this.lastPublished.sequence) this.lastPublished = position;
    this.connection = this.bus.connections;
  }
}
