import { roundedMoney } from './money';
import { divide, multiplyUnbounded, quantity, sumUnbounded, type Quantity } from './quantity';

/** An amount without tax, and the tax on it in percent; null: none. */
export interface TaxedAmount {
  readonly net: Quantity;
  readonly taxRate: Quantity | null;
}

const HUNDRED = quantity(100);

/**
 * The tax on all of them, rounded once a rate to the smallest unit of the currency: so it doesn't depend on how an order is split into rows.
 */
export function taxOn(amounts: readonly TaxedAmount[], currency: string): Quantity {
  const nets = new Map<Quantity, Quantity[]>();
  for (const { net, taxRate } of amounts) if (taxRate) nets.set(taxRate, [...(nets.get(taxRate) ?? []), net]);
  return sumUnbounded(
    [...nets].map(([rate, parts]) => roundedMoney(multiplyUnbounded(sumUnbounded(parts), divide(rate, HUNDRED)), currency)),
  );
}
