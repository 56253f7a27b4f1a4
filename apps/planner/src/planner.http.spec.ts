import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  itemEvent,
  journalEvent,
  locationEvent,
  manufacturingOrderEvent,
  planAsOf,
  planPackable,
  planShortage,
  planTakeShortage,
  purchaseOrderEvent,
  recipeEvent,
  salesOrderEvent,
  salesStatusesEvent,
  sellRankingEvent,
  stockTransferEvent,
  type AggregateBody,
  type EventType,
  type StatusesChanged,
} from '@pegboard/contracts';
import { ASKER, PUBLISHER, READER, type Asker, type EventPublisher, type EventReader } from '@pegboard/eventing';
import { RANK_GAP } from '@pegboard/kit';
import { createService } from '@pegboard/service';
import { eventually, withServers } from '@pegboard/testing';
import {
  day,
  FACTORY,
  item,
  location,
  manufacturingOrder,
  orderFor,
  purchaseFor,
  q,
  recipe,
  salesOrder,
  salesRow,
  stockIs,
  stockTransfer,
  TABLE,
  variant,
  WOOD,
} from './testing/bodies';
import { PlannerOwners } from './testing/company';
import { PlannerModule } from './planner.module';

const KEY = 'test-key-123';
const FUTURE = '2199-01-10T10:00:00.000Z' as ReturnType<typeof day>;

