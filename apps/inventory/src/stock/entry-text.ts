import { TornEntry, type Entry, type Ledger, type LedgerCommand, type LedgerOutcome } from '@pegboard/domain-inventory';
import type { JournalMachine } from '@pegboard/eventing';

/**
 * An entry as the journal keeps it: JSON in one text. Nobody searches inside entries, and as a tree of small documents they
 * cost three times the work, at every write and every read.
 */
export type EntryText = string;

/** @throws TornEntry if the text was cut off or spoilt */
export function readEntry(text: EntryText, n: number): Entry {
  try {
    return JSON.parse(text) as Entry;
  } catch (problem) {
    throw new TornEntry(n, `it can't be read (${(problem as Error).message})`);
  }
}

/** The ledger as a machine whose entries are texts. */
export const onTexts = (ledger: Ledger): JournalMachine<EntryText, LedgerCommand, LedgerOutcome> => ({
  decide: (commands, n) => {
    const { entry, outcomes } = ledger.decide(commands, n);
    return { entry: entry && JSON.stringify(entry), outcomes };
  },
  apply: (text, n) => ledger.apply(readEntry(text, n), n),
});
