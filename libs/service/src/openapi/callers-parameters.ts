import { RESOURCES } from '@pegboard/access';
import { namesOf, resourceOf } from './areas';

/** A parameter of a call, as OpenAPI has it. */
export interface DescribedParameter {
  readonly name: string;
  readonly in: string;
  required?: boolean;
  description?: string;
  schema?: Record<string, unknown>;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly DescribedParameter[];
}

const IDEMPOTENCY_KEY: DescribedParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A key of your own for this request. The same key with the same body is done once and gets the same answer.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

const IF_MATCH: DescribedParameter = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of the version that you have read. If the object has changed since then, the answer is 412.',
  schema: { type: 'string', examples: ['"3"'] },
};

const WAIT_FOR_PLAN: DescribedParameter = {
  name: 'wait_for_plan',
  in: 'query',
  required: false,
  description: 'true: answer when every list shows what follows from the change, after five seconds at most.',
  schema: { type: 'boolean', default: false },
};

/** Headers that a method reads by itself, by their names in code. */
const HEADERS: Readonly<Record<string, readonly [name: string, description: string]>> = {
  prefer: ['Prefer', '`return=representation`: answer with what became of other objects, instead of with nothing.'],
};

/** By the name of a filter: what it means everywhere. */
const FILTERS: Readonly<Record<string, string>> = {
  page: 'Pages start at 1.',
  ids: 'Only those with one of these ids, repeated or separated by commas.',
  include_deleted: 'true: deleted ones, too.',
  include_archived: 'true: archived ones, too.',
  after: 'Only what comes after this sequence.',
  search: 'Only those in which this text is found.',
  is_late: 'true: only those that will be late; false: only the others.',
  is_overdue: 'true: only those whose day has passed; false: only the others.',
};

/** Headers of answers that follow from what may be sent. */
const PLAN_HEADERS = {
  'X-Plan-Run': { description: 'With `wait_for_plan`: the run of the plan that contains the change.', schema: { type: 'string' } },
  'X-Plan-Pending': { description: 'With `wait_for_plan`: `true` if it took longer than five seconds.', schema: { type: 'string' } },
};
const ETAG = { ETag: { description: 'The version of the object, for `If-Match`.', schema: { type: 'string' } } };

const OF_SERVICES = new Set(Object.values(RESOURCES).flat());
/** They read, and only the size of the question makes them a POST. */
const READING_POSTS = ['/v1/plan/what_if', '/v1/sales_orders/search', '/v1/sales_order_rows/search'];
/** What it takes back is a part of an order, and has no version. */
const WITHOUT_VERSION = ['/v1/purchase_order_receive/{id}'];

/** Of the gateway's own calls, those whose answers hold secrets are made once; the others can be repeated as they are. */
const isMadeOnce = (path: string): boolean =>
  OF_SERVICES.has(resourceOf(path)) || /^\/v1\/(api_keys|webhooks)(\/\{id\}\/rotate)?$/.test(path);

export const hasVersion = ({ method, path }: Pick<Call, 'method' | 'path'>): boolean =>
  (method === 'patch' || method === 'delete') &&
  path.includes('{id}') &&
  OF_SERVICES.has(resourceOf(path)) &&
  !WITHOUT_VERSION.includes(path);

const isPlanned = ({ method, path }: Call): boolean =>
  method !== 'get' && OF_SERVICES.has(resourceOf(path)) && !READING_POSTS.includes(path);

/** What a call's method declares, described, and what every such call takes besides. */
export function withCallersParameters(call: Call): DescribedParameter[] {
  const known = new Set(call.parameters.map(({ name }) => name.toLowerCase()));
  const more = [
    ...(call.method === 'post' && isMadeOnce(call.path) ? [IDEMPOTENCY_KEY] : []),
    ...(hasVersion(call) ? [IF_MATCH] : []),
    ...(isPlanned(call) ? [WAIT_FOR_PLAN] : []),
  ].filter(({ name }) => !known.has(name.toLowerCase()));
  // OpenAPI has another place for what may be accepted: the kinds of the answers.
  return [...call.parameters.filter(({ name }) => name !== 'accept').map((one) => described(one, call.path)), ...more];
}

function described(parameter: DescribedParameter, path: string): DescribedParameter {
  const { name, in: place } = parameter;
  if (place === 'path') return { ...parameter, description: parameter.description || pathWords(name, path) };
  const [header, about] = HEADERS[name] ?? [];
  if (place === 'header')
    return header ? { ...parameter, name: header, required: false, description: parameter.description || about! } : parameter;
  return { ...parameter, description: parameter.description || filterWords(name) };
}

function pathWords(name: string, path: string): string {
  const before = path.split('/').findLast((_word, i, words) => words[i + 1] === `{${name}}`) ?? name;
  return name === 'id' ? `The id of the ${namesOf(before)[0]}.` : `The ${name.replaceAll('_', ' ')} of the ${namesOf(before)[0]}.`;
}

function filterWords(name: string): string {
  const words = (from: string): string => from.replaceAll('_', ' ');
  if (FILTERS[name]) return FILTERS[name];
  if (name.endsWith('_min')) return `Only those with this \`${name.slice(0, -4)}\`, or a later or larger one.`;
  if (name.endsWith('_max')) return `Only those with this \`${name.slice(0, -4)}\`, or an earlier or smaller one.`;
  if (/^(is|has)_/.test(name)) return `true: only those that are ${words(name.replace(/^(is|has)_/, ''))}; false: only the others.`;
  return `Only those with this ${words(name)}.`;
}

type Responses = Record<string, { headers?: object; content?: object }>;

/** The headers that come with what was sent, at each success. */
export function withAnswersHeaders(responses: Responses, call: Call, isVersioned: boolean): Responses {
  const more = { ...(isPlanned(call) ? PLAN_HEADERS : {}), ...(isVersioned && call.method !== 'delete' ? ETAG : {}) };
  if (Object.keys(more).length === 0) return responses;
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      /^20[014]$/.test(status) ? { ...response, headers: { ...more, ...response.headers } } : response,
    ]),
  );
}
