import { ASKS } from './who-asks';
import { everyEvent, everyQuestion } from './every';
import { eventName, wireSchema, type JsonSchema } from './json-schemas';
import type { EventType, Question } from './message';

type Part = Record<string, unknown>;
type Parts = Record<string, Part>;

const text = (description: string, more: Part = {}): Part => ({ type: 'string', description, ...more });

/** What every event looks like around its body: a CloudEvents 1.0 document in JSON. */
function cloudEvent(type: EventType<any>): JsonSchema {
  const { service, resource, schemaVersion } = type;
  return {
    type: 'object',
    required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: text('The same for each repeated sending of the same message.'),
      source: { const: `/pegboard/${service}` },
      producer: text('The process that sent it: service, version and commit.', { pattern: `^${service}/[^/]+$` }),
      actor: text(
        'Who caused it: key:<id>, user:<subject>, api-key or service:<name>. Several words if it contains what several did at the same time. Absent in events of older versions.',
      ),
      actorname: text('The name of the key or the user.'),
      requestid: text('The id of the HTTP call that caused it, as in X-Request-Id and in the logs.'),
      type: text('Ends with the action.', { pattern: `^pegboard\\.${service}\\.${resource}\\.[a-z_]+$` }),
      subject: text('The resource and its id, or the number of a commit.', { pattern: `^${resource}/.+$` }),
      time: text('The time of sending.', { format: 'date-time' }),
      datacontenttype: { const: 'application/json' },
      dataschema: { const: `urn:pegboard:${service}:${resource}:v${schemaVersion}` },
      traceparent: text('The W3C trace context of the cause.'),
      data: {
        type: 'object',
        required: ['action', 'change', 'aggregate'],
        properties: {
          action: text('What happened.'),
          change: { type: 'object', description: 'Hints about the change; the aggregate contains the complete state.' },
          aggregate: { $ref: `#/components/schemas/${eventName(type)}` },
        },
      },
    },
  };
}

/**
 * Everything that is said on the bus as an AsyncAPI 3 document: each service sends its events to whoever listens, and
 * answers the questions of the services that may ask it.
 * @param version that of the product
 */
export function asyncApi(version: string): Part {
  const channels: Parts = {};
  const operations: Parts = {};
  const messages: Parts = {};
  const schemas: Record<string, JsonSchema> = {};
  for (const [, type] of everyEvent) describeEvent(type, { channels, operations, messages, schemas });
  for (const [, question] of everyQuestion) describeQuestion(question, { channels, operations, messages, schemas });
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Pegboard on NATS',
      version,
      description:
        'Events go to the JetStream stream EVENTS at least once. Each contains its whole aggregate with a version, and the highest version wins. Questions are request/reply between the services.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: { nats: { host: 'localhost:4222', protocol: 'nats', description: 'NATS with JetStream.' } },
    channels,
    operations,
    components: { messages, schemas },
  };
}

interface Document {
  readonly channels: Parts;
  readonly operations: Parts;
  readonly messages: Parts;
  readonly schemas: Record<string, JsonSchema>;
}

function describeEvent(type: EventType<any>, { channels, operations, messages, schemas }: Document): void {
  const { service, resource } = type;
  const name = `${service}_${resource}`;
  schemas[eventName(type)] = wireSchema(type.body);
  messages[name] = { name: `pegboard.${service}.${resource}`, contentType: 'application/cloudevents+json', payload: cloudEvent(type) };
  channels[name] = {
    address: `evt.${service}.${resource}.{id}.{action}`,
    parameters: {
      id: { description: 'The id of the aggregate, or the number of a commit or run.' },
      action: { description: 'What happened.' },
    },
    messages: { [name]: { $ref: `#/components/messages/${name}` } },
    tags: [{ name: service }],
  };
  operations[`send_${name}`] = { action: 'send', channel: { $ref: `#/channels/${name}` }, tags: [{ name: service }] };
}

function describeQuestion({ subject, input, output }: Question<any, any>, { channels, operations, messages, schemas }: Document): void {
  const service = subject.split('.')[0]!;
  const name = subject.replaceAll('.', '_');
  const asking = Object.entries(ASKS).flatMap(([who, asks]) => (asks.some((other) => other.subject === subject) ? [who] : []));
  for (const [side, schema] of [['question', input] as const, ['answer', output] as const]) {
    schemas[`${subject}.${side}`] = wireSchema(schema);
    messages[`${name}_${side}`] = {
      name: `${subject}.${side}`,
      payload: side === 'question' ? questionPayload(subject) : answerPayload(subject),
    };
  }
  channels[name] = { address: subject, messages: { [`${name}_question`]: { $ref: `#/components/messages/${name}_question` } } };
  channels[`${name}_reply`] = {
    address: null,
    messages: { [`${name}_answer`]: { $ref: `#/components/messages/${name}_answer` } },
  };
  operations[`answer_${name}`] = {
    action: 'receive',
    channel: { $ref: `#/channels/${name}` },
    reply: { channel: { $ref: `#/channels/${name}_reply` } },
    tags: [{ name: service }],
    description: asking.length > 0 ? `Asked by ${asking.join(', ')}.` : 'For new consumers.',
  };
}

const questionPayload = (subject: string): JsonSchema => ({
  type: 'object',
  required: ['pattern', 'data', 'id'],
  properties: { pattern: { const: subject }, data: { $ref: `#/components/schemas/${subject}.question` }, id: { type: 'string' } },
});

/** What was asked for, or the refusal in the owner's words, or the trace of what failed. */
const answerPayload = (subject: string): JsonSchema => ({
  type: 'object',
  required: ['response'],
  properties: {
    id: { type: 'string' },
    isDisposed: { type: 'boolean' },
    response: {
      oneOf: [
        {
          type: 'object',
          required: ['ok', 'written'],
          properties: {
            ok: { $ref: `#/components/schemas/${subject}.answer` },
            written: { type: 'object', description: 'The resulting versions and commits, for the planning barrier.' },
          },
        },
        {
          type: 'object',
          required: ['refused'],
          properties: {
            refused: {
              type: 'object',
              required: ['kind', 'code', 'message', 'details'],
              properties: { kind: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' }, details: { type: 'array' } },
            },
          },
        },
        {
          type: 'object',
          required: ['failed'],
          properties: { failed: { type: 'object', properties: { traceId: { type: 'string' } } } },
        },
      ],
    },
  },
});
