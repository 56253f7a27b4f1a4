import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BUS, InjectStore, ON_PROBLEM, TIMERS, type BusConnection, type OnProblem, type Timers } from '@pegboard/eventing';
import { manufacturingOrders, type OrderStore } from './manufacturing-order.schema';
import { Linking } from '../linking/linking';
import { allOf } from '../schedule/linked-orders';
import { Schedule } from '../schedule/schedule';

const EVERY_MS = 60_000;

/** Finishes what a crash left of links, at start, every minute and when the bus is back; `Settling` does so for postings. */
@Injectable()
export class Sweeping implements OnApplicationBootstrap {
  private running: Promise<void> | undefined;

  constructor(
    @InjectStore(manufacturingOrders) private readonly orders: OrderStore,
    private readonly linking: Linking,
    private readonly schedule: Schedule,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(BUS) private readonly bus: Pick<BusConnection, 'onReconnected'>,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  onApplicationBootstrap(): void {
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
    await this.each({ link: { $ne: null }, 'beside.confirmed': { $exists: false } }, (id) => this.linking.confirm([id]));
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
