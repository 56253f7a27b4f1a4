const DIGITS = 1e6;

/** Quantities have at most six decimals; their sum has no more. */
export const plus = (one: number, other: number): number => Math.round((one + other) * DIGITS) / DIGITS;

/** @returns what somebody typed, with a comma or a point; undefined if it is no quantity */
export function readQuantity(text: string): number | undefined {
  const typed = text.trim().replace(',', '.').replace('−', '-');
  return /^[+-]?\d{1,12}(\.\d{0,6})?$/.test(typed) ? Number(typed) : undefined;
}
