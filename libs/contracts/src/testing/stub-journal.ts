import { stockKey } from '@pegboard/kit';
import type { JournalEntry, journalSince, ledgerSnapshot } from '../ledger';
import type { InputOf, OutputOf } from '../message';

/** For specs only: a ledger that remembers the commits it is given and answers for them as the real one does. */
export class StubJournal {
  private readonly commits: JournalEntry[] = [];

  add(entry: JournalEntry): void {
    this.commits[entry.n - 1] = entry;
  }

  since({ after_n, limit }: InputOf<typeof journalSince>): OutputOf<typeof journalSince> {
    return { entries: this.commits.slice(after_n, after_n + limit), end: this.commits.length };
  }

  snapshot(): OutputOf<typeof ledgerSnapshot> {
    const balances = new Map<string, JournalEntry['balances'][number]>();
    const totals = new Map<string, JournalEntry['row_totals'][number]>();
    const holds = new Map<string, JournalEntry['holds'][number]>();
    const changed = new Map<string, number>();
    for (const entry of this.commits) {
      for (const balance of entry.balances) {
        balances.set(`${balance.variant_id}@${balance.location_id}#${balance.batch_id}`, balance);
        changed.set(stockKey(balance.variant_id, balance.location_id), entry.n);
      }
      for (const total of entry.row_totals) totals.set(total.row, total);
      for (const hold of entry.holds) holds.set(`${hold.sales_order_row}#${hold.batch_id}`, hold);
    }
    return {
      n: this.commits.length,
      balances: [...balances.values()],
      holds: [...holds.values()],
      row_totals: [...totals.values()],
      changed_at: [...changed].map(([key, n]) => ({ key, n })),
      next_page: null,
    };
  }
}
