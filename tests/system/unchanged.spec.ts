import { eventually } from '@pegboard/testing';
import { describedLists, list, nameOf } from './listed-filters';
import { versionReader } from './published-versions';
import { withCompany } from './running-company';
import { fillWithVariety } from './varied-company';

type Schema = Record<string, any>;
type Item = Record<string, any>;

/** Each kind of thing is tried on so many of them: some are closed, and refuse every edit. */
const TRIED = 8;
const ONE_OF_EACH_SERVICE = ['sales_orders', 'manufacturing_orders', 'purchase_orders', 'locations', 'webhooks'].map(
  (list) => `/v1/${list}`,
);
/** What is never edited: why. */
const NEVER_TAKEN = new Map([
  ['/v1/sales_order_fulfillments/{id} packer_id', 'nobody is shown as null, and the specification takes only somebody'],
  ['/v1/manufacturing_orders/{id} sales_order_id', 'is the link (M5)'],
  ['/v1/manufacturing_orders/{id} sales_order_row_id', 'is the link (M5)'],
]);
/** What says more than is shown, so that the shown value is news: why. */
const SAYS_MORE = new Map([
  ['total_actual_quantity', 'all that will be used until the order is done (O3)'],
  ['production_deadline_date', 'whoever sets it takes it from the delivery date, also at the same day (O7)'],
]);

/** Whoever sends a thing back as it was shown changes nothing: no version, no event, no time. */
describe('an edit with the values that are there', () => {
  const running = withCompany({ PEGBOARD_ALLOW_NEGATIVE_STOCK: 'true' });
  const api = () => running().api;

  let versions: Awaited<ReturnType<typeof versionReader>>;
  beforeAll(async () => {
    await fillWithVariety(api());
    versions = await versionReader(running().servers);
  });
  afterAll(() => versions?.close());

  /** Every route that edits one thing of a list. */
  async function edits(): Promise<{ description: Schema; routes: [path: string, calls: Schema][] }> {
    const description = await eventually(async () => {
      const described = await api().get('/v1/openapi.json');
      // Services that have just started join the description one by one.
      expect(Object.keys(described.paths)).toEqual(expect.arrayContaining(ONE_OF_EACH_SERVICE));
      return described;
    });
    const lists = new Set(describedLists(description).map(({ path }) => path));
    const routes = Object.entries<Schema>(description.paths).filter(
      ([path, item]) => item['patch'] && lists.has(path.replace('/{id}', '')),
    );
    return { description, routes };
  }

  it('moves no version and publishes nothing, on every route, field by field and all at once', async () => {
    const { description, routes } = await edits();
    expect(routes.length).toBeGreaterThan(20);
    const problems: string[] = [];
    for (const [path, { get, patch }] of routes) {
      const shape = bodyOf(patch, description);
      let before = await versions.read();
      const [offered, taken] = [new Set<string>(), new Set<string>()];
      for (const item of (await list(api(), path.replace('/{id}', ''), [])).filter(({ id }) => id !== undefined).slice(0, TRIED)) {
        const at = path.replace('{id}', nameOf(item));
        const shown = get ? await api().get(at) : item;
        const fields = Object.keys(shape).filter((field) => shown[field] !== undefined && !SAYS_MORE.has(field));
        fields.forEach((field) => offered.add(field));
        const whole = Object.fromEntries(fields.map((field) => [field, sentBack(shown[field], shape[field], description)]));
        for (const body of [...fields.map((field) => ({ [field]: whole[field] })), whole]) {
          const then = get ? (await api().get(at)).updated_at : shown['updated_at'];
          const { status, body: answer } = await api().send('PATCH', at, body);
          if (status >= 500) problems.push(`${at} ${JSON.stringify(body)} is ${status}`);
          const now = await versions.read();
          const moved = [...now].filter(([name, version]) => before.get(name) !== version);
          before = now;
          if (moved.length > 0) problems.push(`${at} ${JSON.stringify(body)} moves ${moved.join(' ')}`);
          if (status >= 300) continue;
          Object.keys(body).forEach((field) => taken.add(field));
          if ((answer as Item)['updated_at'] !== then) problems.push(`${at} ${JSON.stringify(body)} moves updated_at`);
        }
      }
      // Some of them are closed, but not all.
      const refused = [...offered].filter((field) => !taken.has(field) && !NEVER_TAKEN.has(path) && !NEVER_TAKEN.has(`${path} ${field}`));
      problems.push(...refused.map((field) => `${path} never takes ${field}`));
    }
    expect(problems).toEqual([]);
  });

  it('takes a decimal as a number and as digits alike, and nothing else', async () => {
    const { description, routes } = await edits();
    const problems: string[] = [];
    const tried = new Set<string>();
    for (const [path, { get, patch }] of routes) {
      const decimals = Object.entries<Schema>(bodyOf(patch, description)).filter(([, schema]) => isDecimal(schema));
      if (decimals.length === 0 || NEVER_TAKEN.has(path)) continue;
      for (const item of (await list(api(), path.replace('/{id}', ''), [])).slice(0, TRIED)) {
        const at = path.replace('{id}', nameOf(item));
        const shown = get ? await api().get(at) : item;
        for (const [field] of decimals) {
          const send = async (value: unknown) => api().send('PATCH', at, { [field]: value });
          for (const wrong of ['abc', '', '1e3', true, [1]]) {
            const { status, body } = await send(wrong);
            const paths = ((body as Item)['details'] ?? []).map((detail: Item) => detail['path']);
            if (status !== 422 || !paths.includes(field)) problems.push(`${at} ${field} ${JSON.stringify(wrong)} is ${status} at ${paths}`);
          }
          if (shown[field] === undefined || shown[field] === null || SAYS_MORE.has(field)) continue;
          tried.add(`${path} ${field}`);
          const [number, digits] = [await send(Number(shown[field])), await send(String(shown[field]))];
          if (number.status !== digits.status) problems.push(`${at} ${field} is ${number.status} as a number, ${digits.status} as digits`);
        }
      }
    }
    expect(problems).toEqual([]);
    expect(tried.size).toBeGreaterThan(10);
  });
});

const isDecimal = ({ type, format }: Schema): boolean => [type].flat().includes('number') || format === 'decimal';

const resolved = (schema: Schema, document: Schema): Schema => {
  if (schema?.['$ref']) return resolved(document['components'].schemas[schema['$ref'].split('/').at(-1)], document);
  const inner = schema?.['allOf'] ?? schema?.['anyOf'] ?? schema?.['oneOf'];
  const one = (inner as Schema[] | undefined)?.find((each) => each['$ref']);
  return one ? resolved(one, document) : schema;
};

const bodyOf = (call: Schema, document: Schema): Schema =>
  resolved(call['requestBody']?.content['application/json'].schema ?? {}, document)['properties'] ?? {};

/** A shown value as the edit takes it: what is nested has only the fields that can be given. */
function sentBack(value: unknown, schema: Schema, document: Schema): unknown {
  const { properties, items } = resolved(schema, document);
  if (Array.isArray(value)) return items ? value.map((each) => sentBack(each, items, document)) : value;
  if (typeof value !== 'object' || value === null || !properties) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([field]) => field in properties)
      .map(([field, inner]) => [field, sentBack(inner, properties[field], document)]),
  );
}
