import { reject } from '@pegboard/kit';
import type { PurchaseOrder } from './purchase-order';

/** @throws Rejection `CURRENCY_OF_ORDER` (422) */
export function refuseOtherCurrency({ currency }: Pick<PurchaseOrder, 'currency'>, named: string | undefined): void {
  if (named === undefined || named === currency) return;
  throw reject('CURRENCY_OF_ORDER', 'currency', `The order is in ${currency}, so its rows are, too. Leave currency out.`, { currency });
}

/** Of a row that is received only the day changes. @throws Rejection `ROW_RECEIVED` (409) */
export function refuseOthersWithReceivedDate(others: object): void {
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (other) throw reject('ROW_RECEIVED', other, `${other} can't be changed in the request that changes received_date.`);
}

/** @throws Rejection `UNKNOWN_RECEIPT` (422) */
export function requireReceipt(order: PurchaseOrder, receiptId: number | null): void {
  if (receiptId === null || order.receipts.some(({ id }) => id === receiptId)) return;
  throw reject('UNKNOWN_RECEIPT', 'received_items_group_id', `${order.orderNo} has no receipt ${receiptId}.`, {
    purchase_order_id: order.id,
  });
}
