import { z } from 'zod';
import { answered, answer } from '@pegboard/service';
import { STATES } from './delivery.dto';

const TIME = '2026-05-03T10:00:00.000Z';

export const attemptAnswer = z.strictObject({
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
