import { setTimeout as pause } from 'node:timers/promises';
import { SERVICES, type Service } from '../company/company';
import type { Api } from '../company/api';

const LOOKS_EVERY_MS = 100;
const WAITS_MS = 5_000;

/** A cheap read of each service, through the gateway. */
const READS: Readonly<Record<Service, string>> = {
  sales: '/v1/sales_orders?limit=1',
  manufacturing: '/v1/manufacturing_orders?limit=1',
  purchasing: '/v1/purchase_orders?limit=1',
  inventory: '/v1/inventory?limit=1',
  planner: '/v1/plan/status',
};

/** How long each service answered nobody, seen by somebody who asks it ten times a second. */
export class Watch {
  readonly longestMs = new Map<Service, number>();
  readonly totalMs = new Map<Service, number>();
  private readonly failingSince = new Map<Service, number>();
  private isOver = false;
  private watching: Promise<unknown> = Promise.resolve();

  constructor(private readonly api: Api) {}

  begin(): void {
    this.watching = Promise.all(SERVICES.map((service) => this.look(service)));
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.watching;
  }

  /** Answers when every service answers. @returns the milliseconds that took */
  async untilAll(): Promise<number> {
    const started = Date.now();
    while (this.failingSince.size > 0) await pause(LOOKS_EVERY_MS);
    return Date.now() - started;
  }

  private async look(service: Service): Promise<void> {
    while (!this.isOver) {
      const asked = Date.now();
      if (await this.answers(READS[service])) this.found(service);
      else this.failingSince.set(service, this.failingSince.get(service) ?? asked);
      await pause(LOOKS_EVERY_MS);
    }
  }

  private found(service: Service): void {
    const since = this.failingSince.get(service);
    if (since === undefined) return;
    this.failingSince.delete(service);
    const ms = Date.now() - since;
    this.longestMs.set(service, Math.max(ms, this.longestMs.get(service) ?? 0));
    this.totalMs.set(service, ms + (this.totalMs.get(service) ?? 0));
  }

  private answers(path: string): Promise<boolean> {
    const answer = this.api.send('GET', path).then(
      ({ status }) => status < 300,
      () => false,
    );
    return Promise.race([answer, pause(WAITS_MS, false, { ref: false })]);
  }
}
