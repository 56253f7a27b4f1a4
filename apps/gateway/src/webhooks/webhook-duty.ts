import type { BusConnection, Collection, EventReader } from '@pegboard/eventing';
import { Duty, type DutyParts } from '../connections/duty';
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

export interface WebhookDutyParts extends DutyParts {
  readonly reader: (bus: BusConnection) => Pick<EventReader, 'follow'>;
  readonly states: Collection<IntakeState>;
  readonly shadows: Collection<Shadow>;
  readonly webhooks: Webhooks;
  readonly deliveries: Deliveries;
  /** A new one for each time on duty: one that was stopped stays so. */
  readonly delivering: () => Delivering;
}

/**
 * One gateway at a time reads the stream for webhooks and sends to them. Two at it for a moment, because one was paused, send an event
 * twice with the same id and lose none.
 */
export class WebhookDuty extends Duty<WebhookDutyParts> {
  constructor(parts: WebhookDutyParts) {
    super(parts, LEASE);
  }

  protected started(bus: BusConnection): { stop(): Promise<void> } {
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
    return {
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
}
