import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { count, flag, instant, text } = answered;

export const consumerAnswer = answer(
  'OpsConsumer',
  {
    service: text,
    /** Its name at the bus; the planner reads with a position of its own, each of its processes. */
    consumer: text,
    stream: text,
    delivered_sequence: count,
    acknowledged_sequence: count,
    pending: count,
    in_flight: count,
    redelivered: count,
    waiting: count.nullable(),
    lag: count,
    is_read: flag,
    is_behind: flag,
    dead_letters: count,
    last_delivered_at: instant.nullable(),
    last_acknowledged_at: instant.nullable(),
  },
  {
    service: 'sales',
    consumer: 'sales',
    stream: 'EVENTS',
    delivered_sequence: 1204,
    acknowledged_sequence: 1204,
    pending: 0,
    in_flight: 0,
    redelivered: 0,
    waiting: 1,
    lag: 0,
    is_read: true,
    is_behind: false,
    dead_letters: 0,
    last_delivered_at: '2026-05-04T08:15:00.000Z',
    last_acknowledged_at: '2026-05-04T08:15:00.000Z',
  },
);
export type ConsumerAnswer = z.output<typeof consumerAnswer>;

export const consumersAnswer = answer(
  'OpsConsumers',
  { data: z.array(consumerAnswer), last_sequence: count, behind: count, dead_letters: count },
  { data: [], last_sequence: 1204, behind: 0, dead_letters: 0 },
);

export const STATES = ['open', 'redriven', 'discarded'] as const;
export type State = (typeof STATES)[number];

const letter = {
  id: answered.id,
  state: z.enum(STATES),
  service: text,
  consumer: text,
  subject: text,
  sequence: count.nullable(),
  event_id: text.nullable(),
  tries: count,
  reason: text,
  given_up_at: instant,
  settled_at: instant.nullable(),
  settled_by: text.nullable(),
  why: text.nullable(),
};
const AN_OPEN_ONE = {
  id: 3,
  state: 'open' as const,
  service: 'sales',
  consumer: 'sales',
  subject: 'evt.inventory.item.12.changed',
  sequence: 1187,
  event_id: 'inventory.item.12.4.0',
  tries: 8,
  reason: 'Cannot read properties of undefined',
  given_up_at: '2026-05-04T08:15:00.000Z',
  settled_at: null,
  settled_by: null,
  why: null,
};

export const deadLetterAnswer = answer('DeadLetter', letter, AN_OPEN_ONE);
export type DeadLetterAnswer = z.output<typeof deadLetterAnswer>;

export const wholeDeadLetterAnswer = answer(
  'WholeDeadLetter',
  { ...letter, traceparent: text.nullable(), event: z.record(z.string(), z.unknown()).nullable(), text: text.nullable() },
  { ...AN_OPEN_ONE, traceparent: null, event: { specversion: '1.0', id: 'inventory.item.12.4.0' }, text: null },
);

const result = answer(
  'RedriveResult',
  { id: answered.id, state: z.enum(STATES), code: text.nullable(), message: text.nullable() },
  { id: 3, state: 'redriven', code: null, message: null },
);
export type RedriveResult = z.output<typeof result>;

export const redriveAllAnswer = answer(
  'RedriveResults',
  { redriven: count, failed: count, left: count, results: z.array(result) },
  { redriven: 1, failed: 0, left: 0, results: [{ id: 3, state: 'redriven', code: null, message: null }] },
);

const check = answer(
  'ReadinessCheck',
  { name: text, is_up: flag, detail: z.record(z.string(), z.unknown()) },
  { name: 'nats', is_up: true, detail: {} },
);

const replica = answer(
  'OpsReplica',
  { replica: text, version: text, started_at: instant, uptime_seconds: count, is_ready: flag, checks: z.array(check) },
  { replica: '4f0c2a9b', version: '0.1.0', started_at: '2026-05-04T08:15:00.000Z', uptime_seconds: 60, is_ready: true, checks: [] },
);

export const serviceAnswer = answer(
  'OpsService',
  { service: text, is_ready: flag, why_not: z.array(text), replicas: z.array(replica) },
  { service: 'sales', is_ready: true, why_not: [], replicas: [] },
);
export type ServiceAnswer = z.output<typeof serviceAnswer>;

export const outboxAnswer = answer(
  'OpsOutbox',
  { service: text, outbox: text, unsent: count, oldest_at: instant.nullable(), oldest_age_seconds: count },
  { service: 'sales', outbox: 'sales_orders', unsent: 0, oldest_at: null, oldest_age_seconds: 0 },
);
export type OutboxAnswer = z.output<typeof outboxAnswer>;
