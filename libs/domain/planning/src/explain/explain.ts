import { notFound, refId, refType, stockKey, type Quantity, type Ref } from '@pegboard/kit';
import type { DemandExplanation, Precedence, SupplyExplanation, SupplyName } from '../words';
import { NEGATIVE_STOCK, type Dealer } from '../deal';
import { NO_DAY, type Key, type Supply } from '../keys';
import { type Picture, maker, purchase } from '../picture';
import { ingredientStatus, salesStatus, Kind, isOrder, kindOf } from '../table';
import { chainOf } from './chain';
import { coversOf, nameOfDemand, nameOfSource, nameOfSupply, trace, UNDATED, type Share } from './trace';

const DEFAULT_LIMIT = 20;

/** The place of a demand. @throws Rejection `NOT_FOUND` */
export function demandAt(picture: Picture, ref: Ref): number {
  const kind = kindOf(refType(ref));
  const at = kind === -1 || isOrder(kind) ? undefined : picture.table.find(kind, refId(ref));
  if (at === undefined) throw notFound(refType(ref), refId(ref));
  return at;
}

/** P11 without the fixes. */
export function explainDemand(picture: Picture, dealer: Dealer, ref: Ref, limit = DEFAULT_LIMIT): Omit<DemandExplanation, 'fixes'> {
  const row = demandAt(picture, ref);
  const { table } = picture;
  const key = picture.keyAt(row);
  const shares = trace(dealer, key);
  const before = table.openOf(row) > 0 ? sharesBefore(picture, key, shares, row) : [];
  const named = group(before.slice().reverse()).slice(0, limit);
  return {
    demand: nameOfDemand(picture, key, row),
    key: stockKey(key.variant.id, key.location.id),
    variantId: key.variant.id,
    locationId: key.location.id,
    quantity: table.quantity[row]! as Quantity,
    open: table.openOf(row) as Quantity,
    covers: coversOf(picture, key, shares, row),
    missing: table.missingOf(row) as Quantity,
    status: table.kind[row] === Kind.SalesRow ? salesStatus(table.stateAt(row)) : ingredientStatus(table.stateAt(row)),
    before: named.map(({ demand, source, quantity }): Precedence => ({
      demand: nameOfDemand(picture, key, demand),
      quantity: quantity as Quantity,
      supply: nameOfSource(picture, key, source),
    })),
    beforeCount: new Set(before.map((share) => share.demand)).size,
    chain: chainOf(picture, row),
  };
}

/** The shares of demands that stand before the row and took what it could have used, in the order of the demands. */
export function sharesBefore(picture: Picture, key: Key, shares: readonly Share[], row: number): Share[] {
  const position = new Map<number, number>([[NEGATIVE_STOCK, -1]]);
  for (let i = 0; i < key.count; i++) position.set(key.demands[i]!, i);
  const mine = position.get(row)!;
  const due = picture.table.dueDayOf(row);
  const day = Math.max(key.location.calendar.today, due === NO_DAY ? 0 : due);
  return shares
    .filter(
      ({ demand, source, isLinked }) =>
        !isLinked && position.get(demand)! < mine && (source.supply !== undefined || source.batch.lastDay >= day),
    )
    .sort((a, b) => position.get(a.demand)! - position.get(b.demand)!);
}

/** Shares of one demand in one source together; one demand's shares stay next to each other. */
function group(shares: readonly Share[]): Share[] {
  const grouped: Share[] = [];
  for (const share of shares) {
    const last = grouped[grouped.length - 1];
    if (last && last.demand === share.demand && (last.source.batch ?? last.source.supply) === (share.source.batch ?? share.source.supply)) {
      grouped[grouped.length - 1] = { ...last, quantity: last.quantity + share.quantity };
    } else grouped.push(share);
  }
  return grouped;
}

interface SuppliedAt {
  readonly key: Key;
  readonly supply: Supply | undefined;
  readonly name: SupplyName;
  readonly quantity: Quantity;
}

