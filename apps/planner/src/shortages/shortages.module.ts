import { Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import {
  ASKER,
  CLOCK,
  collections,
  DATABASE,
  ON_PROBLEM,
  TIMERS,
  type Asker,
  type Clock,
  type Database,
  type OnProblem,
  type Timers,
} from '@pegboard/eventing';
import { LiveModule } from '../live/live.module';
import { LivePlan } from '../live/live-plan';
import { shortageClaimsSchema } from './shortage-claim.schema';
import { Shortages } from './shortages';

/** What is short and was handed out to be ordered. */
@Module({
  imports: [collections(shortageClaimsSchema), LiveModule],
  providers: [
    {
      provide: Shortages,
      inject: [LivePlan, DATABASE, ASKER, CLOCK, TIMERS, ON_PROBLEM],
      useFactory: (live: LivePlan, database: Database, asker: Asker, clock: Clock, timers: Timers, onProblem: OnProblem) =>
        new Shortages({ live, database, asker, clock, timers, onProblem }),
    },
  ],
  exports: [Shortages],
})
export class ShortagesModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly shortages: Shortages) {}

  onApplicationBootstrap(): void {
    this.shortages.start();
  }

  beforeApplicationShutdown(): void {
    this.shortages.stop();
  }
}
