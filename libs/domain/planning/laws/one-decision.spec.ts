import fc from 'fast-check';
import { multiply, quantity, subtract, ZERO, type Quantity } from '@pegboard/kit';
import { Planner, type EntityStatus, type Fact, type ManufacturingOrderFact, type PostingFact, type SalesOrderFact } from '../src';
import { randomOf } from './company';
import { at } from './things';

const RUNS = Number(process.env['LAW_RUNS'] ?? 150);
const HERE = 1;
const [CHAIR, BEAM] = [1, 2];
const [LINKED, ORDER, LATER_ORDER] = [20, 7, 9];

/** A company at rest: three orders want chairs, the second has its own made; beams are short, so that everybody feels every change. */
interface Shop {
  readonly stock: number;
  readonly beams: number;
  /** What the order that ranks first wants, and what the one with the link wants. */
  readonly first: number;
  readonly linked: number;
  readonly made: number;
  readonly perUnit: Quantity;
  readonly orderedBeams: number;
  readonly isBegun: boolean;
  readonly isDeadlineSet: boolean;
}

const shops: fc.Arbitrary<Shop> = fc
  .record({
    stock: fc.integer({ min: 0, max: 6 }),
    beams: fc.integer({ min: 0, max: 30 }),
    first: fc.integer({ min: 1, max: 6 }),
    linked: fc.integer({ min: 1, max: 8 }),
    made: fc.integer({ min: 0, max: 7 }),
    perUnit: fc.integer({ min: 1, max: 4_000_000 }).map((n) => n as Quantity),
    orderedBeams: fc.integer({ min: 0, max: 20 }),
    isBegun: fc.boolean(),
    isDeadlineSet: fc.boolean(),
  })
  .map((shop) => ({ ...shop, made: Math.min(shop.made, shop.linked - 1) }));

/** A decision: chains of facts, each in its order; what is in different chains may come in any order. */
type Chains = readonly (readonly Fact[])[];

const salesOrder = (
  id: number,
  version: number,
  wanted: number,
  change: Partial<SalesOrderFact> = {},
  row: object = {},
): SalesOrderFact => ({
  type: 'sales_order',
  id,
  version,
  orderNo: `SO-${id}`,
  customerId: 1,
  customerName: 'Alice',
  status: 'NOT_SHIPPED',
  deliveryDate: at(100),
  rank: { key: id, move: 0 },
  rows: [
    {
      id: id * 10,
      variantId: CHAIR,
      locationId: HERE,
      quantity: quantity(wanted),
      linkedManufacturingOrderId: null,
      packedBeforeLink: ZERO,
      ...row,
    },
  ],
  ...change,
});
const withLink = { linkedManufacturingOrderId: ORDER };

function makerOf(shop: Shop, version: number, planned: number, change: Partial<ManufacturingOrderFact> = {}): ManufacturingOrderFact {
  const { isBegun, made, perUnit, isDeadlineSet } = shop;
  return {
    type: 'manufacturing_order',
    id: ORDER,
    version,
    orderNo: 'MO-7',
    status: made > 0 ? 'PARTIALLY_COMPLETED' : isBegun ? 'IN_PROGRESS' : 'NOT_STARTED',
    rank: { key: 1, move: 0 },
    variantId: CHAIR,
    locationId: HERE,
    plannedQuantity: quantity(planned),
    completedQuantity: quantity(made),
    productionDeadline: at(isDeadlineSet ? 80 : 100),
    expectedDate: at(isDeadlineSet ? 80 : 100),
    salesOrderId: 2,
    salesOrderRowId: LINKED,
    follows: { staysWithoutRow: isBegun || made > 0, defaultDeadline: isDeadlineSet ? null : at(168) },
    rows: [{ id: 71, variantId: BEAM, plannedQuantity: multiply(perUnit, quantity(planned)), quantityPerUnit: perUnit }],
    ...change,
  };
}

const NOT_LINKED = { salesOrderId: null, salesOrderRowId: null, follows: null };

const balance = (variantId: number, amount: number) => ({ variantId, locationId: HERE, batchId: null, quantity: quantity(amount) });
const hold = (amount: number) => ({ ...balance(CHAIR, amount), salesOrderRow: `sales_order_row/${LINKED}` as const });
const posting = (n: number, change: Partial<PostingFact>): PostingFact => ({
  type: 'posting',
  n,
  balances: [],
  holds: [],
  rowTotals: [],
  ...change,
});
const total = (row: `${string}/${number}`, moved: Quantity, isClosed = false) => ({ row, moved, isClosed });

