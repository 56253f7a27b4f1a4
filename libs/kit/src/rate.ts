import { reject } from './rejection';
import { LARGEST, SCALE, type Quantity } from './quantity';

/** How much of one currency one unit of another is: a decimal text above zero, with at most twelve decimals. */
export type Rate = string & { readonly __unit: 'rate' };

export const RATE_DECIMALS = 12;
export const RATE_ONE = '1' as Rate;

/** With more decimals than any rate has, and none of a million. */
const FORM = /^(\d{1,10})(?:\.(\d{1,40}))?$/;

/**
 * Reads a JSON number or a string of digits, exactly.
 * @throws Rejection `RATE_MALFORMED` (422)
 */
export function rate(value: number | string, path = 'conversion_rate'): Rate {
  const text = typeof value === 'number' ? (/e/i.test(String(value)) ? value.toFixed(20) : String(value)) : value.trim();
  const [, whole = '', fraction = ''] = FORM.exec(text) ?? [];
  const decimals = fraction.replace(/0+$/, '');
  const number = Number(text);
  if (whole && number > 0 && number <= LARGEST && decimals.length <= RATE_DECIMALS)
    return `${Number(whole)}${decimals ? `.${decimals}` : ''}` as Rate;
  throw reject(
    'RATE_MALFORMED',
    path,
    `${path} must be a decimal number above 0 and up to ${LARGEST}, with at most ${RATE_DECIMALS} decimals, not "${String(value).slice(0, 40)}".`,
  );
}

/** a × b × rate, rounded once, half up at the 6th decimal: a quantity at a price, in another currency. Exact up to 9 billion, else the nearest number. */
export function multiplyAtRate(a: Quantity, b: Quantity, at: Rate): Quantity {
  const [whole = '', decimals = ''] = at.split('.');
  const product = BigInt(a) * BigInt(b) * BigInt(whole + decimals);
  const divisor = BigInt(SCALE) * 10n ** BigInt(decimals.length);
  const size = product < 0n ? -product : product;
  const rounded = Number((2n * size + divisor) / (2n * divisor));
  return (product < 0n && rounded !== 0 ? -rounded : rounded) as Quantity;
}
