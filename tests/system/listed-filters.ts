import type { Api } from '@pegboard/company';

type Item = Record<string, any>;
type Schema = Record<string, any>;

/** What every list shows without a filter, so that one list can say what a filter of another means. */
export type Shown = ReadonlyMap<string, readonly Item[]>;

/** What a filter keeps: items of which one of the values is the one asked for, or begins with it, or contains it, or isn't below or above it. */
export interface Meaning {
  /** What the filter looks at, in one item. */
  readonly of: (item: Item, shown: Shown) => readonly unknown[];
  readonly how?: 'equal' | 'prefix' | 'contains' | 'min' | 'max';
  /** What is asked for, if not what the items themselves have. */
  readonly asked?: readonly unknown[];
  /** Words that mean another: what the items show instead. */
  readonly synonyms?: Readonly<Record<string, string>>;
  /** Nothing has such a value here: why. */
  readonly keepsNothing?: string;
  /** It narrows what the items show, not which are listed: where that is tested. */
  readonly leavesOutNothing?: string;
}

/** One list of the API, as its description has it. */
export interface DescribedList {
  readonly path: string;
  readonly parameters: ReadonlyMap<string, Schema>;
}

/** What isn't a filter: pages, and what is shown beside. */
const NO_FILTERS = new Set(['page', 'limit', 'sort', 'extend']);
const MOST = 4;

export const describedLists = ({ paths }: Schema): DescribedList[] =>
  Object.entries<Schema>(paths).flatMap(([path, { get }]) => {
    const queries = ((get?.parameters ?? []) as Schema[]).filter((parameter) => parameter['in'] === 'query');
    const parameters = new Map(queries.map(({ name, schema }) => [name as string, schema as Schema]));
    return parameters.has('page') && !path.includes('{') ? [{ path, parameters }] : [];
  });

export const filtersOf = ({ parameters }: DescribedList): string[] => [...parameters.keys()].filter((name) => !NO_FILTERS.has(name));

/** Filters that add what a list leaves out by itself. */
export const isWidening = (name: string): boolean => name.startsWith('include_');

/** Lists that show less than all without a filter, and how they show all. */
const WHOLE: Readonly<Record<string, readonly string[]>> = { '/v1/replenishment': ['missing_only=false'] };

/** What is asked to be shown of everything, apart from one filter. Stock that isn't there is at every place, so it is left out. */
export const everythingOf = ({ path, parameters }: DescribedList, apartFrom?: string): string[] =>
  [
    ...[...parameters.keys()].filter((name) => isWidening(name) && name !== 'include_empty').map((name) => `${name}=true`),
    ...(WHOLE[path] ?? []),
  ].filter((question) => !question.startsWith(`${apartFrom}=`));

export async function list(api: Api, path: string, query: readonly string[]): Promise<Item[]> {
  const found: Item[] = [];
  for (let page = 1; ; page++) {
    const body = await api.get(`${path}?${[...query, 'limit=250', `page=${page}`].join('&')}`);
    const items = (Array.isArray(body) ? body : body.data) as Item[];
    found.push(...items);
    if (items.length < 250) return found;
  }
}

/** By what an item is told from the others of its list. */
export const nameOf = (item: Item): string =>
  String(item['id'] ?? [item['batch_id'], item['variant_id'], item['location_id'], item['action']].join('/'));

const named = (items: readonly Item[]): string[] => items.map(nameOf).sort();

/** A filter without a meaning of its own goes by the field of its name, `_min` and `_max` by its ends. */
export function usualMeaning(name: string): Meaning {
  const end = /^(.*)_(min|max)$/.exec(name);
  const field = name === 'ids' ? 'id' : (end?.[1] ?? name);
  const of = (item: Item): unknown[] => [item[field]].flat();
  return end ? { of, how: end[2] as 'min' | 'max' } : { of };
}

const comparable = (value: unknown): string | number => (/^-?[\d.]+$/.test(String(value)) ? Number(value) : String(value));

function isKept(value: unknown, asked: unknown, how: Meaning['how']): boolean {
  if (value === null || value === undefined) return false;
  const [has, wanted] = [String(value).toLowerCase(), String(asked).toLowerCase()];
  if (how === 'min') return comparable(value) >= comparable(asked);
  if (how === 'max') return comparable(value) <= comparable(asked);
  return how === 'prefix' ? has.startsWith(wanted) : how === 'contains' ? has.includes(wanted) : String(value) === String(asked);
}

/** Parts of texts, so that a filter for beginnings or contents has to look at less than all of one. */
function questionFor(value: unknown, how: Meaning['how']): unknown {
  const text = String(value);
  if (how === 'prefix') return text.slice(0, Math.max(1, text.length - 1));
  return how === 'contains' ? text.slice(0, 4).toUpperCase() : value;
}

/** Values spread over what the items have, both ends among them. */
function valuesFrom(items: readonly Item[], { of, how, asked }: Meaning, shown: Shown): unknown[] {
  if (asked) return [...asked];
  const values = items.flatMap((item) => of(item, shown)).filter((value) => value !== null && value !== undefined && value !== '');
  const distinct = [...new Map(values.map((value) => [String(value), value])).values()].sort((a, b) =>
    comparable(a) < comparable(b) ? -1 : 1,
  );
  const step = Math.max(1, (distinct.length - 1) / (MOST - 1));
  const chosen = distinct.filter(
    (_, i) => distinct.length <= MOST || Array.from({ length: MOST }, (_x, n) => Math.round(n * step)).includes(i),
  );
  return [...new Set(chosen.map((value) => questionFor(value, how)))];
}

