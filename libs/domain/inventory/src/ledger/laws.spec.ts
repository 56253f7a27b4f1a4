import fc from 'fast-check';
import { servedRow, type ServedRef } from '@pegboard/contracts';
import { parseStockKey, quantity, sum, type Quantity } from '@pegboard/kit';
import { balanceAt, emptyState, type Stock } from './state';
import { Ledger } from './ledger';
import type { LedgerRequest } from './posting';
import { aLedger, BEAM, CHAIR, FACTORY, PAINT, posting, printed, reversal, SHOP, type MovementLine } from '../testing';

const rows: ServedRef[] = [
  'sales_order_row/1',
  'sales_order_row/2',
  'manufacturing_order/1',
  'manufacturing_order_recipe_row/1',
  'purchase_order_row/1',
];

const line: fc.Arbitrary<MovementLine> = fc
  .record({
    variant_id: fc.constantFrom(BEAM, CHAIR, PAINT),
    location_id: fc.constantFrom(FACTORY, SHOP),
    quantity: fc.integer({ min: -6, max: 9 }).filter((amount) => amount !== 0),
    serves: fc.option(fc.constantFrom(...rows), { nil: null }),
    holds_for: fc.option(fc.constantFrom(rows[0]!, rows[1]!), { nil: null, freq: 3 }),
    price_per_unit: fc.option(
      fc.integer({ min: 0, max: 2000 }).map((cents) => (cents / 7).toFixed(6)),
      { nil: null },
    ),
    number: fc.constantFrom('A', 'B'),
  })
  .map(({ number, ...rest }) => ({
    ...rest,
    // What serves a row goes the row's way; the ledger refuses the rest (T2).
    quantity: rest.serves ? Math.abs(rest.quantity) * (servedRow(rest.serves).servedBy === 'goods in' ? 1 : -1) : rest.quantity,
    new_batch: rest.variant_id === PAINT ? { batch_number: number, expiration_date: null } : null,
  }));

type Step = {
  kind: LedgerRequest['kind'];
  lines: MovementLine[];
  reverses: number | null;
  releases: ServedRef[];
  frees: ServedRef[];
  overrides: NonNullable<LedgerRequest['overrides']>;
  closes: ServedRef[];
  repeats: boolean;
};
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('sale', 'production', 'receipt', 'adjustment', 'transfer', 'stocktake'),
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  reverses: fc.option(fc.nat({ max: 30 }), { nil: null, freq: 4 }),
  releases: fc.option(fc.constantFrom(rows[0]!, rows[1]!), { nil: null, freq: 8 }).map((row) => (row ? [row] : [])),
  frees: fc.option(fc.constantFrom(rows[0]!, rows[1]!), { nil: null, freq: 2 }).map((row) => (row ? [row] : [])),
  overrides: fc
    .option(fc.record({ row: fc.constantFrom(rows[0]!, rows[1]!), keep: fc.nat({ max: 9 }) }), { nil: null, freq: 2 })
    .map((override) => (override ? [{ row: override.row, keep: quantity(override.keep), manufacturing_order: rows[2]! }] : [])),
  closes: fc.subarray(rows, { maxLength: 1 }),
  repeats: fc.boolean(),
});

const requestOf = ({ kind, lines, reverses, releases, frees, overrides, closes }: Step, i: number): LedgerRequest =>
  reverses !== null
    ? reversal(`p${i}`, `p${reverses}`)
    : posting(`p${i}`, kind, lines, { releases, ...(kind === 'sale' ? (overrides.length > 0 ? { overrides } : { frees }) : {}), closes });

