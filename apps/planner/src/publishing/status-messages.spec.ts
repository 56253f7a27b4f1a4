import { salesOrderEvent, manufacturingOrderEvent, journalEvent, type SalesOrderStatusChange } from '@pegboard/contracts';
import { Planner } from '@pegboard/domain-planning';
import { HEARD } from '../hearing/heard';
import { PublishedRuns } from './published-runs';
import { messagesOf, OWNERS } from './status-messages';
import { day, manufacturingOrder, orderFor, q, salesOrder, salesRow, stockIs, TABLE, WOOD } from '../testing/bodies';

const heard = (event: unknown) => HEARD.find((one) => one.event === event)!;
const at = { epoch: 3, run: 1 };

function planOf(...told: [unknown, unknown, string?][]): Planner {
  const plan = new Planner({ now: day(1) });
  for (const [event, body, cause] of told) for (const fact of heard(event).facts(body)) plan.apply(fact, cause);
  return plan;
}
const messages = (plan: Planner, recent: string[] = []) => messagesOf(plan.differences(), plan, at, day(1), recent);
const rows = (id: number, count: number) => Array.from({ length: count }, (_, i) => salesRow({ id: id * 2_000 + i, quantity: q(1) }));

describe('P9: the messages of a run', () => {
  it('go to each owner apart', () => {
    const making = manufacturingOrder({
      id: 4,
      rows: [{ id: 41, variant_id: WOOD, planned_quantity_per_unit: q(2), planned_quantity: q(2) }],
    });
    const sent = messages(planOf([salesOrderEvent, orderFor(1, 1)], [manufacturingOrderEvent, making]));
    expect(sent.map(({ owner, body }) => [owner.event.resource, body.sales_orders.length, body.manufacturing_orders.length])).toEqual([
      ['sales_statuses', 1, 0],
      ['manufacturing_statuses', 0, 1],
    ]);
    // O6: with the orders that reserve from it.
    expect(sent[1]!.body.manufacturing_orders[0]!.customers).toEqual([
      { customer_name: 'Anna', sales_order_id: 1, order_no: 'SO-1', quantity: q(1) },
    ]);
  });

  it('hold at most 500 orders, and not many rows', () => {
    const small = planOf(...Array.from({ length: 1_001 }, (_, i): [unknown, unknown] => [salesOrderEvent, orderFor(i + 1, 1)]));
    expect(messages(small).map(({ body }) => [body.part, body.parts, body.sales_orders.length])).toEqual([
      [1, 3, 500],
      [2, 3, 500],
      [3, 3, 1],
    ]);
    const large = planOf(...[1, 2, 3].map((id): [unknown, unknown] => [salesOrderEvent, salesOrder({ id, rows: rows(id, 1_000) })]));
    expect(messages(large).map(({ body }) => body.sales_orders.length)).toEqual([1, 1, 1]);
  });

  it('tell an order whole, with what was published before where something changed', () => {
    const plan = planOf([salesOrderEvent, salesOrder({ id: 1, rows: rows(1, 2) })]);
    plan.markPublished(plan.differences());
    for (const fact of heard(journalEvent).facts(stockIs(1, TABLE, 1))) plan.apply(fact, 'e1');
    const [change] = messages(plan)[0]!.body.sales_orders as SalesOrderStatusChange[];
    expect(change!.rows.map((row) => [row.from?.product_availability, row.to?.product_availability])).toEqual([
      ['NOT_AVAILABLE', 'IN_STOCK'],
      ['NOT_AVAILABLE', 'NOT_AVAILABLE'],
    ]);
    // The order is as bad as its worst row: unchanged.
    expect(change!.order?.from).toEqual(change!.order?.to);
  });

  it('say what is gone, row by row and as a whole', () => {
    const plan = planOf([salesOrderEvent, salesOrder({ id: 1, rows: rows(1, 2) })]);
    plan.markPublished(plan.differences());
    for (const fact of heard(salesOrderEvent).facts(salesOrder({ id: 1, version: 2, rows: rows(1, 1) }))) plan.apply(fact);
    expect(messages(plan)[0]!.body.sales_orders[0]!.rows.map((row) => [row.id, row.to === null])).toEqual([
      [2_000, false],
      [2_001, true],
    ]);
    for (const fact of heard(salesOrderEvent).facts(salesOrder({ id: 1, version: 3, is_deleted: true }))) plan.apply(fact);
    expect(messages(plan)[0]!.body.sales_orders[0]).toMatchObject({ sales_order_id: 1, order: { to: null } });
  });

  it('name the events that led to them, the newest last', () => {
    // Each wants something of its own, so that none changes another's status.
    const wants = (id: number, cause: string): [unknown, unknown, string] => [
      salesOrderEvent,
      salesOrder({ id, rows: [salesRow({ id, variant_id: id })] }),
      cause,
    ];
    expect(messages(planOf(wants(1, 'b'), wants(2, 'a')), ['a', 'unrelated', 'b'])[0]!.body.causes).toEqual(['a', 'b']);
    const ids = Array.from({ length: 30 }, (_, i) => `e${i}`);
    expect(messages(planOf(...ids.map((id, i) => wants(i + 1, id))), ids)[0]!.body.causes).toEqual(ids.slice(10));
  });
});

describe('what was published, read from the output', () => {
  const [sales] = OWNERS;
  const sent = messages(planOf([salesOrderEvent, orderFor(1, 1)]))[0]!.body;

  it('is the same for who reads it as for who sent it', () => {
    const plan = planOf([salesOrderEvent, orderFor(1, 1)]);
    plan.markPublished(new PublishedRuns(OWNERS).read(sales!, sent));
    expect(plan.differences()).toEqual([]);
  });

  it('is the highest run of each order, whatever comes late or twice', () => {
    const runs = new PublishedRuns(OWNERS);
    expect(runs.read(sales!, { ...sent, at: { epoch: 3, run: 5 } })).toHaveLength(2);
    expect(runs.read(sales!, { ...sent, at: { epoch: 3, run: 5 } })).toEqual([]);
    expect(runs.read(sales!, { ...sent, at: { epoch: 2, run: 900 } })).toEqual([]);
    expect(runs.read(sales!, { ...sent, at: { epoch: 4, run: 0 } })).toHaveLength(2);
    expect(runs.highest).toEqual({ epoch: 4, run: 0 });
    const again = new PublishedRuns(OWNERS);
    again.restore(JSON.parse(JSON.stringify(runs.export())));
    expect(again.read(sales!, { ...sent, at: { epoch: 3, run: 6 } })).toEqual([]);
  });
});
