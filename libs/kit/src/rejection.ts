import { errorOf, ERRORS, type ErrorCode, type ErrorKind } from './errors';

/** Why something asked for was refused, in the words and numbers a clerk understands. */
export interface RejectionDetail {
  /** Where in the request, as a path of field names and indexes, for example `sales_order_rows/0/quantity`. */
  readonly path: string;
  /** Stable word for programs. */
  readonly code: ErrorCode;
  readonly message: string;
  /** The numbers behind the sentence: quantities as decimal strings, ids as numbers. */
  readonly info?: Readonly<Record<string, unknown>>;
}

/** A refusal as plain data, as another service or the database gives it. Its codes may be those of another version. */
export interface RefusalRecord {
  readonly kind?: ErrorKind | undefined;
  readonly code: string;
  readonly message: string;
  readonly details: readonly {
    readonly path: string;
    readonly code: string;
    readonly message: string;
    readonly info?: Readonly<Record<string, unknown>> | undefined;
  }[];
}

/**
 * The world's mistake, never ours: a request that the rules refuse. Carries everything that the caller gets; the catalogue says what
 * kind of refusal a code is. Our own mistakes are plain Errors and end as a 500 with a trace id.
 */
export class Rejection extends Error {
  /** Tests hold every refusal against the catalogue here; nothing else sets it. */
  static onMade: ((refusal: Rejection) => void) | undefined;

  override readonly name = 'Rejection';
  readonly kind: ErrorKind;

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: readonly RejectionDetail[] = [],
  ) {
    super(message);
    this.kind = ERRORS[code].kind;
    Rejection.onMade?.(this);
  }

  /**
   * A refusal that was made elsewhere, as it was made. A code that this version doesn't know keeps the kind it came with,
   * or is a conflict: what was refused was understood there.
   */
  static from({ kind, code, message, details }: RefusalRecord): Rejection {
    const known = errorOf(code)?.kind;
    const refusal = new Rejection(known ? (code as ErrorCode) : 'REFUSED', message, details as readonly RejectionDetail[]);
    return known ? refusal : Object.assign(refusal, { code, kind: kind ?? 'conflict' });
  }
}

/** The refusal of one field: the sentence has the numbers of this case, the catalogue the general meaning. */
export const reject = (code: ErrorCode, path: string, message: string, info?: Readonly<Record<string, unknown>>): Rejection =>
  new Rejection(code, message, [{ path, code, message, ...(info ? { info } : {}) }]);

/** The thing that the address names does not exist (404). What a body names is `UNKNOWN_…` (422). */
export const notFound = (what: string, id: number | string): Rejection => reject('NOT_FOUND', 'id', `There is no ${what} ${id}.`, { id });

/** What the address names, if it is there. @throws Rejection NOT_FOUND (404) */
export function found<T>(thing: T | undefined, what: string, id: number | string): T {
  if (thing === undefined) throw notFound(what, id);
  return thing;
}

/** A field that a body may leave out, but not this request. @throws Rejection MISSING_FIELD (422) */
export function required<T>(value: T | undefined, path: string, message = `${path} is missing.`): T {
  if (value === undefined) throw reject('MISSING_FIELD', path, message);
  return value;
}
