import { roundedMoney } from './money';
import { divide, multiplyUnbounded, quantity, sumUnbounded, type Quantity } from './quantity';

/** An amount without tax, and the tax on it in percent; null: none. */
export interface TaxedAmount {
  readonly net: Quantity;
  readonly taxRate: Quantity | null;
}

const HUNDRED = quantity(100);

/** What is paid at one rate. */
export interface TaxAtRate {
  readonly rate: Quantity;
  readonly tax: Quantity;
}

/**
 * The tax at each rate, rounded once a rate to the smallest unit of the currency: so it doesn't depend on how an order is split into rows.
 */
export function taxesOn(amounts: readonly TaxedAmount[], currency: string): TaxAtRate[] {
  const nets = new Map<Quantity, Quantity[]>();
  for (const { net, taxRate } of amounts) if (taxRate) nets.set(taxRate, [...(nets.get(taxRate) ?? []), net]);
  return [...nets].map(([rate, parts]) => ({
    rate,
    tax: roundedMoney(multiplyUnbounded(sumUnbounded(parts), divide(rate, HUNDRED)), currency),
  }));
}

/** The tax on all of them. */
export const taxOn = (amounts: readonly TaxedAmount[], currency: string): Quantity =>
  sumUnbounded(taxesOn(amounts, currency).map(({ tax }) => tax));
