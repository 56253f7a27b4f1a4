import { isDay, reject, type DateOrInstant } from '@pegboard/kit';
import { readDate } from '../fields/body-fields';
import { shown } from '../fields/field';
import { datesOf, type Condition, type Scalar, type SearchFields, type SearchKind, type ValueTest } from './where';

/** A search as it came, in Katana's form, or in that of its clients, which leave `where` out. */
export interface GivenSearch {
  readonly filter?: Readonly<Record<string, unknown>>;
  readonly order?: unknown;
  readonly limit?: unknown;
  readonly page?: unknown;
}

export interface SearchRequest {
  readonly where: Condition;
  readonly order: readonly (readonly [field: string, direction: 1 | -1])[];
  readonly page: number;
  readonly limit: number;
}

/** What a search may name: fields, and by id the fields that the company defines. */
export interface Searchable {
  readonly fields: SearchFields;
  readonly customIds: ReadonlySet<string>;
}

const IN_FILTER = new Set(['where', 'order', 'limit', 'page']);
const COMPARATORS = ['neq', 'gt', 'gte', 'lt', 'lte', 'between', 'inq', 'nin', 'like', 'ilike'];
const CUSTOM = 'custom_fields.';
const LONGEST_TEXT = 256;
const MOST_VALUES = 100;
const MOST_CONDITIONS = 200;
const DEEPEST = 5;
/** A pattern with many of them takes forever on a long text. */
const MOST_WILDCARDS = 3;
const LARGEST_PAGE = 200;
const USUAL_PAGE = 50;

/** @throws Rejection 422 UNKNOWN_FIELD, UNKNOWN_SORT, MALFORMED_FIELD, OUT_OF_RANGE, NOT_A_LIST, TOO_MANY …, with the path */
export function readSearch({ filter = {}, ...outside }: GivenSearch, searchable: Searchable): SearchRequest {
  const isInside = Object.keys(filter).every((key) => IN_FILTER.has(key));
  const inside = isInside ? filter : {};
  const [where, wherePath] = isInside ? [filter['where'] === undefined ? {} : filter['where'], 'filter/where'] : [filter, 'filter'];
  const given = (name: 'order' | 'limit' | 'page'): readonly [value: unknown, path: string] =>
    inside[name] === undefined ? [outside[name], name] : [inside[name], `filter/${name}`];
  const reading = new WhereReading(searchable);
  return {
    where: reading.where(where, wherePath),
    order: orderOf(...given('order'), searchable),
    page: wholeOf(...given('page'), 1, Number.MAX_SAFE_INTEGER) ?? 1,
    limit: wholeOf(...given('limit'), 0, LARGEST_PAGE) || USUAL_PAGE,
  };
}

function wholeOf(raw: unknown, path: string, min: number, max: number): number | undefined {
  if (raw === undefined) return undefined;
  if (Number.isSafeInteger(raw) && (raw as number) >= min && (raw as number) <= max) return raw as number;
  throw reject('OUT_OF_RANGE', path, `${path} must be a whole number from ${min} to ${max}, not ${shown(raw)}.`, { min, max });
}

function orderOf(raw: unknown, path: string, searchable: Searchable): SearchRequest['order'] {
  if (raw === undefined) return [];
  const clauses = Array.isArray(raw) ? (raw as unknown[]) : [raw];
  return clauses.map((clause) => {
    const [, field = '', word = 'ASC'] = /^\s*(\S+)(?:\s+(ASC|DESC))?\s*$/i.exec(typeof clause === 'string' ? clause : '') ?? [];
    if (kindOf(searchable, field) === undefined)
      throw reject('UNKNOWN_SORT', path, `${shown(clause)} is not a field of this search with ASC or DESC.`, { order: shown(clause) });
    return [field, word.toUpperCase() === 'DESC' ? -1 : 1];
  });
}

function kindOf({ fields, customIds }: Searchable, name: string): SearchKind | undefined {
  if (Object.hasOwn(fields, name)) return fields[name];
  return name.startsWith(CUSTOM) && customIds.has(name.slice(CUSTOM.length)) ? 'any value' : undefined;
}

class WhereReading {
  private conditions = 0;

  constructor(private readonly searchable: Searchable) {}

  where(raw: unknown, path: string, depth = 1): Condition {
    if (depth > DEEPEST) throw reject('TOO_MANY', path, `and and or go at most ${DEEPEST} deep.`, { limit: DEEPEST });
    const all = Object.entries(objectOf(raw, path)).map(([name, value]): Condition => {
      const at = `${path}/${name}`;
      if (++this.conditions > MOST_CONDITIONS)
        throw reject('TOO_MANY', path, `A search has at most ${MOST_CONDITIONS} conditions.`, { limit: MOST_CONDITIONS });
      if (name !== 'and' && name !== 'or') return this.condition(name, value, at);
      const parts = listOf(value, at).map((part, i) => this.where(part, `${at}/${i}`, depth + 1));
      return name === 'and' ? { all: parts } : { any: parts };
    });
    return all.length === 1 ? all[0]! : { all };
  }

  private condition(field: string, raw: unknown, path: string): Condition {
    const kind = kindOf(this.searchable, field);
    if (kind === undefined) throw reject('UNKNOWN_FIELD', path, `${shown(field)} is not a field of this search.`, { field: shown(field) });
    if (typeof raw !== 'object' || raw === null) return oneOf(field, kind, [scalarOf(raw, kind, path)], true);
    const all = Object.entries(objectOf(raw, path)).map(([how, value]) => comparison(field, kind, how, value, `${path}/${how}`));
    return all.length === 1 ? all[0]! : { all };
  }
}

