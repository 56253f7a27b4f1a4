import { quantity, type Instant } from '@pegboard/kit';
import type { SalesOrderFact } from './words';
import { Planner } from './planner';

const CHAIR = 1;
const HERE = 1;
const day = (n: number): Instant => new Date(Date.UTC(2026, 4, n)).toISOString() as Instant;

const salesOrder = (id: number, wanted: number): SalesOrderFact => ({
  type: 'sales_order',
  id,
  version: 1,
  orderNo: `SO-${id}`,
  customerId: 1,
  customerName: 'Alice',
  status: 'NOT_SHIPPED',
  deliveryDate: null,
  rank: { key: id * 100, move: 0 },
  rows: [
    {
      id: id * 10,
      variantId: CHAIR,
      locationId: HERE,
      quantity: quantity(wanted),
      linkedManufacturingOrderId: null,
      packedBeforeLink: quantity(0),
    },
  ],
});

/** 4 in stock, a purchase order of 3 expected on day 10, three sales orders of 3. */
function workedExample(): Planner {
  const plan = new Planner({ now: day(1) });
  plan.apply({
    type: 'posting',
    n: 1,
    balances: [{ variantId: CHAIR, locationId: HERE, batchId: null, quantity: quantity(4) }],
    holds: [],
    rowTotals: [],
  });
  plan.apply({
    type: 'purchase_order',
    id: 1,
    version: 1,
    orderNo: 'PO-1',
    kind: 'regular',
    status: 'NOT_RECEIVED',
    supplierId: 1,
    expectedDate: day(10),
    rows: [{ id: 11, variantId: CHAIR, locationId: HERE, quantity: quantity(3), expectedDate: null }],
    trackingLocationId: null,
    ingredientRows: [],
  });
  for (const id of [1, 2, 3]) plan.apply(salesOrder(id, 3), `event-${id}`);
  return plan;
}

const answers = (plan: Planner): unknown[] =>
  [1, 2, 3].map((id) => {
    const { order, rows } = plan.salesOrderStatus(id)!;
    return [order.productAvailability, order.productExpectedDate, rows[0]!.status.missingQuantity];
  });

describe('the worked example of the rules (P2, P4, P8)', () => {
  it('deals stock and supply strictly by rank', () => {
    const plan = workedExample();
    expect(answers(plan)).toEqual([
      ['IN_STOCK', null, 0],
      ['EXPECTED', day(10), 0],
      ['NOT_AVAILABLE', null, quantity(2)],
    ]);
    expect(plan.keyFigures(CHAIR, HERE)).toMatchObject({
      committed: quantity(9),
      expected: quantity(3),
      calculated: quantity(-2),
    });
    expect(plan.explainDemand('sales_order_row/20').covers.map((cover) => [cover.supply.type, cover.quantity])).toEqual([
      ['stock', quantity(1)],
      ['purchase_order_row', quantity(2)],
    ]);
  });

  it('turns the answers round when the third order moves to the top', () => {
    const plan = workedExample();
    plan.markPublished(plan.differences());
    plan.apply({ type: 'sell_move', n: 1, keys: [{ id: 3, key: 1 }] }, 'the-move');
    expect(answers(plan)).toEqual([
      ['EXPECTED', day(10), 0],
      ['NOT_AVAILABLE', null, quantity(2)],
      ['IN_STOCK', null, 0],
    ]);
    const changes = plan.differences();
    expect(changes.map((change) => `${change.entity}/${change.id} ${change.cause}`)).toEqual([
      'sales_order/1 the-move',
      'sales_order_row/10 the-move',
      'sales_order/2 the-move',
      'sales_order_row/20 the-move',
      'sales_order/3 the-move',
      'sales_order_row/30 the-move',
    ]);
    plan.markPublished(changes);
    expect(plan.differences()).toEqual([]);
  });
});
