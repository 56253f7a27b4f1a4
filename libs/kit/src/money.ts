import { SCALE, type Quantity } from './quantity';

const digits = new Map<string, number>();

/** How many decimals the smallest unit of a currency has, by Unicode's tables: 2 for EUR, 0 for JPY, 3 for BHD. */
export function minorDigits(currency: string): number {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const found = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  digits.set(currency, found);
  return found;
}

/** To the currency's smallest unit, half up (away from zero). */
export function roundedMoney(amount: Quantity, currency: string): Quantity {
  const unit = SCALE / 10 ** minorDigits(currency);
  const units = Math.round(Math.abs(amount) / unit) * unit;
  return (amount < 0 && units !== 0 ? -units : units) as Quantity;
}
