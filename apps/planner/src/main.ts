import { startService } from '@pegboard/service';
import { LivePlan } from './live/live-plan';
import { PlannerModule } from './planner.module';

// Another replica answers while this one's plan is being built.
void startService({ name: 'planner', module: PlannerModule, joinsWhen: async (app) => app.get(LivePlan).untilLive() });
