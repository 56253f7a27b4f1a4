import { StatusFlag, type Availability, Kind, Listing, Mark } from '../table';
import { NO_DAY, type Key } from '../keys';
import { comparePlaces, type Place } from '../rank';
import type { Maker, Order, OrderedRow } from '../orders';
import type { Picture } from './picture';

/** Makes the table's rows those of the order's newest fact. */
export function setRows(picture: Picture, order: Order, wanted: readonly OrderedRow[]): void {
  const { table } = picture;
  const old = table.rowsOf(order.at);
  const rows = wanted.map((row) => enterRow(picture, order, row.id));
  if (old.length > 0) {
    const kept = new Set(rows);
    for (const row of old) if (!kept.has(row) && table.owner[row] === order.at) removeRow(picture, row);
  }
  table.setRowsOf(order.at, rows);
  rows.forEach((row, turn) => {
    const { variantId, locationId, quantity } = wanted[turn]!;
    table.quantity[row] = quantity;
    setKey(picture, row, picture.key(variantId, locationId));
    if (table.turn[row] === turn) return;
    table.turn[row] = turn;
    relist(picture, row);
  });
  refreshRows(picture, order);
}

function enterRow(picture: Picture, order: Order, id: number): number {
  const { table } = picture;
  const kind = order.kind + 1;
  const found = table.find(kind, id);
  if (found !== undefined && table.owner[found] === order.at) return found;
  // A row that another order had: ids are never given twice, so that order's next version will not have it.
  if (found !== undefined) removeRow(picture, found);
  const added = table.add(kind, id, order.at);
  picture.changes.added(added);
  return added;
}

export function removeRow(picture: Picture, row: number): void {
  const { table } = picture;
  const key = picture.keyAt(row);
  if (table.listing[row] !== Listing.Absent) unlist(picture, row, key);
  const owner = table.owner[row]!;
  picture.changes.removed(row, picture.cause);
  table.setRowsOf(
    owner,
    table.rowsOf(owner).filter((other) => other !== row),
  );
  picture.touchOrder(owner);
  if ((table.marks[row]! & Mark.Linked) !== 0) picture.links.delete(row);
  table.remove(row);
}

export function refreshRows(picture: Picture, order: Order): void {
  for (const row of picture.table.rowsOf(order.at)) refreshRow(picture, row);
  picture.touchOrder(order.at);
}

/** Asks its order and the ledger again what a row demands. */
export function refreshRow(picture: Picture, row: number): void {
  const { table, totals } = picture;
  const need = picture.ownerOf(row).need(table.id[row]!, table.quantity[row]!, table.turn[row]!, totals);
  const key = picture.keyAt(row);
  const due = need.deadline === null ? NO_DAY : key.location.calendar.dayOf(need.deadline);
  if (need.open === 0) {
    if (table.listing[row] !== Listing.Absent) unlist(picture, row, key);
    table.uses[2 * row] = table.uses[2 * row + 1] = -1;
    table.setNeed(row, 0, due);
    return rest(picture, row, need.rest);
  }
  if (table.listing[row] === Listing.Absent) list(picture, row, key);
  if (table.openOf(row) !== need.open || table.dueDayOf(row) !== due) picture.touchKey(key);
  table.setNeed(row, need.open, due);
}

/** P7: a row that nothing is being made for shows what making its missing quantity would need. */
export function isPreviewed({ table, orders }: Picture, row: number): boolean {
  const maker = table.maker[row]!;
  return maker === -1 || (orders[maker] as Maker).isDone;
}

/** All demands of the order move to another place in the order of P3. */
export function setPlace(picture: Picture, order: Order, place: Place): void {
  const { table } = picture;
  order.place = place;
  table.setPlace(order.at, place.group, place.first);
  for (let row = table.next[order.at]!; row >= 0; row = table.next[row]!) relist(picture, row);
}

/** A maker whose position in the Schedule changed gets new places for its ingredients, and for what it makes. */
export function settleSchedule(picture: Picture): void {
  picture.schedule.settle((maker, place) => {
    if (comparePlaces(place, maker.place) !== 0) setPlace(picture, maker, place);
    const { supply, supplyRank: rank } = maker;
    if (!supply || supply.rank === rank) return;
    maker.supply = picture.setSupply(supply, { ...supply, rank });
    picture.touchOrder(maker.at);
  });
}

/** A row with nothing open is not dealt; its status is known at once. */
function rest(picture: Picture, row: number, availability: Availability): void {
  const { table } = picture;
  if (table.isDealt(row, availability, StatusFlag.Present, 0, Infinity)) return;
  picture.changes.willChange(row, picture.cause);
  table.setDealt(row, availability, StatusFlag.Present, 0, Infinity);
  picture.touchOrder(table.owner[row]!);
}

function setKey(picture: Picture, row: number, key: Key): void {
  const { table } = picture;
  const old = picture.keyAt(row);
  if (old === key) return;
  if (old && table.listing[row] !== Listing.Absent) unlist(picture, row, old);
  table.key[row] = key.index;
  // What it shows of its variant may be another thing now.
  if (table.kind[row] === Kind.SalesRow) picture.touchOrder(table.owner[row]!);
}

function list(picture: Picture, row: number, key: Key): void {
  const { listing, marks, owner } = picture.table;
  listing[row] = Listing.Waiting;
  const at = owner[row]!;
  if ((marks[at]! & Mark.Waiting) === 0) {
    marks[at]! |= Mark.Waiting;
    picture.waitingOrders.push(at);
  }
  picture.touchKey(key);
}

function unlist(picture: Picture, row: number, key: Key): void {
  picture.table.listing[row] = Listing.Absent;
  key.hasGone = true;
  picture.touchKey(key);
}

function relist(picture: Picture, row: number): void {
  if (picture.table.listing[row] !== Listing.Listed) return;
  const key = picture.keyAt(row);
  key.hasGone = true;
  list(picture, row, key);
}
