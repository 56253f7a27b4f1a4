import type { Plan } from '@pegboard/domain-planning';
import type { Asker, Clock, Database, EventPublisher, EventReader, Lease, Timers } from '@pegboard/eventing';
import type { Instant } from '@pegboard/kit';
import type { RunFigures } from '../publishing/broadcaster';

export interface LivePlanPorts {
  readonly reader: EventReader;
  readonly asker: Asker;
  readonly publisher: EventPublisher;
  readonly database: Database;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly lease: Lease;
  readonly newPlan: (now: Instant) => Plan;
  readonly onProblem: (problem: unknown, about?: Record<string, unknown>) => void;
  readonly onRun?: (run: RunFigures) => void;
}

export type Phase = 'starting' | 'rebuilding' | 'catching_up' | 'live' | 'stopped';
