import { Controller, Get, Inject, Injectable, Optional, ServiceUnavailableException } from '@nestjs/common';
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

/** Everything that must be well before a service may be asked. A service adds what is its own. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, () => Promise<Check> | Check>();

  add(name: string, check: () => Promise<Check> | Check): void {
    this.checks.set(name, check);
  }

  entries(): [string, () => Promise<Check> | Check][] {
    return [...this.checks];
  }
}

@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: Readiness,
    private readonly draining: Draining,
    @Optional() @Inject(BUS) bus?: BusConnection,
    @Optional() @Inject(getConnectionToken()) database?: Connection,
  ) {
    readiness.add('accepting', () => ({ isUp: !draining.isOn }));
    if (bus) readiness.add('nats', async () => ({ isUp: bus.isConnected && (await inTime(bus.isAnswering(), PING_WITHIN_MS)) === true }));
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

  /** Whether calls should be sent here: until it gets the signal to end. Says nothing about the servers and services behind it. */
  @Public()
  @Get('accepting')
  accepting(): { status: 'ok' } {
    if (this.draining.isOn) throw new ServiceUnavailableException();
    return { status: 'ok' };
  }

  @Public()
  @Get('ready')
  @HealthCheck({ noCache: true })
  ready(): Promise<HealthCheckResult> {
    return this.health.check(
      this.readiness.entries().map(([name, check]) => async () => {
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