/** What the company is before anybody decides. */
function atRest(shop: Shop): Fact[] {
  const { stock, beams, first, linked, made, perUnit, orderedBeams } = shop;
  const used = multiply(perUnit, quantity(made));
  return [
    { type: 'recipe', id: CHAIR, version: 1, rows: [{ variantId: BEAM, quantityPerUnit: perUnit }] },
    variant(CHAIR),
    variant(BEAM),
    salesOrder(1, 1, first),
    salesOrder(2, 2, linked, {}, withLink),
    salesOrder(3, 1, 4),
    makerOf(shop, 1, linked),
    // To stock, above it in the Schedule: its ingredients stand directly before those of the linked one (P3).
    { ...makerOf(shop, 1, 3, { ...NOT_LINKED, status: 'NOT_STARTED', completedQuantity: ZERO }), ...madeToStock(perUnit) },
    beamOrder(orderedBeams, 1),
    posting(1, {
      balances: [balance(CHAIR, stock + made), balance(BEAM, beams)],
      holds: made > 0 ? [hold(made)] : [],
      rowTotals: made > 0 ? [total(`manufacturing_order/${ORDER}`, quantity(made)), total('manufacturing_order_recipe_row/71', used)] : [],
    }),
  ];
}

const variant = (id: number): Fact => ({
  type: 'variant',
  id,
  version: 1,
  sku: `V${id}`,
  name: `V${id}`,
  isSellable: true,
  isProducible: id === CHAIR,
  isPurchasable: true,
  batchTracked: false,
  defaultSupplierId: null,
});

const madeToStock = (perUnit: Quantity) => ({
  id: 5,
  orderNo: 'MO-5',
  rank: { key: 0, move: 0 },
  rows: [{ id: 51, variantId: BEAM, plannedQuantity: multiply(perUnit, quantity(3)) }],
});

const beamOrder = (ordered: number, version: number, rows?: readonly { id: number; quantity: Quantity }[]): Fact => ({
  type: 'purchase_order',
  id: 1,
  version,
  orderNo: 'PO-1',
  kind: 'regular',
  status: version === 1 ? 'NOT_RECEIVED' : 'PARTIALLY_RECEIVED',
  supplierId: 1,
  expectedDate: at(60),
  rows: (rows ?? [{ id: 11, quantity: quantity(ordered) }])
    .filter((row) => row.quantity > 0)
    .map((row) => ({ variantId: BEAM, locationId: HERE, expectedDate: null, ...row })),
  trackingLocationId: null,
  ingredientRows: [],
});

const gone = (type: 'sales_order' | 'manufacturing_order', id: number): Fact => ({ type, id, version: 9, isDeleted: true });

/** What manufacturing and the ledger do with an order that lost its row (M6). */
const lost = (shop: Shop): Fact[] =>
  shop.isBegun || shop.made > 0 ? [makerOf(shop, 2, shop.linked, NOT_LINKED), ...released(shop)] : [gone('manufacturing_order', ORDER)];
const released = ({ made }: Shop): Fact[] => (made > 0 ? [posting(2, { holds: [hold(0)] })] : []);

/** Each decision as the facts that come of it. The plan is the new one from the first fact on, and stays so. */
const FOLLOWED: Record<string, (shop: Shop, n: number) => Chains> = {
  'a linked row gets another quantity (M5)': (shop, n) => {
    const wanted = Math.max(n, shop.made);
    const isAllMade = wanted === shop.made && wanted !== shop.linked;
    const followed = makerOf(shop, 2, wanted, isAllMade ? { status: 'DONE' } : {});
    return [[salesOrder(2, 3, Math.max(1, wanted), {}, withLink), ...(wanted === 0 ? [makerOf(shop, 2, 1)] : [followed])]];
  },
  'it is packed from other stock (S6)': (shop, n) => {
    const { linked, made, isBegun } = shop;
    const packed = packedOutside(shop, n);
    const planned = Math.max(linked - packed, made);
    const isAllMade = planned === made && planned !== linked;
    const said = salesOrder(2, 3, linked, {}, { ...withLink, packedBeforeLink: quantity(packed) });
    if (packed < linked) return [[said, makerOf(shop, 2, planned, isAllMade ? { status: 'DONE' } : {})]];
    const unlinked = isBegun || made > 0 ? makerOf(shop, 2, linked, NOT_LINKED) : gone('manufacturing_order', ORDER);
    return [[said, unlinked, salesOrder(2, 4, linked)]];
  },
  'its row is deleted (M6)': (shop) => [[salesOrder(2, 3, 1, { rows: [] }), ...lost(shop)]],
  'its sales order is deleted (M6)': (shop) => [[gone('sales_order', 2), ...lost(shop)]],
  'the delivery date moves (O7)': (shop, n) => {
    const deadline = shop.isDeadlineSet ? at(80) : at(20 * n);
    const followed = makerOf(shop, 2, shop.linked, { productionDeadline: deadline, expectedDate: deadline });
    return [[salesOrder(2, 3, shop.linked, { deliveryDate: at(20 * n) }, withLink), followed]];
  },
  'the link is cut by hand (M6)': (shop) => {
    const cut = makerOf(shop, 2, shop.linked, NOT_LINKED);
    return [[cut], [salesOrder(2, 3, shop.linked)], released(shop)].map((facts, i) => (i === 0 ? facts : [cut, ...facts]));
  },
  'the order is deleted by hand (M6)': (shop) => [
    [{ ...gone('manufacturing_order', ORDER) }, ...released({ ...shop, made: 0 }), salesOrder(2, 3, shop.linked)],
  ],
};

