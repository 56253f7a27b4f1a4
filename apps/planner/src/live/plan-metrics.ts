import { Injectable } from '@nestjs/common';
import { Histogram } from '@prometheus-io/client';
import { Metrics, type Readings } from '@pegboard/service';
import type { RunFigures } from '../publishing/broadcaster';
import type { LivePlan } from './live-plan';
import type { Phase } from './live-plan-ports';

const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30];
const COUNTS = [1, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000];
const PHASES: readonly Phase[] = ['starting', 'rebuilding', 'catching_up', 'live', 'stopped'];

/** How large the plan is, how far it has come, and what its runs cost. */
@Injectable()
export class PlanMetrics {
  private readonly planning: Histogram;
  private readonly publishing: Histogram;
  private readonly delay: Histogram;
  private readonly keys: Histogram;
  private readonly statuses: Histogram;

  constructor(private readonly metrics: Metrics) {
    const histogram = (name: string, help: string, buckets: number[]): Histogram =>
      new Histogram({ name, help, buckets, registers: [metrics.registry] });
    this.planning = histogram('pegboard_plan_run_planning_seconds', 'Time to plan and to find the differences, by run.', SECONDS);
    this.publishing = histogram(
      'pegboard_plan_run_publishing_seconds',
      'Time until the differences were published and read back, by run.',
      SECONDS,
    );
    this.delay = histogram(
      'pegboard_plan_delay_seconds',
      'Time from the oldest change of a run until its statuses were published.',
      SECONDS,
    );
    this.keys = histogram('pegboard_plan_run_keys', 'Keys (variant and location) that were dealt again, by run.', COUNTS);
    this.statuses = histogram('pegboard_plan_run_statuses', 'Statuses of orders and rows that differed, by run.', COUNTS);
  }

  onRun({ planMs, publishMs, delayMs, keysDealt, statuses }: RunFigures): void {
    this.planning.observe(planMs / 1_000);
    this.publishing.observe(publishMs / 1_000);
    if (delayMs !== undefined) this.delay.observe(delayMs / 1_000);
    this.keys.observe(keysDealt);
    this.statuses.observe(statuses);
  }

  watch(live: LivePlan): void {
    const gauge = (name: string, help: string, ask: () => Promise<number> | number): void =>
      this.metrics.gauge({ name, help }, async (): Promise<Readings> => [[{}, await ask()]]);
    gauge('pegboard_plan_publisher', 'Whether this replica publishes the plan (1) or stands by (0).', () =>
      Number(live.publishing.broadcaster !== undefined),
    );
    gauge(
      'pegboard_plan_epoch',
      'The epoch of the newest run that this replica knows; each new publisher takes a higher one.',
      () => live.at.epoch,
    );
    gauge('pegboard_plan_run', 'The number of that run within its epoch.', () => live.at.run);
    gauge('pegboard_plan_rebuilds', 'How often this process built the plan from the owners’ answers.', () => live.rebuilds);
    gauge('pegboard_plan_lag_messages', 'Messages between the position of the plan and the end of the stream.', async () => {
      const { sequence, end } = await live.lag();
      return Math.max(0, end - sequence);
    });
    gauge('pegboard_plan_position', 'Position in the stream up to which the plan has read.', () => live.state?.position.sequence ?? 0);
    gauge('pegboard_plan_posting', 'The last ledger commit that the plan contains.', () => live.state?.plan.posting ?? 0);
    gauge('pegboard_plan_waiting', 'Callers that wait for the plan to reflect what they wrote.', () => live.waiters.count);
    this.metrics.gauge(
      { name: 'pegboard_plan_phase', help: 'The phase of the plan: 1 for the current phase, 0 for the others.', labelNames: ['phase'] },
      () => PHASES.map((phase) => [{ phase }, Number(live.phase === phase)]),
    );
    this.watchSizes(live);
  }

  private watchSizes(live: LivePlan): void {
    const about = {
      name: 'pegboard_plan_size',
      help: 'The size of the plan, by kind; keys are pairs of variant and location.',
      labelNames: ['kind'] as const,
    };
    this.metrics.gauge(about, (): Readings<'kind'> => {
      const sizes = live.state?.plan.sizes();
      if (!sizes) return [];
      return [
        [{ kind: 'key' }, sizes.keys],
        [{ kind: 'open_row' }, sizes.openRows],
        [{ kind: 'sales_order' }, sizes.salesOrders],
        [{ kind: 'manufacturing_order' }, sizes.manufacturingOrders],
        [{ kind: 'purchase_order' }, sizes.purchaseOrders],
        [{ kind: 'stock_transfer' }, sizes.stockTransfers],
      ];
    });
  }
}
