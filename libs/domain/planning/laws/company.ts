import fc from 'fast-check';
import type { Instant, Quantity } from '@pegboard/kit';
import type { Fact, PostingFact } from '../src';
import { at, dates, history, items, locations, postings, quantities, ranks, rowId, slots, some, variants } from './things';

/**
 * Generated companies: few ids, so that everything meets everything: rows that come and go with versions, links that only
 * one side knows of, orders that are heard of late or never, batches that expire around today, partial everything.
 */
export interface CompanyHistory {
  readonly now: Instant;
  readonly transfersFirstWithinDays: number | null;
  /** Every version of everything, and rank moves; they may arrive in any order. */
  readonly facts: readonly Fact[];
  /** These arrive in their order. */
  readonly postings: readonly PostingFact[];
}

const salesOrders = some(5, (id) =>
  history(
    'sales_order',
    id,
    slots.chain((chosen) =>
      fc.record({
        orderNo: fc.constant(`SO-${id}`),
        customerId: fc.constant(1),
        customerName: fc.constantFrom('Alice', 'Bob'),
        status: fc.constantFrom('NOT_SHIPPED', 'NOT_SHIPPED', 'NOT_SHIPPED', 'PARTIALLY_PACKED', 'PENDING' as const),
        deliveryDate: dates,
        rank: ranks,
        rows: fc.tuple(
          ...chosen.map((slot) =>
            fc.record({
              id: fc.constant(rowId(id, slot)),
              // Mostly the same item in all versions, as in life; then links hold.
              variantId: fc.oneof({ weight: 3, arbitrary: fc.constant(1 + ((id + slot) % 2)) }, { weight: 1, arbitrary: variants }),
              locationId: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: locations }),
              quantity: quantities,
              linkedManufacturingOrderId: fc.constantFrom(null, 1 + ((id + slot) % 5), 1 + ((id + slot) % 5)),
              packedBeforeLink: fc.oneof({ weight: 3, arbitrary: fc.constant(0 as Quantity) }, { weight: 1, arbitrary: quantities }),
              earlierManufacturingOrderIds: fc.constantFrom(undefined, undefined, [1 + ((id + slot + 1) % 5)], [1 + ((id + slot) % 5)]),
            }),
          ),
        ),
      }),
    ),
  ),
);

/** The sales rows that may say that order n is made for them, as n would say it; order 6 is never heard of. */
const linksOf = (id: number) => [
  ...[0, 1, 2].map((slot) => {
    const salesOrderId = (id + 9 - slot) % 5 || 5;
    return {
      salesOrderId,
      salesOrderRowId: rowId(salesOrderId, slot),
      variantId: 1 + ((salesOrderId + slot) % 2),
      locationId: 1,
    };
  }),
  { salesOrderId: 6, salesOrderRowId: 60, variantId: 1, locationId: 1 },
  // One that has another order now (M1).
  {
    salesOrderId: (id + 8) % 5 || 5,
    salesOrderRowId: rowId((id + 8) % 5 || 5, 0),
    variantId: 1 + (((id + 8) % 5 || 5) % 2),
    locationId: 1,
  },
];

const manufacturingOrders = some(5, (id) =>
  history(
    'manufacturing_order',
    id,
    fc.tuple(slots, fc.integer({ min: 0, max: 6 }), variants, locations).chain(([chosen, choice, variantId, locationId]) => {
      const link = linksOf(id)[choice];
      return fc.record({
        orderNo: fc.constant(`MO-${id}`),
        status: fc.constantFrom('NOT_STARTED', 'IN_PROGRESS', 'BLOCKED', 'PARTIALLY_COMPLETED', 'DONE' as const),
        rank: ranks,
        plannedQuantity: quantities,
        completedQuantity: fc.option(quantities, { nil: undefined }),
        productionDeadline: dates,
        expectedDate: dates,
        follows: fc.option(fc.record({ staysWithoutRow: fc.boolean(), defaultDeadline: dates }), { nil: undefined }),
        rows: fc.tuple(
          ...chosen.map((slot) =>
            fc.record({
              id: fc.constant(rowId(id, slot)),
              variantId: variants,
              plannedQuantity: quantities,
              quantityPerUnit: fc.option(quantities, { nil: undefined }),
            }),
          ),
        ),
        ...Object.fromEntries(
          Object.entries({ variantId, locationId, salesOrderId: null, salesOrderRowId: null, ...link }).map(([name, value]) => [
            name,
            fc.constant(value),
          ]),
        ),
      });
    }),
  ),
);

