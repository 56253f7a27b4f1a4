import { Controller, Get, Inject, Injectable, Optional } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import type { Connection } from 'mongoose';
import { BUS, inTime, type BusConnection, type HearingState } from '@pegboard/eventing';
import { Draining } from './draining';
import { Public } from './http/auth.guard';

export interface Check {
  readonly isUp: boolean;
  readonly detail?: Readonly<Record<string, unknown>>;
}

const PING_WITHIN_MS = 2_000;

/** Of whoever reads the stream. One that hears nothing, not even that there is nothing, or is refused, knows only what was. */
export const hearingCheck = ({ isHearing, silentMs, refusal }: HearingState): Check => ({
  isUp: isHearing,
  detail: { silentMs, ...(refusal === null ? {} : { refusal }) },
});

type RunCheck = () => Promise<Check> | Check;

/** Everything that must be well before a service may be asked. A service adds what is its own. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, RunCheck>();
  /** What every replica misses at once. */
  private readonly shared = new Map<string, 'bus' | 'service'>();

  /** @param of a check that fails for every replica while the bus is away, or one of another service */
  add(name: string, check: RunCheck, { of }: { of?: 'bus' | 'service' } = {}): void {
    this.checks.set(name, check);
    if (of) this.shared.set(name, of);
  }

  entries(): [string, RunCheck][] {
    return [...this.checks];
  }

  /**
   * What must hold for calls to be sent here. While the bus is away it is away for every replica: if all were taken out, nobody would
   * do what needs no bus. A replica that hears nothing although the bus answers is taken out.
   */
  async acceptingEntries(): Promise<[string, RunCheck][]> {
    const bus = this.checks.get(BUS_CHECK);
    const isAway = bus !== undefined && !(await bus()).isUp;
    return this.entries().filter(([name]) => {
      const of = this.shared.get(name);
      return of === undefined || (of === 'bus' && !isAway);
    });
  }
}

const BUS_CHECK = 'nats';

@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: Readiness,
    draining: Draining,
    @Optional() @Inject(BUS) bus?: BusConnection,
    @Optional() @Inject(getConnectionToken()) database?: Connection,
  ) {
    readiness.add('accepting', () => ({ isUp: !draining.isOn }));
    if (bus)
      readiness.add(BUS_CHECK, async () => ({ isUp: bus.isConnected && (await inTime(bus.isAnswering(), PING_WITHIN_MS)) === true }), {
        of: 'bus',
      });
    if (database)
      readiness.add('mongodb', async () => ({
        isUp: database.readyState === 1 && (await inTime(isPinged(database), PING_WITHIN_MS)) === true,
      }));
  }

  /** The process runs; restarting it would help nobody. */
  @Public()
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Whether calls should be sent here rather than to another replica. Unlike `ready`, it holds while what all of them need is away. */
  @Public()
  @Get('accepting')
  @HealthCheck({ noCache: true })
  async accepting(): Promise<HealthCheckResult> {
    return this.checked(await this.readiness.acceptingEntries());
  }

  /** Whether all is well. */
  @Public()
  @Get('ready')
  @HealthCheck({ noCache: true })
  ready(): Promise<HealthCheckResult> {
    return this.checked(this.readiness.entries());
  }

  private checked(entries: readonly [string, RunCheck][]): Promise<HealthCheckResult> {
    return this.health.check(
      entries.map(([name, check]) => async () => {
        const indicator = this.indicators.check(name);
        const { isUp, detail } = await check();
        return isUp ? indicator.up(detail) : indicator.down(detail);
      }),
    );
  }
}

const isPinged = (database: Connection): Promise<boolean> =>
  database.db!.command({ ping: 1 }).then(
    () => true,
    () => false,
  );