/** Whom a manufacturing order, a purchase order row or a transfer row serves. @throws Rejection `NOT_FOUND` */
export function explainSupply(picture: Picture, dealer: Dealer, ref: Ref): SupplyExplanation {
  const { key, supply, name, quantity } = supplyAt(picture, ref);
  const shares = supply ? trace(dealer, key).filter((share) => share.source.supply === supply) : [];
  return {
    supply: name,
    ...keyWords(key),
    quantity,
    serves: servesOf(picture, key, shares),
    unreserved: (supply?.left ?? 0) as Quantity,
  };
}

/** Nothing open is a supply too: it serves nobody. */
function supplyAt(picture: Picture, ref: Ref): SuppliedAt {
  const id = refId(ref);
  const type = refType(ref);
  const of = (variantId: number, locationId: number, supply: Supply | undefined, number: string): SuppliedAt => {
    const key = picture.key(variantId, locationId);
    const none = { ...UNDATED, type, ref, number, batchId: null } as SupplyName;
    return {
      key,
      supply,
      name: supply ? nameOfSupply(supply, key.location.calendar.today) : none,
      quantity: (supply?.open ?? 0) as Quantity,
    };
  };
  if (type === 'manufacturing_order') {
    const made = maker(picture, id);
    if (made) return of(made.fact.variantId, made.fact.locationId, made.supply, made.fact.orderNo);
  }
  if (type === 'purchase_order_row') {
    const bought = purchase(picture, picture.purchaseOfRow.get(id) ?? NaN);
    const row = bought?.fact.rows.find((candidate) => candidate.id === id);
    if (bought && row) return of(row.variantId, row.locationId, bought.supplies.get(id), bought.fact.orderNo);
  }
  if (type === 'stock_transfer_row') {
    const at = picture.table.find(Kind.TransferRow, id);
    const moved = at === undefined ? undefined : picture.ownerOf(at);
    const row = moved?.kind === Kind.StockTransfer ? moved.fact.rows[picture.table.turn[at!]!] : undefined;
    if (moved?.kind === Kind.StockTransfer && row)
      return of(row.variantId, moved.fact.toLocationId, moved.supplies.get(id), moved.fact.number);
  }
  throw notFound(type, id);
}

/** @param batchId null: the null batch alone; undefined: all stock of the key together */
export function explainStock(
  picture: Picture,
  dealer: Dealer,
  variantId: number,
  locationId: number,
  batchId?: number | null,
): SupplyExplanation {
  const key = picture.findKey(variantId, locationId);
  const isMeant = (id: number): boolean => batchId === undefined || id === (batchId ?? 0);
  const batches = key?.batches.filter((batch) => isMeant(batch.id)) ?? [];
  const shares = key ? trace(dealer, key).filter((share) => share.source.batch && isMeant(share.source.batch.id)) : [];
  const sum = (values: number[]): Quantity => values.reduce((total, value) => total + value, 0) as Quantity;
  const fact = batchId ? picture.facts.live('batch', batchId) : undefined;
  return {
    supply: {
      type: 'stock',
      ref: null,
      number: fact?.number ?? null,
      batchId: batchId ?? null,
      ...UNDATED,
    },
    key: stockKey(variantId, locationId),
    variantId,
    locationId,
    quantity: sum(batches.map((batch) => batch.quantity)),
    serves: key ? servesOf(picture, key, shares) : [],
    unreserved: sum(batches.map((batch) => batch.left)),
  };
}

function servesOf(picture: Picture, key: Key, shares: readonly Share[]): SupplyExplanation['serves'] {
  const served = new Map<string, { demand: number; quantity: number; isLinked: boolean }>();
  for (const { demand, quantity, isLinked } of shares) {
    const known = served.get(`${demand} ${isLinked}`);
    if (known) known.quantity += quantity;
    else served.set(`${demand} ${isLinked}`, { demand, quantity, isLinked });
  }
  return [...served.values()].map(({ demand, quantity, isLinked }) => ({
    demand: nameOfDemand(picture, key, demand),
    quantity: quantity as Quantity,
    isLinked,
  }));
}

const keyWords = (key: Key) => ({
  key: stockKey(key.variant.id, key.location.id),
  variantId: key.variant.id,
  locationId: key.location.id,
});