describe('laws of the ledger', () => {
  it('balance = Σ movements = Σ batches, and nothing is below zero (T1, T2)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { post, ledger, entries } = aLedger();
        steps.forEach((given, i) => post(requestOf(given, i)));
        const movements = entries.flatMap((entry) => entry.postings.flatMap((made) => made.movements));
        for (const [key, stock] of ledger.state.stocks.entries()) {
          const { variantId, locationId } = parseStockKey(key);
          const own = movements.filter((movement) => movement.variantId === variantId && movement.locationId === locationId);
          const balances = [...ledger.state.balances.entries()].filter(([place]) => place.startsWith(`${key}#`));
          expect(sum(own.map((movement) => movement.quantity))).toBe(stock.quantity);
          expect(sum(balances.map(([, quantity]) => quantity))).toBe(stock.quantity);
          expect(sum(own.map((movement) => movement.value))).toBe(stock.value);
          expect(stock.quantity === 0 ? stock.value === 0 : stock.value >= 0).toBe(true);
          expect(stock.batchIds).toHaveLength(balances.length);
        }
        for (const [, quantity] of ledger.state.balances.entries()) expect(quantity).toBeGreaterThan(0);
        for (const [, held] of ledger.state.held.entries()) expect(sum(held.byRow.values())).toBe(held.total);
      }),
      { numRuns: 200 },
    );
  });

  it('doing and reverting restores everything (T1, T9)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), step, (steps, last) => {
        const { post, ledger } = aLedger();
        steps.forEach((given, i) => post(requestOf(given, i)));
        // Where a count found less than is held, what comes in is held at once and can't be taken back.
        fc.pre([...ledger.state.held.entries()].every(([place, held]) => held.total <= balanceAt(ledger.state, place)));
        const before = printed(ledger.state);
        const did = post(requestOf({ ...last, reverses: null, releases: [] }, 50));
        if (did.status !== 'posted') return;
        expect(post(reversal('back', 'p50')).status).toBe('posted');
        expect(printed(ledger.state)).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  it('law: a unit is never worth less than the cheapest or more than the dearest receipt that stands (T9)', () => {
    const move = fc.oneof(
      fc.record({
        what: fc.constant('receive' as const),
        amount: fc.integer({ min: 1, max: 20 }),
        price: fc.integer({ min: 0, max: 300 }),
      }),
      fc.record({ what: fc.constantFrom('use', 'find'), amount: fc.integer({ min: 1, max: 20 }), price: fc.constant(0) }),
      fc.record({ what: fc.constant('revert' as const), amount: fc.nat({ max: 30 }), price: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(move, { minLength: 3, maxLength: 30 }), fc.boolean(), (moves, mayBeNegative) => {
        const { post, ledger } = aLedger(mayBeNegative);
        const prices = new Map<string, number>();
        post(posting('first', 'receipt', [{ quantity: 1, price_per_unit: 10 }]));
        moves.forEach(({ what, amount, price }, i) => {
          const id = `p${i}`;
          if (
            what === 'receive' &&
            post(posting(id, 'receipt', [{ quantity: amount, price_per_unit: (price / 7).toFixed(6) }])).status === 'posted'
          )
            prices.set(id, price / 7);
          if (what === 'use') post(posting(id, 'sale', [{ quantity: -amount }]));
          if (what === 'find') post(posting(id, 'adjustment', [{ quantity: amount }]));
          if (what === 'revert' && post(reversal(id, `p${amount}`)).status === 'posted') prices.delete(`p${amount}`);
          const [[, { quantity, value }]] = [...ledger.state.stocks.entries()] as [[string, Stock]];
          if (quantity === 0) return expect(value).toBe(0);
          const all = [10, ...prices.values()];
          const average = value / quantity;
          const slack = 0.001;
          expect(average).toBeGreaterThanOrEqual(Math.min(...all) - slack);
          expect(average).toBeLessThanOrEqual(Math.max(...all) + slack);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('twice is once, and a group decides as one after the other (T3)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const [one, grouped] = [aLedger(), aLedger()];
        const requests = steps.flatMap((given, i) => (given.repeats ? [requestOf(given, i), requestOf(given, i)] : [requestOf(given, i)]));
        const singly = requests.map((request) => one.post(request).status);
        expect(grouped.postAll(...requests).map(({ status }) => status)).toEqual(singly);
        expect(printed(grouped.ledger.state)).toEqual(printed(one.ledger.state));
      }),
      { numRuns: 200 },
    );
  });

  it('replaying the journal leads to the same state, and deciding changes nothing', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { post, ledger, entries, command } = aLedger();
        steps.forEach((given, i) => {
          const before = printed(ledger.state);
          ledger.decide([command(requestOf(given, i))], entries.length + 1);
          expect(printed(ledger.state)).toEqual(before);
          post(requestOf(given, i));
        });
        const replayed = new Ledger({ allowNegativeStock: false }, emptyState());
        entries.forEach((entry, i) => replayed.apply(entry, i + 1));
        expect(printed(replayed.state)).toEqual(printed(ledger.state));
      }),
      { numRuns: 100 },
    );
  });

  it('no other row takes held stock (T2)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (made, free, asked) => {
          const { post } = aLedger();
          post(posting('make', 'production', [{ variant_id: CHAIR, quantity: made, holds_for: rows[0]! }]));
          if (free > 0) post(posting('free', 'adjustment', [{ variant_id: CHAIR, quantity: free }]));
          const outcome = post(posting('take', 'sale', [{ variant_id: CHAIR, quantity: -asked as Quantity, serves: rows[1]! }]));
          expect(outcome.status).toBe(asked <= free ? 'posted' : 'refused');
        },
      ),
    );
  });
});
