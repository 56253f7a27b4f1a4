import { momentOf } from '../days';
import type { PurchaseOrderFact, StockTransferFact } from '../words';
import { SupplyKind, type Supply, type SupplyState } from '../keys';
import { enter, leave, purchase, transfer, type Picture, refreshRows, setPlace, setRows } from '../picture';
import { comparePlaces, placeOfOutsourced, placeOfTransfer } from '../rank';
import { Purchase, PlannedTransfer } from '../orders';
import { Kind } from '../table';

export function takePurchaseOrder(picture: Picture, fact: PurchaseOrderFact): void {
  const bought = enter(picture, Kind.PurchaseOrder, fact.id, (at) => new Purchase(at, fact.id, fact));
  for (const row of bought.fact.rows) picture.purchaseOfRow.delete(row.id);
  for (const row of fact.rows) picture.purchaseOfRow.set(row.id, fact.id);
  bought.fact = fact;
  bought.isDone = bought.isDoneBy(picture.totals);
  const place = placeOfOutsourced(momentOf(fact.expectedDate), fact.id);
  if (comparePlaces(place, bought.place) !== 0) setPlace(picture, bought, place);
  setRows(picture, bought, bought.ingredients());
  refreshBought(picture, bought);
}

/** The ledger has moved more (or less) of a row. */
export function refreshPurchase(picture: Picture, bought: Purchase): void {
  const isDone = bought.isDoneBy(picture.totals);
  if (isDone !== bought.isDone) {
    bought.isDone = isDone;
    refreshRows(picture, bought);
  }
  refreshBought(picture, bought);
}

function refreshBought(picture: Picture, bought: Purchase): void {
  const { fact } = bought;
  const states = fact.rows.map((row): SupplyState => ({
    kind: bought.isOutsourced ? SupplyKind.OutsourcedOrder : SupplyKind.PurchaseOrder,
    id: row.id,
    order: bought,
    key: picture.key(row.variantId, row.locationId),
    open: bought.isDraft ? 0 : picture.totals.openOf('purchase_order_row', row.id, row.quantity),
    moment: momentOf(row.expectedDate ?? fact.expectedDate),
    expectedDate: row.expectedDate ?? fact.expectedDate,
    rank: 0,
    isLinked: false,
    rowAt: -1,
  }));
  bought.supplies = refreshSupplies(picture, bought.supplies, states);
}

function refreshSupplies(picture: Picture, old: Map<number, Supply>, states: readonly SupplyState[]): Map<number, Supply> {
  const fresh = new Map<number, Supply>();
  for (const state of states) {
    const supply = picture.setSupply(old.get(state.id), state);
    if (supply) fresh.set(state.id, supply);
    old.delete(state.id);
  }
  for (const gone of old.values()) picture.setSupply(gone, undefined);
  return fresh;
}

export function dropPurchaseOrder(picture: Picture, id: number): void {
  const bought = purchase(picture, id);
  if (!bought) return;
  refreshSupplies(picture, bought.supplies, []);
  for (const row of bought.fact.rows) picture.purchaseOfRow.delete(row.id);
  leave(picture, bought);
}

export function takeStockTransfer(picture: Picture, fact: StockTransferFact): void {
  const moved = enter(picture, Kind.StockTransfer, fact.id, (at) => new PlannedTransfer(at, fact.id, fact));
  moved.fact = fact;
  placeTransfer(picture, moved);
  setRows(
    picture,
    moved,
    fact.rows.map((row) => ({ ...row, locationId: fact.fromLocationId })),
  );
  refreshArrivals(picture, moved);
}

/** P3: by its dispatch date, before all sales orders or, beyond the deployment's limit, after them. */
export function placeTransfer(picture: Picture, moved: PlannedTransfer): void {
  const moment = moved.dispatchMoment();
  const days = picture.options.transfersFirstWithinDays;
  const { calendar } = picture.location(moved.fact.fromLocationId);
  const isLater = days !== null && (moment === Infinity || calendar.dayNumber(moment) > calendar.today + days);
  const place = placeOfTransfer(moment, moved.id, isLater);
  if (comparePlaces(place, moved.place) !== 0) setPlace(picture, moved, place);
}

export function refreshArrivals(picture: Picture, moved: PlannedTransfer): void {
  const { fact } = moved;
  const states = fact.rows.map((row): SupplyState => ({
    kind: SupplyKind.Transfer,
    id: row.id,
    order: moved,
    key: picture.key(row.variantId, fact.toLocationId),
    open: picture.totals.openOf('stock_transfer_arrival', row.id, row.quantity),
    moment: momentOf(fact.arrivalDate),
    expectedDate: fact.arrivalDate,
    rank: 0,
    isLinked: false,
    rowAt: -1,
  }));
  moved.supplies = refreshSupplies(picture, moved.supplies, states);
}

export function dropStockTransfer(picture: Picture, id: number): void {
  const moved = transfer(picture, id);
  if (!moved) return;
  refreshSupplies(picture, moved.supplies, []);
  leave(picture, moved);
}
