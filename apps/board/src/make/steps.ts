import type { MakingStatus, ShownMaking, WorkStatus } from '../api/making';

/** What can be done next with an operation, the most likely first. What the sequence forbids, the API says. */
const NEXT_OF_WORK: Readonly<Record<WorkStatus, readonly WorkStatus[]>> = {
  NOT_STARTED: ['IN_PROGRESS', 'BLOCKED', 'COMPLETED'],
  IN_PROGRESS: ['COMPLETED', 'PAUSED', 'BLOCKED'],
  PAUSED: ['IN_PROGRESS', 'COMPLETED', 'BLOCKED'],
  BLOCKED: ['IN_PROGRESS'],
  COMPLETED: ['IN_PROGRESS'],
};

export const nextOfWork = (status: WorkStatus): readonly WorkStatus[] => NEXT_OF_WORK[status];

/** The word on the button: the same step is another word from another place. */
export type StepWord = 'start' | 'resume' | 'reopen' | 'pause' | 'block' | 'complete' | 'reset';

const PLAIN: Readonly<Record<WorkStatus, StepWord>> = {
  NOT_STARTED: 'reset',
  IN_PROGRESS: 'start',
  PAUSED: 'pause',
  BLOCKED: 'block',
  COMPLETED: 'complete',
};

export function wordOfStep(from: WorkStatus, to: WorkStatus): StepWord {
  if (to !== 'IN_PROGRESS') return PLAIN[to];
  if (from === 'COMPLETED') return 'reopen';
  return from === 'NOT_STARTED' ? 'start' : 'resume';
}

/**
 * The steps of an order. One that has made something keeps it: only a production itself is taken back, never all of them by a
 * status.
 */
export function nextOfMaking({ status, completed_quantity }: Pick<ShownMaking, 'status' | 'completed_quantity'>): readonly MakingStatus[] {
  if (status === 'DONE') return [];
  const steps: readonly MakingStatus[] = status === 'BLOCKED' || status === 'NOT_STARTED' ? ['IN_PROGRESS', 'DONE'] : ['DONE'];
  return [
    ...steps,
    ...(status === 'BLOCKED' ? [] : ['BLOCKED' as const]),
    ...(status !== 'NOT_STARTED' && completed_quantity === 0 ? ['NOT_STARTED' as const] : []),
  ];
}

export function wordOfMaking(from: MakingStatus, to: MakingStatus): StepWord {
  if (to === 'DONE') return 'complete';
  if (to === 'IN_PROGRESS') return from === 'NOT_STARTED' ? 'start' : 'resume';
  return to === 'BLOCKED' ? 'block' : 'reset';
}
