import { z } from 'zod';
import { eventSubject, type EventType } from '@pegboard/contracts';
import type { Instant } from '@pegboard/kit';
import { actorAttributes, actorIn, type Actor, type ActorAttributes } from './actor';
import type { Envelope, ReadMessage } from './ports';
import { producerOf } from './version';

/** What is on the wire: a CloudEvents 1.0 document in structured JSON. */
export interface CloudEvent extends Partial<ActorAttributes> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  /** The process that sent it: service, version and commit. An attribute of our own, as CloudEvents allows. */
  readonly producer?: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly traceparent?: string;
  readonly data: {
    readonly action: string;
    readonly change: Readonly<Record<string, unknown>>;
    /** The whole aggregate as it was when sent. */
    readonly aggregate: unknown;
  };
}

export interface OutgoingEvent<Body> {
  readonly type: EventType<Body>;
  readonly id: number | string;
  readonly action: string;
  readonly body: Body;
  readonly messageId: string;
  readonly time: Instant;
  readonly change?: Readonly<Record<string, unknown>> | undefined;
  readonly traceparent?: string | undefined;
  /** Who caused it; nobody: the service by itself. */
  readonly actors?: readonly Actor[] | undefined;
}

export const subjectOf = (event: OutgoingEvent<never> | OutgoingEvent<any>): string => eventSubject(event.type, event.id, event.action);

/** The document that is sent. @throws Error if the body doesn't fit its schema: our own mistake, found before others meet it. */
export function toCloudEvent<Body>(event: OutgoingEvent<Body>): CloudEvent {
  const { service, resource, schemaVersion, body, onWire } = event.type;
  return {
    specversion: '1.0',
    id: event.messageId,
    source: `/pegboard/${service}`,
    producer: producerOf(service),
    ...actorAttributes(event.actors ?? [], service),
    type: `pegboard.${service}.${resource}.${event.action}`,
    subject: `${resource}/${event.id}`,
    time: event.time,
    datacontenttype: 'application/json',
    dataschema: `urn:pegboard:${service}:${resource}:v${schemaVersion}`,
    ...(event.traceparent ? { traceparent: event.traceparent } : {}),
    data: { action: event.action, change: event.change ?? {}, aggregate: onWire ? onWire(event.body) : z.encode(body, event.body) },
  };
}

/** A message that no retry can make right. */
export class Unreadable extends Error {}

const Wire = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  time: z.string(),
  dataschema: z.string(),
  traceparent: z.string().optional(),
  data: z.object({ action: z.string(), change: z.record(z.string(), z.unknown()), aggregate: z.unknown() }),
});

/** Reads one event of a type. @throws Unreadable if it isn't one, or is of a schema version that is not known here */
export function readEvent<Body>(
  type: EventType<Body>,
  message: Pick<ReadMessage, 'subject' | 'sequence' | 'traceparent'> & { event: unknown; deliveries?: number },
): { body: Body; envelope: Envelope } {
  const wire = Wire.safeParse(message.event);
  if (!wire.success) throw new Unreadable(`not a CloudEvent: ${z.prettifyError(wire.error)}`);
  const expected = `urn:pegboard:${type.service}:${type.resource}:v${type.schemaVersion}`;
  if (wire.data.dataschema !== expected) throw new Unreadable(`schema ${wire.data.dataschema} is not ${expected}`);
  const body = type.body.safeParse(wire.data.data.aggregate);
  if (!body.success) throw new Unreadable(`${expected}: ${z.prettifyError(body.error)}`);
  const { id, time, traceparent, data } = wire.data;
  const envelope: Envelope = {
    id,
    subject: message.subject,
    action: data.action,
    time: time as Instant,
    change: data.change,
    traceparent: message.traceparent ?? traceparent,
    actor: actorIn(message.event),
    sequence: message.sequence,
    deliveries: message.deliveries ?? 1,
  };
  return { body: body.data, envelope };
}