function comparison(field: string, kind: SearchKind, how: string, raw: unknown, path: string): Condition {
  if (!COMPARATORS.includes(how))
    throw reject('UNKNOWN_FIELD', path, `There is no comparison ${shown(how)}, only ${COMPARATORS.join(', ')}.`, { known: COMPARATORS });
  if (how === 'like' || how === 'ilike') return { field, test: { matches: patternOf(raw, kind, how, path) } };
  if (how === 'between') {
    const [low, high, ...more] = listOf(raw, path);
    if (high === undefined || more.length > 0) throw reject('MALFORMED_FIELD', path, `${path} must have two values: from and to.`, {});
    return { all: [compared(field, kind, 'gte', low, `${path}/0`), compared(field, kind, 'lte', high, `${path}/1`)] };
  }
  const isList = how === 'inq' || how === 'nin';
  const values = isList ? listOf(raw, path).map((one, i) => scalarOf(one, kind, `${path}/${i}`)) : [scalarOf(raw, kind, path)];
  if (how === 'inq' || how === 'nin' || how === 'neq') return oneOf(field, kind, values, how === 'inq');
  return compared(field, kind, how as 'gt', raw, path);
}

/** One of the values, or none of them. A date is a range: its whole day, if it names one. */
function oneOf(field: string, kind: SearchKind, values: readonly Scalar[], isIn: boolean): Condition {
  if (kind !== 'date' && kind !== 'instant') return { field, test: isIn ? { in: values } : { notIn: values } };
  const nulls: readonly Condition[] = values.includes(null) || !isIn ? [{ field, test: isIn ? { in: [null] } : { notIn: [null] } }] : [];
  const dates = values.flatMap((at) => (at === null ? [] : [{ field, ...datesOf(isIn ? 'eq' : 'neq', at as DateOrInstant) }]));
  return isIn ? { any: [...nulls, ...dates] } : { all: [...nulls, ...dates] };
}

function compared(field: string, kind: SearchKind, how: 'gt' | 'gte' | 'lt' | 'lte', raw: unknown, path: string): Condition {
  const value = scalarOf(raw, kind, path);
  if (value === null) throw reject('MUST_NOT_BE_NULL', path, `Nothing is more or less than null.`, {});
  if (kind === 'date' || kind === 'instant') return { field, ...datesOf(how, value as DateOrInstant) };
  return { field, test: { [how]: value } as unknown as ValueTest };
}

function scalarOf(raw: unknown, kind: SearchKind, path: string): Scalar {
  if (raw === null) return null;
  if (kind === 'number') {
    const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw reject('MALFORMED_FIELD', path, `${path} must be a number, not ${shown(raw)}.`, { value: shown(raw) });
  }
  if (kind === 'any value' && (typeof raw === 'number' || typeof raw === 'boolean')) return raw;
  if (typeof raw !== 'string') throw reject('NOT_A_TEXT', path, `${path} must be a text, not ${shown(raw)}.`, { value: shown(raw) });
  if (raw.length > LONGEST_TEXT)
    throw reject('TEXT_TOO_LONG', path, `${path} has more than ${LONGEST_TEXT} characters.`, { limit: LONGEST_TEXT });
  return kind === 'date' || kind === 'instant' ? dateOf(raw, path) : raw;
}

function dateOf(raw: string, path: string): DateOrInstant {
  const read = readDate(raw, path);
  if ('value' in read) return read.value as DateOrInstant;
  throw reject(read.problem.code, path, read.problem.message, read.problem.info ?? {});
}

/** A pattern of SQL: `%` is any text, and `_` any one character. */
function patternOf(raw: unknown, kind: SearchKind, how: 'like' | 'ilike', path: string): RegExp {
  if (kind === 'number' || kind === 'date' || kind === 'instant')
    throw reject('UNKNOWN_FIELD', path, `${how} is for texts alone.`, { comparison: how });
  const text = scalarOf(raw, 'text', path) ?? '';
  const parts = String(text).replace(/%+/g, '%').split('%');
  if (parts.length > MOST_WILDCARDS + 1)
    throw reject('TOO_MANY', path, `A pattern has at most ${MOST_WILDCARDS} times %.`, { limit: MOST_WILDCARDS });
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/_/g, '.'));
  return new RegExp(`^${escaped.join('.*')}$`, how === 'like' ? 's' : 'is');
}

function objectOf(raw: unknown, path: string): Record<string, unknown> {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw as Record<string, unknown>;
  throw reject('NOT_AN_OBJECT', path, `${path} must be an object, not ${shown(raw)}.`, { value: shown(raw) });
}

function listOf(raw: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(raw)) throw reject('NOT_A_LIST', path, `${path} must be a list, not ${shown(raw)}.`, { value: shown(raw) });
  if (raw.length <= MOST_VALUES) return raw as unknown[];
  throw reject('TOO_MANY', path, `${path} has ${raw.length} entries, and ${MOST_VALUES} is the maximum.`, { limit: MOST_VALUES });
}

/** Whether any date of a search names a day, so that it must be known which zone a location is in. */
export const namesDays = (where: Condition): boolean => {
  if ('all' in where) return where.all.some(namesDays);
  if ('any' in where) return where.any.some(namesDays);
  return 'range' in where && where.range.some((date) => date !== undefined && isDay(date));
};
