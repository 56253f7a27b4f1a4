import type { DateOrInstant } from '@pegboard/kit';
import type { DateRange } from '../http/dates-filter';

/** What is compared. */
export type Scalar = string | number | boolean | null;

/** How one value is asked for. What is empty fits only where null is named, as in SQL. */
export type ValueTest =
  | { readonly in: readonly Scalar[] }
  | { readonly notIn: readonly Scalar[] }
  | { readonly gt: Scalar }
  | { readonly gte: Scalar }
  | { readonly lt: Scalar }
  | { readonly lte: Scalar }
  | { readonly matches: RegExp };

/** A search as it was read: what must be true of an object. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly field: string; readonly test: ValueTest }
  /** A day is that day at the object's location (D1); `isNot`: outside of it. */
  | { readonly field: string; readonly range: DateRange; readonly isNot: boolean };

/** What a field of a search holds; a list of words: one of them. `always null`: nothing is kept of it. */
export type SearchKind = 'number' | 'text' | 'date' | 'instant' | 'any value' | 'always null' | readonly string[];

export type SearchFields = Readonly<Record<string, SearchKind>>;

const isOrdered = (value: Scalar, bound: Scalar): boolean => value !== null && typeof value === typeof bound;

/** Whether a value passes; what has none is null. */
export function passes(test: ValueTest, value: unknown): boolean {
  const known = (value ?? null) as Scalar;
  if ('in' in test) return test.in.includes(known);
  if (known === null) return false;
  if ('notIn' in test) return !test.notIn.includes(known);
  if ('matches' in test) return typeof known === 'string' && test.matches.test(known);
  if ('gt' in test) return isOrdered(known, test.gt) && known > test.gt!;
  if ('gte' in test) return isOrdered(known, test.gte) && known >= test.gte!;
  if ('lt' in test) return isOrdered(known, test.lt) && known < test.lt!;
  return isOrdered(known, test.lte) && known <= test.lte!;
}

/** Ranges of dates that a comparison means: one of them, or none of them. */
export function datesOf(how: 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte', at: DateOrInstant): { range: DateRange; isNot: boolean } {
  if (how === 'eq' || how === 'neq') return { range: [at, at], isNot: how === 'neq' };
  if (how === 'gte' || how === 'lt') return { range: [at, undefined], isNot: how === 'lt' };
  return { range: [undefined, at], isNot: how === 'gt' };
}
