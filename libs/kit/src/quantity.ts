import { reject } from './rejection';

/**
 * An exact quantity: the number of millionths as a safe integer. 1.5 is 1_500_000.
 * Six decimals and |q| ≤ 9 000 000 000 fit below 2^53, so plain numbers add without rounding.
 */
export type Quantity = number & { readonly __unit: 'millionths' };

export const DECIMALS = 6;
export const SCALE = 1_000_000;
/** The largest amount a quantity may have, in whole units. */
export const LARGEST = 9_000_000_000;
const LIMIT = LARGEST * SCALE;

export const ZERO = 0 as Quantity;
export const ONE = SCALE as Quantity;

/** With more decimals than any number has. Looking for the end of a million zeros takes a million steps for each of them. */
const PATTERN = /^(-?)(\d{1,16})(?:\.(\d{1,40}))?$/;

function plain(value: number | string): string {
  if (typeof value === 'string') return value.trim();
  if (!Number.isFinite(value)) return 'not a number';
  // Numbers beyond 1e21 or below 1e-6 print with an exponent, which the pattern then refuses or is expanded here.
  return /e/i.test(String(value)) ? value.toFixed(20).replace(/0+$/, '').replace(/\.$/, '') : String(value);
}

/** Whole numbers of up to nine digits, which most quantities are, need no pattern: reading them is what a reader of events does most. */
function wholeOf(value: number | string): number | undefined {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number >= 1e9) return undefined;
  return typeof value === 'number' || String(number) === value ? number + 0 : undefined;
}

/**
 * Reads a JSON number or a string of digits, exactly.
 * @throws Rejection `QUANTITY_MALFORMED`, `QUANTITY_TOO_PRECISE` (more than 6 decimals), `QUANTITY_TOO_LARGE`.
 */
export function quantity(value: number | string, path = 'quantity'): Quantity {
  const simple = wholeOf(value);
  if (simple !== undefined) return (simple * SCALE) as Quantity;
  const text = plain(value);
  const match = PATTERN.exec(text);
  if (!match) {
    throw reject('QUANTITY_MALFORMED', path, `${path} must be a decimal number, not "${String(value).slice(0, 40)}".`);
  }
  const [, sign, whole = '', fraction = ''] = match;
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > DECIMALS) {
    throw reject('QUANTITY_TOO_PRECISE', path, `${path} ${text} has ${significant.length} decimals; at most ${DECIMALS} are allowed.`, {
      value: text,
      decimals: significant.length,
    });
  }
  const scaled = Number(whole) * SCALE + Number(significant.padEnd(DECIMALS, '0'));
  if (scaled > LIMIT) {
    throw reject('QUANTITY_TOO_LARGE', path, `${path} ${text} is too large; the limit is ${LARGEST}.`, {
      value: text,
      limit: String(LARGEST),
    });
  }
  return (sign && scaled !== 0 ? -scaled : scaled) as Quantity;
}

/** The shortest decimal text of a quantity: `1.5`, `-2`, `0`. */
export function toDecimal(q: Quantity): string {
  const size = Math.abs(q);
  const whole = Math.floor(size / SCALE);
  const rest = size % SCALE;
  const fraction = rest === 0 ? '' : '.' + String(rest).padStart(DECIMALS, '0').replace(/0+$/, '');
  return (q < 0 ? '-' : '') + whole + fraction;
}

/** The quantity as a JSON number. Up to 2^33 (8 589 934 592) all six decimals survive the round trip through a double; beyond, five do. */
export const toNumber = (q: Quantity): number => q / SCALE;

/**
 * What is kept or sent is never more than what a reader takes: a message that nobody can read would stop all who wait for it.
 * @throws Rejection `QUANTITY_TOO_LARGE`: it takes large numbers in a request to get here
 */
function checked(value: number): Quantity {
  if (!Number.isSafeInteger(value) || Math.abs(value) > LIMIT) {
    throw reject('QUANTITY_TOO_LARGE', 'quantity', `The sum of these quantities is ${value / SCALE}; the limit is ${LARGEST}.`, {
      value: String(value / SCALE),
      limit: String(LARGEST),
    });
  }
  // -0 would make two equal plans print differently.
  return (value === 0 ? 0 : value) as Quantity;
}

