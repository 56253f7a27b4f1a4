import { isIntent, type SalesOrder } from '@pegboard/domain-sales';
import type { AggregateStore, Clock, OnProblem, Timers } from '@pegboard/eventing';
import { Rejection } from '@pegboard/kit';
import type { Fulfilling } from './fulfilling';

const SWEEP_EVERY_MS = 60_000;
const AGAIN_AFTER_MS = 2_000;
/** A request that lives this long has been given up; whoever finds its intent may finish it. */
const ABANDONED_AFTER_MS = 15_000;
const PAGE = 200;

/** Finishes the intents that a crash, or a ledger that was away, has left on orders. */
export class OpenIntents {
  private running: Promise<void> | undefined;

  constructor(
    private readonly orders: AggregateStore<SalesOrder>,
    private readonly fulfilling: Fulfilling,
    private readonly clock: Clock,
    private readonly timers: Timers,
    private readonly onProblem: OnProblem,
  ) {}

  /** Now, whatever is there; then every minute what was abandoned. */
  start(): void {
    this.fulfilling.onLeftOpen = () => this.tryAgainSoon();
    void this.sweep(0).catch(this.onProblem);
    this.timers.every(SWEEP_EVERY_MS, () => void this.sweep().catch(this.onProblem));
  }

  /** An intent was heard of: if nobody has finished it when its request must have ended, we do. */
  watch(orderId: number): void {
    this.timers.after(ABANDONED_AFTER_MS, () => void this.finish(orderId).catch(this.onProblem));
  }

  /** An intent of ours met a ledger that is away: it is tried again soon. */
  tryAgainSoon(): void {
    this.timers.after(AGAIN_AFTER_MS, () => void this.sweep(0).catch(this.onProblem));
  }

  /** One sweep at a time; a second one that is asked for meanwhile is the same one. */
  sweep(olderThanMs = ABANDONED_AFTER_MS): Promise<void> {
    this.running ??= this.run(olderThanMs).finally(() => (this.running = undefined));
    return this.running;
  }

  private async run(olderThanMs: number): Promise<void> {
    for (let after = 0; ;) {
      const { items } = await this.orders.search(
        { 'fulfillments.status': { $in: ['REQUESTED', 'REVERTING'] }, id: { $gt: after } },
        { id: 1 },
        { skip: 0, limit: PAGE },
      );
      for (const order of items) if (!(await this.finishAll(order, olderThanMs))) return this.tryAgainSoon();
      if (items.length < PAGE) return;
      after = items[items.length - 1]!.id;
    }
  }

  private async finish(orderId: number): Promise<void> {
    const order = await this.orders.find(orderId);
    if (order && !(await this.finishAll(order, ABANDONED_AFTER_MS))) this.tryAgainSoon();
  }

  /** False if the services that must be asked are away. */
  private async finishAll(order: SalesOrder, olderThanMs: number): Promise<boolean> {
    for (const intent of order.fulfillments.filter(isIntent)) {
      if (this.clock.milliseconds() - Date.parse(intent.updatedAt) < olderThanMs) continue;
      try {
        await this.fulfilling.finish(order.id, intent);
      } catch (problem) {
        if (problem instanceof Rejection && problem.kind === 'unavailable') return false;
        this.onProblem(problem, { sales_order_id: order.id, sales_order_fulfillment_id: intent.id });
      }
    }
    return true;
  }
}
