import type { PurchaseOrder } from '@pegboard/domain-purchasing';
import { Holders, type AggregateStore } from '@pegboard/eventing';
import { reject } from '@pegboard/kit';

type Orders = AggregateStore<PurchaseOrder>;

const holders = new WeakMap<Orders, Holders<PurchaseOrder>>();

/** What is remembered of a store: which order holds which row, ingredient or receipt. */
export function holdersIn(orders: Orders): Holders<PurchaseOrder> {
  const known =
    holders.get(orders) ?? new Holders<PurchaseOrder>(orders, ['rows.id', 'ingredientRows.id', 'receipts.id', 'additionalCosts.id']);
  holders.set(orders, known);
  return known;
}

/** The order that a row belongs to. @throws Rejection `NOT_FOUND` (404) */
export const orderWithRow = (orders: Orders, rowId: number): Promise<PurchaseOrder> =>
  holdersIn(orders).get('rows.id', rowId, 'purchase order row');

/** @throws Rejection `NOT_FOUND` (404) */
export const orderWithIngredient = (orders: Orders, ingredientRowId: number): Promise<PurchaseOrder> =>
  holdersIn(orders).get('ingredientRows.id', ingredientRowId, 'outsourced purchase order recipe row');

/** @throws Rejection `NOT_FOUND` (404) */
export const orderWithReceipt = (orders: Orders, receiptId: number): Promise<PurchaseOrder> =>
  holdersIn(orders).get('receipts.id', receiptId, 'receipt');

/** @throws Rejection `NOT_FOUND` (404) */
export const orderWithAdditionalCost = (orders: Orders, id: number): Promise<PurchaseOrder> =>
  holdersIn(orders).get('additionalCosts.id', id, 'additional cost row');

/** The order that has a row of a group. @throws Rejection `UNKNOWN_GROUP` (422) if there is none, or several */
export async function orderOfGroup(orders: Orders, groupId: number): Promise<PurchaseOrder> {
  const { items } = await orders.search({ 'rows.groupId': groupId }, { id: 1 }, { skip: 0, limit: 2 });
  const [order, other] = items;
  if (order && !other) return order;
  const message = other
    ? `Several purchase orders have rows of group ${groupId}. Give purchase_order_id.`
    : `There is no group ${groupId}.`;
  throw reject('UNKNOWN_GROUP', 'group_id', message, { group_id: groupId });
}

/** The order of a row that a body names. @throws Rejection `UNKNOWN_PURCHASE_ORDER_ROW` (422) */
export async function orderWithRowNamed(orders: Orders, rowId: number, path = 'purchase_order_row_id'): Promise<PurchaseOrder> {
  const order = await holdersIn(orders).find('rows.id', rowId);
  if (order) return order;
  throw reject('UNKNOWN_PURCHASE_ORDER_ROW', path, `There is no purchase order row ${rowId}.`, { purchase_order_row_id: rowId });
}

/** The order that a body names. @throws Rejection `UNKNOWN_PURCHASE_ORDER` (422) */
export async function orderNamed(orders: Orders, id: number, path = 'purchase_order_id'): Promise<PurchaseOrder> {
  const order = await orders.find(id);
  if (order && !order.isDeleted) return order;
  throw reject('UNKNOWN_PURCHASE_ORDER', path, `There is no purchase order ${id}.`, { purchase_order_id: id });
}
