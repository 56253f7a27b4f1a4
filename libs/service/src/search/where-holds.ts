import { isInRange } from '../http/dates-filter';
import { passes, type Condition } from './where';

/** What a search looks at in one object. */
export interface SearchedObject {
  readonly valueOf: (field: string) => unknown;
  /** Of the object's location, for dates that name a day (D1). */
  readonly zoneOf: (field: string) => string;
}

/** Whether an object is what a search asks for: the same as its filter of the database finds. */
export function holds(where: Condition, object: SearchedObject): boolean {
  if ('all' in where) return where.all.every((one) => holds(one, object));
  if ('any' in where) return where.any.some((one) => holds(one, object));
  const value = object.valueOf(where.field);
  if ('test' in where) return passes(where.test, value);
  return typeof value === 'string' && isInRange(value, where.range, object.zoneOf(where.field)) !== where.isNot;
}

type Comparable = string | number | boolean | null | undefined;

/** In the order that a search asks for: what has no value comes first. */
export function inOrder<T>(order: readonly (readonly [field: string, direction: 1 | -1])[], valueOf: (of: T, field: string) => unknown) {
  const compare = (a: Comparable, b: Comparable): number => {
    if (a === b) return 0;
    if (a === null || a === undefined) return -1;
    if (b === null || b === undefined) return 1;
    return a < b ? -1 : 1;
  };
  return (a: T, b: T): number => {
    for (const [field, direction] of order) {
      const difference = compare(valueOf(a, field) as Comparable, valueOf(b, field) as Comparable);
      if (difference !== 0) return difference * direction;
    }
    return 0;
  };
}
