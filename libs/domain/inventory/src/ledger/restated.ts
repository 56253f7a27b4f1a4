import { JournalEntry } from '@pegboard/contracts';
import { ZERO, type Instant, type Ref } from '@pegboard/kit';
import { wholeLedger } from './journal-entry';
import { noFacts, type BalanceRef, type Entry } from './posting';
import { balanceAt, balanceKey, heldForRow, type LedgerState } from './state';

const empty = (at: Instant): Entry => ({ at, facts: noFacts, postings: [], balances: [], holds: [], rowTotals: [] });

/**
 * For a ledger that was put back to an older state, while others have applied the commits that came after it: an entry that stands for a
 * lost one, and one that says what is there now of everything that the lost ones touched. It moves nothing; who reads it is right again.
 * @param lost the lost commits as they were published; where one is unknown, everything is said
 */
export function restatedAfterLoss(state: LedgerState, lost: readonly unknown[], at: Instant): { filler: Entry; restated: Entry } {
  const commits = lost.map((body) => JournalEntry.safeParse(body).data);
  const whole = commits.some((commit) => commit === undefined) ? [wholeLedger(state)] : [];
  const touched = [...commits.flatMap((commit) => commit ?? []), ...whole];
  const places = new Map<string, BalanceRef>();
  const holds = new Map<string, BalanceRef & { row: Ref }>();
  const rows = new Set<Ref>();
  for (const commit of touched) {
    for (const one of commit.balances) places.set(balanceKey(placeOf(one)), placeOf(one));
    for (const one of commit.holds) {
      const row = one.sales_order_row as Ref;
      holds.set(`${balanceKey(placeOf(one))} ${row}`, { ...placeOf(one), row });
    }
    for (const { row } of commit.row_totals) rows.add(row as Ref);
  }
  const restated: Entry = {
    ...empty(at),
    balances: [...places.values()].map((place) => ({ ...place, quantity: balanceAt(state, balanceKey(place)) })),
    holds: [...holds.values()].map((hold) => ({ ...hold, quantity: heldForRow(state, balanceKey(hold), hold.row) })),
    rowTotals: [...rows].map((row) => {
      const known = state.rows.get(row);
      return { row, moved: known?.moved ?? ZERO, isClosed: (known?.closings ?? 0) > 0 };
    }),
  };
  return { filler: empty(at), restated };
}

const placeOf = (one: { variant_id: number; location_id: number; batch_id: number | null }): BalanceRef => ({
  variantId: one.variant_id,
  locationId: one.location_id,
  batchId: one.batch_id,
});
