import { reasonFor } from '@pegboard/conformance';
import { eventually } from '@pegboard/testing';
import { AIRBYTE_STREAMS, problemsOfStream, unsortedLists } from './conformance';
import { meanings } from './filter-meanings';
import { withCompany } from './running-company';
import { untilSettled } from './sound-plan';
import {
  describedLists,
  everythingOf,
  filtersOf,
  isWidening,
  list,
  problemsOfFilter,
  problemsOfSort,
  problemsOfWidening,
  usualMeaning,
  wrongValue,
  type DescribedList,
} from './listed-filters';
import { fillWithVariety } from './varied-company';

/** What is listed there comes of troubles, or of other companies; the specs named show their filters. */
const ELSEWHERE = new Map([['/v1/ops/dead_letters', 'ops.spec.ts']]);

/** What is undone there leaves nothing that could be shown. */
const KEEP_NOTHING_DELETED = [
  '/v1/manufacturing_order_productions',
  '/v1/sales_order_fulfillments',
  '/v1/sales_returns',
  '/v1/sales_return_rows',
];

/** Every filter that the description names keeps what fits and leaves out what doesn't. */
describe('filters of lists', () => {
  const running = withCompany({ PEGBOARD_ALLOW_NEGATIVE_STOCK: 'true' });
  const api = () => running().api;
  let lists: DescribedList[];
  const shown = new Map<string, readonly Record<string, any>[]>();

  beforeAll(async () => {
    await fillWithVariety(api());
    // Services that have just started join the description one by one.
    await eventually(async () => {
      lists = describedLists(await api().get('/v1/openapi.json')).filter(({ path }) => !ELSEWHERE.has(path));
      expect(Object.keys(meanings).filter((path) => !lists.some((each) => each.path === path))).toEqual([]);
    });
    await untilSettled(api());
    for (const each of lists) shown.set(each.path, await list(api(), each.path, everythingOf(each)));
  });

  it('has something in every list', () => {
    expect([...shown].filter(([, items]) => items.length < 2).map(([path, items]) => `${path}: ${items.length}`)).toEqual([]);
  });

  it('knows what each filter means that is described, and no other', () => {
    const described = new Set(lists.flatMap((each) => filtersOf(each).map((name) => `${each.path}?${name}`)));
    const known = Object.entries(meanings).flatMap(([path, filters]) => Object.keys(filters).map((name) => `${path}?${name}`));
    expect(known.filter((name) => !described.has(name))).toEqual([]);
  });

  it('keeps what fits, and leaves out what doesn’t', async () => {
    const problems: string[] = [];
    for (const each of lists)
      for (const name of filtersOf(each).filter((one) => !isWidening(one)))
        problems.push(...(await problemsOfFilter(api(), each, name, meanings[each.path]?.[name] ?? usualMeaning(name), shown)));
    expect(problems).toEqual([]);
  });

  it('shows what is deleted, archived, revoked or empty only when it is asked for', async () => {
    const problems: string[] = [];
    for (const each of lists)
      for (const name of filtersOf(each).filter((one) => isWidening(one) && !KEEP_NOTHING_DELETED.includes(each.path)))
        problems.push(...(await problemsOfWidening(api(), each, name)));
    expect(problems).toEqual([]);
  });

  it('sorts by every word, both ways', async () => {
    const problems: string[] = [];
    for (const each of lists) problems.push(...(await problemsOfSort(api(), each)));
    expect(problems).toEqual([]);
  });

  it('has the newest first where Katana has, unless there is a reason', async () => {
    expect(await unsortedLists(api(), (call) => reasonFor(call, 'order') !== undefined)).toEqual([]);
  });

  it('is read whole, and since a moment, as Airbyte reads Katana', async () => {
    const problems = new Map<string, string[]>();
    for (const stream of AIRBYTE_STREAMS) problems.set(stream.path, await problemsOfStream(api(), stream));
    expect([...problems].filter(([, found]) => found.length > 0)).toEqual([]);
  });

  it('refuses a value of the wrong kind, and a word that it doesn’t know, by the parameter', async () => {
    const problems: string[] = [];
    for (const { path, parameters } of lists) {
      const questions = [...parameters].flatMap(([name, schema]) => [
        [name, ''],
        ...(wrongValue(schema) === undefined ? [] : [[name, wrongValue(schema)!]]),
      ]);
      for (const [name, value] of [...questions, ['sort', 'no_such_field'], ['no_such_filter', '1']] as [string, string][]) {
        const { status, body } = await api().send('GET', `${path}?${name}=${value}`);
        const paths = ((body as any).details ?? []).map((detail: any) => detail.path);
        if (status !== 422 || !paths.includes(name)) problems.push(`${path}?${name}=${value} is ${status} at ${paths}`);
      }
    }
    expect(problems).toEqual([]);
  });

  it('adds up stock over the locations asked for (P8)', async () => {
    const byLocation = shown.get('/v1/inventory')!;
    for (const location of new Set(byLocation.map(({ location_id }) => location_id))) {
      const totals = await list(api(), '/v1/inventory/totals', ['include_archived=true', `location_id=${location}`]);
      const inStock = (lines: readonly Record<string, any>[]): string[] =>
        lines.map(({ variant_id, quantity_in_stock }) => `${variant_id}: ${quantity_in_stock}`).sort();
      expect(inStock(totals)).toEqual(inStock(byLocation.filter(({ location_id }) => location_id === location)));
    }
  });

  it('names every parameter in one way', async () => {
    const { paths } = await api().get('/v1/openapi.json');
    const names = Object.values<any>(paths).flatMap((item) =>
      Object.values<any>(item).flatMap(({ parameters = [] }) =>
        parameters.filter((one: any) => one.in !== 'header').map((one: any) => one.name as string),
      ),
    );
    expect([...new Set(names)].filter((name) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
  });
});
