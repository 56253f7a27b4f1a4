import type { Broadcasts, Told } from './broadcasts';
import { Difference } from './stage';

const FIELDS = ['product_availability', 'ingredient_availability', 'production_status'] as const;

/**
 * Every change was published: the changes of an order are an unbroken chain from "not there" to what it shows now.
 * Each `from` is the last `to`, each comes from a later run of the plan, and none of them repeats what was published before.
 */
export function checkChain(broadcasts: Broadcasts, orderId: number, now: Readonly<Record<string, unknown>>): number {
  const chain = broadcasts.about(orderId);
  let last: Told | null = null;
  let lastRun = '';
  for (const told of chain) {
    if (JSON.stringify(told.from) !== JSON.stringify(last)) {
      throw new Difference(`a change was not published: after ${JSON.stringify(last)} came a change from ${JSON.stringify(told.from)}`);
    }
    if (JSON.stringify(told.from) === JSON.stringify(told.to)) throw new Difference(`${JSON.stringify(told.to)} was published twice`);
    const run = `${String(told.at.epoch).padStart(9, '0')}.${String(told.at.run).padStart(12, '0')}`;
    if (run <= lastRun) throw new Difference(`plan run ${run} was published after ${lastRun}`);
    [last, lastRun] = [told.to, run];
  }
  for (const field of FIELDS) {
    if (last?.[field] !== now[field]) {
      throw new Difference(`${field} shows ${String(now[field])}, but the last event said ${String(last?.[field])}`);
    }
  }
  return chain.length;
}
