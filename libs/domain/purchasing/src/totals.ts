import {
  multiplyUnbounded,
  roundedMoney,
  subtractUnbounded,
  sumUnbounded,
  taxesOn,
  taxOn,
  ZERO,
  type Quantity,
  type TaxAtRate,
} from '@pegboard/kit';
import { baseCurrencyOf, roundedInBaseCurrency } from './exchange';
import type { PurchaseOrder, PurchaseOrderRow } from './purchase-order';

type Priced = Pick<PurchaseOrder, 'rows' | 'currency' | 'exchange'>;
type AmountOf = (quantity: Quantity, row: PurchaseOrderRow) => Quantity;

/**
 * B3: what a row comes to, in the currency's smallest units. Rows into which a receipt split one are rounded together, so that
 * what the order comes to never changes by being received.
 */
export const rowTotal = (order: Priced, row: PurchaseOrderRow): Quantity => partOf(order, row, ownAmount(order));

/** What an order comes to: its rows as they are shown, and the tax on them. */
export interface PurchaseTotals {
  readonly net: Quantity;
  /** Rounded once a rate. */
  readonly taxes: readonly TaxAtRate[];
  readonly tax: Quantity;
  readonly total: Quantity;
}

export const totalsOf = (order: Priced): PurchaseTotals => totalsIn(order, ownAmount(order), order.currency);

/** The same in the base currency (T9). */
export const rowTotalInBase = (order: Priced, row: PurchaseOrderRow): Quantity => partOf(order, row, baseAmount(order));
export const totalsInBase = (order: Priced): PurchaseTotals => totalsIn(order, baseAmount(order), baseCurrencyOf(order));

const ownAmount =
  ({ currency }: Priced): AmountOf =>
  (quantity, { pricePerUnit }) =>
    roundedMoney(multiplyUnbounded(quantity, pricePerUnit), currency);

const baseAmount =
  (order: Priced): AmountOf =>
  (quantity, { pricePerUnit }) =>
    roundedInBaseCurrency(order, pricePerUnit, quantity);

function partOf({ rows }: Priced, row: PurchaseOrderRow, amountOf: AmountOf): Quantity {
  let before = ZERO;
  for (const other of rows) {
    if (other.id === row.id) break;
    if (other.originId === row.originId && other.pricePerUnit === row.pricePerUnit) before = sumUnbounded([before, other.quantity]);
  }
  return subtractUnbounded(amountOf(sumUnbounded([before, row.quantity]), row), amountOf(before, row));
}

function totalsIn(order: Priced, amountOf: AmountOf, currency: string): PurchaseTotals {
  const amounts = order.rows.map((row) => ({ net: partOf(order, row, amountOf), taxRate: row.taxRate }));
  const net = sumUnbounded(amounts.map((amount) => amount.net));
  const tax = taxOn(amounts, currency);
  return { net, taxes: taxesOn(amounts, currency), tax, total: sumUnbounded([net, tax]) };
}
