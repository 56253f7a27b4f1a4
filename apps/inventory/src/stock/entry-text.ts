import { restatedAfterLoss, TornEntry, type Entry, type Ledger, type LedgerCommand, type LedgerOutcome } from '@pegboard/domain-inventory';
import type { JournalMachine } from '@pegboard/eventing';

/**
 * An entry as the journal keeps it: JSON in one text. Nobody searches inside entries, and as a tree of small documents they
 * cost three times the work, at every write and every read.
 */
export type EntryText = string;

/** As many of the last entries stay in memory for those that follow the journal: its publisher, the copies of batches. */
const MAX_RECENT = 256;

/** @throws TornEntry if the text was cut off or spoilt */
export function readEntry(text: EntryText, n: number): Entry {
  try {
    return JSON.parse(text) as Entry;
  } catch (problem) {
    throw new TornEntry(n, `it can't be read (${(problem as Error).message})`);
  }
}

/** The last entries that were applied, so that nobody who follows close behind reads their texts again. */
export class RecentEntries {
  private readonly entries = new Map<number, Entry>();

  keep(entry: Entry, n: number): void {
    this.entries.set(n, entry);
    this.entries.delete(n - MAX_RECENT);
  }

  entryOf(text: EntryText, n: number): Entry {
    return this.entries.get(n) ?? readEntry(text, n);
  }

  /** The entries after a number, up to the end given; undefined if not all of them are here. */
  after(afterN: number, end: number): { n: number; entry: Entry }[] | undefined {
    if (end - afterN > MAX_RECENT) return undefined;
    const found = Array.from({ length: end - afterN }, (_, i) => ({ n: afterN + 1 + i, entry: this.entries.get(afterN + 1 + i) }));
    return found.every(({ entry }) => entry) ? (found as { n: number; entry: Entry }[]) : undefined;
  }
}

/** The ledger as a machine whose entries are texts. */
export function onTexts(ledger: Ledger): JournalMachine<EntryText, LedgerCommand, LedgerOutcome> {
  let decided: { text: EntryText; entry: Entry } | undefined;
  return {
    decide: (commands, n) => {
      const { entry, outcomes } = ledger.decide(commands, n);
      decided = entry && { text: JSON.stringify(entry), entry };
      return { entry: decided?.text, outcomes };
    },
    afterLoss: (lost, at) => {
      const { filler, restated } = restatedAfterLoss(ledger.state, lost, at);
      return { filler: JSON.stringify(filler), restated: JSON.stringify(restated) };
    },
    // What was just decided here is the same as its text, and needs no reading.
    apply: (text, n) => ledger.apply(decided?.text === text ? decided.entry : readEntry(text, n), n),
  };
}
