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

/** An answer as openapi-fetch gives it. */
export interface Answered<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/**
 * The data of an answer: `await need(api.GET(…))`.
 * @throws PegboardError if the API has refused the call, or something between here and the API has
 */
export async function need<Data>(answer: Promise<Answered<Data>>): Promise<Data> {
  const { data, error, response } = await answer;
  if (response.ok) return data as Data;
  throw refusalOf(response, error);
}

/** @param body of the answer, as it came */
export function refusalOf(response: Pick<Response, 'status' | 'statusText'>, body: unknown): PegboardError {
  const said = (typeof body === 'object' && body !== null ? body : {}) as { code?: unknown; message?: unknown; details?: unknown };
  const code = typeof said.code === 'string' ? said.code : String(response.status);
  const message = typeof said.message === 'string' ? said.message : `${response.status} ${response.statusText}`.trim();
  return new PegboardError(response.status, code, message, Array.isArray(said.details) ? (said.details as ErrorDetail[]) : []);
}
