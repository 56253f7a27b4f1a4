import { z } from 'zod';
import { answer, answered, exampleOf } from '@pegboard/service';

const { text, instant, count } = answered;
const anything = z.record(z.string(), z.unknown());

/** A CloudEvent with its place in the stream. What its aggregate holds is in the description of messages, by `dataschema`. */
const eventAnswer = answer(
  'Event',
  {
    sequence: count.meta({ description: 'Its position in the stream' }),
    specversion: z.literal('1.0'),
    id: text,
    source: text,
    producer: text.optional().meta({ description: 'The process that sent it: service, version and commit' }),
    actor: text.optional().meta({ description: 'Who caused it: a key, a user or a service' }),
    actorname: text.optional().meta({ description: 'The name of the key or the user' }),
    requestid: text.optional().meta({ description: 'The id of the call that caused it' }),
    type: text.meta({ description: 'pegboard.<service>.<resource>.<action>' }),
    subject: text,
    time: instant,
    datacontenttype: z.literal('application/json'),
    dataschema: text.meta({ description: 'The name of the schema in /v1/asyncapi.json' }),
    traceparent: text.optional(),
    data: z.strictObject({
      action: text,
      change: anything.meta({ description: 'The change, in addition to the whole aggregate' }),
      aggregate: anything.meta({ description: 'The whole aggregate as it was when the event was sent' }),
    }),
  },
  {
    sequence: 9120,
    specversion: '1.0',
    id: 'sales.customer.41.3.0',
    source: '/pegboard/sales',
    producer: 'sales/0.1.0+1f2e3d4c5b6a',
    actor: 'key:6f1c9b2e4a7d8035',
    actorname: 'web shop',
    requestid: '3b9f0c61d27e4a58',
    type: 'pegboard.sales.customer.updated',
    subject: 'customer/41',
    time: '2026-05-14T10:00:00.214Z',
    datacontenttype: 'application/json',
    dataschema: 'urn:pegboard:sales:customer:v1',
    data: {
      action: 'updated',
      change: { fields: ['email'] },
      aggregate: { id: 41, version: 3, is_deleted: false, name: 'Northern Interiors', email: 'orders@northern.example' },
    },
  },
);
export type EventAnswer = z.output<typeof eventAnswer>;

export const eventsAnswer = answer(
  'EventPage',
  {
    data: z.array(eventAnswer),
    next_after: count.meta({ description: 'Send this as `after` to get the next page' }),
    last_sequence: count.meta({ description: 'The last sequence of the stream now' }),
  },
  { data: [exampleOf(eventAnswer)], next_after: 9120, last_sequence: 9120 },
);
export type EventsAnswer = z.output<typeof eventsAnswer>;
