import type { SalesOrderFact, SalesOrderRowFact } from '../words';
import { type Heading, PlannedSalesOrder } from '../orders';
import { SupplyKind } from '../keys';
import { enter, leave, salesOrder, type Picture, setPlace, setRows } from '../picture';
import { placeOfSalesOrder } from '../rank';
import { Kind, Mark } from '../table';
import { makersFor } from './links';
import { refreshMakersFor } from './take-makers';

const NONE: readonly number[] = [];

export function takeSalesOrder(picture: Picture, fact: Heading<SalesOrderFact>, rows: SalesOrderFact['rows']): void {
  const order = enter(picture, Kind.SalesOrder, fact.id, (at) => new PlannedSalesOrder(at, fact.id, fact));
  const isRenamed = order.fact.customerName !== fact.customerName || order.fact.orderNo !== fact.orderNo;
  order.fact = fact;
  placeSalesOrder(picture, fact.id);
  setRows(picture, order, rows);
  for (const row of rows) noteLink(picture, fact.id, row);
  refreshMakersFor(picture, fact.id);
  if (isRenamed) touchSuppliersOf(picture, order);
}

function noteLink(picture: Picture, orderId: number, { id, packedBeforeLink, ...said }: SalesOrderRowFact): void {
  const { linkedManufacturingOrderId: makerId, earlierManufacturingOrderIds: earlier = NONE } = said;
  const { marks } = picture.table;
  const row = picture.table.find(Kind.SalesRow, id)!;
  if (makerId !== null || packedBeforeLink !== 0 || earlier.length > 0) {
    marks[row]! |= Mark.Linked;
    picture.links.set(row, { makerId, packedBefore: packedBeforeLink, earlier });
    if (earlier.length > 0) for (const each of [...earlier, ...(makerId === null ? [] : [makerId])]) picture.rankedLinks.set(each, orderId);
  } else if ((marks[row]! & Mark.Linked) !== 0) {
    marks[row]! &= ~Mark.Linked;
    picture.links.delete(row);
  }
}

/** Its rank, by a version of its own or by a move, may be another one. */
export function placeSalesOrder(picture: Picture, id: number): void {
  const order = salesOrder(picture, id);
  if (!order) return;
  const place = placeOfSalesOrder(picture.sell.keyOf(id), id);
  if (place.first === order.sellKey) return;
  setPlace(picture, order, place);
  touchMakersFor(picture, id);
}

export function dropSalesOrder(picture: Picture, id: number): void {
  const order = salesOrder(picture, id);
  if (order) leave(picture, order);
  touchMakersFor(picture, id);
  refreshMakersFor(picture, id);
}

/** M7: they have other slots in the Schedule by another position of their sales order. */
function touchMakersFor(picture: Picture, id: number): void {
  for (const made of makersFor(picture, id)) picture.schedule.touch(made);
}

/** O6 shows the customer's name and the order's number at the orders it reserves from. */
function touchSuppliersOf(picture: Picture, order: PlannedSalesOrder): void {
  const makers = makersFor(picture, order.id).filter((made) => made.link);
  for (const row of [order, ...makers].flatMap((demanding) => picture.table.rowsOf(demanding.at))) {
    for (const supply of picture.keyAt(row).supplies) {
      if (supply.kind === SupplyKind.ManufacturingOrder) picture.changes.willChange(supply.order.at, picture.cause);
    }
  }
}
