import createClient, { type Client, type Middleware } from 'openapi-fetch';
import { PATIENCE, withPatience, type RetryLimits, type Send } from './retries';

/** Where the company is, and who calls. */
export interface Connection {
  /** The address of the gateway, such as https://erp.example; without a path. */
  readonly url: string;
  /** An API key, or a token of the company's OIDC provider. A function is asked before each call, for tokens that end. */
  readonly key: string | (() => string | Promise<string>);
  /** Instead of the platform's own `fetch`: for a proxy, a limit of time, a test. */
  readonly fetch?: Send;
  /** How often, and how long, what can't be answered now is tried again; five times and a minute if absent. */
  readonly patience?: Partial<RetryLimits>;
}

const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** The calls of the API, typed by its description: `api.GET('/v1/sales_orders/{id}', { params: { path: { id: 7 } } })`. */
export function connectTo<Paths extends object>(connection: Connection): Client<Paths> {
  const { fetch = (request: Request) => globalThis.fetch(request), patience } = connection;
  const client = createClient<Paths>({ baseUrl: baseOf(connection), fetch: withPatience(fetch, { ...PATIENCE, ...patience }) });
  client.use(identified(connection));
  return client;
}

/** Who calls; and a key of its own for each write, so that a repeated one is done once. */
const identified = ({ key }: Connection): Middleware => ({
  onRequest: async ({ request }) => {
    request.headers.set('authorization', `Bearer ${await keyOf(key)}`);
    if (WRITES.includes(request.method) && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', newIdempotencyKey());
    return request;
  },
});

export const keyOf = (key: Connection['key']): string | Promise<string> => (typeof key === 'function' ? key() : key);

export const baseOf = ({ url }: Pick<Connection, 'url'>): string => url.replace(/\/+$/, '').replace(/\/v1$/, '');

/** Random, and also where a page is not served securely, for which browsers have no `randomUUID`. */
export const newIdempotencyKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
