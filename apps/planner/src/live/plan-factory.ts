import type { Plan } from '@pegboard/domain-planning';
import type { Instant } from '@pegboard/kit';

/** Makes empty plans: for the state, for a rebuild, and to check the live plan against one from scratch. */
export class PlanFactory {
  constructor(readonly create: (now: Instant) => Plan) {}
}
