import { ApiProperty } from '@nestjs/swagger';
import { reject } from '@pegboard/kit';

/** By list query: the words that it can be sorted by, and the stored fields that they mean. */
const SORTS = new WeakMap<object, Readonly<Record<string, string>>>();

/** Says on a list's query which words `sort` takes and which stored field each means. A list that says nothing takes none. */
export const SortedBy =
  (fields: Readonly<Record<string, string>>): ClassDecorator =>
  (query) => {
    SORTS.set(query, fields);
    const words = Object.keys(fields).flatMap((word) => [word, `-${word}`]);
    ApiProperty({ required: false, enum: words, description: 'A leading - sorts in descending order.' })(query.prototype as object, 'sort');
  };

function sortsOf(query: object): Readonly<Record<string, string>> {
  for (let type = query.constructor as object | null; type; type = Object.getPrototypeOf(type) as object | null) {
    const fields = SORTS.get(type);
    if (fields) return fields;
  }
  return {};
}

const wordOf = (sort: string): string => sort.replace(/^-/, '');

/** @throws Rejection 422 UNKNOWN_SORT with the words that are allowed */
export function refuseUnknownSort(query: { readonly sort?: string | undefined }): void {
  if (query.sort === undefined) return;
  const allowed = Object.keys(sortsOf(query));
  if (allowed.includes(wordOf(query.sort))) return;
  const message =
    allowed.length === 0
      ? 'This list has a fixed order and can’t be sorted.'
      : `sort must be one of ${allowed.join(', ')}, with - in front for descending.`;
  throw reject('UNKNOWN_SORT', 'sort', message, { allowed });
}

/**
 * What a list is sorted by: the stored field that the query names, else `otherwise`, a word as the query would say it.
 * @throws Rejection 422 UNKNOWN_SORT
 */
export function sortOf(
  query: { readonly sort?: string | undefined },
  fields: Readonly<Record<string, string>>,
  otherwise: string,
): Record<string, 1 | -1> {
  const sort = query.sort ?? otherwise;
  const field = Object.hasOwn(fields, wordOf(sort)) ? fields[wordOf(sort)] : undefined;
  if (!field) {
    const allowed = Object.keys(fields);
    throw reject('UNKNOWN_SORT', 'sort', `sort must be one of ${allowed.join(', ')}, with - in front for descending.`, { allowed });
  }
  return { [field]: sort.startsWith('-') ? -1 : 1 };
}