const purchaseOrders = some(4, (id) =>
  history(
    'purchase_order',
    id,
    fc.tuple(slots, slots).chain(([rows, ingredients]) =>
      fc.record({
        orderNo: fc.constant(`PO-${id}`),
        kind: fc.constant(id % 2 === 0 ? 'outsourced' : 'regular'),
        status: fc.constantFrom('DRAFT', 'NOT_RECEIVED', 'NOT_RECEIVED', 'PARTIALLY_RECEIVED', 'RECEIVED' as const),
        supplierId: fc.constant(1),
        expectedDate: dates,
        rows: fc.tuple(
          ...rows.map((slot) =>
            fc.record({
              id: fc.constant(rowId(id, slot)),
              variantId: variants,
              locationId: locations,
              quantity: quantities,
              expectedDate: dates,
            }),
          ),
        ),
        trackingLocationId: fc.constantFrom(null, 1, 2),
        ingredientRows: fc.tuple(
          ...ingredients.map((slot) =>
            fc.record({
              id: fc.constant(rowId(id, slot)),
              variantId: variants,
              quantity: quantities,
              isSuppliedByContractor: fc.boolean(),
              purchaseOrderRowId: fc.constantFrom(null, rowId(id, 0)),
            }),
          ),
        ),
      }),
    ),
  ),
);

const transfers = some(3, (id) =>
  history(
    'stock_transfer',
    id,
    slots.chain((chosen) =>
      fc.record({
        number: fc.constant(`TR-${id}`),
        status: fc.constantFrom('draft', 'inTransit' as const),
        fromLocationId: locations,
        toLocationId: locations,
        dispatchDate: dates,
        arrivalDate: dates,
        rows: fc.tuple(...chosen.map((slot) => fc.record({ id: fc.constant(rowId(id, slot)), variantId: variants, quantity: quantities }))),
      }),
    ),
  ),
);

const moved = fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 6 }), key: fc.integer({ min: 1, max: 60 }) }), {
  selector: ({ id }) => id,
  maxLength: 4,
});

/** Some tell of moves in the other list, which may be heard of or not. */
const moves = (type: 'sell_move' | 'schedule_move') =>
  fc.array(fc.record({ keys: moved, others: moved, of: fc.integer({ min: 0, max: 3 }) }), { maxLength: 3 }).map((list) =>
    list.map(({ keys, others, of }, i): Fact => {
      if (of === 0) return { type, n: i + 1, keys };
      return { type, n: i + 1, keys, ...(type === 'sell_move' ? { ahead: others } : { follows: [{ n: of, keys: others }] }) };
    }),
  );

export const companies: fc.Arbitrary<CompanyHistory> = fc
  .tuple(
    items,
    salesOrders,
    manufacturingOrders,
    purchaseOrders,
    transfers,
    moves('sell_move'),
    moves('schedule_move'),
    postings,
    fc.integer({ min: -5, max: 40 }),
    fc.constantFrom(null, null, 0, 2),
  )
  .map(([things, sales, makers, bought, transferred, sells, schedules, posted, hour, within]) => ({
    now: at(hour),
    transfersFirstWithinDays: within,
    facts: [...things.flat(), ...sales, ...makers, ...bought, ...transferred, ...sells, ...schedules],
    postings: posted,
  }));

/** A small generator of its own, so that one number names a whole order of arrival. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The company's facts as they might arrive: in any order, some of them twice; postings in theirs, but anywhere in between. */
export function arrivalOf(company: CompanyHistory, seed: number): Fact[] {
  const random = randomOf(seed);
  const facts = company.facts.flatMap((fact) => (random() < 0.2 ? [fact, fact] : [fact]));
  const placed = facts.map((fact) => ({ fact, place: random() })).sort((a, b) => a.place - b.place);
  const places = company.postings.map(() => random()).sort((a, b) => a - b);
  company.postings.forEach((fact, i) => placed.push({ fact, place: places[i]! }));
  // Stable, so that postings with equal places keep their order.
  return placed.sort((a, b) => a.place - b.place).map(({ fact }) => fact);
}
