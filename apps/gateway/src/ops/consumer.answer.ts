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
    paused_until: instant.nullable().meta({ description: 'An operator has paused it until then; null if it isn’t paused' }),
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
    paused_until: null,
    last_delivered_at: '2026-05-04T08:15:00.000Z',
    last_acknowledged_at: '2026-05-04T08:15:00.000Z',
  },
);

export type ConsumerAnswer = z.output<typeof consumerAnswer>;

export const narrowedConsumerAnswer = answer(
  'OpsNarrowedConsumer',
  { consumer: text, subjects: z.array(text), removed: z.array(text) },
  { consumer: 'sales', subjects: ['evt.sales.customer.>'], removed: [] },
);
export type NarrowedConsumer = z.output<typeof narrowedConsumerAnswer>;

export const pausedConsumerAnswer = answer(
  'OpsPausedConsumer',
  { consumer: text, paused_until: instant.nullable() },
  { consumer: 'sales', paused_until: '2026-05-04T09:15:00.000Z' },
);
export type PausedConsumer = z.output<typeof pausedConsumerAnswer>;

export const consumersAnswer = answer(
  'OpsConsumers',
  { data: z.array(consumerAnswer), last_sequence: count, behind: count, dead_letters: count },
  { data: [], last_sequence: 1204, behind: 0, dead_letters: 0 },
);