/** The service on real servers: owners' snapshots over request/reply, events over JetStream, answers over HTTP. */
describe('the planner as a service', () => {
  const servers = withServers();
  let app: NestFastifyApplication;
  let owners: PlannerOwners;

  const start = async (): Promise<void> => {
    app = await createService({ name: 'planner', module: PlannerModule });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    await eventually(async () => expect((await send('GET', '/health/ready')).status).toBe(200));
  };

  beforeAll(async () => {
    Object.assign(process.env, {
      NATS_URL: servers().nats.url,
      MONGODB_URI: servers().mongo.url,
      PEGBOARD_API_KEY: KEY,
      LOG_LEVEL: 'silent',
    });
    owners = await PlannerOwners.on(servers().nats.url);
    owners.keep(locationEvent, location({ id: FACTORY }));
    owners.keep(itemEvent, item({ id: TABLE, name: 'Table', default_supplier_id: 6 }));
    owners.keep(
      itemEvent,
      item({
        id: WOOD,
        name: 'Wood',
        type: 'material',
        is_producible: false,
        is_purchasable: true,
        default_supplier_id: 8,
        variants: [variant({ id: WOOD, sku: 'WOOD', purchase_price: q(1.5) })],
      }),
    );
    owners.keep(recipeEvent, recipe(TABLE, [{ variantId: WOOD, quantity: q(2) }]));
    owners.keep(salesOrderEvent, orderFor(1, 3));
    await start();
  });
  afterAll(async () => {
    await app?.close();
    await owners?.close();
  });

  const send = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await app.inject({ method, url, headers: { authorization: `Bearer ${KEY}` }, ...(payload ? { payload } : {}) });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
  const tell = <Body extends AggregateBody>(event: EventType<Body>, body: Body) =>
    app.get<EventPublisher>(PUBLISHER).publish(event, body.id, 'changed', body, `${event.resource}.${body.id}.${body.version}`);
  /** P13: the four pieces of wood that row 41 lacks. */
  const expectBeingOrdered = async (): Promise<void> => {
    expect((await send('GET', '/v1/plan/demands/manufacturing_order_recipe_row/41')).body).toMatchObject({
      quantity_missing: 0,
      covers: [{ supply: { type: 'being_ordered', ref: null, expected_date: null }, quantity: 4 }],
      fixes: [],
    });
  };
  const commit = (entry: ReturnType<typeof stockIs>) => {
    owners.journal.add(entry);
    return app.get<EventPublisher>(PUBLISHER).publish(journalEvent, entry.n, 'committed', entry, `journal.${entry.n}`);
  };
  const asOf = (versions: Record<string, number>, posting = 0, orders: { sales_orders?: number[]; manufacturing_orders?: number[] } = {}) =>
    app.get<Asker>(ASKER).ask(planAsOf, {
      at_least: { versions, posting },
      wait_ms: 5_000,
      sales_orders: [],
      manufacturing_orders: [],
      purchase_orders: [],
      ...orders,
    });

  const output = async (): Promise<StatusesChanged[]> => {
    const reader = app.get<EventReader>(READER);
    const { sequence } = await reader.end();
    const seen: StatusesChanged[] = [];
    let isDone: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (isDone = resolve));
    const reading = await reader.follow({
      after: { sequence: 0, messageId: null },
      subjects: ['evt.>'],
      onMessages: async (messages) => {
        for (const message of messages)
          if (message.subject.startsWith('evt.planner.sales_statuses'))
            seen.push(salesStatusesEvent.body.parse((message.event['data'] as { aggregate: unknown }).aggregate));
        if (messages.at(-1)!.sequence >= sequence) isDone();
      },
      onGoneBack: async () => undefined,
    });
    await done;
    await reading.stop();
    return seen;
  };

  it("is built from the owners' snapshots, and lists what is missing at every level (S7)", async () => {
    const { status, body } = await send('GET', '/v1/sales_orders/1/missing_ingredients');
    expect(status).toBe(200);
    expect(body.data).toEqual([
      {
        variant_id: WOOD,
        location_id: FACTORY,
        sku: 'WOOD',
        name: 'Wood',
        quantity_missing: 6,
        quantity_expected: 0,
        expected_date: null,
        default_supplier_id: 8,
        can_buy: true,
        can_make: false,
        level: 1,
        rows: [],
      },
    ]);
    expect((await send('GET', '/v1/sales_order_rows/1/missing_ingredients')).body.data).toEqual(body.data);
  });

  it('P4, P8: answers the worked example, and turns it round when the third is moved to the top', async () => {
    await commit(stockIs(1, TABLE, 4));
    await tell(purchaseOrderEvent, purchaseFor(1, TABLE, 3, FUTURE));
    await tell(salesOrderEvent, orderFor(2, 3));
    await tell(salesOrderEvent, orderFor(3, 3));
    const first = await asOf({ 'sales_order/3': 1 }, 1, { sales_orders: [1, 2, 3] });
    expect(first.is_pending).toBe(false);
    expect(
      first.sales_orders.map(({ order, rows }) => [
        order?.to?.product_availability,
        order?.to?.product_expected_date,
        rows[0]?.to?.missing_quantity,
      ]),
    ).toEqual([
      ['IN_STOCK', null, 0],
      ['EXPECTED', FUTURE, 0],
      ['NOT_AVAILABLE', null, q(2)],
    ]);
    const { body } = await send('GET', `/v1/inventory?variant_id=${TABLE}&location_id=${FACTORY}`);
    expect(body.data).toEqual([
      {
        variant_id: TABLE,
        sku: 'SKU-10',
        name: 'Table',
        uom: 'pcs',
        category_name: null,
        default_supplier_id: 6,
        can_buy: false,
        can_make: true,
        location_id: FACTORY,
        safety_stock_level: '0',
        reorder_point: '0',
        average_cost: '2.5',
        value_in_stock: '10',
        quantity_in_stock: '4',
        quantity_committed: '9',
        quantity_expected: '3',
        quantity_missing_or_excess: '-2',
        quantity_potential: '7',
        quantity_expired: '0',
      },
    ]);
    await app
      .get<EventPublisher>(PUBLISHER)
      .publish(sellRankingEvent, 1, 'moved', { n: 1, keys: [{ id: 3, key: RANK_GAP / 2 }] }, 'ranking.1');
    const moved = await app.get<Asker>(ASKER).ask(planAsOf, {
      at_least: { versions: {}, posting: 0, sell_move: 1 },
      wait_ms: 5_000,
      sales_orders: [1, 2, 3],
      manufacturing_orders: [],
      purchase_orders: [],
    });
    expect(moved.sales_orders.map(({ order }) => order?.to?.product_availability)).toEqual(['EXPECTED', 'NOT_AVAILABLE', 'IN_STOCK']);
    await eventually(async () => expect((await output()).at(-1)?.causes).toEqual(['ranking.1']));
  });

  it('lists every variant at every location, with variant and location when asked, in pages', async () => {
    const all = await send('GET', '/v1/inventory?limit=1&page=2&extend=variant,location');
    expect(all.body.data[0]).toMatchObject({
      variant_id: WOOD,
      quantity_in_stock: '0',
      average_cost: '0',
      variant: { id: WOOD, sku: 'WOOD', material_id: WOOD, purchase_price: 1.5 },
      location: { id: FACTORY, manufacturing_allowed: true },
    });
    expect(JSON.parse(String(all.headers['x-pagination']))).toMatchObject({ total_records: '2', total_pages: '2', page: '2' });
    expect((await send('GET', '/v1/inventory?variant_id=999')).body.data).toEqual([]);
    const totals = await send('GET', '/v1/inventory/totals?sort=-quantity_in_stock&extend=variant');
    expect(totals.body.data[0]).toMatchObject({
      variant_id: TABLE,
      name: 'Table',
      default_supplier_id: 6,
      can_make: true,
      quantity_in_stock: '4',
    });
    expect(totals.body.data[0]).not.toHaveProperty('location_id');
    const missing = await send('GET', '/v1/inventory?missing_only=true&can_make=true&search=tab');
    expect(missing.body.data).toMatchObject([{ variant_id: TABLE, quantity_missing_or_excess: '-2' }]);
    expect((await send('GET', '/v1/inventory?sort=colour')).body.code).toBe('UNKNOWN_SORT');
  });

  it('B6: lists what is short, the most missing first', async () => {
    const { body } = await send('GET', '/v1/replenishment');
    expect(body.data).toEqual([
      // Only the tables that nobody has planned yet will need it (P14).
      expect.objectContaining({ variant_id: WOOD, quantity_missing_or_excess: 0, quantity_to_get: 4, can_buy: true }),
      expect.objectContaining({
        variant_id: TABLE,
        sku: `SKU-${TABLE}`,
        name: 'Table',
        default_supplier_id: 6,
        quantity_missing_or_excess: -2,
        quantity_to_get: 2,
        can_make: true,
      }),
    ]);
  });

  it('P14: lists what to buy and make, through the recipes', async () => {
    const { body } = await send('GET', '/v1/plan/to_do?extend=variant');
    expect(body.data).toMatchObject([
      {
        variant_id: WOOD,
        action: 'buy',
        quantity: 4,
        quantity_in_drafts: 0,
        default_supplier_id: 8,
        variant: { sku: 'WOOD' },
        demands: [{ type: 'sales_order_row', order_no: 'SO-2', customer_name: 'Anna', quantity: 4 }],
      },
      { variant_id: TABLE, action: 'make', quantity: 2, default_supplier_id: null, demands: [{ order_no: 'SO-2', quantity: 2 }] },
    ]);
    const found = async (query: string) =>
      (await send('GET', `/v1/plan/to_do?${query}`)).body.data.map(({ variant_id }: { variant_id: number }) => variant_id);
    expect([await found('action=make'), await found('supplier_id=8'), await found('search=woo'), await found('sales_order_id=1')]).toEqual([
      [TABLE],
      [WOOD],
      [WOOD],
      [],
    ]);
    const nothing = await send('POST', '/v1/plan/to_do/orders', { rows: [{ variant_id: TABLE, location_id: FACTORY, action: 'buy' }] });
    expect(nothing.body).toMatchObject({ code: 'NOT_PURCHASABLE', details: [{ path: 'rows/0/action' }] });
  });

  it('P11: explains a demand and a supply', async () => {
    const demand = await send('GET', '/v1/plan/demands/sales_order_row/2');
    expect(demand.body).toMatchObject({
      demand: { ref: 'sales_order_row/2', order_no: 'SO-2', customer_name: 'Anna' },
      quantity: 3,
      quantity_open: 3,
      quantity_missing: 2,
      status: { product_availability: 'NOT_AVAILABLE', missing_quantity: 2 },
      covers: [
        {
          supply: { type: 'purchase_order_row', ref: 'purchase_order_row/1', number: 'PO-1', expected_date: FUTURE },
          quantity: 1,
          is_linked: false,
        },
      ],
      before_count: 2,
    });
    const stock = await send('GET', `/v1/plan/supplies/stock/${TABLE}?location_id=${FACTORY}`);
    expect(stock.body).toMatchObject({
      quantity: 4,
      quantity_unreserved: 0,
      serves: [
        { demand: { ref: 'sales_order_row/3' }, quantity: 3 },
        { demand: { ref: 'sales_order_row/1' }, quantity: 1 },
      ],
    });
    expect((await send('GET', '/v1/plan/supplies/purchase_order_row/1')).body).toMatchObject({
      quantity: 3,
      serves: [{ quantity: 2 }, { quantity: 1 }],
    });
  });

  it.each([
    ['an unknown type', '/v1/plan/demands/sales_order/1', 422, 'UNKNOWN_VALUE', 'type'],
    ["a demand that isn't there", '/v1/plan/demands/sales_order_row/999', 404, 'NOT_FOUND', 'id'],
    ['stock nowhere', `/v1/plan/supplies/stock/${TABLE}`, 422, 'MISSING_FIELD', 'location_id'],
    ["an order that isn't there", '/v1/manufacturing_orders/999/missing_ingredients', 404, 'NOT_FOUND', 'id'],
    ['an unknown filter', '/v1/inventory?colour=red', 422, 'UNKNOWN_FIELD', 'colour'],
  ])('refuses %s', async (_name, url, status, code, path) => {
    const answer = await send('GET', url);
    expect([answer.status, answer.body.code, answer.body.details[0].path]).toEqual([status, code, path]);
  });

  it('P12: answers what a move would change, and changes nothing', async () => {
    const before = (await send('GET', '/v1/plan/demands/sales_order_row/1')).body;
    const { status, body } = await send('POST', '/v1/plan/what_if', {
      changes: [{ change: 'move_sales_order', id: 1, position: 'first' }],
    });
    expect(status).toBe(200);
    const won = body.orders.find(({ id }: { id: number }) => id === 1);
    expect(won).toMatchObject({ type: 'sales_order', order_no: 'SO-1', customer_name: 'Anna', verdict: 'better' });
    expect(won.text).toMatch(/^SO-1 for Anna is in stock instead of expected on \d{4}-\d\d-\d\d: \d+ days sooner\.$/);
    expect([won.days_lost < 0, won.changes]).toEqual([
      true,
      expect.arrayContaining([{ field: 'product_availability', from: 'EXPECTED', to: 'IN_STOCK' }]),
    ]);
    expect(won.rows).toMatchObject([{ ref: 'sales_order_row/1', variant_id: TABLE, changes: won.changes }]);
    const lost = body.orders.filter(({ verdict }: { verdict: string }) => verdict === 'worse');
    expect(body).toMatchObject({ verdict: 'mixed', text: expect.stringContaining(`${lost.length} `) });
    expect(body.orders.indexOf(lost[0])).toBe(0);
    expect((await send('GET', '/v1/plan/demands/sales_order_row/1')).body).toEqual(before);
  });

  it.each([
    ['to a place', { position: 'first' }],
    ['to where the highest of them stands', {}],
  ])('P12, S4: answers what moving several sales orders together %s would change', async (_name, place) => {
    const ids = 'position' in place ? [1] : [1, 3];
    const { status, body } = await send('POST', '/v1/plan/what_if', { changes: [{ change: 'move_sales_orders', ids, ...place }] });
    expect(status).toBe(200);
    const moved = body.orders.find(({ id }: { id: number }) => id === 1);
    expect(moved.changes).toContainEqual({ field: 'product_availability', from: 'EXPECTED', to: 'IN_STOCK' });
  });

  it('P12: promises the earliest date of a new order at a rank', async () => {
    const changes = [
      {
        change: 'add_purchase_order',
        expected_arrival_date: '2199-02-01',
        rows: [{ variant_id: TABLE, location_id: FACTORY, quantity: 10 }],
      },
      { change: 'add_sales_order', position: 'last', rows: [{ variant_id: TABLE, location_id: FACTORY, quantity: '2.5' }] },
    ];
    const { body } = await send('POST', '/v1/plan/what_if', { changes });
    expect(body.orders[0]).toMatchObject({
      type: 'sales_order',
      verdict: 'added',
      ready_before: null,
      ready_after: '2199-02-01',
      days_lost: null,
      text: 'The new order is expected on 2199-02-01.',
    });
    expect(body.orders[0].id).toBeLessThan(0);
    const made = [{ change: 'add_manufacturing_order', variant_id: TABLE, location_id: FACTORY, quantity: 4 }];
    const { orders } = (await send('POST', '/v1/plan/what_if', { changes: made })).body;
    expect(orders[0].text).toMatch(/^What the new order needs is /);
  });

  it.each([
    ['no list', {}, 'MISSING_FIELD', 'changes'],
    ['an empty list', { changes: [] }, 'WRONG_COUNT', 'changes'],
    ['a long list', { changes: Array.from({ length: 101 }, () => ({})) }, 'TOO_MANY', 'changes'],
    ['an unknown kind', { changes: [{ change: 'burn' }] }, 'UNKNOWN_VALUE', 'changes/0/change'],
    ['an unknown field', { changes: [{ change: 'remove', ref: 'sales_order/1', x: 1 }] }, 'UNKNOWN_FIELD', 'changes/0/x'],
    ['an unknown id', { changes: [{ change: 'move_sales_order', id: 999, position: 'first' }] }, expect.any(String), 'changes/0/id'],
    [
      'seven decimals',
      { changes: [{ change: 'change_quantity', ref: 'sales_order_row/1', quantity: '1.0000001' }] },
      'QUANTITY_TOO_PRECISE',
      'changes/0/quantity',
    ],
    [
      'a bad row of a new order',
      { changes: [{ change: 'add_sales_order', rows: [{ variant_id: 1, location_id: 1, quantity: -1 }] }] },
      'QUANTITY_NOT_POSITIVE',
      'changes/0/rows/0/quantity',
    ],
    [
      'an unknown item',
      { changes: [{ change: 'add_sales_order', rows: [{ variant_id: 999, location_id: 1, quantity: 1 }] }] },
      'UNKNOWN_REF',
      'changes/0/rows/0/variant_id',
    ],
    [
      'a neighbour that isn’t there',
      { changes: [{ change: 'move_sales_order', id: 1, before_id: 999 }] },
      'UNKNOWN_REF',
      'changes/0/before_id',
    ],
    [
      'more than there is',
      { changes: [{ change: 'change_stock', variant_id: TABLE, location_id: FACTORY, by: -999 }] },
      'NEGATIVE_STOCK',
      'changes/0/by',
    ],
    [
      'a date of a row that has none',
      { changes: [{ change: 'change_date', ref: 'sales_order_row/1', date: null }] },
      'NOT_CHANGEABLE',
      'changes/0/ref',
    ],
    [
      'a move of many to one of them',
      { changes: [{ change: 'move_sales_orders', ids: [1, 3], before_id: 3 }] },
      'MOVE_TO_ITSELF',
      'changes/0/before_id',
    ],
    ['a move of one twice', { changes: [{ change: 'move_sales_orders', ids: [1, 1] }] }, 'NAMED_TWICE', 'changes/0/ids'],
    ['a move of none', { changes: [{ change: 'move_manufacturing_orders', ids: [] }] }, expect.any(String), 'changes/0/ids'],
    [
      'a move of manufacturing orders of which one isn’t there',
      { changes: [{ change: 'move_manufacturing_orders', ids: [998, 999], position: 'last' }] },
      'UNKNOWN_REF',
      'changes/0/ids/0',
    ],
    ['a move to nowhere', { changes: [{ change: 'move_sales_order', id: 1 }] }, 'RANK_TARGET', 'changes/0/position'],
    ['a thing that has no plan', { changes: [{ change: 'remove', ref: 'supplier/1' }] }, 'REF_MALFORMED', 'changes/0/ref'],
  ])('refuses to try %s', async (_name, body, code, path) => {
    const answer = await send('POST', '/v1/plan/what_if', body);
    expect([answer.status, answer.body.code, answer.body.details[0].path]).toEqual([code === 'NEGATIVE_STOCK' ? 409 : 422, code, path]);
  });

  it('S5: says what may be packed, and who holds the rest', async () => {
    const answer = await app
      .get<Asker>(ASKER)
      .ask(planPackable, { at_least: { versions: {}, posting: 1 }, wait_ms: 1_000, rows: [{ sales_order_row_id: 1, quantity: q(3) }] });
    expect(answer).toMatchObject({
      is_pending: false,
      based_on: { [`${TABLE}@${FACTORY}`]: 1 },
      rows: [{ sales_order_row_id: 1, allowed: q(1), in_stock: q(4), holders: [{ order_no: 'SO-3', quantity: q(3) }] }],
    });
  });

  it("M2: says what rows lack; rows that it doesn't know are absent", async () => {
    const answer = await app
      .get<Asker>(ASKER)
      .ask(planShortage, { at_least: { versions: {}, posting: 1 }, wait_ms: 1_000, sales_order_row_ids: [2, 999] });
    expect(answer.rows).toEqual([
      {
        sales_order_row_id: 2,
        product_availability: 'NOT_AVAILABLE',
        missing_quantity: q(2),
        calculated_stock: q(-2),
        production_status: 'NONE',
      },
    ]);
  });

  it('O6, P2: tells a manufacturing order with its ingredients and its customers; on one day it comes before the purchase', async () => {
    await tell(
      manufacturingOrderEvent,
      manufacturingOrder({
        id: 4,
        planned_quantity: q(2),
        production_deadline_date: FUTURE,
        rows: [{ id: 41, variant_id: WOOD, planned_quantity_per_unit: q(2), planned_quantity: q(4) }],
      }),
    );
    const { manufacturing_orders } = await asOf({ 'manufacturing_order/4': 1 }, 0, { manufacturing_orders: [4] });
    expect(manufacturing_orders[0]).toMatchObject({
      order_id: 4,
      order: { to: { ingredient_availability: 'NOT_AVAILABLE' } },
      rows: [{ id: 41, to: { missing_quantity: q(4) } }],
      customers: [{ customer_name: 'Anna', order_no: 'SO-1', quantity: q(2) }],
    });
    expect((await send('GET', '/v1/manufacturing_orders/4/missing_ingredients')).body.data).toMatchObject([
      { variant_id: WOOD, quantity_missing: 4, rows: ['manufacturing_order_recipe_row/41'] },
    ]);
  });

  it('P13: hands a shortage out once; what is being ordered is seen by whoever asks, and nothing of it is published', async () => {
    const published = (await output()).length;
    const take = (request: string) =>
      app.get<Asker>(ASKER).ask(planTakeShortage, {
        at_least: { versions: {}, posting: 0 },
        wait_ms: 1_000,
        request,
        way: 'buy',
        needs: [{ basis: 'row', of: 'manufacturing_order_recipe_row/41', variant_id: WOOD, location_id: FACTORY, quantity: null }],
      });
    const answers = await Promise.all(['a', 'b', 'c', 'a'].map(take));
    const first = answers.find(({ granted }) => granted[0]! > 0)!;
    const got = answers.filter(({ claim_id }) => claim_id === first.claim_id).map(({ granted }) => granted);
    expect(new Set(got.flat())).toEqual(new Set([q(4)]));
    expect(answers.filter(({ claim_id }) => claim_id !== first.claim_id).flatMap(({ granted }) => granted)).toEqual(
      Array.from({ length: answers.length - got.length }, () => 0),
    );
    await expectBeingOrdered();
    expect((await send('GET', '/v1/manufacturing_orders/4/missing_ingredients')).body.data).toMatchObject([{ quantity_missing: 0 }]);
    const bought = { change: 'add_purchase_order', rows: [{ variant_id: WOOD, location_id: FACTORY, quantity: 4 }] };
    expect((await send('POST', '/v1/plan/what_if', { changes: [bought] })).body).toEqual({
      verdict: 'same',
      text: 'Nothing changes.',
      orders: [],
    });
    const refused = await send('POST', '/v1/replenishment/orders', { rows: [{ variant_id: WOOD, location_id: FACTORY, supplier_id: 8 }] });
    expect(refused).toMatchObject({ status: 409, body: { code: 'NOTHING_MISSING', details: [{ path: 'rows/0/quantity' }] } });
    expect(await output()).toHaveLength(published);
  });

  it('P4, P14: an order whose board comes after its delivery is late and at risk, and the explanation says why', async () => {
    const [BOARD, DESK] = [78, 79];
    const [delivery, arrival] = ['2099-05-04T10:00:00.000Z', '2099-05-31T10:00:00.000Z'] as ReturnType<typeof day>[];
    const sku = 'BOARD';
    await tell(itemEvent, item({ id: BOARD, is_producible: false, is_purchasable: true, variants: [variant({ id: BOARD, sku })] }));
    await tell(itemEvent, item({ id: DESK }));
    const rows = [salesRow({ id: 79, variant_id: DESK, quantity: q(2), linked_manufacturing_order_id: 79 })];
    await tell(salesOrderEvent, salesOrder({ id: 79, delivery_date: delivery!, rows }));
    await tell(
      manufacturingOrderEvent,
      manufacturingOrder({
        id: 79,
        variant_id: DESK,
        planned_quantity: q(2),
        production_deadline_date: delivery!,
        sales_order_id: 79,
        sales_order_row_id: 79,
        rows: [{ id: 791, variant_id: BOARD, planned_quantity_per_unit: q(2), planned_quantity: q(4) }],
      }),
    );
    const both = { sales_orders: [79], manufacturing_orders: [79] };
    const lacking = await asOf({ 'sales_order/79': 1, 'manufacturing_order/79': 1 }, 0, both);
    const declared = { product_availability: 'EXPECTED', product_expected_date: delivery, is_late: false, is_at_risk: true };
    expect(lacking.sales_orders[0]).toMatchObject({ order: { to: declared }, rows: [{ to: declared }] });
    expect(lacking.manufacturing_orders[0]).toMatchObject({ order: { to: { is_at_risk: true } }, rows: [{ to: { is_at_risk: true } }] });
    expect((await send('GET', '/v1/plan/demands/sales_order_row/79')).body).toMatchObject({
      chain: [
        { supply: { number: 'MO-79', is_at_risk: true }, text: 'SO-79 waits for SKU-79 from MO-79, at risk.' },
        { supply: null, quantity_missing: 4, text: 'MO-79: 4 of BOARD have no supply.' },
      ],
      fixes: [{ fix: 'buy', variant_id: BOARD, location_id: FACTORY, quantity: 4, is_late: false, text: 'Buy 4 of BOARD by 2099-05-04.' }],
    });
    await tell(purchaseOrderEvent, purchaseFor(79, BOARD, 4, arrival!));
    const late = await asOf({ 'purchase_order/79': 1 }, 0, both);
    const rolledUp = { product_availability: 'EXPECTED', product_expected_date: arrival, is_late: true, is_at_risk: true };
    expect(late.sales_orders[0]).toMatchObject({ order: { to: rolledUp }, rows: [{ to: rolledUp }] });
    expect(late.manufacturing_orders[0]).toMatchObject({ order: { to: { is_late: true, is_at_risk: true } } });
    expect((await send('GET', '/v1/plan/demands/sales_order_row/79')).body).toMatchObject({
      chain: [
        { text: 'SO-79 waits for SKU-79 from MO-79, expected on 2099-05-31, declared for 2099-05-04.' },
        { text: 'MO-79 waits for BOARD from PO-79, expected on 2099-05-31.' },
      ],
      fixes: [
        // In stock units, whatever the purchase order is in.
        { fix: 'receive', number: 'PO-79', text: 'Receive 4 pcs of PO-79.' },
        { fix: 'in_time', number: 'PO-79', by: delivery, text: 'Get 4 pcs of PO-79 by 2099-05-04.' },
      ],
    });
  });

  it('D1, P11: sentences say the days of the location, and what is needed elsewhere says where', async () => {
    const [LAMP, TOKYO, OSAKA] = [88, 88, 89];
    const place = (id: number, name: string) => location({ id, name, time_zone: 'Asia/Tokyo' });
    await tell(locationEvent, place(TOKYO, 'Tokyo'));
    await tell(locationEvent, place(OSAKA, 'Osaka'));
    await tell(itemEvent, item({ id: LAMP, is_producible: false, is_purchasable: true, variants: [variant({ id: LAMP, sku: 'LAMP' })] }));
    // The first moment of 10 May 2099 in Tokyo.
    const due = '2099-05-09T15:00:00.000Z' as ReturnType<typeof day>;
    const sold = (version: number, quantity: number) =>
      salesOrder({
        id: 88,
        version,
        location_id: TOKYO,
        delivery_date: due,
        rows: [salesRow({ id: 88, variant_id: LAMP, location_id: TOKYO, quantity: q(quantity) })],
      });
    await tell(salesOrderEvent, sold(1, 2));
    await asOf({ 'sales_order/88': 1 });
    const fixes = async () => (await send('GET', '/v1/plan/demands/sales_order_row/88')).body.fixes;
    expect(await fixes()).toMatchObject([{ fix: 'buy', by: due, text: 'Buy 2 by 2099-05-10.' }]);
    await tell(
      stockTransferEvent,
      stockTransfer({
        id: 88,
        source_location_id: OSAKA,
        target_location_id: TOKYO,
        dispatch_date: due,
        expected_arrival_date: due,
        rows: [{ id: 88, variant_id: LAMP, quantity: q(2) }],
      }),
    );
    await asOf({ 'stock_transfer/88': 1 });
    expect(await fixes()).toMatchObject([{ fix: 'buy', location_id: OSAKA, text: 'Buy 2 of LAMP at Osaka by 2099-05-10.' }]);
  });

  it('P12, M7: answers what moving manufacturing orders together would change', async () => {
    await tell(
      manufacturingOrderEvent,
      manufacturingOrder({
        id: 6,
        planned_quantity: q(2),
        production_deadline_date: FUTURE,
        rank: { key: 60 * RANK_GAP, move: 0 },
        rows: [{ id: 61, variant_id: WOOD, planned_quantity_per_unit: q(2), planned_quantity: q(4) }],
      }),
    );
    await asOf({ 'manufacturing_order/6': 1 });
    const wood = { change: 'change_stock', variant_id: WOOD, location_id: FACTORY, by: 4 };
    const supplied = async (...moves: object[]): Promise<number[]> => {
      const { status, body } = await send('POST', '/v1/plan/what_if', { changes: [wood, ...moves] });
      expect(status).toBe(200);
      return body.orders
        .filter(
          ({ type, changes }: { type: string; changes: { to: unknown }[] }) =>
            type === 'manufacturing_order' && changes.some(({ to }) => to === 'IN_STOCK'),
        )
        .map(({ id }: { id: number }) => id);
    };
    expect(await supplied()).toEqual([4]);
    expect(await supplied({ change: 'move_manufacturing_orders', ids: [6], before_id: 4 })).toEqual([6]);
    expect(await supplied({ change: 'move_manufacturing_orders', ids: [6, 4] })).toEqual([6]);
  });

  it('checks itself against a plan from scratch, not too often, and says how it is', async () => {
    const { status, body } = await send('GET', '/v1/plan/check');
    expect(body.findings).toEqual([]);
    expect([status, body.ok, body.demands > 0, body.milliseconds >= 0]).toEqual([200, true, true, true]);
    await eventually(async () => {
      const again = await send('GET', '/v1/plan/check');
      expect([again.status, Number(again.headers['retry-after']) > 0]).toEqual([429, true]);
    });
    expect((await send('GET', '/v1/plan/status')).body).toMatchObject({
      phase: 'live',
      is_publishing: true,
      lag: 0,
      posting: 1,
      sizes: { salesOrders: 5 },
      dead_letters: { count: 0, newest: [] },
    });
  });

  it('goes on where it ended after a restart, and says nothing twice', async () => {
    const before = (await output()).length;
    await app.close();
    owners.forget();
    await start();
    expect((await send('GET', '/v1/plan/status')).body).toMatchObject({
      phase: 'live',
      rebuilds: 0,
      posting: 1,
      sizes: { salesOrders: 5 },
    });
    await expectBeingOrdered();
    await tell(salesOrderEvent, orderFor(5, 1));
    await eventually(async () => expect((await output()).length).toBe(before + 1));
  });
});
