import { multiplyUnbounded, roundedMoney, subtractUnbounded, sumUnbounded, ZERO, type Quantity } from '@pegboard/kit';
import { roundedInBaseCurrency } from './exchange';
import type { PurchaseOrder, PurchaseOrderRow } from './purchase-order';

type Priced = Pick<PurchaseOrder, 'rows' | 'currency' | 'exchange'>;
type AmountOf = (quantity: Quantity, row: PurchaseOrderRow) => Quantity;

/**
 * B3: what a row comes to, in the currency's smallest units. Rows into which a receipt split one are rounded together, so that
 * what the order comes to never changes by being received.
 */
export const rowTotal = (order: Priced, row: PurchaseOrderRow): Quantity => partOf(order, row, ownAmount(order));

/** The sum of its rows, as they are shown. */
export const orderTotal = (order: Priced): Quantity => totalOf(order, ownAmount(order));

/** The same in the base currency (T9). */
export const rowTotalInBase = (order: Priced, row: PurchaseOrderRow): Quantity => partOf(order, row, baseAmount(order));
export const orderTotalInBase = (order: Priced): Quantity => totalOf(order, baseAmount(order));

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

const totalOf = (order: Priced, amountOf: AmountOf): Quantity => sumUnbounded(order.rows.map((row) => partOf(order, row, amountOf)));
