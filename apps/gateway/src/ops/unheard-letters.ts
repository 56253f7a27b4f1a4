import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { GatewayBus } from '../connections/gateway-bus';
import { DeadLetterDesk } from './dead-letter-desk';

const EVERY_MS = 30_000;

/** Delivers what no version listened to while a rollout ran, as soon as a process of a version that does is there. */
@Injectable()
export class UnheardLetters implements OnApplicationBootstrap {
  private isAtIt = false;

  constructor(
    private readonly desk: DeadLetterDesk,
    private readonly bus: GatewayBus,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.timers.every(EVERY_MS, () => void this.look());
  }

  private async look(): Promise<void> {
    if (this.isAtIt) return;
    this.isAtIt = true;
    try {
      await this.desk.redriveUnheard();
    } catch (problem) {
      this.bus.onProblem(problem);
    } finally {
      this.isAtIt = false;
    }
  }
}
