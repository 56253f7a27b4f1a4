import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Planner } from '@pegboard/domain-planning';
import {
  ASKER,
  BUS,
  CLOCK,
  DATABASE,
  KeyValueLease,
  ON_PROBLEM,
  PUBLISHER,
  READER,
  TIMERS,
  type Asker,
  type BusConnection,
  type Clock,
  type Database,
  type EventPublisher,
  type EventReader,
  type Lease,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { hearingCheck, Readiness, type Check } from '@pegboard/service';
import { LivePlan } from './live-plan';
import { PlanFactory } from './plan-factory';
import { PlanMetrics } from './plan-metrics';
import { Showings } from './showings';

/** Which replica publishes. */
export const LEASE = Symbol('Lease');

/** The plan of this process, kept equal to what it hears. Every other area reads it. */
@Module({
  providers: [
    PlanMetrics,
    Showings,
    { provide: PlanFactory, useValue: new PlanFactory((now) => new Planner({ now })) },
    {
      provide: LEASE,
      inject: [BUS, CLOCK, TIMERS, ON_PROBLEM],
      useFactory: (bus: BusConnection, clock: Clock, timers: Timers, onProblem: OnProblem) =>
        new KeyValueLease(bus, 'planner', clock, timers, onProblem),
    },
    {
      provide: LivePlan,
      inject: [READER, ASKER, PUBLISHER, DATABASE, CLOCK, TIMERS, LEASE, PlanFactory, ON_PROBLEM, PlanMetrics],
      useFactory: (
        reader: EventReader,
        asker: Asker,
        publisher: EventPublisher,
        database: Database,
        clock: Clock,
        timers: Timers,
        lease: Lease,
        plans: PlanFactory,
        onProblem: OnProblem,
        metrics: PlanMetrics,
      ) => {
        const onRun = metrics.onRun.bind(metrics);
        const live = new LivePlan({ reader, asker, publisher, database, clock, timers, lease, newPlan: plans.create, onProblem, onRun });
        metrics.watch(live);
        return live;
      },
    },
  ],
  exports: [LivePlan, PlanFactory, Showings],
})
export class LiveModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly live: LivePlan,
    private readonly readiness: Readiness,
  ) {}

  onApplicationBootstrap(): void {
    this.readiness.add('plan', () => ({
      isUp: this.live.phase === 'live',
      detail: {
        phase: this.live.phase,
        step: this.live.step,
        isPublishing: this.live.publishing.broadcaster !== undefined,
        sequence: this.live.state?.position.sequence ?? 0,
      },
    }));
    const hears = (): Check => {
      const hearing = this.live.hearing();
      return hearing ? hearingCheck(hearing) : { isUp: true, detail: { listens: false } };
    };
    this.readiness.add('events', hears, { of: 'bus' });
    this.live.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.live.stop();
  }
}
