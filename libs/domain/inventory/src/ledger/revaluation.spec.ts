import fc from 'fast-check';
import { quantity, sum, toDecimal, type Quantity } from '@pegboard/kit';
import { LedgerCheck, sampleOfLedger } from './check-ledger';
import { journalBody } from './journal-entry';
import { Ledger } from './ledger';
import { emptyState, type Stock } from './state';
import { aLedger, BEAM, CHAIR, FACTORY, PAINT, posting, printed, reversal, SHOP } from '../testing';

const ROW = 'purchase_order_row/1';
const bought = (id: string, amount: number, price: number | string, more: object = {}) =>
  posting(id, 'receipt', [{ quantity: amount, price_per_unit: price, serves: ROW, ...more }]);
const used = (id: string, amount: number, more: object = {}) => posting(id, 'sale', [{ quantity: -amount, ...more }]);
const dearer = (id: string, receipt: string, by: number | string, before: number | string = 0) =>
  posting(id, 'receipt', [{ quantity: 0, serves: ROW, value: quantity(by), revalues: { posting_id: receipt, before: quantity(before) } }]);
const became = (outcome: { moved?: readonly { value?: Quantity; cost_variance?: Quantity }[] | undefined }) =>
  outcome.moved!.map(({ value, cost_variance }) => [toDecimal(value!), toDecimal(cost_variance!)]);

