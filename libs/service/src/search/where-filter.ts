import { datesFilter, type Zones } from '../http/dates-filter';
import { passes, type Condition, type SearchFields, type ValueTest } from './where';

/** Where the fields of a search are stored. */
export interface StoredFields {
  readonly fields: SearchFields;
  readonly pathOf: (field: string) => string;
  /** What an object shows of a word that isn't stored yet. */
  readonly unsaid?: Readonly<Record<string, string>>;
}

const NOTHING = { id: { $in: [] } };

/** A search as a filter of the database. @param zones of all locations, if a date of the search names a day */
export function whereFilter(where: Condition, stored: StoredFields, zones: Zones): Record<string, unknown> {
  if ('all' in where) return where.all.length === 0 ? {} : { $and: where.all.map((one) => whereFilter(one, stored, zones)) };
  if ('any' in where) return where.any.length === 0 ? NOTHING : { $or: where.any.map((one) => whereFilter(one, stored, zones)) };
  const kind = stored.fields[where.field];
  const path = stored.pathOf(where.field);
  if ('range' in where) {
    const inRange = datesFilter({ [path]: where.range }, kind === 'instant' ? new Map() : zones);
    return where.isNot ? { [path]: { $ne: null }, $nor: [inRange] } : inRange;
  }
  if (kind === 'always null') return passes(where.test, null) ? {} : NOTHING;
  if (typeof kind === 'object') return { [path]: { $in: wordsThat(where.test, kind, stored.unsaid?.[where.field]) } };
  return { [path]: testFilter(where.test) };
}

/** All words that pass, so that a comparison finds what isn't stored yet. */
const wordsThat = (test: ValueTest, words: readonly string[], unsaid: string | undefined): (string | null)[] => [
  ...words.filter((word) => passes(test, word)),
  ...(unsaid !== undefined && passes(test, unsaid) ? [null] : []),
];

function testFilter(test: ValueTest): Record<string, unknown> {
  if ('in' in test) return { $in: test.in };
  if ('notIn' in test) return { $nin: [...test.notIn, null] };
  if ('matches' in test) return { $regex: test.matches.source, $options: test.matches.flags };
  return Object.fromEntries(Object.entries(test).map(([how, bound]) => [`$${how}`, bound]));
}

/**
 * A filter that lets everything through which a search may find, for parts of what is stored: only what narrows for sure is in it.
 * @param paths of fields of parts, or of the whole, that the database can look at
 */
export function narrowing(where: Condition, paths: Readonly<Record<string, string>>): Record<string, unknown> {
  if ('all' in where) {
    const parts = where.all.map((one) => narrowing(one, paths)).filter((one) => Object.keys(one).length > 0);
    return parts.length === 0 ? {} : { $and: parts };
  }
  if ('any' in where || 'range' in where || 'notIn' in where.test || 'matches' in where.test) return {};
  const path = paths[where.field];
  return path === undefined ? {} : { [path]: testFilter(where.test) };
}
