import { minorDigits, toDecimal, type Quantity } from '@pegboard/kit';

const grouped = (whole: string): string => whole.replace(/\B(?=(\d{3})+$)/g, ',');

/** 12500.5 → 12,500.5 */
export function numberText(q: Quantity): string {
  const [whole, fraction] = toDecimal(q).split('.') as [string, string?];
  return fraction ? `${grouped(whole)}.${fraction}` : grouped(whole);
}

/** As many decimals as the currency's smallest unit has; a unit price keeps more where it has more. */
export function moneyText(q: Quantity, currency: string): string {
  const [whole, fraction = ''] = toDecimal(q).split('.') as [string, string?];
  const decimals = fraction.padEnd(minorDigits(currency), '0');
  return decimals ? `${grouped(whole)}.${decimals}` : grouped(whole);
}