export const add = (a: Quantity, b: Quantity): Quantity => checked(a + b);
export const subtract = (a: Quantity, b: Quantity): Quantity => checked(a - b);
export const negate = (a: Quantity): Quantity => checked(-a);
export const least = (a: Quantity, b: Quantity): Quantity => (a < b ? a : b);
export const most = (a: Quantity, b: Quantity): Quantity => (a > b ? a : b);
export const atLeastZero = (a: Quantity): Quantity => (a < 0 ? ZERO : a);

export function sum(quantities: Iterable<Quantity>): Quantity {
  let total = 0;
  for (const q of quantities) total = checked(total + q);
  return total as Quantity;
}

function dividedHalfUp(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const n = dividend < 0n ? -dividend : dividend;
  const d = divisor < 0n ? -divisor : divisor;
  const rounded = (2n * n + d) / (2n * d);
  return negative ? -rounded : rounded;
}

/** a × b, rounded half up (away from zero) at the 6th decimal: quantity per unit × planned quantity. */
export const multiply = (a: Quantity, b: Quantity): Quantity => checked(Number(dividedHalfUp(BigInt(a) * BigInt(b), BigInt(SCALE))));

/** As `multiply`, for a figure that is only shown or compared, as an order's total: beyond the exact it is the nearest number, never a refusal. */
export const multiplyUnbounded = (a: Quantity, b: Quantity): Quantity =>
  Number(dividedHalfUp(BigInt(a) * BigInt(b), BigInt(SCALE))) as Quantity;

/** As `sum`, for the same. */
export const sumUnbounded = (quantities: readonly Quantity[]): Quantity =>
  quantities.reduce<number>((total, q) => total + q, 0) as Quantity;

/** As `subtract`, for the same. */
export const subtractUnbounded = (a: Quantity, b: Quantity): Quantity => (a - b) as Quantity;

/** The nearest quantity that may be ordered: a figure that was only shown, where somebody acts on it. */
export const withinLimit = (q: Quantity): Quantity => Math.max(-LIMIT, Math.min(LIMIT, q)) as Quantity;

/** a × part / whole, rounded half up at the 6th decimal: what is due in proportion to a partial completion. */
export const proportion = (a: Quantity, part: Quantity, whole: Quantity): Quantity =>
  checked(Number(dividedHalfUp(BigInt(a) * BigInt(part), BigInt(whole))));

/** As `proportion`, for a figure that is only compared. */
export const proportionUnbounded = (a: Quantity, part: Quantity, whole: Quantity): Quantity =>
  Number(dividedHalfUp(BigInt(a) * BigInt(part), BigInt(whole))) as Quantity;

/**
 * An amount in shares by weight, each rounded, that add up to it exactly. Weights must not be below zero, nor all zero. No share is more
 * than the amount, so an amount within the limit has only such shares.
 */
export function inShares(amount: Quantity, weights: readonly Quantity[]): Quantity[] {
  const whole = sumUnbounded(weights);
  let weight = ZERO;
  let given = ZERO;
  return weights.map((own) => {
    weight = sumUnbounded([weight, own]);
    const upTo = proportionUnbounded(amount, weight, whole);
    const share = subtractUnbounded(upTo, given);
    given = upTo;
    return share;
  });
}

/** a / b rounded half up at the 6th decimal. */
export const divide = (a: Quantity, b: Quantity): Quantity => checked(Number(dividedHalfUp(BigInt(a) * BigInt(SCALE), BigInt(b))));

/** As `divide`, for a figure that is only shown, such as the average cost of very little: never a refusal. */
export const divideUnbounded = (a: Quantity, b: Quantity): Quantity =>
  Number(dividedHalfUp(BigInt(a) * BigInt(SCALE), BigInt(b))) as Quantity;

/** The smallest multiple of `step` that is at least `q` (whole purchase units, B4 and M3). `step` must be above zero. */
export const roundUpTo = (q: Quantity, step: Quantity): Quantity => {
  const rest = q % step;
  return checked(rest > 0 ? q - rest + step : q - rest);
};
