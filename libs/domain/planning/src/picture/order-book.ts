import type { Picture } from './picture';
import type { Maker, Order, Purchase, PlannedSalesOrder, PlannedTransfer } from '../orders';
import { removeRow } from './rows';
import { Kind } from '../table';

/** The order's place in the table, made if there is none. */
export function enter<O extends Order>(picture: Picture, kind: Kind, id: number, make: (at: number) => O): O {
  const found = picture.table.find(kind, id);
  if (found !== undefined) return picture.orders[found] as O;
  const at = picture.table.add(kind, id, -1);
  const order = make(at);
  picture.orders[at] = order;
  picture.table.setPlace(at, order.place.group, order.place.first);
  picture.changes.added(at);
  return order;
}

/** It and its rows are gone from the plan. */
export function leave(picture: Picture, order: Order): void {
  for (const row of picture.table.rowsOf(order.at)) removeRow(picture, row);
  picture.changes.removed(order.at, picture.cause);
  picture.causes.delete(order.at);
  picture.orders[order.at] = undefined;
  picture.table.remove(order.at);
}

function find<O extends Order>(picture: Picture, kind: O['kind'], id: number): O | undefined {
  const at = picture.table.find(kind, id);
  return at === undefined ? undefined : (picture.orders[at] as O);
}

export const salesOrder = (picture: Picture, id: number): PlannedSalesOrder | undefined =>
  find<PlannedSalesOrder>(picture, Kind.SalesOrder, id);
export const maker = (picture: Picture, id: number): Maker | undefined => find<Maker>(picture, Kind.ManufacturingOrder, id);
export const purchase = (picture: Picture, id: number): Purchase | undefined => find<Purchase>(picture, Kind.PurchaseOrder, id);
export const transfer = (picture: Picture, id: number): PlannedTransfer | undefined =>
  find<PlannedTransfer>(picture, Kind.StockTransfer, id);