/** What is wrong with a filter: what it should have kept or left out and did not, or that the data doesn't show it. */
export async function problemsOfFilter(
  api: Api,
  { path, parameters }: DescribedList,
  name: string,
  meaning: Meaning,
  shown: Shown,
): Promise<string[]> {
  const problems: string[] = [];
  const items = shown.get(path)!;
  const everything = everythingOf({ path, parameters }, name);
  const isFit = (item: Item, asked: unknown): boolean =>
    meaning.of(item, shown).some((value) => isKept(value, meaning.synonyms?.[String(asked)] ?? asked, meaning.how));
  let [keeps, leavesOut] = [false, false];
  for (const value of valuesFrom(items, meaning, shown)) {
    const question = `${name}=${encodeURIComponent(String(value))}`;
    const kept = items.filter((item) => isFit(item, value));
    keeps ||= kept.length > 0;
    leavesOut ||= kept.length < items.length;
    const found = await list(api, path, [...everything, question]);
    problems.push(...difference(`${path}?${question}`, named(found), named(kept)));
    if (!parameters.has('ids') || name === 'ids') continue;
    // Two filters keep what both of them keep.
    const half = items.filter((_item, i) => i % 2 === 0).slice(0, 100);
    const both = await list(api, path, [
      ...everything,
      question,
      `ids=${half
        .map(({ id, batch_id }) => id ?? batch_id)
        .filter(Boolean)
        .join(',')}`,
    ]);
    problems.push(
      ...difference(
        `${path}?${question}&ids=…`,
        named(both),
        named(kept.filter((item) => half.some((one) => nameOf(one) === nameOf(item) && (one['id'] ?? one['batch_id'])))),
      ),
    );
  }
  if (!keeps && !meaning.keepsNothing) problems.push(`${path}?${name}: nothing here would be kept by it`);
  if (!leavesOut && !meaning.leavesOutNothing) problems.push(`${path}?${name}: nothing here would be left out by it`);
  return problems;
}

const difference = (question: string, found: readonly string[], kept: readonly string[]): string[] =>
  found.join() === kept.join() ? [] : [`${question} finds [${found.join(' ')}], not [${kept.join(' ')}]`];

/** What is wrong with a filter that adds what is left out otherwise. @param field where an item says that it is such a one */
export async function problemsOfWidening(api: Api, { path, parameters }: DescribedList, name: string): Promise<string[]> {
  const others = everythingOf({ path, parameters }, name);
  const [without, off, all] = await Promise.all(
    [[], [`${name}=false`], [`${name}=true`]].map((more) => list(api, path, [...others, ...more])),
  );
  const more = all!.filter((item) => !named(without!).includes(nameOf(item)));
  const field = name === 'include_empty' ? undefined : `${name.replace('include_', '')}_at`;
  const wrong = more.filter((item) => field && field in item && item[field] === null);
  return [
    ...difference(`${path}?${name}=false`, named(off!), named(without!)),
    ...(more.length === 0 ? [`${path}?${name}=true adds nothing`] : []),
    ...wrong.map((item) => `${path}?${name}=true adds ${nameOf(item)}, which isn't so`),
    ...without!.filter((item) => field && item[field]).map((item) => `${path} shows ${nameOf(item)} without ${name}`),
  ];
}

/** What is wrong with the words that a list is sorted by; each is a field. */
export async function problemsOfSort(api: Api, { path, parameters }: DescribedList): Promise<string[]> {
  const problems: string[] = [];
  const whole = await list(api, path, WHOLE[path] ?? []);
  for (const word of (parameters.get('sort')?.['enum'] ?? []) as string[]) {
    const found = await list(api, path, [...(WHOLE[path] ?? []), `sort=${word}`]);
    const values = found
      .map((item) => item[word.replace(/^-/, '')])
      .filter((value) => value !== null && value !== undefined)
      .map((value) => comparable(typeof value === 'string' ? value.toLowerCase() : value));
    const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0) * (word.startsWith('-') ? -1 : 1));
    if (new Set(values).size < 2) problems.push(`${path}?sort=${word}: all are equal`);
    if (values.join() !== sorted.join()) problems.push(`${path}?sort=${word} has them as ${values.join(' ')}`);
    problems.push(...difference(`${path}?sort=${word}`, named(found), named(whole)));
  }
  return problems;
}

/** A value of the wrong kind for a parameter; undefined if every text is one. */
export function wrongValue(schema: Schema): string | undefined {
  const { type, format, enum: words, items, anyOf } = schema;
  if (type === 'array') return wrongValue(items);
  if (words) return 'no-such-word';
  if (type === 'integer' || type === 'number' || type === 'boolean') return 'several';
  const formats = [format, ...((anyOf ?? []) as Schema[]).map((one) => one['format'])].filter(Boolean);
  return formats.length > 0 ? '2026-02-30' : undefined;
}
