import type { BusConnection, OnProblem, Timers } from '@pegboard/eventing';
import type { OrderStore } from './manufacturing-order.schema';
import type { Linking } from '../linking/linking';
import { allOf } from '../schedule/linked-orders';
import type { Schedule } from '../schedule/schedule';

const EVERY_MS = 60_000;

/** Finishes what a crash left of links, at start, every minute and when the bus is back; `Settling` does so for postings. */
export class Sweeping {
  private running: Promise<void> | undefined;

  constructor(
    private readonly orders: OrderStore,
    private readonly linking: Linking,
    private readonly schedule: Schedule,
    private readonly timers: Timers,
    private readonly bus: Pick<BusConnection, 'onReconnected'>,
    private readonly onProblem: OnProblem,
  ) {}

  start(): void {
    const sweep = (): void => void this.sweep();
    sweep();
    this.timers.every(EVERY_MS, sweep);
    this.bus.onReconnected(sweep);
  }

  /** One sweep at a time; one order's trouble doesn't keep the others. */
  sweep(): Promise<void> {
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  private async run(): Promise<void> {
    await this.each({ link: { $ne: null }, 'beside.confirmed': { $exists: false } }, (id) => this.linking.confirm(id));
    await this.each({ isReopened: true }, (id) => this.linking.reopened(id));
    await this.schedule.mend().catch(this.onProblem);
  }

  private async each(filter: Record<string, unknown>, step: (id: number) => Promise<unknown>): Promise<void> {
    try {
      for (const { id } of await allOf(this.orders, filter)) await step(id).catch(this.onProblem);
    } catch (problem) {
      this.onProblem(problem);
    }
  }
}
