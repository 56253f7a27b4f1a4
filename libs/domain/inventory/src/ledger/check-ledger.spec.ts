import { quantity, stockKey, type Quantity } from '@pegboard/kit';
import { aLedger, BEAM, CHAIR, FACTORY, PAINT, posting, SHOP } from '../testing';
import { LedgerCheck, sampleOfLedger, type LedgerSample } from './check-ledger';
import type { Entry } from './posting';
import { balanceKey } from './state';

/** Beams, chairs and a batch of paint in a few commits (the first notes what they are), and what is in memory after them. */
function aCompany(): { entries: Entry[]; sample: LedgerSample } {
  const { post, entries, ledger } = aLedger();
  post(posting('a', 'adjustment', [{ quantity: 10, price_per_unit: 5 }]));
  post(
    posting('b', 'adjustment', [
      { variant_id: PAINT, quantity: 4, new_batch: { batch_number: 'P-1', expiration_date: null }, price_per_unit: 2 },
      { variant_id: CHAIR, location_id: SHOP, quantity: 3 },
    ]),
  );
  post(posting('c', 'sale', [{ quantity: -4 }]));
  post(posting('d', 'sale', [{ quantity: -99 }]));
  return { entries, sample: sampleOfLedger(ledger.state) };
}

const checked = (entries: readonly Entry[], sample: LedgerSample, mayBeNegative = false) => {
  const check = new LedgerCheck();
  entries.forEach((entry, i) => check.add(entry, i + 1));
  return check.compare(sample, entries.length, mayBeNegative);
};

describe('the check of the ledger', () => {
  it('finds nothing where memory is what the journal says; what was refused moved nothing (T1)', () => {
    const { entries, sample } = aCompany();
    expect(entries).toHaveLength(5);
    expect(checked(entries, sample)).toEqual([]);
  });

  it('names the place and the numbers of a balance that isn’t the sum of its movements, and of stock that isn’t its batches', () => {
    const { entries, sample } = aCompany();
    const place = balanceKey({ variantId: BEAM, locationId: FACTORY, batchId: null });
    const balances = new Map(sample.balances).set(place, quantity(7));
    expect(checked(entries, { ...sample, balances })).toEqual([
      expect.objectContaining({
        fault: 'balance',
        variantId: BEAM,
        locationId: FACTORY,
        batchId: null,
        inMemory: quantity(7),
        expected: quantity(6),
      }),
      expect.objectContaining({ fault: 'batches', variantId: BEAM, detail: 'in memory 6, its batches together 7' }),
    ]);
  });

  it('compares what stock is worth with what its movements were (T9)', () => {
    const { entries, sample } = aCompany();
    const key = stockKey(BEAM, FACTORY);
    const stocks = new Map(sample.stocks).set(key, { ...sample.stocks.get(key)!, value: quantity(31) });
    expect(checked(entries, { ...sample, stocks })).toMatchObject([
      { fault: 'value', variantId: BEAM, inMemory: quantity(31), expected: quantity(30) },
    ]);
  });

  it('finds a number that is missing, and the entry whose own balances then no longer fit', () => {
    const { entries, sample } = aCompany();
    const check = new LedgerCheck();
    for (const n of [1, 3, 4, 5]) check.add(entries[n - 1]!, n);
    expect(check.compare(sample, 5, false).map(({ fault, n }) => [fault, n])).toEqual([
      ['journal_gap', 2],
      ['damaged_entry', 4],
      ['balance', null],
      ['value', null],
    ]);
  });

  it('finds missing numbers at the end, and entries that can’t be read', () => {
    const { entries, sample } = aCompany();
    const check = new LedgerCheck();
    check.add(entries[0]!, 1);
    check.addUnreadable(2, 'cut off');
    const findings = check.compare(sample, 4, false);
    expect(findings.filter(({ fault }) => fault !== 'balance' && fault !== 'value')).toMatchObject([
      { fault: 'damaged_entry', n: 2, detail: 'cut off' },
      { fault: 'journal_gap', n: 3 },
      { fault: 'journal_gap', n: 4 },
    ]);
  });

  it('finds a part that went against the row that it served; its reverse goes back that way (T2, T6)', () => {
    const { entries, sample } = aCompany();
    const served = { serves: 'stock_transfer_row/7' as const, batchId: null };
    const [first, ...rest] = entries as [Entry, ...Entry[]];
    const moves = (entry: Entry, quantity: Quantity, reverses: string | null): Entry => ({
      ...entry,
      postings: entry.postings.map((made) => ({
        ...made,
        reverses,
        movements: made.movements.map((movement) => ({ ...movement, ...served, quantity })),
      })),
      balances: [],
    });
    const faults = (quantity: Quantity, reverses: string | null) =>
      checked([first, moves(rest[0]!, quantity, reverses), ...rest.slice(1)], sample).filter(({ fault }) => fault === 'wrong_sign');
    expect(faults(quantity(5), null)).toEqual([
      expect.objectContaining({
        n: 2,
        variantId: BEAM,
        locationId: FACTORY,
        detail: 'a moved 5 for stock_transfer_row/7, which goods out serve',
      }),
    ]);
    expect(faults(quantity(-5), null)).toEqual([]);
    expect(faults(quantity(5), 'z')).toEqual([]);
    expect(faults(quantity(-5), 'z')).toHaveLength(1);
  });

  it('nothing is below zero, unless untracked stock may be (T2)', () => {
    const { post, entries, ledger } = aLedger(true);
    post(posting('a', 'sale', [{ quantity: -2 }]));
    const sample = sampleOfLedger(ledger.state);
    expect(checked(entries, sample, true)).toEqual([]);
    expect(checked(entries, sample)).toMatchObject([{ fault: 'below_zero', variantId: BEAM, locationId: FACTORY, inMemory: quantity(-2) }]);
  });
});
