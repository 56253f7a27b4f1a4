import { z } from 'zod';
import { answer, answered } from '@pegboard/service';

const shape = {
  id: answered.id,
  url: answered.text,
  enabled: answered.flag,
  description: answered.text.nullable(),
  subscribed_events: z.array(answered.text),
  /** Why it was disabled by itself; null if its owner did, or nobody. */
  disabled_reason: z.enum(['FAILING', 'GONE', 'BACKLOG_FULL', 'TOKEN_UNREADABLE']).nullable(),
  disabled_at: answered.instant.nullable(),
  failing_since: answered.instant.nullable(),
  /** Its receiver seems to be down: nothing is tried before. */
  paused_until: answered.instant.nullable(),
  tokens: z.array(z.strictObject({ created_at: answered.instant, expires_at: answered.instant.nullable() })),
  created_at: answered.instant,
  updated_at: answered.instant,
};
const TIME = '2026-05-03T10:00:00.000Z';
const example = {
  id: 1,
  url: 'https://shop.example/hooks/pegboard',
  enabled: true,
  description: 'web shop',
  subscribed_events: ['sales_order.availability_updated'],
  disabled_reason: null,
  disabled_at: null,
  failing_since: null,
  paused_until: null,
  tokens: [{ created_at: TIME, expires_at: null }],
  created_at: TIME,
  updated_at: TIME,
};

export const webhookAnswer = answer('Webhook', shape, example);
export const newWebhookAnswer = answer(
  'WebhookWithToken',
  { ...shape, token: answered.text.meta({ description: 'The signing token. It is shown now and never again.' }) },
  { ...example, token: 'whsec_9vZ1pQ0mX5m8r3n0b1c2d3e4f5g6h7i8j9k0l1m2n3o=' },
);
