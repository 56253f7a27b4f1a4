import type { FactoryProvider } from '@nestjs/common';
import {
  AUDITED,
  AuditStream,
  entryOf,
  JetStreamReader,
  placeOfEvent,
  SystemClock,
  SystemTimers,
  type AuditEntry,
  type BusConnection,
  type EventReader,
  type ReadMessage,
  type StreamPosition,
} from '@pegboard/eventing';
import { Draining } from '@pegboard/service';
import { Duty, type DutyParts } from '../connections/duty';
import { GatewayBus } from '../connections/gateway-bus';

const LEASE = 'gateway.audit';
const AGAIN_AFTER_MS = 1_000;
const MOST_PAUSE_MS = 60_000;
const BEGINNING: StreamPosition = { sequence: 0, messageId: null };
/** A stream that was put back has lost its end: what is older than this has been noted for certain. */
const NOTED_AGAIN_MS = 86_400_000;

export interface AuditDutyParts extends DutyParts {
  readonly stream: (bus: BusConnection) => Pick<AuditStream, 'ensure' | 'append' | 'lastOf'>;
  readonly reader: (bus: BusConnection) => Pick<EventReader, 'follow'>;
}

/**
 * One gateway at a time notes in the audit stream who did what, as the events tell. It goes on behind the last entry, so a gateway that
 * was away misses nothing that the stream of events still has; what is noted twice has one id.
 */
export class AuditDuty extends Duty<AuditDutyParts> {
  constructor(parts: AuditDutyParts) {
    super(parts, LEASE);
  }

  protected started(bus: BusConnection): { stop(): Promise<void> } {
    const following = new AuditFollowing(this.parts, bus);
    following.start();
    return following;
  }
}

/** One time on duty. */
class AuditFollowing {
  private reading: { stop(): Promise<void> } | undefined;
  private isStopped = false;
  private readonly stream: ReturnType<AuditDutyParts['stream']>;

  constructor(
    private readonly parts: AuditDutyParts,
    private readonly bus: BusConnection,
  ) {
    this.stream = parts.stream(bus);
  }

  start(pause = AGAIN_AFTER_MS): void {
    const { timers, onProblem } = this.parts;
    void this.follow().catch((problem: unknown) => {
      onProblem(problem);
      // The bus is away, or its users are those of an older version: no event waits for this.
      if (!this.isStopped) timers.after(pause, () => this.start(Math.min(pause * 2, MOST_PAUSE_MS)));
    });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.reading?.stop();
  }

  private async follow(goesBack = false): Promise<void> {
    if (this.isStopped) return;
    await this.stream.ensure();
    const last = await this.stream.lastOf(AUDITED);
    const notBefore = goesBack && last ? Date.parse(last.at) - NOTED_AGAIN_MS : 0;
    this.reading = await this.parts.reader(this.bus).follow({
      after: goesBack ? BEGINNING : placeOfEvent(last),
      subjects: AUDITED.map((service) => `evt.${service}.>`),
      onMessages: (messages) => this.note(messages, notBefore),
      // The reading that calls this is over when it returns.
      onGoneBack: async () => void setImmediate(() => void this.follow(true).catch(this.parts.onProblem)),
    });
    if (this.isStopped) await this.reading.stop();
  }

  /** In their order: the place of the last one is where the next reading goes on. */
  private async note(messages: readonly ReadMessage[], notBefore: number): Promise<void> {
    const entries = messages.map(entryOf).filter((entry): entry is AuditEntry => entry !== undefined);
    await Promise.all(entries.filter(({ at }) => !(Date.parse(at) < notBefore)).map((entry) => this.stream.append(entry)));
  }
}

export const auditDutyProvider: FactoryProvider<AuditDuty> = {
  provide: AuditDuty,
  inject: [GatewayBus, Draining],
  useFactory: (bus: GatewayBus, draining: Draining) => {
    const timers = new SystemTimers();
    const duty = new AuditDuty({
      ...{ timers, onProblem: bus.onProblem, clock: new SystemClock() },
      bus: () => bus.whenOpen(),
      stream: (open) => new AuditStream(open, bus.auditDays),
      reader: (open) => new JetStreamReader(open, timers, bus.onProblem),
    });
    draining.add(() => duty.leave());
    return duty;
  },
};
