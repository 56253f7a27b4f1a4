import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const { count, instant, text } = answered;

export const outboxAnswer = answer(
  'OpsOutbox',
  { service: text, outbox: text, unsent: count, oldest_at: instant.nullable(), oldest_age_seconds: count },
  { service: 'sales', outbox: 'sales_orders', unsent: 0, oldest_at: null, oldest_age_seconds: 0 },
);

export type OutboxAnswer = z.output<typeof outboxAnswer>;
