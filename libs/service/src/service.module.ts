import { Global, Inject, Module, RequestMethod, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { TerminusModule } from '@nestjs/terminus';
import { LoggerModule, PinoLogger } from 'nestjs-pino';
import type { ServiceName } from '@pegboard/contracts';
import {
  BackgroundChecks,
  busLogin,
  BlockIds,
  BUS,
  CLAIMS,
  DATABASE,
  EventingModule,
  IDS,
  ON_PROBLEM,
  TIMERS,
  type BusConnection,
  type Claims,
  type Database,
  type SystemTimers,
} from '@pegboard/eventing';
import { authenticatorOf } from './access/ways';
import { Authenticator } from './access/authenticator';
import { Checking } from './checks/checking';
import { readSettings, SETTINGS, type Settings } from './config';
import { Draining } from './draining';
import { AuthGuard } from './http/auth.guard';
import { ErrorFilter } from './http/error.filter';
import { IdempotencyInterceptor } from './http/idempotency.interceptor';
import { ExtendInterceptor } from './http/extend.interceptor';
import { ListInterceptor } from './http/listed';
import { UnreadQueryInterceptor } from './http/unread-query';
import { PlanWaitInterceptor } from './http/plan-wait.interceptor';
import { ValidateOnlyInterceptor } from './http/validate-only';
import { WriteOnlyInterceptor } from './http/write-only';
import { validation } from './fields/read-body';
import { loggingOf } from './logging';
import { GuardedMetricsController, Metrics, MetricsController } from './metrics/metrics';
import { DatabaseMetrics } from './metrics/database-lag';
import { EndingMetrics } from './metrics/endings';
import { MetricsServer } from './metrics/metrics-server';
import { BusMetrics, ReadinessMetrics } from './metrics/watching';
import { ServicePresence, Redriving, redrivingController, SERVICE_NAME } from './operations';
import { PlanBarrier } from './plan-barrier';
import { HealthController, Readiness } from './readiness';
import { Republishing } from './republishing';
import { RequestIds } from './request-ids';
import { Tracing } from './tracing/tracing';

/** Ends what would keep the process alive, after the listeners have finished what they had. */
class Closing implements OnApplicationShutdown {
  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(TIMERS) private readonly timers: SystemTimers,
    draining: Draining,
  ) {
    draining.add(async () => bus.leave());
  }

  async onApplicationShutdown(): Promise<void> {
    this.timers.stop();
    await this.bus.close();
  }
}

/** Whoever waits for longer for one of the connections to the database is told so, before the gateway gives up. */
const CONNECTS_WITHIN_MS = 10_000;

/** What every service is made of besides its own rules. */
@Global()
@Module({})
export class ServiceModule {
  /** Everything: HTTP, bus and database. */
  static forRoot(name: ServiceName, settings: Settings = readSettings()): DynamicModule {
    const edge = ServiceModule.edge(name, settings);
    return {
      ...edge,
      imports: [
        ...edge.imports!,
        MongooseModule.forRoot(settings.MONGODB_URI, {
          dbName: `${settings.DATABASE_PREFIX}_${name}`,
          serverSelectionTimeoutMS: 5_000,
          waitQueueTimeoutMS: CONNECTS_WITHIN_MS,
          // A database that comes up later than its services is waited for.
          retryAttempts: 600,
          retryDelay: 500,
          autoIndex: false,
        }),
        EventingModule.forRoot(
          {
            inject: [SETTINGS],
            useFactory: (given: Settings) => ({
              url: given.NATS_URL,
              login: busLogin(given),
              name,
              replicas: given.NATS_REPLICAS,
              keeps: { days: given.EVENTS_MAX_AGE_DAYS, bytes: given.EVENTS_MAX_BYTES },
            }),
          },
          {
            provide: ON_PROBLEM,
            inject: [PinoLogger],
            useFactory: (logger: PinoLogger) => (problem: unknown, about?: Record<string, unknown>) =>
              logger.error({ err: problem, ...about }, (problem as Error)?.message ?? 'problem'),
          },
        ),
      ],
      controllers: [...edge.controllers!, ...redrivingController(name)],
      providers: [
        ...edge.providers!,
        { provide: SERVICE_NAME, useValue: name },
        Redriving,
        Republishing,
        BackgroundChecks,
        Checking,
        ServicePresence,
        {
          provide: IDS,
          inject: [DATABASE, CLAIMS],
          useFactory: (database: Database, claims: Claims) => new RequestIds(new BlockIds(database), claims),
        },
        PlanBarrier,
        BusMetrics,
        DatabaseMetrics,
        Closing,
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: PlanWaitInterceptor },
        { provide: APP_INTERCEPTOR, useClass: ExtendInterceptor },
        { provide: APP_INTERCEPTOR, useClass: ListInterceptor },
      ],
      exports: [...edge.exports!, IDS, PlanBarrier, BackgroundChecks],
    };
  }

  /** Settings, logs, health, metrics, keys and errors, for an application without a database of its own. */
  static edge(name: ServiceName, settings: Settings = readSettings()): DynamicModule {
    const controller = name === 'gateway' ? GuardedMetricsController : MetricsController;
    return {
      module: ServiceModule,
      imports: [
        LoggerModule.forRoot({ ...loggingOf(name, settings), forRoutes: [{ path: '*path', method: RequestMethod.ALL }] }),
        TerminusModule.forRoot({ logger: false }),
      ],
      controllers: [HealthController, ...(settings.METRICS_PORT === undefined ? [controller] : [])],
      providers: [
        { provide: SETTINGS, useValue: settings },
        Readiness,
        Draining,
        { provide: Metrics, useFactory: () => new Metrics(name) },
        MetricsServer,
        ReadinessMetrics,
        EndingMetrics,
        Tracing,
        { provide: Authenticator, useFactory: () => authenticatorOf(name, settings) },
        AuthGuard,
        { provide: APP_GUARD, useExisting: AuthGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: APP_INTERCEPTOR, useClass: WriteOnlyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: ValidateOnlyInterceptor },
        { provide: APP_INTERCEPTOR, useClass: UnreadQueryInterceptor },
        { provide: APP_PIPE, useFactory: validation },
      ],
      exports: [SETTINGS, Readiness, Draining, Metrics, AuthGuard, Authenticator],
    };
  }
}
