import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { KeyValueLease, type BusConnection, type Clock, type Timers } from '@pegboard/eventing';

export interface DutyParts {
  readonly bus: () => Promise<BusConnection>;
  /** The duty's own: they stop with it. */
  readonly timers: Timers & { stop(): void };
  readonly clock: Clock;
  readonly onProblem: (problem: unknown) => void;
}

/** What one gateway at a time does; the others wait, and one of them takes over within seconds when it ends or is cut off. */
export abstract class Duty<Parts extends DutyParts> implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** One time on duty. */
  protected present: { stop(): Promise<void> } | undefined;
  private lease: { give(): Promise<void> } | undefined;
  private isClosing = false;

  /** @param leaseName of the lease that decides whose duty it is */
  constructor(
    protected readonly parts: Parts,
    private readonly leaseName: string,
  ) {}

  protected abstract started(bus: BusConnection): { stop(): Promise<void> };

  /** In the background: a gateway serves without the bus, too. */
  onApplicationBootstrap(): void {
    void this.seek().catch(this.parts.onProblem);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.leave();
  }

  /** Gives the duty to another gateway, at once. */
  async leave(): Promise<void> {
    if (this.isClosing) return;
    this.isClosing = true;
    this.parts.timers.stop();
    await this.end();
    await this.lease?.give();
  }

  protected begin(bus: BusConnection): void {
    if (!this.isClosing) this.present = this.started(bus);
  }

  private async seek(): Promise<void> {
    const bus = await this.parts.bus();
    if (this.isClosing) return;
    const { clock, timers, onProblem } = this.parts;
    this.lease = new KeyValueLease(bus, this.leaseName, clock, timers, onProblem).seek({
      onGained: () => this.begin(bus),
      onLost: () => void this.end(),
    });
  }

  private async end(): Promise<void> {
    const { present } = this;
    this.present = undefined;
    await present?.stop();
  }
}
