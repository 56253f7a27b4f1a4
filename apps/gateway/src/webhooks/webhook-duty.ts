import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { KeyValueLease, type BusConnection, type Clock, type Collection, type EventReader, type Timers } from '@pegboard/eventing';
import type { Delivering } from './delivering';
import { Intake, type IntakeState } from './intake';
import type { Shadow } from './told';
import type { Deliveries } from './deliveries';
import type { Webhooks } from './webhooks';

const LOOKS_EVERY_MS = 500;
const LEASE = 'gateway';
const AGAIN_AFTER_MS = 1_000;
/** By then whoever has lost the lease knows it. */
const SETTLED_AFTER_MS = 3_000;

export interface DutyParts {
  readonly bus: () => Promise<BusConnection>;
  readonly reader: (bus: BusConnection) => Pick<EventReader, 'follow'>;
  /** The duty's own: they stop with it. */
  readonly timers: Timers & { stop(): void };
  readonly states: Collection<IntakeState>;
  readonly shadows: Collection<Shadow>;
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
  /** A new one for each time on duty: one that was stopped stays so. */
  readonly delivering: () => Delivering;
  readonly clock: Clock;
  readonly onProblem: (problem: unknown) => void;
}

/**
 * One gateway at a time reads the stream for webhooks and sends to them; the others wait, and one of them takes over within
 * seconds when it ends or is cut off. Two at it for a moment, because one was paused, send an event twice with the same
 * id and lose none.
 */
export class WebhookDuty implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private present: { stop(): Promise<void> } | undefined;
  private lease: { give(): Promise<void> } | undefined;
  private isClosing = false;

  constructor(private readonly parts: DutyParts) {}

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

  private async seek(): Promise<void> {
    const bus = await this.parts.bus();
    if (this.isClosing) return;
    const { clock, timers, onProblem } = this.parts;
    this.lease = new KeyValueLease(bus, LEASE, clock, timers, onProblem).seek({
      onGained: () => void this.begin(bus),
      onLost: () => void this.end(),
    });
  }

  private begin(bus: BusConnection): void {
    if (this.isClosing) return;
    const { onProblem } = this.parts;
    const delivering = this.parts.delivering();
    const tick = (): void => void delivering.tick();
    const intake = new Intake({
      ...this.parts,
      reader: this.parts.reader(bus),
      onQueued: tick,
      onSucceeded: () => void this.again(bus).catch(onProblem),
    });
    const looking = this.parts.timers.every(LOOKS_EVERY_MS, tick);
    let isOver = false;
    const start = (): void =>
      void intake.start().catch((problem: unknown) => {
        onProblem(problem);
        // The database is down: wait for it as long as this replica has the duty.
        if (!isOver) this.parts.timers.after(AGAIN_AFTER_MS, start);
      });
    start();
    this.present = {
      stop: async () => {
        isOver = true;
        looking.cancel();
        delivering.stop();
        await intake.stop();
        await delivering.idle();
      },
    };
  }

  /**
   * Somebody else began to read, who may have been paused since it was his duty. Whoever of both has the lease begins again;
   * the other has lost his by then.
   */
  private async again(bus: BusConnection): Promise<void> {
    const mine = this.present;
    await mine?.stop();
    this.parts.timers.after(SETTLED_AFTER_MS, () => {
      if (mine && this.present === mine) this.begin(bus);
    });
  }

  private async end(): Promise<void> {
    const { present } = this;
    this.present = undefined;
    await present?.stop();
  }
}
