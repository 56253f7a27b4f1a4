import type { PurchaseOrder } from '@pegboard/domain-purchasing';
import type { AggregateStore } from '@pegboard/eventing';
import { notFound } from '@pegboard/kit';

/** The order that a row belongs to. @throws Rejection `NOT_FOUND` (404) */
export async function orderWithRow(orders: AggregateStore<PurchaseOrder>, rowId: number): Promise<PurchaseOrder> {
  return found(await orders.search({ 'rows.id': rowId }, {}, { skip: 0, limit: 1 }), 'purchase order row', rowId);
}

/** @throws Rejection `NOT_FOUND` (404) */
export async function orderWithIngredient(orders: AggregateStore<PurchaseOrder>, ingredientRowId: number): Promise<PurchaseOrder> {
  return found(await orders.search({ 'ingredientRows.id': ingredientRowId }, {}, { skip: 0, limit: 1 }), 'outsourced purchase order recipe row', ingredientRowId);
}

/** @throws Rejection `NOT_FOUND` (404) */
export async function orderWithReceipt(orders: AggregateStore<PurchaseOrder>, receiptId: number): Promise<PurchaseOrder> {
  return found(await orders.search({ 'receipts.id': receiptId }, {}, { skip: 0, limit: 1 }), 'receipt', receiptId);
}

function found({ items }: { readonly items: readonly PurchaseOrder[] }, what: string, id: number): PurchaseOrder {
  if (items[0]) return items[0];
  throw notFound(what, id);
}
