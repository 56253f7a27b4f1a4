import fc from 'fast-check';
import { quantity, ZERO } from '@pegboard/kit';
import { Planner, type Fact, type ManufacturingOrderFact } from '../src';
import { randomOf } from './company';
import { Oracle } from './oracle';
import { at } from './things';

const RUNS = Number(process.env['LAW_RUNS'] ?? 25);
const HERE = 1;
const [CHAIR, BEAM] = [1, 2];
const ROWS = 4;

interface Shape {
  readonly sales: number;
  readonly stock: number;
  readonly beams: number;
  readonly seed: number;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  sales: fc.integer({ min: 1, max: 15 }),
  stock: fc.integer({ min: 0, max: 40 }),
  beams: fc.integer({ min: 0, max: 100 }),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

type Random = () => number;
const upTo = (random: Random, count: number): number => Math.floor(random() * count);

function maker(id: number, key: number, row: { order: number; id: number } | null): ManufacturingOrderFact {
  return {
    type: 'manufacturing_order',
    id,
    version: 1,
    orderNo: `MO-${id}`,
    status: 'NOT_STARTED',
    rank: { key, move: 0 },
    variantId: CHAIR,
    locationId: HERE,
    plannedQuantity: quantity(1),
    productionDeadline: at(100),
    expectedDate: at(100),
    salesOrderId: row?.order ?? null,
    salesOrderRowId: row?.id ?? null,
    rows: [{ id, variantId: BEAM, plannedQuantity: quantity(1 + (id % 3)) }],
  };
}

/** Many orders that want the same beams; a few say that they are made for a row that has another one. */
function companyOf({ sales, stock, beams }: Shape, random: Random): Fact[] {
  const facts: Fact[] = [];
  for (let order = 1; order <= sales; order++) {
    const rows = Array.from({ length: ROWS }, (_, i) => order * 10 + i);
    facts.push({
      type: 'sales_order',
      id: order,
      version: 1,
      orderNo: `SO-${order}`,
      customerId: 1,
      customerName: 'Alice',
      status: 'NOT_SHIPPED',
      deliveryDate: at(120),
      rank: { key: upTo(random, 100), move: 0 },
      rows: rows.map((id) => ({
        id,
        variantId: CHAIR,
        locationId: HERE,
        quantity: quantity(1),
        linkedManufacturingOrderId: id,
        packedBeforeLink: ZERO,
      })),
    });
    for (const id of rows) facts.push(maker(id, upTo(random, 500), { order, id }));
    if (random() < 0.2) facts.push(maker(900 + order, upTo(random, 500), { order, id: rows[0]! }));
  }
  for (let i = 0; i < stock; i++) facts.push(maker(1_000 + i, upTo(random, 500), null));
  const balances = [{ variantId: BEAM, locationId: HERE, batchId: null, quantity: quantity(beams) }];
  return [...facts, { type: 'posting', n: 1, balances, holds: [], rowTotals: [] }];
}

/** A move, of few or of most; or an order is closed, opened, moved to another row or unlinked. */
function change(facts: readonly Fact[], n: number, random: Random): Fact {
  const ofType = (type: Fact['type']) => facts.filter((fact) => fact.type === type) as ManufacturingOrderFact[];
  const share = [0.02, 0.1, 0.9][upTo(random, 3)]!;
  const type = (['sell_move', 'schedule_move', 'order'] as const)[upTo(random, 3)]!;
  if (type !== 'order') {
    const all = ofType(type === 'sell_move' ? 'sales_order' : 'manufacturing_order');
    const keys = all.filter(() => random() < share).map(({ id }) => ({ id, key: upTo(random, type === 'sell_move' ? 100 : 500) }));
    return { type, n, keys };
  }
  const orders = ofType('manufacturing_order');
  const order = orders[upTo(random, orders.length)];
  if (!order) return { type: 'sell_move', n, keys: [] };
  const isClosed = random() < 0.3;
  const link = random() < 0.2 ? { salesOrderId: null, salesOrderRowId: null } : {};
  return { ...order, version: n + 1, status: isClosed ? 'DONE' : 'NOT_STARTED', ...link };
}

const planOf = (facts: readonly Fact[]): Planner => {
  const plan = new Planner({ now: at(0) });
  for (const fact of facts) plan.apply(fact);
  return plan;
};

describe('law: many orders in the Schedule', () => {
  it('move by move, of few and of most at once, and from scratch are the same; the oracle agrees (M7, P3, P9, P10)', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 12 }), (shape, steps) => {
        const random = randomOf(shape.seed);
        const facts = companyOf(shape, random);
        const plan = planOf(facts);
        for (let n = 1; n <= steps; n++) {
          plan.statuses();
          const next = change(facts, n, random);
          facts.push(next);
          plan.apply(next);
          expect(JSON.stringify(plan.statuses())).toBe(JSON.stringify(planOf(facts).statuses()));
        }
        expect(plan.statuses()).toEqual(new Oracle(facts, at(0), null).statuses());
      }),
      { numRuns: RUNS },
    );
  });
});
