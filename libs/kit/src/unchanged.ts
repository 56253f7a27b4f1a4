/** What moves with every edit, also one that changes nothing. */
const TIMES = new Set(['version', 'createdAt', 'updatedAt']);

/**
 * Whether an edit leaves everything as it was, apart from the times of the whole and of its parts. No text and an empty one are
 * alike: both are shown as nothing.
 */
export function isUnchanged(before: object, after: object): boolean {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].every((field) => TIMES.has(field) || isAlike(valueIn(before, field), valueIn(after, field)));
}

/** Rows that are given again keep their ids: each that says what the row at its place says is that row. */
export const keptRows = <R extends { readonly id: number }>(before: readonly R[], rows: readonly R[]): R[] =>
  rows.map((row, i) => (before[i] && isUnchanged({ ...row, id: before[i].id }, before[i]) ? before[i] : row));

const valueIn = (fields: object, name: string): unknown => (fields as Record<string, unknown>)[name];

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '';

function isAlike(a: unknown, b: unknown): boolean {
  if (a === b || (isNothing(a) && isNothing(b))) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  if (a instanceof Date || b instanceof Date) return Number(a) === Number(b);
  return !(Array.isArray(a) && a.length !== (b as unknown[]).length) && isUnchanged(a, b);
}
