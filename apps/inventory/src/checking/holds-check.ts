import { salesRowsOf } from '@pegboard/contracts';
import { heldForRow, type LedgerState } from '@pegboard/domain-inventory';
import type { Asker, BackgroundCheck, Clock, IdPage, Suspect } from '@pegboard/eventing';
import { ref, refId, sum, toDecimal, ZERO, type Quantity, type Ref } from '@pegboard/kit';
import type { StockLedger } from '../stock/stock-ledger';

const rowRef = (id: number): Ref => ref('sales_order_row', id);
const heldFor = (state: LedgerState, id: number): Quantity => {
  const places = state.placesHeldFor.get(rowRef(id)) ?? [];
  return places.length === 0 ? ZERO : sum(places.map((place) => heldForRow(state, place, rowRef(id))));
};

/** Nothing is held for a row that is wholly packed, deleted or unlinked (M6). */
export const holdsCheck = (ledger: StockLedger, asker: Asker, clock: Clock): BackgroundCheck => ({
  check: 'holds',
  of: 'sales_order_row',
  page: (after, limit) => Promise.resolve(pageOfHeld(ledger.state, after, limit)),
  compare: async (ids) => {
    const { rows } = await asker.ask(salesRowsOf, { sales_order_row_ids: [...ids] });
    const known = new Map(rows.map((row) => [row.sales_order_row_id, row]));
    // Read after sales was asked: what was packed meanwhile isn't held any more.
    const state = await ledger.now();
    return ids.flatMap((id): Suspect[] => {
      const [held, row] = [heldFor(state, id), known.get(id)];
      if (held === ZERO || (row?.is_open && row.manufacturing_order_ids.length > 0)) return [];
      const is = !row ? 'is not there' : row.is_open ? 'is linked to no order' : 'is packed';
      return [{ id, about: rowRef(id), detail: `${toDecimal(held)} are held for it, and it ${is}` }];
    });
  },
  mend: async (ids) => {
    for (const id of ids) await release(ledger, id, clock);
  },
});

/** Moves nothing, and ends what is held. A hold that is raised again later is ended under another id. */
async function release(ledger: StockLedger, id: number, clock: Clock): Promise<void> {
  const nothing = { movements: [], closes: [], frees: [], overrides: [], reverses: null, unless_changed_since: {} };
  const cause = { type: 'sales_order_row', id, number: null };
  await ledger.post({
    posting_id: `${rowRef(id)}/repair/${ledger.end}`,
    kind: 'release',
    cause,
    movement_date: clock.now(),
    releases: [rowRef(id)],
    ...nothing,
  });
}

/** The rows are in no order: the smallest ids behind a place are found by one look at all that is held. */
function pageOfHeld(state: LedgerState, after: number, limit: number): IdPage {
  const all: number[] = [];
  for (const [row] of state.placesHeldFor.entries()) if (refId(row) > after) all.push(refId(row));
  const ids = all.sort((a, b) => a - b).slice(0, limit);
  return { ids, next: ids.length < limit ? null : ids[ids.length - 1]! };
}
