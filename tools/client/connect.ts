import createClient, { type Client } from 'openapi-fetch';

/** Where the company is, and who calls. */
export interface Connection {
  /** The address of the gateway, such as https://erp.example; without a path. */
  readonly url: string;
  /** An API key, or a token of the company's OIDC provider. */
  readonly key: string;
  /** Instead of the platform's own `fetch`: for a proxy, a limit of time, a test. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** A detail of a refusal: the field that it is about, and the numbers. */
export interface ErrorDetail {
  readonly path?: string;
  readonly code?: string;
  readonly message?: string;
  readonly info?: Readonly<Record<string, unknown>>;
}

/** What the API refuses, or can't do now: its stable code is in docs/errors.md. */
export class PegboardError extends Error {
  override readonly name = 'PegboardError';

  constructor(
    /** Of HTTP. */
    readonly status: number,
    /** Stable, such as `NOT_FOUND`; the status as a text where something in between answered. */
    readonly code: string,
    message: string,
    readonly details: readonly ErrorDetail[] = [],
  ) {
    super(message);
  }
}

/** The calls of the API, typed by its description: `api.GET('/v1/sales_orders/{id}', { params: { path: { id: 7 } } })`. */
export const connectTo = <Paths extends object>({ url, key, fetch }: Connection): Client<Paths> =>
  createClient<Paths>({
    baseUrl: url.replace(/\/+$/, '').replace(/\/v1$/, ''),
    headers: { authorization: `Bearer ${key}` },
    ...(fetch ? { fetch } : {}),
  });

/**
 * The data of an answer: `await need(api.GET(…))`.
 * @throws PegboardError if the API has refused the call, or something between here and the API has
 */
export async function need<Data>(answer: Promise<{ data?: Data; error?: unknown; response: Response }>): Promise<Data> {
  const { data, error, response } = await answer;
  if (response.ok) return data as Data;
  const said = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; message?: unknown; details?: unknown };
  const code = typeof said.code === 'string' ? said.code : String(response.status);
  const message = typeof said.message === 'string' ? said.message : `${response.status} ${response.statusText}`.trim();
  throw new PegboardError(response.status, code, message, Array.isArray(said.details) ? (said.details as ErrorDetail[]) : []);
}