describe('a cost that comes after the goods (T9)', () => {
  it('changes the value of what is still there; the part of what is gone is shown beside it', () => {
    const { post, value, stock } = aLedger();
    post(bought('a', 10, 3));
    post(used('u', 4));
    expect(became(post(dearer('v', 'a', 5)))).toEqual([['3', '2']]);
    expect([stock(BEAM), value(BEAM)]).toEqual(['6', '21']);
  });

  it('counts no more units as still there than came, and none twice', () => {
    const { post, value } = aLedger();
    post(bought('a', 10, 3));
    post(bought('b', 10, 3, { serves: 'purchase_order_row/2' }));
    post(used('u', 12));
    const other = dearer('v', 'b', 10).movements.map((one) => ({ ...one, serves: 'purchase_order_row/2' as const }));
    const both = { ...dearer('v', 'a', 10), movements: [...dearer('v', 'a', 10).movements, ...other] };
    const outcome = post(both);
    expect(became(outcome)).toEqual([
      ['8', '2'],
      ['0', '10'],
    ]);
    expect(value(BEAM)).toBe('32');
    // Asked again it is the same, and each receipt can take its own back.
    expect(post(both)).toEqual(outcome);
    post(reversal('r', 'v/2'));
    expect(value(BEAM)).toBe('32');
    post(reversal('s', 'v'));
    expect(value(BEAM)).toBe('24');
  });

  it('goes completely to what is gone where nothing is there any more, also what was moved elsewhere', () => {
    const { post, value } = aLedger();
    post(bought('a', 2, 3));
    post(posting('t', 'transfer', [{ quantity: -2 }, { quantity: 2, location_id: SHOP, price_per_unit: 3 }]));
    expect(became(post(dearer('v', 'a', 5)))).toEqual([['0', '5']]);
    expect([value(BEAM), value(BEAM, SHOP)]).toEqual(['0', '6']);
  });

  it('goes by the batches of tracked goods, where they lie now', () => {
    const { post } = aLedger();
    const batch = (batch_number: string) => ({ variant_id: PAINT, new_batch: { batch_number, expiration_date: null } });
    post(
      posting('a', 'receipt', [
        { quantity: 6, price_per_unit: 1, serves: ROW, ...batch('A') },
        { quantity: 3, price_per_unit: 1, serves: ROW, ...batch('B') },
      ]),
    );
    post(posting('c', 'receipt', [{ quantity: 9, price_per_unit: 1, ...batch('C') }]));
    post(used('u', 4, batch('A')));
    expect(became(post(dearer('v', 'a', 9)))).toEqual([
      ['2', '4'],
      ['3', '0'],
    ]);
  });

  it('reaches what a contractor made, of which the ledger alone knows the whole cost', () => {
    const { post, value } = aLedger();
    post(posting('s', 'receipt', [{ quantity: 4, price_per_unit: 5, location_id: SHOP }]));
    post(
      posting('a', 'receipt', [
        { variant_id: CHAIR, quantity: 2, price_per_unit: 8, serves: ROW },
        { quantity: -4, location_id: SHOP, serves: 'outsourced_purchase_order_recipe_row/7' },
      ]),
    );
    post(dearer('v', 'a', 4));
    expect(value(CHAIR)).toBe('40');
    // The cheapest receipt that stands cost 20 a piece now, not 18.
    post(posting('b', 'receipt', [{ variant_id: CHAIR, quantity: 2, price_per_unit: 100 }]));
    post(used('u', 1, { variant_id: CHAIR }));
    post(reversal('r', 'b'));
    expect(value(CHAIR)).toBe('20');
  });

  it('may be less: then stock and what is gone give it back; no unit gets a cost that no receipt had', () => {
    const { post, value } = aLedger();
    post(bought('a', 10, 1));
    post(bought('b', 10, 101));
    post(used('u', 10));
    expect(became(post(dearer('v', 'b', -1000)))).toEqual([['-500', '-500']]);
    expect(value(BEAM)).toBe('10');
  });

  it('is posted once, and a refusal names the posting (T3)', () => {
    const { post, value, entries } = aLedger();
    post(bought('a', 10, 3));
    const first = post(dearer('v', 'a', 5));
    expect(post(dearer('v', 'a', 5))).toEqual(first);
    expect(value(BEAM)).toBe('35');
    expect(post(dearer('w', 'x', 5))).toMatchObject({ refusal: { code: 'UNKNOWN_POSTING', details: [{ info: { posting_id: 'x' } }] } });
    post(bought('b', 10, 3));
    post(reversal('r', 'b'));
    expect(post(dearer('z', 'b', 5))).toMatchObject({ refusal: { code: 'ALREADY_REVERSED' } });
    expect(post(dearer('big', 'a', 9_000_000_000))).toMatchObject({ refusal: { code: 'QUANTITY_TOO_LARGE' } });
    expect(journalBody(entries[2]!, 3, '').postings[0]!.movements).toMatchObject([
      { quantity: 0, value: quantity(5), cost_variance: 0, serves: ROW },
    ]);
  });

  it('a change that doesn’t account for all of itself is found by the check of the ledger', () => {
    const { post, entries, ledger } = aLedger();
    post(bought('a', 10, 3));
    post(used('u', 4));
    post(dearer('v', 'a', 5));
    const check = (spoil: boolean) => {
      const checking = new LedgerCheck();
      entries.forEach((entry, i) => {
        const read = structuredClone(entry);
        const [movement] = read.postings[0]?.movements ?? [];
        if (spoil && movement?.revalued) Object.assign(movement.revalued, { variance: quantity(1) });
        checking.add(read, i + 1);
      });
      return checking.compare(sampleOfLedger(ledger.state), entries.length, false).map(({ fault, detail }) => [fault, detail]);
    };
    expect(check(false)).toEqual([]);
    expect(check(true)).toEqual([['value', 'v changes the cost of goods by 5, and accounts for 4']]);
  });

  type Step = { what: 'receive' | 'use' | 'revalue' | 'revert'; amount: number; money: number };
  const steps: fc.Arbitrary<Step[]> = fc.array(
    fc.record({
      what: fc.constantFrom('receive', 'receive', 'use', 'revalue', 'revalue', 'revert'),
      amount: fc.integer({ min: 1, max: 20 }),
      money: fc.integer({ min: 0, max: 3_000 }),
    }),
    { maxLength: 30 },
  );

  /** From scratch, in plain numbers: receipts with what they cost, the value of stock, and what went to goods that were gone. */
  class Oracle {
    quantity = 0;
    value = 0;
    gone = 0;
    readonly receipts = new Map<string, { amount: number; cost: number; changes: { kept: number; gone: number; by: number }[] }>();

    private within(): number {
      if (this.quantity === 0) return 0;
      const costs = [...this.receipts.values()].map(({ amount, cost }) => (cost / amount) * this.quantity);
      if (costs.length === 0) return Math.max(0, this.value);
      return Math.min(Math.max(this.value, ...[Math.min(...costs)]), Math.max(...costs));
    }
    receive(id: string, amount: number, cost: number): void {
      this.receipts.set(id, { amount, cost, changes: [] });
      this.quantity += amount;
      this.value += cost;
    }
    use(amount: number): void {
      this.value -= (this.value * amount) / this.quantity;
      this.quantity -= amount;
    }
    revalue(id: string, by: number): void {
      const receipt = this.receipts.get(id)!;
      const before = this.value;
      receipt.cost += by;
      this.value += (by * Math.min(receipt.amount, this.quantity)) / receipt.amount;
      this.value = this.within();
      const kept = this.value - before;
      receipt.changes.push({ kept, gone: by - kept, by });
      this.gone += by - kept;
    }
    revert(id: string): void {
      const receipt = this.receipts.get(id)!;
      for (const { kept, by } of [...receipt.changes].reverse()) {
        const before = this.value;
        receipt.cost -= by;
        this.value -= kept;
        this.value = this.within();
        this.gone -= by + (this.value - before);
      }
      this.receipts.delete(id);
      this.quantity -= receipt.amount;
      this.value -= receipt.cost;
      this.value = this.within();
    }
  }

  it('law: stock and what is gone together bear each change to the last digit, as an oracle from scratch says', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { post, ledger, entries } = aLedger();
        const oracle = new Oracle();
        const changes = new Map<string, { id: string; by: Quantity }[]>();
        given.forEach(({ what, amount, money }, i) => {
          const ids = [...oracle.receipts.keys()];
          const chosen = ids[amount % ids.length];
          if (what === 'receive') {
            post(posting(`p${i}`, 'receipt', [{ quantity: amount, serves: ROW, value: (money * 1000) as Quantity }]));
            oracle.receive(`p${i}`, amount, money / 1000);
          }
          if (what === 'use' && amount <= oracle.quantity) {
            post(used(`p${i}`, amount));
            oracle.use(amount);
          }
          if (what === 'revalue' && chosen !== undefined) {
            const earlier = changes.get(chosen) ?? [];
            const before = sum(earlier.map(({ by }) => by));
            // Never below what the goods cost without: a cost that is taken back was added before.
            const by = (money % 3 === 0 ? -before : money * 777) as Quantity;
            expect(post(dearer(`p${i}`, chosen, toDecimal(by), toDecimal(before))).status).toBe('posted');
            changes.set(chosen, [...earlier, { id: `p${i}`, by }]);
            oracle.revalue(chosen, by / 1e6);
          }
          if (what === 'revert' && chosen !== undefined && oracle.receipts.get(chosen)!.amount <= oracle.quantity) {
            const together = [...(changes.get(chosen) ?? []).map(({ id }) => id).reverse(), chosen];
            const [reverses, ...reverses_also] = together;
            expect(post({ ...reversal(`p${i}`, reverses!), reverses_also }).status).toBe('posted');
            changes.delete(chosen);
            oracle.revert(chosen);
          }
        });
        const movements = entries.flatMap((entry) => entry.postings.flatMap((made) => made.movements));
        for (const { value, quantity: moved, revalued } of movements)
          if (revalued) expect([moved, value + revalued.variance]).toEqual([0, revalued.after - revalued.before]);
        const stock: Stock | undefined = [...ledger.state.stocks.entries()][0]?.[1];
        expect((stock?.quantity ?? 0) / 1e6).toBe(oracle.quantity);
        expect((stock?.value ?? 0) / 1e6).toBeCloseTo(oracle.value, 2);
        const gone = movements.reduce((total, { revalued }) => total + (revalued?.variance ?? 0), 0);
        expect(gone / 1e6).toBeCloseTo(oracle.gone, 2);
        const again = new Ledger({ allowNegativeStock: false }, emptyState());
        entries.forEach((entry, i) => again.apply(entry, i + 1));
        expect(printed(again.state)).toEqual(printed(ledger.state));
        const check = new LedgerCheck();
        entries.forEach((entry, i) => check.add(entry, i + 1));
        expect(check.compare(sampleOfLedger(ledger.state), entries.length, false)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('law: a change that is taken back leaves everything as it was (T1)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.nat({ max: 30 }),
        fc.integer({ min: -3_000_000, max: 9_999_999 }),
        (came, gone, by) => {
          const { post, ledger } = aLedger(true);
          post(bought('a', came, 3));
          post(bought('b', 5, '1.234567'));
          if (gone > 0) post(used('u', gone));
          const costs = () => [...ledger.state.stocks.entries()].map(([, stock]) => stock.costs);
          const before = [printed(ledger.state), costs()];
          post(dearer('v', 'a', toDecimal(by as Quantity)));
          expect(post(reversal('r', 'v')).status).toBe('posted');
          expect([printed(ledger.state), costs()]).toEqual(before);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is at the place of the goods, whatever the request says', () => {
    const { post, value } = aLedger();
    post(bought('a', 10, 3));
    post({ ...dearer('v', 'a', 5), movements: dearer('v', 'a', 5).movements.map((one) => ({ ...one, location_id: SHOP })) });
    expect([value(BEAM, FACTORY), value(BEAM, SHOP)]).toEqual(['35', '0']);
  });
});
