/**
 * What an error means over HTTP. The first question is whether the request or the state of things is at fault:
 * `invalid` is understood and never valid; `conflict` could succeed in another state of things; `unavailable` is a dependency that is down.
 */
export const HTTP_STATUS = {
  malformed: 400,
  unauthorized: 401,
  forbidden: 403,
  missing: 404,
  wrongMethod: 405,
  tooSlow: 408,
  conflict: 409,
  stale: 412,
  tooLarge: 413,
  wrongMedia: 415,
  invalid: 422,
  tooMany: 429,
  headersTooLarge: 431,
  broken: 500,
  unavailable: 503,
} as const;

export type ErrorKind = keyof typeof HTTP_STATUS;

/** One error of the catalogue. */
export interface ErrorEntry {
  readonly kind: ErrorKind;
  /**
   * The last name of the path that the refusal points to (`quantity` of `sales_order_rows/0/quantity`), or several of them.
   * `''` is the whole request, `*` any field.
   */
  readonly at: string | readonly string[];
  /** What it means and what to do, without the numbers of one case. */
  readonly says: string;
}

const of =
  <K extends ErrorKind>(kind: K) =>
  (at: ErrorEntry['at'], says: string): ErrorEntry & { readonly kind: K } => ({ kind, at, says });

export const malformed = of('malformed');
export const unauthorized = of('unauthorized');
export const forbidden = of('forbidden');
export const missing = of('missing');
export const wrongMethod = of('wrongMethod');
export const tooSlow = of('tooSlow');
export const conflict = of('conflict');
export const stale = of('stale');
export const tooLarge = of('tooLarge');
export const wrongMedia = of('wrongMedia');
export const invalid = of('invalid');
export const tooMany = of('tooMany');
export const headersTooLarge = of('headersTooLarge');
export const broken = of('broken');
export const unavailable = of('unavailable');
