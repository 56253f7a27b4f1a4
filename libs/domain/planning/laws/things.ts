import fc from 'fast-check';
import type { Day, Instant, Quantity } from '@pegboard/kit';
import type { FactType, Fact, PostingFact, ListRank, Tombstone } from '../src';

const START = Date.UTC(2026, 4, 10);
export const at = (hours: number): Instant => new Date(START + hours * 3_600_000).toISOString() as Instant;

export const quantities = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }).map((n) => (n * 1_000_000) as Quantity) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5_000_000 }).map((n) => n as Quantity) },
);
/** What moves, or is left. */
export const stocks = fc.oneof({ weight: 4, arbitrary: quantities }, { weight: 1, arbitrary: fc.constant(0 as Quantity) });
/** Around now, to the hour, so that time zones matter. */
export const dates = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: -72, max: 160 }).map(at) },
  // The same few again and again, so that there are ties.
  { weight: 3, arbitrary: fc.constantFrom(-30, 30, 60, 100).map(at) },
  { weight: 1, arbitrary: fc.constant(null) },
);
/** What lies somewhere: enough for some. */
export const amounts = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 25 }).map((n) => (n * 1_000_000) as Quantity) },
  { weight: 2, arbitrary: stocks },
);
export const variants = fc.integer({ min: 1, max: 4 });
export const locations = fc.integer({ min: 1, max: 2 });
export const batches = fc.constantFrom(null, 1, 2, 3);
export const ranks: fc.Arbitrary<ListRank> = fc.record({
  key: fc.integer({ min: 1, max: 60 }),
  move: fc.integer({ min: 0, max: 2 }),
});
/** Which of its rows an order has, in which order. */
export const slots = fc.shuffledSubarray([0, 1, 2], { minLength: 0, maxLength: 3 });
export const rowId = (orderId: number, slot: number): number => orderId * 10 + slot;

/** One to three versions of an aggregate, the last perhaps a tombstone. */
export function history(type: FactType, id: number, content: fc.Arbitrary<object>): fc.Arbitrary<Fact[]> {
  const versions = fc.array(content, { minLength: 1, maxLength: 3 });
  return fc.tuple(versions, fc.integer({ min: 0, max: 9 })).map(([contents, fate]) => {
    const facts = contents.map((each, i) => ({ type, id, version: i + 1, ...each }) as unknown as Fact);
    if (fate === 0) facts.push({ type, id, version: facts.length + 1, isDeleted: true } as Tombstone);
    return facts;
  });
}

export function some<T>(count: number, make: (id: number) => fc.Arbitrary<T[]>): fc.Arbitrary<T[]> {
  const ids = Array.from({ length: count }, (_, i) => i + 1);
  return fc.subarray(ids, { minLength: 0 }).chain((chosen) => fc.tuple(...chosen.map(make)).map((lists) => lists.flat()));
}

function every<T>(count: number, make: (id: number) => fc.Arbitrary<T[]>): fc.Arbitrary<T[]> {
  return fc.tuple(...Array.from({ length: count }, (_, i) => make(i + 1))).map((lists) => lists.flat());
}

export const items = fc.tuple(
  some(2, (id) => history('location', id, fc.record({ timeZone: fc.constantFrom('UTC', 'Pacific/Auckland', 'America/Los_Angeles') }))),
  some(4, (id) =>
    history(
      'variant',
      id,
      fc.record({
        sku: fc.constant(`V${id}`),
        name: fc.constant(`V${id}`),
        isSellable: fc.constant(true),
        isProducible: fc.boolean(),
        isPurchasable: fc.boolean(),
        batchTracked: fc.boolean(),
        defaultSupplierId: fc.constant(null),
      }),
    ),
  ),
  some(4, (id) =>
    history('recipe', id, fc.record({ rows: fc.array(fc.record({ variantId: variants, quantityPerUnit: quantities }), { maxLength: 3 }) })),
  ),
  every(3, (id) =>
    history(
      'batch',
      id,
      fc.record({
        variantId: variants,
        number: fc.constant(`B${id}`),
        expiresOn: fc.option(
          fc.integer({ min: -2, max: 6 }).map((day) => new Date(START + day * 86_400_000).toISOString().slice(0, 10) as Day),
          { freq: 3, nil: null },
        ),
      }),
    ),
  ),
  some(3, (id) => history('safety_stock', id, fc.record({ variantId: variants, locationId: locations, quantity: quantities }))),
);

const somewhere = {
  variantId: fc.oneof({ weight: 2, arbitrary: fc.constant(1) }, { weight: 3, arbitrary: variants }),
  locationId: locations,
  batchId: batches,
};
const anyRow = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 2 })).map(([id, slot]) => rowId(id, slot));
const rows = fc.oneof(
  ...[
    'sales_order_row',
    'manufacturing_order_recipe_row',
    'purchase_order_row',
    'outsourced_purchase_order_recipe_row',
    'stock_transfer_row',
    'stock_transfer_arrival',
  ].map((type) => anyRow.map((id) => `${type}/${id}`)),
  fc.integer({ min: 1, max: 5 }).map((id) => `manufacturing_order/${id}`),
);

export const postings: fc.Arbitrary<PostingFact[]> = fc
  .array(
    fc.record({
      balances: fc.array(
        fc.record({
          ...somewhere,
          quantity: fc.oneof({ weight: 12, arbitrary: amounts }, { weight: 1, arbitrary: fc.constant(-2_000_000 as Quantity) }),
        }),
        { maxLength: 4 },
      ),
      holds: fc.array(
        fc.record({
          ...somewhere,
          quantity: stocks,
          salesOrderRow: anyRow.map((id) => `sales_order_row/${id}` as const),
        }),
        { maxLength: 2 },
      ),
      rowTotals: fc.array(
        fc.record({
          row: rows as fc.Arbitrary<`${string}/${number}`>,
          moved: stocks,
          isClosed: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 6 },
  )
  .map((list) => list.map((posting, i) => ({ type: 'posting' as const, n: i + 1, ...posting })));
