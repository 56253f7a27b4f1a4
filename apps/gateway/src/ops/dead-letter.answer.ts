import { z } from 'zod';
import { answered, answer } from '@pegboard/service';

const { count, instant, text } = answered;

export const STATES = ['open', 'redriven', 'discarded'] as const;

export type DeadLetterState = (typeof STATES)[number];

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
