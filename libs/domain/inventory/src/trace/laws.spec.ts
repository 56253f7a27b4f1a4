import fc from 'fast-check';
import type { ServedRef } from '@pegboard/contracts';
import { quantity, type Instant } from '@pegboard/kit';
import { History } from '../history/history';
import type { Entry, PostedMovement, Posting } from '../ledger/posting';
import { aLedger, facts, posting, reversal, FACTORY, SHOP, type MovementLine } from '../testing';
import { balanceOfBatch, isBalanced } from './batch-balance';
import { missing, recall } from './recall';
import { traceBackward } from './trace';

const tracked = { ...facts, variants: [1, 2, 3].map((id) => ({ id, itemId: id, sku: `V${id}`, isTracked: true })) };
const numbers = ['A', 'B', 'C'];

interface Happening {
  readonly kind: 'receipt' | 'production' | 'sale' | 'adjustment' | 'transfer';
  readonly made: { variant: number; number: string; quantity: number };
  readonly taken: { variant: number; number: string; quantity: number }[];
  readonly location: number;
  readonly reverses: number | null;
}

const part = fc.record({
  variant: fc.constantFrom(1, 2, 3),
  number: fc.constantFrom(...numbers),
  quantity: fc.integer({ min: 1, max: 6 }),
});
const happening: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constantFrom('receipt', 'receipt', 'production', 'production', 'sale', 'adjustment', 'transfer'),
  made: part,
  taken: fc.array(part, { minLength: 1, maxLength: 3 }),
  location: fc.constantFrom(FACTORY, SHOP),
  reverses: fc.option(fc.nat({ max: 40 }), { nil: null, freq: 5 }),
});

function linesOf({ kind, made, taken, location }: Happening): MovementLine[] {
  const line = (one: { variant: number; number: string }, amount: number, serves: ServedRef | null): MovementLine => ({
    variant_id: one.variant,
    location_id: location,
    quantity: amount,
    serves,
    new_batch: { batch_number: one.number, expiration_date: null },
  });
  const outs = taken.map((one) =>
    line(one, -one.quantity, kind === 'sale' ? 'sales_order_row/1' : kind === 'production' ? 'manufacturing_order_recipe_row/1' : null),
  );
  if (kind === 'receipt') return [line(made, made.quantity * 3, 'purchase_order_row/1')];
  if (kind === 'production') return [line(made, made.quantity, 'manufacturing_order/1'), ...outs];
  if (kind === 'adjustment') return [...outs.slice(0, 1), line({ ...made, variant: taken[0]!.variant }, taken[0]!.quantity, null)];
  return outs;
}

describe('laws of traces (T8)', () => {
  it('nothing is lost and nothing appears: every batch is balanced, and every way out of it is an edge', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        const ledger = aLedger(false, tracked);
        happenings.forEach((one, i) =>
          ledger.post(one.reverses === null ? posting(`p${i}`, one.kind, linesOf(one)) : reversal(`p${i}`, `p${one.reverses}`)),
        );
        const [history, replayed] = [new History(), new History()];
        ledger.entries.forEach((entry, i) => history.add(entry, i + 1));
        ledger.entries.forEach((entry, i) => replayed.add(JSON.parse(JSON.stringify(entry)) as Entry, i + 1));
        for (const [id] of ledger.ledger.state.batches.entries()) {
          const found = recall(history, id);
          for (const { batchId, balance } of found.batches) {
            expect(isBalanced(balance)).toBe(true);
            expect(missing(found.trace, batchId, balance)).toBe(0);
          }
          expect(recall(replayed, id).trace.edges).toEqual(found.trace.edges);
          // What is found on the way there is found on the way back.
          for (const other of found.batches) {
            if (other.batchId !== id && other.balance.quantityIn > 0)
              expect(traceBackward(history, other.batchId).nodes.some((node) => node.id === `batch/${id}`)).toBe(true);
          }
          expect(balanceOfBatch(history, id).inStock).toBe(
            [...ledger.ledger.state.balances.entries()]
              .filter(([key]) => key.endsWith(`#${id}`))
              .reduce((sum, [, amount]) => sum + amount, 0),
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  it('a recall finds everything over ten levels among 100 000 movements (T8)', () => {
    const { history, first } = deepHistory();
    expect(history.lines.length).toBeGreaterThanOrEqual(100_000);
    const found = recall(history, first);
    expect(found.orders.length).toBeGreaterThan(100);
    expect(found.batches.length).toBeGreaterThan(1_000);
  });
});

/** Ten levels: every batch of a level goes into three of the next one, the last level is sold; and much else happens. */
function deepHistory(): { history: History; first: number } {
  const history = new History();
  let n = 0;
  const at = '2026-05-01T08:00:00.000Z' as Instant;
  const movement = (variantId: number, batchId: number, amount: number, serves: ServedRef): PostedMovement => ({
    variantId,
    locationId: 1,
    batchId,
    quantity: quantity(amount),
    serves,
    holdsFor: null,
    pricePerUnit: null,
    value: quantity(0),
  });
  const happen = (kind: Posting['kind'], cause: string, id: number, movements: PostedMovement[]): void => {
    const made: Posting = {
      postingId: `${cause}/${id}`,
      kind,
      cause: { type: cause, id, number: null },
      movementDate: at,
      movements,
      holdChanges: [],
      closes: [],
      reopens: [],
      releases: [],
      reverses: null,
      refusal: null,
    };
    history.add({ at, facts: { variants: [], locations: [], batches: [] }, postings: [made], balances: [], holds: [], rowTotals: [] }, ++n);
  };
  const width = 200;
  const batch = (level: number, i: number): number => level * width + (i % width) + 1;
  for (let i = 0; i < width; i++) happen('receipt', 'purchase_order', i + 1, [movement(1, batch(0, i), 100, 'purchase_order_row/1')]);
  for (let level = 1; level < 10; level++) {
    for (let i = 0; i < width; i++) {
      const ingredients = [0, 1, 2].map((j) =>
        movement(level, batch(level - 1, i + j * 3 ** (level % 5)), -3, 'manufacturing_order_recipe_row/1'),
      );
      happen('production', 'manufacturing_order_production', level * width + i, [
        movement(level + 1, batch(level, i), 10, 'manufacturing_order/1'),
        ...ingredients,
      ]);
    }
  }
  for (let i = 0; i < width; i++) happen('sale', 'sales_order', i + 1, [movement(10, batch(9, i), -1, 'sales_order_row/1')]);
  for (let i = 0; history.lines.length < 100_000; i++)
    happen('receipt', 'purchase_order', 1_000 + i, [movement(20 + (i % 500), 100_000 + (i % 5_000), 1, 'purchase_order_row/1')]);
  return { history, first: batch(0, 0) };
}
