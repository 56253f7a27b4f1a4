import { Counter } from '@prometheus-io/client';
import type { Metrics } from '@pegboard/service';
import type { Deliveries } from './deliveries';
import type { Result } from './delivering';
import type { Webhooks } from './webhooks';

/** The numbers of webhooks: queues, counted by every gateway alike when somebody looks, and calls, by the one that makes them. */
export class WebhookMetrics {
  private readonly results: Counter<'outcome'>;

  constructor(metrics: Metrics, webhooks: Webhooks, deliveries: Deliveries, now: () => number) {
    this.results = new Counter({
      name: 'pegboard_webhook_deliveries_total',
      help: 'Calls to receivers of webhooks: delivered, retried (failed, will be tried again), failed (given up).',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
    const backlogs = async () => {
      const all = await webhooks.all();
      return Promise.all(all.map(async ({ _id }) => ({ labels: { webhook: String(_id) }, ...(await deliveries.backlog(_id)) })));
    };
    metrics.gauge({ name: 'pegboard_webhook_backlog', help: 'Events that wait for a webhook.', labelNames: ['webhook'] }, async () =>
      (await backlogs()).map(({ labels, waiting }) => [labels, waiting] as const),
    );
    const oldest = {
      name: 'pegboard_webhook_oldest_seconds',
      help: 'Age of the oldest event that waits for a webhook.',
      labelNames: ['webhook'],
    } as const;
    metrics.gauge(oldest, async () =>
      (await backlogs()).map(({ labels, oldest: since }) => [labels, since ? Math.max(0, now() - Date.parse(since)) / 1000 : 0] as const),
    );
  }

  count(outcome: Result): void {
    this.results.inc({ outcome });
  }
}
