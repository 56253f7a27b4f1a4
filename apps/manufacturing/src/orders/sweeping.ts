import type { Timers } from '@pegboard/eventing';
import type { OrderStore } from './manufacturing-order.schema';
import type { Linking } from '../linking/linking';
import type { Producing } from '../productions/producing';
import { allOf } from '../schedule/linked-orders';
import type { Schedule } from '../schedule/schedule';

const EVERY_MS = 60_000;

/** Finishes what a crash left, at start and every minute: postings without an outcome, cut links, links nobody confirmed. */
export class Sweeping {
  private running: Promise<void> | undefined;

  constructor(
    private readonly orders: OrderStore,
    private readonly producing: Producing,
    private readonly linking: Linking,
    private readonly schedule: Schedule,
    private readonly timers: Timers,
    private readonly onProblem: (problem: unknown) => void,
  ) {}

  start(): void {
    void this.sweep();
    this.timers.every(EVERY_MS, () => void this.sweep());
  }

  /** One sweep at a time; one order's trouble doesn't keep the others. */
  sweep(): Promise<void> {
    this.running ??= this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  private async run(): Promise<void> {
    await this.each({ 'productions.status': { $in: ['REQUESTED', 'REVERTING'] } }, (id) => this.producing.settleAll(id));
    await this.each({ isDeleted: { $in: [true, false] }, cutting: { $ne: null } }, (id) => this.linking.settleCut(id));
    await this.each({ link: { $ne: null }, 'beside.confirmed': { $exists: false } }, (id) => this.linking.confirm(id));
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
