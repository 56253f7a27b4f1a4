import { performance } from 'node:perf_hooks';
import { History, noFacts, recall, type PostedMovement, type Posting } from '@pegboard/domain-inventory';
import type { ServedRef } from '@pegboard/contracts';
import { quantity, ZERO, type Instant } from '@pegboard/kit';

const at = '2026-05-01T08:00:00.000Z' as Instant;
const WIDTH = 200;
const MOVEMENTS = 100_000;
const RUNS = 5;

/** How long one recall takes, the slowest of five after one to warm up. */
export function recallMs(): number {
  const { history, first } = deepHistory();
  recall(history, first);
  const times = Array.from({ length: RUNS }, () => {
    const began = performance.now();
    const found = recall(history, first);
    if (found.orders.length === 0 || found.batches.length < WIDTH) throw new Error('the recall found nothing');
    return performance.now() - began;
  });
  return Number(Math.max(...times).toFixed(1));
}

/** Ten levels: every batch of a level goes into three of the next one, the last level is sold; and much else happens. */
function deepHistory(): { history: History; first: number } {
  const history = new History();
  let n = 0;
  const happen = (kind: Posting['kind'], cause: string, id: number, movements: PostedMovement[]): void => {
    const about = { postingId: `${cause}/${id}`, kind, cause: { type: cause, id, number: null }, movementDate: at, movements };
    const posting: Posting = { ...about, holdChanges: [], closes: [], reopens: [], releases: [], reverses: null, refusal: null };
    history.add({ at, facts: noFacts, postings: [posting], balances: [], holds: [], rowTotals: [] }, ++n);
  };
  const batch = (level: number, i: number): number => level * WIDTH + (i % WIDTH) + 1;
  for (let i = 0; i < WIDTH; i++) happen('receipt', 'purchase_order', i + 1, [movement(1, batch(0, i), 100, 'purchase_order_row/1')]);
  for (let level = 1; level < 10; level++) {
    for (let i = 0; i < WIDTH; i++) {
      const ingredients = [0, 1, 2].map((j) =>
        movement(level, batch(level - 1, i + j * 3 ** (level % 5)), -3, 'manufacturing_order_recipe_row/1'),
      );
      const product = movement(level + 1, batch(level, i), 10, 'manufacturing_order/1');
      happen('production', 'manufacturing_order_production', level * WIDTH + i, [product, ...ingredients]);
    }
  }
  for (let i = 0; i < WIDTH; i++) happen('sale', 'sales_order', i + 1, [movement(10, batch(9, i), -1, 'sales_order_row/1')]);
  for (let i = 0; history.lines.length < MOVEMENTS; i++)
    happen('receipt', 'purchase_order', 1_000 + i, [movement(20 + (i % 500), 100_000 + (i % 5_000), 1, 'purchase_order_row/1')]);
  return { history, first: batch(0, 0) };
}

const movement = (variantId: number, batchId: number, amount: number, serves: ServedRef): PostedMovement => ({
  variantId,
  locationId: 1,
  batchId,
  quantity: quantity(amount),
  serves,
  holdsFor: null,
  pricePerUnit: null,
  value: ZERO,
});
