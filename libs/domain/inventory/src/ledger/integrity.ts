import { toDecimal, ZERO } from '@pegboard/kit';
import type { Entry } from './posting';
import { balanceAt, heldForRow, balanceKey, type LedgerState } from './state';

/** An entry whose movements don't lead to the balances it says: it was damaged, and nothing may be decided on top of it. */
export class TornEntry extends Error {
  constructor(n: number, what: string) {
    super(`The stock journal's entry ${n} is damaged: ${what}. Restore the journal from a backup; nothing was changed.`);
  }
}

/** What is wrong with an entry that was just applied, or undefined. */
export function tornness(state: LedgerState, entry: Entry): string | undefined {
  for (const balance of entry.balances) {
    const found = balanceAt(state, balanceKey(balance));
    if (found !== balance.quantity)
      return `it says ${toDecimal(balance.quantity)} of variant ${balance.variantId} at location ${balance.locationId}, its movements lead to ${toDecimal(found)}`;
  }
  for (const hold of entry.holds) {
    if (heldForRow(state, balanceKey(hold), hold.row) !== hold.quantity)
      return `it says ${toDecimal(hold.quantity)} held for ${hold.row}, its movements lead to another quantity`;
  }
  for (const total of entry.rowTotals) {
    if ((state.rows.get(total.row)?.moved ?? ZERO) !== total.moved)
      return `it says ${toDecimal(total.moved)} moved for ${total.row}, its movements lead to another quantity`;
  }
  return undefined;
}
