import { servedRow } from '@pegboard/contracts';
import { add, negate, stockKey, ZERO, type Quantity, type Ref, type StockKey } from '@pegboard/kit';
import { orderOf, type LedgerBatch, type LedgerFacts, type PostedMovement, type Posting } from './posting';
import { afterMovement, afterRevaluation } from './standing-costs';
import { addHold, addStock, batchNumberKey, stockOf, type LedgerState } from './state';

/** What a movement moves for the row it serves, positive when it is served as intended. */
export const servedQuantity = (row: Ref, quantity: Quantity): Quantity =>
  servedRow(row).servedBy === 'goods in' ? quantity : negate(quantity);

/** Writes the effects of a posting. The rules have been judged before: this is arithmetic only. */
export function applyPosting(state: LedgerState, posting: Posting, n: number, index: number): void {
  state.postings.set(posting.postingId, { n, index, posting });
  if (posting.refusal) return;
  const touched = new Set<StockKey>();
  for (const movement of posting.movements) {
    touched.add(stockKey(movement.variantId, movement.locationId));
    addStock(state, movement, movement.quantity, movement.value);
    keepCost(state, posting, movement);
    if (movement.batchId !== null && !movement.revalued) countMove(state, movement.batchId, posting.reverses ? -1 : 1);
    if (movement.serves) addToRow(state, movement.serves, servedQuantity(movement.serves, movement.quantity), 0);
  }
  for (const change of posting.holdChanges) {
    touched.add(stockKey(change.variantId, change.locationId));
    addHold(state, change, change.row, change.quantity);
  }
  for (const row of posting.closes) addToRow(state, row, ZERO, 1);
  for (const row of posting.reopens) addToRow(state, row, ZERO, -1);
  for (const row of posting.releases) state.releasedAt.set(row, orderOf({ n, index }));
  if (posting.reverses) state.reversedBy.set(posting.reverses, posting.postingId);
  for (const key of touched) {
    state.changedAt.set(key, n);
    keepAverage(state, key);
  }
}

function countMove(state: LedgerState, batchId: number, by: number): void {
  const moves = (state.batchMoves.get(batchId) ?? 0) + by;
  state.batchMoves.set(batchId, moves > 0 ? moves : undefined);
}

function addToRow(state: LedgerState, row: Ref, moved: Quantity, closings: number): void {
  const before = state.rows.get(row) ?? { moved: ZERO, closings: 0 };
  state.rows.set(row, { moved: add(before.moved, moved), closings: Math.max(0, before.closings + closings) });
}

function keepAverage(state: LedgerState, key: StockKey): void {
  const stock = stockOf(state, key);
  if (stock.quantity > 0) state.stocks.set(key, { ...stock, last: { quantity: stock.quantity, value: stock.value } });
}

function keepCost(state: LedgerState, { kind, reverses }: Posting, movement: PostedMovement): void {
  const key = stockKey(movement.variantId, movement.locationId);
  const stock = stockOf(state, key);
  const { revalued } = movement;
  const costs = revalued
    ? afterRevaluation(stock.costs, revalued)
    : afterMovement(stock.costs, kind, movement, movement.cost ?? movement.value, reverses !== null);
  if (costs !== stock.costs) state.stocks.set(key, { ...stock, costs });
}

export function applyFacts(state: LedgerState, facts: LedgerFacts): void {
  for (const variant of facts.variants) state.variants.set(variant.id, variant);
  for (const location of facts.locations) state.locations.set(location.id, location);
  for (const batch of facts.batches) applyBatch(state, batch);
}

function applyBatch(state: LedgerState, batch: LedgerBatch): void {
  const before = state.batches.get(batch.id);
  if (before) state.batchNumbers.set(batchNumberKey(before.variantId, before.number), undefined);
  state.batches.set(batch.id, batch);
  if (!batch.isDeleted) state.batchNumbers.set(batchNumberKey(batch.variantId, batch.number), batch.id);
}
