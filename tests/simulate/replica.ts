import type { InjectionToken } from '@nestjs/common';
import type { ServiceName } from '@pegboard/contracts';
import {
  ASKER,
  BackgroundChecks,
  BlockIds,
  BUS,
  CLAIMS,
  CLOCK,
  CollectionClaims,
  DATABASE,
  HEARERS,
  IDS,
  JetStreamHearers,
  JetStreamPublisher,
  JetStreamStrategy,
  NatsAsker,
  ON_PROBLEM,
  PUBLISHER,
  PublishedMark,
  READER,
  TIMERS,
} from '@pegboard/eventing';
import type { MemoryDatabase } from '@pegboard/eventing/testing';
import { Draining, Metrics, PlanBarrier, Readiness, RequestIds, SETTINGS } from '@pegboard/service';
import { MEMORY_SETTINGS } from '@pegboard/service/testing';
import { IdempotencyInterceptor } from '../../libs/service/src/http/idempotency.interceptor';
import { AgendaClock } from './agenda';
import type { Blueprint, ReplicaParts } from './blueprint';
import { Host } from './host';
import { HostDatabase } from './host-database';
import { listenersOf } from './listeners';
import { SimConnection } from './sim-connection';
import { SimReader } from './sim-reader';
import type { Answering, SimBus } from './sim-bus';

export interface ReplicaOptions {
  readonly service: ServiceName;
  readonly blueprint: Blueprint;
  readonly host: Host;
  readonly bus: SimBus;
  readonly database: MemoryDatabase;
  readonly clockWrongByMs: number;
  readonly onProblem: (problem: unknown, about?: Record<string, unknown>) => void;
  /** When it can answer the questions of others. */
  readonly joinsWhen: (parts: ReplicaParts) => Promise<void>;
}

/** One process of a service: its own modules over the real ports, as `ServiceModule` puts them together, on the simulated client. */
export class Replica {
  readonly connection: SimConnection;
  readonly clock: AgendaClock;
  parts!: ReplicaParts;
  interceptor!: IdempotencyInterceptor;
  /** Called once when it dies. */
  readonly onEnd = new Set<() => void>();
  private readonly answering: [string, Answering][] = [];

  constructor(readonly options: ReplicaOptions) {
    this.connection = new SimConnection(options.bus, options.host);
    this.clock = new AgendaClock(options.host.agenda, options.clockWrongByMs);
  }

  get host(): Host {
    return this.options.host;
  }

  /** Answers when it is up; never if it dies before. */
  async start(): Promise<void> {
    const { host, blueprint, service, onProblem } = this.options;
    const ports = this.ports();
    this.parts = blueprint.replica(ports);
    this.interceptor = new IdempotencyInterceptor(ports.get(CLAIMS) as CollectionClaims, host);
    await this.parts.start();
    const mark = ports.get(PublishedMark) as PublishedMark;
    this.connection.onReconnected(() => void mark.check().catch(onProblem));
    mark.onApplicationBootstrap();
    const strategy = new JetStreamStrategy({ bus: this.connection.asBus, durable: service, clock: this.clock, timers: host, onProblem });
    const listeners = listenersOf(blueprint.controllers, (type) => this.parts.get(type));
    for (const { pattern, hear, eventType } of listeners.events) strategy.addHandler(pattern, hear, true, { eventType });
    strategy.listen(() => undefined);
    await this.options.joinsWhen(this.parts);
    if (!host.isAlive) return;
    for (const { subject, answer } of listeners.questions) this.answer(subject, answer);
    host.isReady = true;
  }

  /** What a machine leaves behind when its process ends. */
  end(): void {
    this.connection.close();
    for (const run of this.onEnd) run();
    for (const [subject, answering] of this.answering) this.options.bus.answering.get(subject)?.delete(answering);
  }

  private answer(subject: string, answer: Answering['answer']): void {
    const { answering } = this.options.bus;
    const one = { connection: this.connection, answer };
    this.answering.push([subject, one]);
    answering.set(subject, (answering.get(subject) ?? new Set()).add(one));
  }

  private ports(): Map<InjectionToken, unknown> {
    const { host, service, onProblem } = this.options;
    const { clock, connection } = this;
    const bus = connection.asBus;
    const database = new HostDatabase(this.options.database, host);
    const claims = new CollectionClaims(database, clock);
    const publisher = new JetStreamPublisher(bus, clock);
    const reader = new SimReader(connection);
    const asker = new NatsAsker(bus, clock, host);
    return new Map<InjectionToken, unknown>([
      [CLOCK, clock],
      [TIMERS, host],
      [DATABASE, database],
      [CLAIMS, claims],
      [IDS, new RequestIds(new BlockIds(database), claims)],
      [BUS, bus],
      [PUBLISHER, publisher],
      [ASKER, asker],
      [READER, reader],
      [HEARERS, new JetStreamHearers(bus)],
      [PublishedMark, new PublishedMark(database, publisher, reader, host, onProblem)],
      [ON_PROBLEM, onProblem],
      [SETTINGS, MEMORY_SETTINGS],
      [Metrics, new Metrics(service)],
      [BackgroundChecks, new BackgroundChecks()],
      [Draining, new Draining()],
      [PlanBarrier, new PlanBarrier(asker)],
      [Readiness, new Readiness()],
    ]);
  }
}
