import type { InputOf, OutputOf, inventoryPost, ServedRef } from '@pegboard/contracts';
import { quantity, type Instant } from '@pegboard/kit';

export type BenchRequest = InputOf<typeof inventoryPost>;
export type BenchOutcome = OutputOf<typeof inventoryPost>;

/** What the workshop of the measurement works with: a tracked product of two tracked ingredients and screws. */
export interface Workshop {
  readonly locationId: number;
  readonly product: number;
  readonly ingredients: readonly { readonly variantId: number; readonly batchIds: readonly number[] }[];
  readonly screws: number;
}

const at = '2026-05-01T08:00:00.000Z' as Instant;

function request(posting_id: string, kind: BenchRequest['kind'], cause: string, movements: BenchRequest['movements']): BenchRequest {
  const [type, id] = cause.split('/') as [string, string];
  return {
    posting_id,
    kind,
    cause: { type, id: Number(id), number: `${type === 'sales_order' ? 'SO' : 'MO'}-${id}` },
    movement_date: at,
    movements,
    closes: [],
    releases: [],
    reverses: null,
    unless_changed_since: {},
  };
}

/** So many productions go into one batch of the product: the first opens it, the others find it. */
const PRODUCTIONS_A_BATCH = 4;

/** A production of made-to-order work: into a batch, held for its row; two batches and screws out, at average cost. */
export function production(shop: Workshop, i: number): BenchRequest {
  const movement = (variant_id: number, batch_id: number | null, amount: number, serves: ServedRef): BenchRequest['movements'][number] => ({
    variant_id,
    location_id: shop.locationId,
    batch_id,
    quantity: quantity(amount),
    serves,
    holds_for: null,
    price_per_unit: null,
    new_batch: null,
  });
  const product = movement(shop.product, null, 2, `manufacturing_order/${i}`);
  return request(`bench_production/${i}/book`, 'production', `manufacturing_order_production/${i}`, [
    {
      ...product,
      holds_for: `sales_order_row/${i}`,
      new_batch: { batch_number: `P${Math.floor(i / PRODUCTIONS_A_BATCH)}`, expiration_date: null },
    },
    ...shop.ingredients.map(({ variantId, batchIds }, k) =>
      movement(variantId, batchIds[i % batchIds.length]!, -1.5, `manufacturing_order_recipe_row/${i * 3 + k}`),
    ),
    movement(shop.screws, null, -4, `manufacturing_order_recipe_row/${i * 3 + 2}`),
  ]);
}

/** The packing of what a production made and held, from its batch. */
export function packing(shop: Workshop, i: number, batchId: number): BenchRequest {
  return request(`bench_fulfillment/${i}/pack`, 'sale', `sales_order/${i}`, [
    {
      variant_id: shop.product,
      location_id: shop.locationId,
      batch_id: batchId,
      quantity: quantity(-2),
      serves: `sales_order_row/${i}`,
      holds_for: null,
      price_per_unit: null,
      new_batch: null,
    },
  ]);
}

/** The opening stock: several batches of each ingredient with prices of their own, and screws. */
export function opening(shop: Omit<Workshop, 'ingredients'> & { readonly variantIds: readonly number[] }, batches: number): BenchRequest {
  const line = (variant_id: number, price: string, batch_number: string | null): BenchRequest['movements'][number] => ({
    variant_id,
    location_id: shop.locationId,
    batch_id: null,
    quantity: quantity(1_000_000),
    serves: null,
    holds_for: null,
    price_per_unit: quantity(price),
    new_batch: batch_number === null ? null : { batch_number, expiration_date: '2031-01-01' },
  });
  return request('bench_opening', 'adjustment', 'stock_adjustment/1', [
    ...shop.variantIds.flatMap((id) => Array.from({ length: batches }, (_, i) => line(id, `${3 + i}.37`, `B${i}`))),
    line(shop.screws, '0.013', null),
  ]);
}
