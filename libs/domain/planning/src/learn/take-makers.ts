import { momentOf } from '../days';
import type { ManufacturingOrderFact, MakerRowFact } from '../words';
import { Maker, type MakerLink } from '../orders';
import { SupplyKind } from '../keys';
import { addTo, enter, leave, maker, type Picture, refreshRows, setRows } from '../picture';
import { Kind } from '../table';
import { rowsSaid } from './rows-said';
import { followed, scaledTo } from './follow';
import { linkOf, saidOf, type MakerHeading } from './links';

type Known = { readonly isDeleted?: boolean; readonly salesOrderId?: number | null } | undefined;

/** @param known what was said of it before */
export function takeManufacturingOrder(picture: Picture, said: MakerHeading, rows: ManufacturingOrderFact['rows'], known: Known): void {
  register(picture, said.id, known, said.salesOrderId);
  follow(picture, said, rows);
  refreshEarlierLinks(picture, said.id);
}

export function dropManufacturingOrder(picture: Picture, id: number, known: Known): void {
  register(picture, id, known, null);
  picture.saidRows.delete(id);
  leavePlan(picture, id);
  refreshEarlierLinks(picture, id);
}

function register(picture: Picture, id: number, known: Known, salesOrderId: number | null): void {
  if (known?.salesOrderId != null && known.salesOrderId !== salesOrderId) picture.makersFor.get(known.salesOrderId)?.delete(id);
  if (salesOrderId !== null) addTo(picture.makersFor, salesOrderId, id);
}

/** A sales order was heard of: what is made for its rows follows at once, and the links are looked at again. */
export function refreshMakersFor(picture: Picture, salesOrderId: number): void {
  for (const id of picture.makersFor.get(salesOrderId) ?? []) {
    const said = saidOf(picture, id);
    if (!said) continue;
    const made = maker(picture, id);
    if (made && isSame(made.fact, followed(picture, said))) refreshLink(picture, made);
    else follow(picture, said, rowsSaid(picture, said));
  }
}

const isSame = (a: MakerHeading, b: MakerHeading | undefined): boolean =>
  a === b ||
  (b !== undefined &&
    a.version === b.version &&
    a.plannedQuantity === b.plannedQuantity &&
    a.status === b.status &&
    a.productionDeadline === b.productionDeadline &&
    a.salesOrderRowId === b.salesOrderRowId);

/** An order that came or went decides whether an earlier one is its row's link (M1). */
function refreshEarlierLinks(picture: Picture, id: number): void {
  const salesOrderId = picture.rankedLinks.get(id);
  if (salesOrderId !== undefined) refreshMakersFor(picture, salesOrderId);
}

/** Puts an order into the plan as it is once it has followed its row (P9). */
function follow(picture: Picture, said: MakerHeading, rows: readonly MakerRowFact[]): void {
  const fact = followed(picture, said);
  const isScaled = fact?.plannedQuantity !== said.plannedQuantity;
  if (isScaled) picture.saidRows.set(said.id, rows);
  else picture.saidRows.delete(said.id);
  if (fact) put(picture, fact, isScaled ? scaledTo(fact.plannedQuantity, rows) : rows);
  else leavePlan(picture, said.id);
}

function put(picture: Picture, fact: MakerHeading, rows: readonly MakerRowFact[]): void {
  const made = enter(picture, Kind.ManufacturingOrder, fact.id, (at) => new Maker(at, fact.id, fact));
  made.fact = fact;
  made.perUnit = rows.some(({ quantityPerUnit }) => quantityPerUnit !== undefined)
    ? rows.map(({ quantityPerUnit }) => quantityPerUnit)
    : null;
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

function leavePlan(picture: Picture, id: number): void {
  const made = maker(picture, id);
  if (!made) return;
  made.isRemoved = true;
  picture.schedule.touch(made);
  if (made.link) unlink(picture, made, made.link);
  made.supply = picture.setSupply(made.supply, undefined);
  leave(picture, made);
}

function refreshLink(picture: Picture, made: Maker): void {
  const link = linkOf(picture, made);
  const old = made.link;
  made.link = link;
  picture.table.maker[made.at] = link?.salesOrder?.at ?? -1;
  if (!isSameLink(old, link)) {
    if (old) unlink(picture, made, old);
    picture.schedule.touch(made);
    // A row that nothing is being made for is previewed, another one isn't (P7). What is held for it is held as long as it is linked (M6).
    picture.touchKey(picture.key(made.fact.variantId, made.fact.locationId));
    // Its ingredients may now be somebody else's demand, without any change of place (O6).
    for (const row of picture.table.rowsOf(made.at)) picture.touchKey(picture.keyAt(row));
    picture.touchOrder(made.at);
  }
  if (link?.salesOrder) {
    picture.table.maker[link.rowAt] = made.at;
    picture.touchOrder(link.salesOrder.at);
  } else if (link) addTo(picture.awaitedRows, link.rowId, made);
  refreshProduct(picture, made);
}

const isSameLink = (a: MakerLink | null, b: MakerLink | null): boolean =>
  a?.rowAt === b?.rowAt && a?.salesOrder === b?.salesOrder && a?.rowId === b?.rowId && a?.key === b?.key;

function unlink(picture: Picture, made: Maker, old: MakerLink): void {
  if (!old.salesOrder) {
    picture.awaitedRows.get(old.rowId)?.delete(made);
    return picture.touchKey(old.key);
  }
  if (picture.orders[old.salesOrder.at] !== old.salesOrder) return picture.touchKey(old.key);
  const { maker: makers, owner } = picture.table;
  if (makers[old.rowAt] === made.at) {
    makers[old.rowAt] = -1;
    // The row may be gone.
    if (owner[old.rowAt] === old.salesOrder.at) picture.touchKey(picture.keyAt(old.rowAt));
  }
  picture.touchKey(old.key);
  picture.touchOrder(old.salesOrder.at);
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
    rank: made.supplyRank,
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
