import {
  multiplyAtRate,
  multiplyUnbounded,
  ONE,
  quantity,
  rate,
  RATE_ONE,
  roundedMoney,
  subtractUnbounded,
  sumUnbounded,
  taxOn,
  ZERO,
  type Quantity,
  type Rate,
} from '@pegboard/kit';
import type { SalesOrder, SalesOrderRow } from './order';
import { shippingFeesOf } from './shipping-fees';

type Priced = Pick<SalesOrder, 'currency' | 'conversionRate' | 'rows' | 'shippingFees'>;

/** An order's amounts in one currency. */
export interface SalesAmounts {
  priceOf(row: SalesOrderRow): Quantity;
  /** Quantity times price less the discount, without tax. */
  rowTotal(row: SalesOrderRow): Quantity;
  /** The rows and the shipping fees. */
  readonly net: Quantity;
  /** On both. */
  readonly tax: Quantity;
  readonly total: Quantity;
}

/** S10: in the order's own currency. Rows, fees and the tax at each rate are rounded to its smallest unit. */
export const amountsOf = (order: Priced): SalesAmounts => amountsIn(order, order.currency, RATE_ONE);

/** The same in the base currency; null while the rate to it is not known (T9). */
export function amountsInBase(order: Priced, baseCurrency: string): SalesAmounts | null {
  if (order.currency === baseCurrency) return amountsOf(order);
  return order.conversionRate === null ? null : amountsIn(order, baseCurrency, rate(order.conversionRate));
}

function amountsIn(order: Priced, currency: string, at: Rate): SalesAmounts {
  const own = at === RATE_ONE;
  const worth = (amount: Quantity, price: Quantity): Quantity =>
    own ? multiplyUnbounded(amount, price) : multiplyAtRate(amount, price, at);
  const priceOf = ({ pricePerUnit }: SalesOrderRow): Quantity => worth(pricePerUnit ?? ZERO, ONE);
  const rowTotal = (row: SalesOrderRow): Quantity => {
    const whole = worth(row.quantity, row.pricePerUnit ?? ZERO);
    // A discount on a row without a price has nothing to lessen yet.
    const discount = row.totalDiscount === null || row.pricePerUnit === null ? ZERO : worth(quantity(row.totalDiscount), ONE);
    return roundedMoney(subtractUnbounded(whole, discount), currency);
  };
  const taxed = [
    ...order.rows.map((row) => ({ net: rowTotal(row), taxRate: row.taxRate ?? null })),
    ...shippingFeesOf(order).map(({ amount, taxRate }) => ({ net: roundedMoney(worth(amount, ONE), currency), taxRate })),
  ];
  const net = sumUnbounded(taxed.map((part) => part.net));
  const tax = taxOn(taxed, currency);
  return { priceOf, rowTotal, net, tax, total: sumUnbounded([net, tax]) };
}
