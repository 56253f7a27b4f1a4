import { servedRow } from '@pegboard/contracts';
import { add, parseStockKey, subtractUnbounded, sum, sumUnbounded, toDecimal, ZERO, type Quantity, type StockKey } from '@pegboard/kit';
import { isAgainstRow } from './direction';
import { keyOf } from './ledger';
import type { Entry, Money, Posting } from './posting';
import { parseBalanceKey, balanceKey, type LedgerState, type BalanceKey, type Stock } from './state';

export type LedgerFault = 'journal_gap' | 'damaged_entry' | 'balance' | 'batches' | 'value' | 'below_zero' | 'wrong_sign';

/** One thing that isn't as it must be, with the numbers. What doesn't belong to the fault is null. */
export interface LedgerFinding {
  readonly fault: LedgerFault;
  readonly n: number | null;
  readonly variantId: number | null;
  readonly locationId: number | null;
  readonly batchId: number | null;
  readonly inMemory: Quantity | null;
  readonly expected: Quantity | null;
  readonly detail: string;
}

/** What the ledger held in memory as of one commit; later commits don't change it. */
export interface LedgerSample {
  readonly balances: ReadonlyMap<BalanceKey, Quantity>;
  readonly stocks: ReadonlyMap<StockKey, Stock>;
}

export const sampleOfLedger = (state: LedgerState): LedgerSample => ({
  balances: new Map(state.balances.entries()),
  stocks: new Map(state.stocks.entries()),
});

const nothing = { n: null, variantId: null, locationId: null, batchId: null, inMemory: null, expected: null };

/**
 * Adds up the journal from its first entry, by itself and without the ledger's machine, and compares: balances in memory =
 * Σ movements, stock = Σ its batches, its value = Σ what the movements were worth, nothing below zero, nothing moved against
 * the row that it served, no number missing.
 */
export class LedgerCheck {
  readonly findings: LedgerFinding[] = [];
  movements = 0;
  private next = 1;
  private readonly balances = new Map<BalanceKey, Quantity>();
  private readonly values = new Map<StockKey, Money>();

  /** Entries come in order. */
  add(entry: Entry, n: number): void {
    this.expect(n);
    for (const posting of entry.postings) {
      if (posting.refusal) continue;
      for (const movement of posting.movements) {
        this.movements++;
        this.expectItsWay(movement, posting, n);
        this.expectWholeChange(movement, posting, n);
        const [balance, key] = [balanceKey(movement), keyOf(movement)];
        this.balances.set(balance, add(this.balances.get(balance) ?? ZERO, movement.quantity));
        this.values.set(key, add(this.values.get(key) ?? ZERO, movement.value));
      }
    }
    for (const said of entry.balances) {
      const summed = this.balances.get(balanceKey(said)) ?? ZERO;
      if (summed === said.quantity) continue;
      const { variantId, locationId, batchId, quantity } = said;
      const detail = `entry ${n} says ${toDecimal(quantity)}, the movements up to it make ${toDecimal(summed)}`;
      this.findings.push({ fault: 'damaged_entry', n, variantId, locationId, batchId, inMemory: quantity, expected: summed, detail });
    }
  }

  /** T6: what serves a row goes the row's way, and only a reverse goes back. */
  private expectItsWay(
    { serves, variantId, locationId, batchId, quantity }: Posting['movements'][number],
    posting: Posting,
    n: number,
  ): void {
    if (serves === null || quantity === 0) return;
    if (isAgainstRow(serves, quantity) === (posting.reverses !== null)) return;
    const detail = `${posting.postingId} moved ${toDecimal(quantity)} for ${serves}, which ${servedRow(serves).servedBy} serve`;
    this.findings.push({ ...nothing, fault: 'wrong_sign', n, variantId, locationId, batchId, detail });
  }

  /** T9: what goods cost more is in the value of stock, or shown as gone, to the last digit. */
  private expectWholeChange(
    { revalued, value, quantity, variantId, locationId, batchId }: Posting['movements'][number],
    { postingId }: Posting,
    n: number,
  ): void {
    if (!revalued) return;
    const [found, expected] = [sumUnbounded([value, revalued.variance]), subtractUnbounded(revalued.after, revalued.before)];
    if (quantity === 0 && found === expected) return;
    const detail = `${postingId} changes the cost of goods by ${toDecimal(expected)}, and accounts for ${toDecimal(found)}`;
    this.findings.push({ fault: 'value', n, variantId, locationId, batchId, inMemory: found, expected, detail });
  }

  /** An entry that is there and can't be read. */
  addUnreadable(n: number, detail: string): void {
    this.expect(n);
    this.findings.push({ ...nothing, fault: 'damaged_entry', n, detail });
  }

  /** The journal has been read up to this number, that of the sample. */
  compare(sample: LedgerSample, end: number, mayBeNegative: boolean): readonly LedgerFinding[] {
    this.expect(end + 1);
    for (const balance of new Set([...this.balances.keys(), ...sample.balances.keys()])) {
      const [inMemory, expected] = [sample.balances.get(balance) ?? ZERO, this.balances.get(balance) ?? ZERO];
      const at = parseBalanceKey(balance);
      if (inMemory !== expected) this.findings.push(differs('balance', at, inMemory, expected, 'the movements'));
      if (inMemory < 0 && !(mayBeNegative && at.batchId === null))
        this.findings.push({ ...nothing, ...at, fault: 'below_zero', inMemory, detail: `${toDecimal(inMemory)} is below zero` });
    }
    const batches = batchesOf(sample.balances);
    for (const key of new Set([...this.values.keys(), ...sample.stocks.keys()])) this.compareStock(key, sample, batches.get(key) ?? []);
    return this.findings;
  }

  private compareStock(key: StockKey, sample: LedgerSample, batches: readonly Quantity[]): void {
    const { variantId, locationId } = parseStockKey(key);
    const stock = sample.stocks.get(key);
    const at = { variantId, locationId, batchId: null };
    const [quantity, together] = [stock?.quantity ?? ZERO, sum(batches)];
    if (quantity !== together) this.findings.push(differs('batches', at, quantity, together, 'its batches'));
    const [value, worth] = [stock?.value ?? ZERO, this.values.get(key) ?? ZERO];
    if (value !== worth) this.findings.push(differs('value', at, value, worth, 'what the movements were worth'));
  }

  private expect(n: number): void {
    for (; this.next < n; this.next++)
      this.findings.push({ ...nothing, fault: 'journal_gap', n: this.next, detail: `number ${this.next} is missing in the journal` });
    this.next = n + 1;
  }
}

type At = Pick<LedgerFinding, 'variantId' | 'locationId' | 'batchId'>;

const differs = (fault: LedgerFault, at: At, inMemory: Quantity, expected: Quantity, of: string): LedgerFinding => ({
  ...nothing,
  ...at,
  fault,
  inMemory,
  expected,
  detail: `in memory ${toDecimal(inMemory)}, ${of} together ${toDecimal(expected)}`,
});

function batchesOf(balances: ReadonlyMap<BalanceKey, Quantity>): Map<StockKey, Quantity[]> {
  const found = new Map<StockKey, Quantity[]>();
  for (const [balance, quantity] of balances) {
    const key = keyOf(parseBalanceKey(balance));
    const there = found.get(key);
    if (there) there.push(quantity);
    else found.set(key, [quantity]);
  }
  return found;
}
