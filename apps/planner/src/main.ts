import { plannerRebuild } from '@pegboard/contracts';
import { answerEverywhere, BUS, type BusConnection } from '@pegboard/eventing';
import { startService } from '@pegboard/service';
import { LivePlan } from './live/live-plan';
import { PlannerModule } from './planner.module';

void startService({
  name: 'planner',
  module: PlannerModule,
  joinsWhen: async (app) => {
    const live = app.get(LivePlan);
    // Each process has a plan of its own, also one that answers nobody else yet.
    answerEverywhere(app.get<BusConnection>(BUS), plannerRebuild, async () => {
      if (live.phase === 'live') await live.buildAgain('an operator asks for it');
      return { phase: live.phase };
    });
    // Another replica answers while this one's plan is being built.
    await live.untilLive();
  },
});
