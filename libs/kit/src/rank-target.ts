import type { RankTarget } from './ranks';
import { reject } from './rejection';

/** Where a request wants an order to stand, in the words of the API. */
export interface TargetFields {
  readonly before_id?: number | undefined;
  readonly after_id?: number | undefined;
  readonly position?: 'first' | 'last' | undefined;
}

/**
 * The one place that a request names (S4); undefined if it names none.
 * @param path of the object that holds the fields, such as `changes/0/`
 * @throws Rejection 422 RANK_TARGET if it names several
 */
export function optionalTarget({ before_id, after_id, position }: TargetFields, path = ''): RankTarget | undefined {
  const targets: RankTarget[] = [];
  if (before_id !== undefined) targets.push({ before: before_id });
  if (after_id !== undefined) targets.push({ after: after_id });
  if (position !== undefined) targets.push({ position });
  if (targets.length > 1) throw notOne(targets.length, path);
  return targets[0];
}

/** The one place that a request must name (S4). @throws Rejection 422 RANK_TARGET if it names none or several */
export function requiredTarget(fields: TargetFields, path = ''): RankTarget {
  const target = optionalTarget(fields, path);
  if (!target) throw notOne(0, path);
  return target;
}

const notOne = (given: number, path: string) =>
  reject('RANK_TARGET', `${path}position`, `Give exactly one of before_id, after_id and position, not ${given}.`, { given });

/** @throws Rejection 422 NAMED_TWICE if a list of ids names one twice */
export function refuseTwice(ids: readonly number[], path: string): void {
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) throw reject('NAMED_TWICE', path, `${path} names ${twice} twice.`, { id: twice });
}
