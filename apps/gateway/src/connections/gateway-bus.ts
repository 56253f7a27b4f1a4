import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { BusConnection, busLogin, inTime, SystemTimers, unavailable } from '@pegboard/eventing';
import { Draining, SETTINGS, type Settings } from '@pegboard/service';

const CONNECTS_WITHIN_MS = 3_000;

/**
 * The gateway's connection to the bus. It serves without the bus too, so the connection is made in the background, and only
 * who needs it waits for it.
 */
@Injectable()
export class GatewayBus implements OnApplicationShutdown {
  readonly timers = new SystemTimers();
  readonly onProblem: (problem: unknown) => void;
  /** How many days entries of the audit stream are kept; 0: for ever. */
  readonly auditDays: number;
  private bus: BusConnection | undefined;
  private readonly opening: Promise<BusConnection>;

  constructor(@Inject(SETTINGS) settings: Settings, logger: PinoLogger, draining: Draining) {
    this.auditDays = settings.AUDIT_MAX_AGE_DAYS;
    this.onProblem = (problem) => logger.warn({ err: problem }, 'the bus');
    this.opening = BusConnection.open({
      url: settings.NATS_URL,
      name: 'gateway',
      login: busLogin(settings),
      replicas: settings.NATS_REPLICAS,
      keeps: { days: settings.EVENTS_MAX_AGE_DAYS, bytes: settings.EVENTS_MAX_BYTES },
      onProblem: this.onProblem,
    });
    this.opening.then((bus) => (this.bus = bus), this.onProblem);
    draining.add(async () => this.bus?.leave());
  }

  /** The connection, whenever it is there for the first time. */
  whenOpen(): Promise<BusConnection> {
    return this.opening;
  }

  /** @param what the name in the error if the bus is down @throws Rejection SERVICE_UNAVAILABLE (503) */
  async connected(what = 'The event stream'): Promise<BusConnection> {
    const bus = await inTime(this.opening, CONNECTS_WITHIN_MS);
    if (!bus?.isConnected) throw unavailable(what);
    return bus;
  }

  async onApplicationShutdown(): Promise<void> {
    this.timers.stop();
    await this.bus?.close();
  }
}
