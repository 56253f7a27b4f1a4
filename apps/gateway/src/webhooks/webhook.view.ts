import { z } from 'zod';
import type { Webhook } from './webhooks';
import { webhookAnswer } from './webhook.answer';

export const webhookView = (webhook: Webhook): z.output<typeof webhookAnswer> => ({
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
