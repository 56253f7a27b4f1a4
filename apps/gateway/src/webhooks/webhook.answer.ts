import { z } from 'zod';
import { answer, answered } from '@pegboard/service';
import type { Attempt, Delivery } from './deliveries';
import { STATES } from './webhook.dto';
import type { Webhook } from './webhooks';

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
  { ...shape, token: answered.text.meta({ description: 'What signs. It is told now and never again.' }) },
  { ...example, token: 'whsec_9vZ1pQ0mX5m8r3n0b1c2d3e4f5g6h7i8j9k0l1m2n3o=' },
);

const attemptAnswer = z.strictObject({
  at: answered.instant,
  duration_ms: answered.count,
  status: z.enum(['success', 'failure', 'retry']),
  http_status: z.int().nullable(),
  error: answered.text.nullable(),
  next_try_at: answered.instant.nullable(),
});

const tried: z.output<typeof attemptAnswer> = {
  at: TIME,
  duration_ms: 23,
  status: 'retry',
  http_status: 500,
  error: 'answered 500',
  next_try_at: '2026-05-03T10:00:01.043Z',
};

export const deliveryAnswer = answer(
  'WebhookDelivery',
  {
    id: answered.text,
    webhook_id: answered.id,
    status: z.enum(STATES),
    event_id: answered.text,
    sequence: answered.count,
    action: answered.text,
    resource_type: answered.text,
    object_id: answered.text,
    occurred_at: answered.instant,
    queued_at: answered.instant,
    next_try_at: answered.instant.nullable(),
    attempts: z.array(attemptAnswer),
  },
  {
    id: 'dlv_5f0c2a9be1d377880c1f2e3d',
    webhook_id: 1,
    status: 'pending',
    event_id: 'evt_0b5c1f8e7d6a49b2a1c3e5f708192a3b',
    sequence: 4711,
    action: 'sales_order.availability_updated',
    resource_type: 'sales_order',
    object_id: '12',
    occurred_at: TIME,
    queued_at: TIME,
    next_try_at: tried.next_try_at,
    attempts: [tried],
  },
);

export const logsExportAnswer = answer(
  'WebhookLogsExport',
  { url: answered.text.meta({ format: 'uri', description: 'Where the file is; it needs the same key' }) },
  { url: 'https://api.example/v1/webhook_logs_export?webhook_id=1&format=csv' },
);

export const shownWebhook = (webhook: Webhook): z.output<typeof webhookAnswer> => ({
  id: webhook._id,
  url: webhook.url,
  enabled: webhook.isEnabled,
  description: webhook.description,
  subscribed_events: [...webhook.subscribedEvents],
  disabled_reason: webhook.disabledReason,
  disabled_at: webhook.disabledAt,
  failing_since: webhook.failingSince,
  paused_until: webhook.pausedUntil,
  tokens: webhook.secrets.map(({ createdAt, expiresAt }) => ({ created_at: createdAt, expires_at: expiresAt })),
  created_at: webhook.createdAt,
  updated_at: webhook.updatedAt,
});

export const shownDelivery = ({ event, ...delivery }: Delivery): z.output<typeof deliveryAnswer> => ({
  id: delivery._id,
  webhook_id: delivery.webhookId,
  status: delivery.state,
  event_id: event.id,
  sequence: event.sequence,
  action: event.action,
  resource_type: event.resource,
  object_id: event.object.id,
  occurred_at: event.occurredAt,
  queued_at: delivery.queuedAt,
  next_try_at: delivery.nextTryAt,
  attempts: delivery.attempts.map(shownAttempt),
});

export const shownAttempt = ({ at, durationMs, httpStatus, error, nextTryAt }: Attempt): z.output<typeof attemptAnswer> => ({
  at,
  duration_ms: durationMs,
  status: error === null ? 'success' : nextTryAt === null ? 'failure' : 'retry',
  http_status: httpStatus,
  error,
  next_try_at: nextTryAt,
});
