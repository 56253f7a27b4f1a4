// First: what the planner takes of Node must be the simulation's.
import './determinism';
import { Chance } from './chance';
import { CLERKS, OFTEN, TOGETHER } from './clerks';
import { FAULTS, FORGERY } from './faults';

/** One thing that a clerk does or that goes wrong, so long after the one before. */
export interface Step {
  readonly afterMs: number;
  readonly name: string;
  /** What the step chooses follows from this alone and from what it finds. */
  readonly seed: number;
}

const NAMES = [...Object.keys(CLERKS), ...OFTEN, ...OFTEN];
const FAULT_NAMES = Object.keys(FAULTS).filter((name) => name !== FORGERY);
/** The share of runs in which somebody forges an event. */
const FORGED = 1 / 16;
/** Without much there, nothing can go wrong. */
const UNDISTURBED = 4;
const BEGUN_WITH = ['order is taken', 'order is taken', 'order is taken', 'row is made to order'];
const ALL_AT_WORK = 0.35;
const FEW_AT_WORK = 0.5;

/** What happens in a run. A step removed leaves the others as they are. @param only these clerks are at work; absent: those that chance picks */
export function stepsOf(seed: number, count: number, only?: readonly string[]): Step[] {
  const chance = new Chance(seed);
  const faultShare = chance.pick([0, 0.08, 0.15, 0.25])!;
  const pace = chance.pick([5, 60, 400])!;
  // Each run has clerks of its own: where all do everything, the same two seldom meet.
  const names = only ?? namesFor(chance);
  const forgedAt = chance.isHit(FORGED) ? UNDISTURBED + chance.below(Math.max(1, count - UNDISTURBED)) : -1;
  return Array.from({ length: count }, (_, i): Step => {
    const isFault = i >= UNDISTURBED && chance.isHit(faultShare);
    const name = i === forgedAt ? FORGERY : (chance.pick(isFault ? FAULT_NAMES : i < UNDISTURBED ? BEGUN_WITH : names) ?? BEGUN_WITH[0]!);
    return { afterMs: Math.floor(chance.next() * 2 * pace), name, seed: chance.seed() };
  });
}

function namesFor(chance: Chance): readonly string[] {
  if (chance.isHit(ALL_AT_WORK)) return NAMES;
  return chance.isHit(FEW_AT_WORK) ? NAMES.filter(() => chance.isHit(0.3)) : chance.pick(TOGETHER)!;
}
