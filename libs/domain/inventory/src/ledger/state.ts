import { add, parseStockKey, stockKey, sum, ZERO, type Quantity, type Ref, type StockKey } from '@pegboard/kit';
import { Layer } from './layer';
import { noCosts, type StandingCosts } from './standing-costs';
import type { LedgerBatch, KnownPosting, LedgerLocation, Money, BalanceRef, LedgerVariant } from './posting';

/** `variant@location#batch`, batch 0 being no batch. */
export type BalanceKey = `${StockKey}#${number}`;

export const balanceKey = ({ variantId, locationId, batchId }: BalanceRef): BalanceKey =>
  `${stockKey(variantId, locationId)}#${batchId ?? 0}`;

export function parseBalanceKey(key: BalanceKey): BalanceRef {
  const hash = key.indexOf('#');
  const batch = Number(key.slice(hash + 1));
  return { ...parseStockKey(key.slice(0, hash) as StockKey), batchId: batch === 0 ? null : batch };
}

/** All batches of a variant at a location together. */
export interface Stock {
  readonly quantity: Quantity;
  /** What it cost (T9). */
  readonly value: Money;
  /** What was there before the last of it left: by this ratio goods without a price are valued that come into an empty balance. */
  readonly last: { readonly quantity: Quantity; readonly value: Money };
  readonly costs: StandingCosts;
  /** Batches that are there, null for stock without one; in no order. */
  readonly batchIds: readonly (number | null)[];
}

export interface Held {
  readonly total: Quantity;
  readonly byRow: ReadonlyMap<Ref, Quantity>;
}

export interface RowState {
  readonly moved: Quantity;
  /** How many postings close the row and were not reversed. */
  readonly closings: number;
}

/** Everything the ledger knows, as of one commit. A fork of it can be written to without changing it. */
export interface LedgerState {
  readonly balances: Layer<BalanceKey, Quantity>;
  readonly stocks: Layer<StockKey, Stock>;
  readonly held: Layer<BalanceKey, Held>;
  readonly placesHeldFor: Layer<Ref, readonly BalanceKey[]>;
  readonly rows: Layer<Ref, RowState>;
  readonly changedAt: Layer<StockKey, number>;
  readonly variants: Layer<number, LedgerVariant>;
  readonly locations: Layer<number, LedgerLocation>;
  readonly batches: Layer<number, LedgerBatch>;
  readonly batchNumbers: Layer<string, number>;
  /** How many movements of each batch stand: made, and not reversed. */
  readonly batchMoves: Layer<number, number>;
  /** The postings of the commits after `remembersAfter`. */
  readonly postings: Layer<string, KnownPosting>;
  readonly reversedBy: Layer<string, string>;
  /** The order (`orderOf`) of the last release of a row's holds: holds that were raised before it are over. */
  readonly releasedAt: Layer<Ref, number>;
}

export const emptyState = (): LedgerState => ({
  balances: new Layer(),
  stocks: new Layer(),
  held: new Layer(),
  placesHeldFor: new Layer(),
  rows: new Layer(),
  changedAt: new Layer(),
  variants: new Layer(),
  locations: new Layer(),
  batches: new Layer(),
  batchNumbers: new Layer(),
  batchMoves: new Layer(),
  postings: new Layer(),
  reversedBy: new Layer(),
  releasedAt: new Layer(),
});

export const fork = (state: LedgerState): LedgerState =>
  Object.fromEntries(
    Object.entries(state).map(([name, layer]) => [name, (layer as Layer<unknown, unknown>).fork()]),
  ) as unknown as LedgerState;

export const emptyStock: Stock = { quantity: ZERO, value: ZERO, last: { quantity: ZERO, value: ZERO }, costs: noCosts, batchIds: [] };
const nothingHeld: Held = { total: ZERO, byRow: new Map() };

export const balanceAt = (state: LedgerState, key: BalanceKey): Quantity => state.balances.get(key) ?? ZERO;
export const stockOf = (state: LedgerState, key: StockKey): Stock => state.stocks.get(key) ?? emptyStock;
export const heldAt = (state: LedgerState, key: BalanceKey): Held => state.held.get(key) ?? nothingHeld;
export const heldForRow = (state: LedgerState, key: BalanceKey, row: Ref): Quantity => heldAt(state, key).byRow.get(row) ?? ZERO;
export const batchNumberKey = (variantId: number, number: string): string => `${variantId}/${number}`;

/** The batch of this number, if the variant has one that is not deleted (T5). */
export function batchOfNumber(state: LedgerState, variantId: number, number: string): LedgerBatch | undefined {
  const id = state.batchNumbers.get(batchNumberKey(variantId, number));
  return id === undefined ? undefined : state.batches.get(id);
}

/** Adds to a balance and to the stock of its key. */
export function addStock(state: LedgerState, balanceRef: BalanceRef, quantity: Quantity, value: Money): void {
  const key = balanceKey(balanceRef);
  const balance = add(balanceAt(state, key), quantity);
  state.balances.set(key, balance === 0 ? undefined : balance);
  const of = stockKey(balanceRef.variantId, balanceRef.locationId);
  const before = stockOf(state, of);
  const isThere = before.batchIds.includes(balanceRef.batchId);
  const batchIds =
    balance === 0
      ? before.batchIds.filter((id) => id !== balanceRef.batchId)
      : isThere
        ? before.batchIds
        : [...before.batchIds, balanceRef.batchId];
  state.stocks.set(of, { ...before, quantity: add(before.quantity, quantity), value: add(before.value, value), batchIds });
}

/** Raises or lowers what is held for a row; a hold never goes below zero. */
export function addHold(state: LedgerState, balanceRef: BalanceRef, row: Ref, change: Quantity): void {
  const key = balanceKey(balanceRef);
  const byRow = new Map(heldAt(state, key).byRow);
  const after = Math.max(0, (byRow.get(row) ?? ZERO) + change) as Quantity;
  if (after === 0) byRow.delete(row);
  else byRow.set(row, after);
  state.held.set(key, byRow.size === 0 ? undefined : { total: sum(byRow.values()), byRow });
  const balanceRefs = (state.placesHeldFor.get(row) ?? []).filter((other) => other !== key);
  const now = after === 0 ? balanceRefs : [...balanceRefs, key];
  state.placesHeldFor.set(row, now.length === 0 ? undefined : now);
}
