import { momentOf } from '../days';
import type { ManufacturingOrderFact, SalesOrderFact, SalesOrderRowFact } from '../words';
import { type Heading, Maker, PlannedSalesOrder, type MakerLink } from '../orders';
import { SupplyKind } from '../keys';
import { enter, leave, maker, salesOrder, type Picture, refreshRows, setPlace, setRows } from '../picture';
import { placeOfSalesOrder } from '../rank';
import { Kind, Mark } from '../table';

export function takeSalesOrder(picture: Picture, fact: Heading<SalesOrderFact>, rows: SalesOrderFact['rows']): void {
  const order = enter(picture, Kind.SalesOrder, fact.id, (at) => new PlannedSalesOrder(at, fact.id, fact));
  const isRenamed = order.fact.customerName !== fact.customerName || order.fact.orderNo !== fact.orderNo;
  order.fact = fact;
  placeSalesOrder(picture, fact.id);
  setRows(picture, order, rows);
  for (const row of rows) noteLink(picture, row);
  refreshLinks(picture, fact.id);
  if (isRenamed) touchSuppliersOf(picture, order);
}

function noteLink(picture: Picture, { id, linkedManufacturingOrderId, packedBeforeLink }: SalesOrderRowFact): void {
  const { marks } = picture.table;
  const row = picture.table.find(Kind.SalesRow, id)!;
  if (linkedManufacturingOrderId !== null || packedBeforeLink !== 0) {
    marks[row]! |= Mark.Linked;
    picture.links.set(row, { makerId: linkedManufacturingOrderId, packedBefore: packedBeforeLink });
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
  for (const made of picture.makersFor.get(id) ?? []) if (made.link) picture.schedule.touch(made);
}

export function dropSalesOrder(picture: Picture, id: number): void {
  const order = salesOrder(picture, id);
  if (order) leave(picture, order);
  refreshLinks(picture, id);
}

/** O6 shows the customer's name and the order's number at the orders it reserves from. */
function touchSuppliersOf(picture: Picture, order: PlannedSalesOrder): void {
  const makers = [...(picture.makersFor.get(order.id) ?? [])].filter((made) => made.link);
  for (const row of [order, ...makers].flatMap((demanding) => picture.table.rowsOf(demanding.at))) {
    for (const supply of picture.keyAt(row).supplies) {
      if (supply.kind === SupplyKind.ManufacturingOrder) picture.changes.willChange(supply.order.at, picture.cause);
    }
  }
}

function refreshLinks(picture: Picture, salesOrderId: number): void {
  for (const made of picture.makersFor.get(salesOrderId) ?? []) refreshLink(picture, made);
}

/** The link counts when both sides say so, or while the sales order hasn't been heard of. */
function linkOf(picture: Picture, { fact }: Maker): MakerLink | null {
  const { salesOrderId, salesOrderRowId } = fact;
  if (salesOrderId === null || salesOrderRowId === null) return null;
  const order = salesOrder(picture, salesOrderId);
  if (!order) return picture.facts.get('sales_order', salesOrderId) ? null : { salesOrderId, salesOrder: undefined, rowAt: -1 };
  const rowAt = picture.table.find(Kind.SalesRow, salesOrderRowId);
  if (rowAt === undefined || picture.table.owner[rowAt] !== order.at) return null;
  const isMutual = picture.links.get(rowAt)?.makerId === fact.id && picture.keyAt(rowAt) === picture.key(fact.variantId, fact.locationId);
  return isMutual ? { salesOrderId, salesOrder: order, rowAt } : null;
}

function refreshLink(picture: Picture, made: Maker): void {
  const link = linkOf(picture, made);
  const old = made.link;
  made.link = link;
  picture.table.maker[made.at] = link?.salesOrder?.at ?? -1;
  if (old?.rowAt !== link?.rowAt || old?.salesOrder !== link?.salesOrder || old?.salesOrderId !== link?.salesOrderId) {
    if (old) unlink(picture, made, old);
    picture.schedule.touch(made);
    // A row that nothing is being made for is previewed, another one isn't (P7).
    picture.touchKey(picture.key(made.fact.variantId, made.fact.locationId));
    // Its ingredients may now be somebody else's demand, without any change of place (O6).
    for (const row of picture.table.rowsOf(made.at)) picture.touchKey(picture.keyAt(row));
    picture.touchOrder(made.at);
  }
  if (link?.salesOrder) {
    picture.table.maker[link.rowAt] = made.at;
    picture.touchOrder(link.salesOrder.at);
  }
  refreshProduct(picture, made);
}

function unlink(picture: Picture, made: Maker, old: MakerLink): void {
  if (!old.salesOrder || picture.orders[old.salesOrder.at] !== old.salesOrder) return;
  const { maker: makers, owner } = picture.table;
  if (makers[old.rowAt] === made.at) {
    makers[old.rowAt] = -1;
    // The row may be gone.
    if (owner[old.rowAt] === old.salesOrder.at) picture.touchKey(picture.keyAt(old.rowAt));
  }
  picture.touchOrder(old.salesOrder.at);
}

export function takeManufacturingOrder(
  picture: Picture,
  fact: Heading<ManufacturingOrderFact>,
  rows: ManufacturingOrderFact['rows'],
): void {
  const made = enter(picture, Kind.ManufacturingOrder, fact.id, (at) => new Maker(at, fact.id, fact));
  if (made.fact.salesOrderId !== fact.salesOrderId) unregister(picture, made);
  made.fact = fact;
  if (fact.salesOrderId !== null) {
    const makers = picture.makersFor.get(fact.salesOrderId);
    if (makers) makers.add(made);
    else picture.makersFor.set(fact.salesOrderId, new Set([made]));
  }
  const wasDone = made.isDone;
  made.isDone = made.isDoneBy(picture.totals);
  const { locationId } = fact;
  if (made.isDone !== wasDone) picture.touchKey(picture.key(fact.variantId, locationId));
  setRows(
    picture,
    made,
    rows.map(({ id, variantId, plannedQuantity }) => ({ id, variantId, locationId, quantity: plannedQuantity })),
  );
  refreshLink(picture, made);
  placeMaker(picture, fact.id);
  picture.schedule.touch(made);
}

/** The ledger has moved more (or less) of its product. */
export function refreshMaker(picture: Picture, made: Maker): void {
  const isDone = made.isDoneBy(picture.totals);
  if (isDone !== made.isDone) {
    made.isDone = isDone;
    refreshRows(picture, made);
    picture.schedule.touch(made);
    picture.touchKey(picture.key(made.fact.variantId, made.fact.locationId));
    if (made.link?.salesOrder) picture.touchOrder(made.link.salesOrder.at);
  }
  refreshProduct(picture, made);
}

function refreshProduct(picture: Picture, made: Maker): void {
  const { fact } = made;
  const old = made.supply;
  made.supply = picture.setSupply(old, {
    kind: SupplyKind.ManufacturingOrder,
    id: made.id,
    order: made,
    key: picture.key(fact.variantId, fact.locationId),
    open: made.openProduct(picture.totals),
    moment: momentOf(fact.expectedDate),
    expectedDate: fact.expectedDate,
    rank: made.rank,
    isLinked: made.link !== null,
    rowAt: made.link?.rowAt ?? -1,
  });
  if (old !== made.supply) picture.touchOrder(made.at);
}

/** Its rank, by a version of its own or by a move, may be another one. */
export function placeMaker(picture: Picture, id: number): void {
  const made = maker(picture, id);
  if (!made) return;
  const rank = picture.scheduled.keyOf(id);
  if (made.rank === rank) return;
  made.rank = rank;
  picture.schedule.touch(made);
  refreshProduct(picture, made);
}

export function dropManufacturingOrder(picture: Picture, id: number): void {
  const made = maker(picture, id);
  if (!made) return;
  made.isRemoved = true;
  picture.schedule.touch(made);
  unregister(picture, made);
  if (made.link) unlink(picture, made, made.link);
  made.supply = picture.setSupply(made.supply, undefined);
  leave(picture, made);
}

function unregister(picture: Picture, made: Maker): void {
  if (made.fact.salesOrderId !== null) picture.makersFor.get(made.fact.salesOrderId)?.delete(made);
}