const used = ({ perUnit }: Shop, n: number): Quantity => multiply(perUnit, quantity(n));

/** Facts of which each says a part: no word is published that is neither the old one nor the new one. */
const STEPWISE: Record<string, (shop: Shop, n: number) => Chains> = {
  'the rest is made (O3)': (shop) => [
    [
      posting(2, {
        balances: [balance(CHAIR, shop.stock + shop.linked), balance(BEAM, 0)],
        holds: [hold(shop.linked)],
        rowTotals: [
          total(`manufacturing_order/${ORDER}`, quantity(shop.linked), true),
          total('manufacturing_order_recipe_row/71', used(shop, shop.linked), true),
        ],
      }),
    ],
    [makerOf(shop, 2, shop.linked, { status: 'DONE', completedQuantity: quantity(shop.linked) })],
  ],
  'all that it made is undone (O4)': (shop) => [
    [
      posting(2, {
        balances: [balance(CHAIR, shop.stock)],
        holds: [hold(0)],
        rowTotals: [total(`manufacturing_order/${ORDER}`, ZERO), total('manufacturing_order_recipe_row/71', ZERO)],
      }),
    ],
    [makerOf({ ...shop, made: 0, isBegun: true }, 2, shop.linked)],
  ],
  'beams are received (B2)': (shop, n) => {
    const came = quantity(Math.min(n, shop.orderedBeams));
    const rest = subtract(quantity(shop.orderedBeams), came);
    return [
      [posting(2, { balances: [balance(BEAM, shop.beams + Number(came) / 1e6)], rowTotals: [total('purchase_order_row/11', came)] })],
      [
        beamOrder(shop.orderedBeams, 2, [
          { id: 11, quantity: came },
          { id: 12, quantity: rest },
        ]),
      ],
    ];
  },
  'another order is made for what the row lacks (M1)': (shop, n) => {
    const links = {
      linkedManufacturingOrderId: LATER_ORDER,
      earlierManufacturingOrderIds: [ORDER],
      packedBeforeLink: quantity(shop.linked),
    };
    return [
      [
        salesOrder(2, 4, shop.linked + n, {}, links),
        makerOf({ ...shop, made: 0, isBegun: false }, 1, n, {
          id: LATER_ORDER,
          rank: { key: 3, move: 0 },
          rows: [{ id: 91, variantId: BEAM, plannedQuantity: used(shop, n), quantityPerUnit: shop.perUnit }],
        }),
      ],
    ];
  },
};

/** All that was ordered is made, and the row has grown since. */
function grownSince(shop: Shop, n: number): Fact[] {
  const wanted = quantity(shop.linked);
  return [
    ...atRest(shop),
    makerOf(shop, 2, shop.linked, { status: 'DONE', completedQuantity: wanted }),
    posting(2, {
      balances: [balance(CHAIR, shop.stock + shop.linked)],
      holds: [hold(shop.linked)],
      rowTotals: [
        total(`manufacturing_order/${ORDER}`, wanted, true),
        total('manufacturing_order_recipe_row/71', used(shop, shop.linked), true),
      ],
    }),
    salesOrder(2, 3, shop.linked + n, {}, withLink),
  ];
}

