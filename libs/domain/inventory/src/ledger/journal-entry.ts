import type { Balance, Hold, JournalEntry, JournalPosting, RowTotal } from '@pegboard/contracts';
import { ZERO, type Instant } from '@pegboard/kit';
import type { LedgerBatch, Entry, BalanceRef, Posting } from './posting';
import { parseBalanceKey, type LedgerState } from './state';

const placeBody = (balanceRef: BalanceRef): { variant_id: number; location_id: number; batch_id: number | null } => ({
  variant_id: balanceRef.variantId,
  location_id: balanceRef.locationId,
  batch_id: balanceRef.batchId,
});

const postingBody = (posting: Posting): JournalPosting => ({
  posting_id: posting.postingId,
  kind: posting.kind,
  cause: posting.cause,
  movement_date: posting.movementDate,
  is_refused: posting.refusal !== null,
  reverses: posting.reverses,
  movements: posting.movements.map((movement) => ({
    ...placeBody(movement),
    quantity: movement.quantity,
    serves: movement.serves,
    holds_for: movement.holdsFor,
    price_per_unit: movement.pricePerUnit,
    value: movement.value,
    ...(movement.revalued ? { cost_variance: movement.revalued.variance } : {}),
  })),
});

/** A commit in the words that other services read. */
export const journalBody = (entry: Entry, n: number, committedAt: string): JournalEntry => ({
  n,
  committed_at: committedAt as Instant,
  postings: entry.postings.map(postingBody),
  balances: entry.balances.map((balance) => ({ ...placeBody(balance), quantity: balance.quantity })),
  holds: entry.holds.map((hold) => ({ ...placeBody(hold), sales_order_row: hold.row, quantity: hold.quantity })),
  row_totals: entry.rowTotals.map((total) => ({ row: total.row, moved: total.moved, is_closed: total.isClosed })),
  ...(entry.facts.batches.length > 0 ? { batches: entry.facts.batches.filter(({ isDeleted }) => !isDeleted).map(batchBody) } : {}),
});

const batchBody = ({ id, variantId, number, expirationDate }: LedgerBatch) => ({
  id,
  variant_id: variantId,
  batch_number: number,
  expiration_date: expirationDate,
});

/** Everything that is not zero, for a consumer that starts new. */
export function wholeLedger(state: LedgerState): {
  balances: Balance[];
  holds: Hold[];
  row_totals: RowTotal[];
  changed_at: { key: string; n: number }[];
} {
  const balances = [...state.balances.entries()].map(([key, quantity]) => ({ ...placeBody(parseBalanceKey(key)), quantity }));
  const holds = [...state.held.entries()].flatMap(([key, held]) =>
    [...held.byRow].map(([row, quantity]) => ({ ...placeBody(parseBalanceKey(key)), sales_order_row: row, quantity })),
  );
  const row_totals = [...state.rows.entries()]
    .map(([row, { moved, closings }]) => ({ row, moved, is_closed: closings > 0 }))
    .filter(({ moved, is_closed }) => moved !== ZERO || is_closed);
  return { balances, holds, row_totals, changed_at: [...state.changedAt.entries()].map(([key, n]) => ({ key, n })) };
}
