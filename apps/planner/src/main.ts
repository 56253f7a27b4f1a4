import { startService } from '@pegboard/service';
import { PlannerModule } from './planner.module';

void startService({ name: 'planner', module: PlannerModule });
