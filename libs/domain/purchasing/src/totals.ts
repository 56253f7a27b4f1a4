import { add, multiplyUnbounded, SCALE, subtract, sumUnbounded, ZERO, type Quantity } from '@pegboard/kit';
import type { PurchaseOrder, PurchaseOrderRow } from './purchase-order';

/** How many decimals the smallest unit of a currency has by ISO 4217: 2 for EUR, 0 for JPY, 3 for KWD. */
export const minorDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** To the currency's smallest unit, half up. */
export function roundedMoney(amount: Quantity, currency: string): Quantity {
  const unit = SCALE / 10 ** minorDigits(currency);
  return (Math.round(amount / unit) * unit) as Quantity;
}

/**
 * B2: what a row comes to, in the currency's smallest units. Rows into which a receipt split one are rounded together, so that
 * what the order comes to never changes by being received.
 */
export function rowTotal(order: Pick<PurchaseOrder, 'rows' | 'currency'>, row: PurchaseOrderRow): Quantity {
  let before = ZERO;
  for (const other of order.rows) {
    if (other.id === row.id) break;
    if (other.originId === row.originId && other.pricePerUnit === row.pricePerUnit) before = add(before, other.quantity);
  }
  const upTo = (quantity: Quantity): Quantity => roundedMoney(multiplyUnbounded(quantity, row.pricePerUnit), order.currency);
  return subtract(upTo(add(before, row.quantity)), upTo(before));
}

/** The sum of its rows, as they are shown. */
export const orderTotal = (order: Pick<PurchaseOrder, 'rows' | 'currency'>): Quantity =>
  sumUnbounded(order.rows.map((row) => rowTotal(order, row)));