/** How much of the linked row is packed from other stock: the whole of it in some. */
const packedOutside = ({ linked }: Shop, n: number): number => Math.min(linked, n);

/** The ledger has posted that the linked row was packed from other stock; no more stays held than the row still needs. */
function packedFromOthers(shop: Shop, n: number): Fact[] {
  const packed = packedOutside(shop, n);
  return [
    ...atRest(shop),
    posting(2, {
      holds: shop.made > 0 ? [hold(Math.min(shop.made, shop.linked - packed))] : [],
      rowTotals: [total(`sales_order_row/${LINKED}`, quantity(packed))],
    }),
  ];
}

/** The company before what a decision's name says. */
function before(name: string, shop: Shop, n: number): Fact[] {
  if (name.endsWith('(M1)')) return grownSince(shop, n);
  if (name.endsWith('(S6)')) return packedFromOthers(shop, n);
  return atRest(shop);
}

/** Merges the chains in an order that the seed names; a fact that stands in several comes once. */
function merged(chains: Chains, seed: number): Fact[] {
  const random = randomOf(seed);
  const rest = chains.map((chain) => [...chain]);
  const all: Fact[] = [];
  while (rest.some((chain) => chain.length > 0)) {
    const open = rest.filter((chain) => chain.length > 0);
    const next = open[Math.floor(random() * open.length)]!.shift()!;
    if (!all.includes(next)) all.push(next);
  }
  return all;
}

type Words = Record<string, unknown>;

const wordsOf = (plan: Planner): Map<string, Words> =>
  new Map(plan.statuses().map(({ entity, id, status }: EntityStatus) => [`${entity}/${id}`, status as unknown as Words]));

const planOf = (facts: readonly Fact[]): Planner => {
  const plan = new Planner({ now: at(0) });
  for (const fact of facts) plan.apply(fact);
  return plan;
};

const decisions = fc.tuple(shops, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 2 ** 31 }));

describe('law: one decision is one change of the plan (P9)', () => {
  it.each(Object.keys(FOLLOWED))('%s: the plan is the new one from the first fact on', (name) => {
    fc.assert(
      fc.property(decisions, ([shop, n, seed]) => {
        const facts = merged(FOLLOWED[name]!(shop, n), seed);
        const rest = before(name, shop, n);
        const plan = planOf(rest);
        plan.markPublished(plan.differences());
        const after = wordsOf(planOf([...rest, ...facts]));
        facts.forEach((fact, i) => {
          plan.apply(fact);
          expect(wordsOf(plan)).toEqual(after);
          const changes = plan.differences();
          if (i > 0) expect(changes).toEqual([]);
          plan.markPublished(changes);
        });
      }),
      { numRuns: RUNS },
    );
  });

  it.each(Object.keys(STEPWISE))('%s: in whatever order the facts come, no word is taken back', (name) => {
    fc.assert(
      fc.property(decisions, ([shop, n, seed]) => {
        const facts = merged(STEPWISE[name]!(shop, n), seed);
        const rest = before(name, shop, n);
        const plan = planOf(rest);
        const was = wordsOf(plan);
        const after = wordsOf(planOf([...rest, ...facts]));
        for (const fact of facts) {
          plan.apply(fact);
          for (const [of, words] of wordsOf(plan)) {
            const [old, next] = [was.get(of), after.get(of)];
            if (!old && !next) throw new Error(`${of} is neither in the plan before nor after`);
            for (const [field, word] of Object.entries(words)) expect([old?.[field], next?.[field]]).toContainEqual(word);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('what if a linked row gets another quantity: what its order would do after it, and a refusal below what is made (M5, P12)', () => {
    fc.assert(
      fc.property(decisions, ([shop, n, seed]) => {
        const plan = planOf(atRest(shop));
        const ask = () => plan.whatIf([{ change: 'change_quantity', ref: `sales_order_row/${LINKED}`, quantity: quantity(n) }]).changes;
        if (n < shop.made)
          return expect(ask).toThrow(expect.objectContaining({ details: [expect.objectContaining({ code: 'BELOW_MOVED' })] }));
        const words = wordsOf(plan);
        for (const { entity, id, to } of ask())
          if (to) words.set(`${entity}/${id}`, to as unknown as Words);
          else words.delete(`${entity}/${id}`);
        const facts = merged(FOLLOWED['a linked row gets another quantity (M5)']!(shop, n), seed);
        expect(words).toEqual(wordsOf(planOf([...atRest(shop), ...facts])));
      }),
      { numRuns: RUNS },
    );
  });
});
