import { ACCESS_ERRORS } from './access';
import { HTTP_STATUS, type ErrorEntry } from './entry';
import { ITEM_ERRORS } from './items';
import { MANUFACTURING_ERRORS } from './manufacturing';
import { PLANNING_ERRORS } from './planning';
import { PURCHASING_ERRORS } from './purchasing';
import { REQUEST_ERRORS } from './requests';
import { SALES_ERRORS } from './sales';
import { STOCK_ERRORS } from './stock';

export { HTTP_STATUS, type ErrorEntry, type ErrorKind } from './entry';

/**
 * The catalogue: every error that an answer may carry. The code is for programs and stays the same; the rest is for people.
 * `docs/errors.md` is written from it.
 */
export const ERRORS = {
  ...REQUEST_ERRORS,
  ...ACCESS_ERRORS,
  ...ITEM_ERRORS,
  ...SALES_ERRORS,
  ...MANUFACTURING_ERRORS,
  ...PURCHASING_ERRORS,
  ...STOCK_ERRORS,
  ...PLANNING_ERRORS,
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** The same, under the titles that docs/errors.md gives them. */
export const ERROR_GROUPS: readonly { readonly title: string; readonly errors: Readonly<Record<string, ErrorEntry>> }[] = [
  { title: 'Requests and fields', errors: REQUEST_ERRORS },
  { title: 'Keys, webhooks, events, operations', errors: ACCESS_ERRORS },
  { title: 'Items, locations, suppliers, customers', errors: ITEM_ERRORS },
  { title: 'Sales', errors: SALES_ERRORS },
  { title: 'Manufacturing', errors: MANUFACTURING_ERRORS },
  { title: 'Purchasing', errors: PURCHASING_ERRORS },
  { title: 'Stock and batches', errors: STOCK_ERRORS },
  { title: 'The plan', errors: PLANNING_ERRORS },
];

/** What the catalogue says of a code; undefined for one that only another version knows. */
export const errorOf = (code: string): ErrorEntry | undefined => (Object.hasOwn(ERRORS, code) ? ERRORS[code as ErrorCode] : undefined);

/** The HTTP status of a code. */
export const statusOf = (code: ErrorCode): number => HTTP_STATUS[ERRORS[code].kind];
