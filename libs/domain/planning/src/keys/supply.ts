import { type Supply, type SupplyTaker } from './key';
import { NO_DAY } from './supply-columns';

/** A supply as the facts have it; dealing and rolling up add the rest. */
export type SupplyState = Pick<
  Supply,
  'kind' | 'id' | 'order' | 'key' | 'open' | 'moment' | 'expectedDate' | 'rank' | 'isLinked' | 'rowAt'
>;

const NOBODY: readonly SupplyTaker[] = [];

/** As long as nothing is known of what it is made of, it comes when it is declared to come. */
export function newSupply(state: SupplyState): Supply {
  const { kind, id, order, key, open, moment, expectedDate, rank, isLinked, rowAt } = state;
  const day = moment === Infinity ? NO_DAY : key.location.calendar.dayNumber(moment);
  const facts = { kind, id, order, key, open, moment, expectedDate, day, rank, isLinked, rowAt };
  const dealt = { left: 0, takers: NOBODY, index: -1 };
  return { ...facts, ...dealt, rolledUp: moment, isAtRisk: false, dateFrom: null, riskFrom: null };
}

export function sameTakers(a: readonly SupplyTaker[], b: readonly SupplyTaker[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i]!.order !== b[i]!.order || a[i]!.quantity !== b[i]!.quantity) return false;
  }
  return true;
}
