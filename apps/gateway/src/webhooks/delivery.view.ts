import { z } from 'zod';
import type { Delivery, Attempt } from './deliveries';
import { attemptAnswer, deliveryAnswer } from './delivery.answer';

export const deliveryView = ({ event, ...delivery }: Delivery): z.output<typeof deliveryAnswer> => ({
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
  attempts: delivery.attempts.map(attemptView),
});

export const attemptView = ({ at, durationMs, httpStatus, error, nextTryAt }: Attempt): z.output<typeof attemptAnswer> => ({
  at,
  duration_ms: durationMs,
  status: error === null ? 'success' : nextTryAt === null ? 'failure' : 'retry',
  http_status: httpStatus,
  error,
  next_try_at: nextTryAt,
});
