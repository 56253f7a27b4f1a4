/** Why something asked for was refused, in the words and numbers a clerk understands. */
export interface RejectionDetail {
  /** Where in the request, as a path of field names and indexes, for example `sales_order_rows/0/quantity`. */
  readonly path: string;
  /** Stable word for programs. */
  readonly code: string;
  readonly message: string;
  /** The numbers behind the sentence: quantities as decimal strings, ids as numbers. */
  readonly info?: Readonly<Record<string, unknown>>;
}

/**
 * How a refusal is answered over HTTP:
 * `malformed` 400, `forbidden` 403, `missing` 404, `conflict` 409 (could succeed in another state of things),
 * `stale` 412, `invalid` 422 (could never succeed), `unavailable` 503 (ask again later).
 */
export type RejectionKind = 'malformed' | 'forbidden' | 'missing' | 'conflict' | 'stale' | 'invalid' | 'unavailable';

/**
 * The world's mistake, never ours: a request that the rules refuse. Carries everything the caller is told.
 * Our own mistakes are plain Errors and end as a 500 with a trace id.
 */
export class Rejection extends Error {
  override readonly name = 'Rejection';

  constructor(
    readonly kind: RejectionKind,
    readonly code: string,
    message: string,
    readonly details: readonly RejectionDetail[] = [],
  ) {
    super(message);
  }

  /** The same refusal with one detail, for the common case of one field at fault. */
  static at(kind: RejectionKind, code: string, path: string, message: string, info?: Readonly<Record<string, unknown>>): Rejection {
    return new Rejection(kind, code, message, [{ path, code, message, ...(info ? { info } : {}) }]);
  }
}

export const invalid = (code: string, path: string, message: string, info?: Record<string, unknown>): Rejection =>
  Rejection.at('invalid', code, path, message, info);

export const conflict = (code: string, path: string, message: string, info?: Record<string, unknown>): Rejection =>
  Rejection.at('conflict', code, path, message, info);

/** The thing named does not exist: 404 when it is the address asked for, `invalid` when a body refers to it. */
export const notFound = (what: string, id: number | string): Rejection =>
  Rejection.at('missing', 'NOT_FOUND', 'id', `There is no ${what} ${id}.`, { id });
