import { inventoryPost, planPackable, salesOrderEvent } from '@pegboard/contracts';
import { quantity, Rejection } from '@pegboard/kit';
import { withRequest } from '@pegboard/service';
import { CHAIR, FACTORY, OFFICE, PAINT } from '../testing/neighbours';
import { salesWorld } from '../testing/sales-world';

const KEY = `${CHAIR}@${FACTORY}`;
type World = Awaited<ReturnType<typeof salesWorld>>;

async function orderOf(world: World, amount = 5, variantId = CHAIR) {
  const customer = await world.sales.customersApi.create({ name: 'Ada' });
  const order = await world.sales.ordersApi.create({
    customer_id: customer['id'] as number,
    sales_order_rows: [{ variant_id: variantId, quantity: quantity(amount) }],
  });
  await world.bus.deliver();
  return { id: order['id'] as number, rowId: (order['sales_order_rows'] as { id: number }[])[0]!.id };
}
const packAll = (world: World, orderId: number, more = {}) => world.sales.fulfillmentsApi.create({ sales_order_id: orderId, ...more });
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (refusal: Rejection) => refusal.code ?? String(refusal),
  );
const MOVEMENT = { batch_id: null, serves: null, holds_for: null, price_per_unit: null, new_batch: null };
const NO_NOTES = { trackingNumber: null, trackingNumberUrl: null, carrier: null, shippingMethod: null, notes: null };
const tick = () => new Promise((resolve) => setImmediate(resolve));
const settled = async (world: World) => {
  for (let i = 0; i < 50; i++) await tick();
  await world.sales.settling.sweep();
};

describe('packing (S2, S5)', () => {
  it('the intent is on the bus before the ledger is asked', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    let actionsBefore: string[] = [];
    world.neighbours.ledger.beforePost = () => (actionsBefore = world.bus.messages.map(({ subject }) => subject.split('.').pop()!));
    const answer = await packAll(world, id);
    expect(answer).toMatchObject({ status: 'PACKED' });
    expect(actionsBefore).toContain('fulfillment_requested');
    expect(world.neighbours.ledger.postings).toHaveLength(1);
    expect(world.neighbours.ledger.balance(KEY)).toBe(quantity(4));
  });

  it('stock that changes between the answer and the posting is asked about again', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    let changes = 0;
    world.neighbours.ledger.beforePost = () => {
      if (changes++ < 3) world.neighbours.put(CHAIR, 1);
    };
    await packAll(world, id);
    expect([world.neighbours.ledger.postings.length, changes]).toEqual([1, 4]);
  });

  it('what was taken in between by somebody with more right is refused by the second answer', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    world.neighbours.ledger.beforePost = () => {
      world.neighbours.planner.reservedForOthers.set(KEY, { quantity: quantity(8), order_no: 'SO-1' });
      world.neighbours.put(CHAIR, 0);
    };
    expect(await codeOf(packAll(world, id))).toBe('NOT_RESERVED');
    expect((await world.sales.orders.get(id)).fulfillments).toEqual([]);
    expect(world.neighbours.ledger.postings.flatMap(({ movements }) => movements)).toEqual([]);
  });

  it('stock that never rests ends in a refusal, not in a loop', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    world.neighbours.ledger.beforePost = () => world.neighbours.put(CHAIR, 1);
    expect(await codeOf(packAll(world, id))).toBe('STOCK_CHANGING');
    expect((await world.sales.orders.get(id)).fulfillments).toEqual([]);
  });

  it('override_reservation takes what is reserved, but not what is not there', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 4);
    world.neighbours.planner.reservedForOthers.set(KEY, { quantity: quantity(4), order_no: 'SO-1' });
    const refusal = await packAll(world, id, { override_reservation: true }).catch((problem: Rejection) => problem as Rejection);
    expect(refusal).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      kind: 'conflict',
      details: [{ path: 'sales_order_fulfillment_rows/0/quantity' }],
    });
    expect((await world.sales.orders.get(id)).status).toBe('NOT_SHIPPED');
    world.neighbours.put(CHAIR, 1);
    expect(await packAll(world, id, { override_reservation: true })).toMatchObject({ status: 'PACKED' });
  });

  it('S5: where the deployment warns, it is packed, and the answer, the order and the event name the orders that hold the stock', async () => {
    const world = await salesWorld({ PACKING_RESERVED_STOCK: 'warn' });
    const { id, rowId } = await orderOf(world);
    world.neighbours.put(CHAIR, 6);
    world.neighbours.planner.reservedForOthers.set(KEY, { quantity: quantity(4), order_no: 'SO-1' });
    const warning = {
      path: 'sales_order_fulfillment_rows/0/quantity',
      code: 'NOT_RESERVED',
      info: { sales_order_row_id: rowId, holders: [{ order_no: 'SO-1', quantity: '4' }] },
    };
    const answer = await packAll(world, id);
    expect(answer).toMatchObject({ status: 'PACKED', warnings: [{ ...warning, sales_order_fulfillment_id: answer.id }] });
    expect(await world.sales.ordersApi.get(id)).toMatchObject({ status: 'PACKED', warnings: [warning] });
    expect(world.bus.messages.map(({ subject }) => subject.split('.').pop())).toContain('reservation_overridden');
    expect(world.neighbours.ledger.balance(KEY)).toBe(quantity(1));
  });

  it('S5: a warning is only for reservations: what is not there is refused, and what is free needs none', async () => {
    const world = await salesWorld({ PACKING_RESERVED_STOCK: 'warn' });
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 4);
    expect(await codeOf(packAll(world, id))).toBe('INSUFFICIENT_STOCK');
    world.neighbours.put(CHAIR, 1);
    expect(await packAll(world, id)).toMatchObject({ status: 'PACKED', warnings: [] });
  });

  it('a plan that lags is not believed: nothing is packed and nothing stays', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    world.neighbours.planner.isBehind = true;
    expect(await codeOf(packAll(world, id))).toBe('PLAN_NOT_READY');
    expect((await world.sales.orders.get(id)).fulfillments).toEqual([]);
  });

  it('a plan that falls silent after the intent is written leaves it, and it is packed when the plan is back', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    world.asker.answer(planPackable, ({ rows }) => ({ is_pending: rows.length > 0, based_on: {}, rows: [] }));
    expect(await codeOf(packAll(world, id))).toBe('POSTING_PENDING');
    expect((await world.sales.orders.get(id)).fulfillments).toMatchObject([{ status: 'REQUESTED' }]);
    world.neighbours.answerWith((question, method) => world.asker.answer(question, method));
    await world.sales.settling.sweep();
    expect((await world.sales.orders.get(id)).status).toBe('PACKED');
  });

  it('without the plan, what is reserved may still be overridden', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    world.asker.answer(planPackable, () => {
      throw new Rejection('SERVICE_UNAVAILABLE', 'planner does not answer.');
    });
    expect(await codeOf(packAll(world, id))).toBe('SERVICE_UNAVAILABLE');
    expect(await packAll(world, id, { override_reservation: true })).toMatchObject({ status: 'PACKED' });
  });

  it('T6: the status of the order picks first-expiring batches; a fulfillment must name them', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world, 5, PAINT);
    world.neighbours.put(PAINT, 6);
    world.neighbours.ledger.batches.set(`${PAINT}@${FACTORY}`, [
      { batchId: 1, quantity: quantity(2) },
      { batchId: 2, quantity: quantity(4) },
    ]);
    expect(await codeOf(packAll(world, id))).toBe('BATCHES_REQUIRED');
    const order = await world.sales.ordersApi.update(id, { status: 'DELIVERED' });
    expect(order).toMatchObject({
      status: 'DELIVERED',
      sales_order_rows: [
        {
          batch_transactions: [
            { batch_id: 1, quantity: 2 },
            { batch_id: 2, quantity: 3 },
          ],
        },
      ],
    });
    // The ledger chooses them when it decides the posting.
    expect(world.neighbours.ledger.postings[0]!.movements).toMatchObject([{ batch_id: null, batches: 'suggested' }]);
  });

  it('T6: too little in good batches is refused by their status PATCH', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world, 5, PAINT);
    world.neighbours.put(PAINT, 6);
    world.neighbours.ledger.batches.set(`${PAINT}@${FACTORY}`, [{ batchId: 1, quantity: quantity(2) }]);
    expect(await codeOf(world.sales.ordersApi.update(id, { status: 'PACKED' }))).toBe('INSUFFICIENT_STOCK');
    expect((await world.sales.orders.get(id)).fulfillments).toEqual([]);
  });
});

describe('a crash in the middle of packing', () => {
  it.each([
    ['before the ledger was asked', 'before'],
    ['after the ledger has posted', 'after'],
  ])('%s: the next start finishes it, once', async (_name, moment) => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    const crash = () => {
      world.neighbours.ledger.beforePost = world.neighbours.ledger.afterPost = () => undefined;
      throw new Error('crash');
    };
    if (moment === 'before') world.neighbours.ledger.beforePost = crash;
    else world.neighbours.ledger.afterPost = crash;
    expect(await codeOf(packAll(world, id))).not.toBe('accepted');
    expect((await world.sales.orders.get(id)).fulfillments).toMatchObject([{ status: 'REQUESTED' }]);

    const next = await world.restart();
    await next.settling.sweep();
    expect(await next.orders.get(id)).toMatchObject({ status: 'PACKED', fulfillments: [{ status: 'PACKED' }] });
    expect(world.neighbours.ledger.postings).toHaveLength(1);
    await next.settling.sweep();
    expect(world.neighbours.ledger.balance(KEY)).toBe(quantity(4));
  });

  it('after the posting, when the plan would no longer allow it: what happened is the outcome', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 5);
    world.neighbours.ledger.afterPost = () => {
      throw new Error('crash');
    };
    await packAll(world, id).catch(() => undefined);
    world.neighbours.ledger.afterPost = () => undefined;
    expect(world.neighbours.ledger.balance(KEY)).toBe(quantity(0));
    await (await world.restart()).settling.sweep();
    expect((await world.sales.orders.get(id)).status).toBe('PACKED');
  });

  it('after the posting, the caller who asks again is told what happened, not what the plan says now', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 5);
    world.neighbours.ledger.afterPost = () => {
      throw new Error('crash');
    };
    // The same Idempotency-Key hands out the same id.
    const wish = { ...NO_NOTES, id: 7, becomes: 'PACKED', rows: null, isOverridingReservation: false, isPickedByUs: false } as const;
    const pack = () => world.sales.fulfilling.pack(id, { ...wish, pickedDate: world.clock.now() });
    await pack().catch(() => undefined);
    world.neighbours.ledger.afterPost = () => undefined;
    expect((await world.sales.orders.get(id)).fulfillments).toMatchObject([{ status: 'REQUESTED' }]);
    expect(await pack()).toMatchObject({ status: 'PACKED', fulfillments: [{ id: 7, status: 'PACKED' }] });
    expect(world.neighbours.ledger.postings).toHaveLength(1);
  });

  it('a refusal uses up the id at once, so that another replica that found the intent moves nothing', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    world.neighbours.planner.reservedForOthers.set(KEY, { quantity: quantity(9), order_no: 'SO-1' });
    let used: Parameters<typeof world.neighbours.ledger.beforePost>[0] | undefined;
    world.neighbours.ledger.beforePost = (request) => (used = request);
    expect(await codeOf(packAll(world, id))).toBe('NOT_RESERVED');
    const movements = [{ ...MOVEMENT, variant_id: CHAIR, location_id: FACTORY, quantity: quantity(-5) }];
    await world.asker.ask(inventoryPost, { ...used!, movements });
    expect(world.neighbours.ledger.balance(KEY)).toBe(quantity(9));
  });

  it('T6: after the posting of batches that we picked: those are the ones that are written down, not what would be picked now', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world, 2, PAINT);
    world.neighbours.put(PAINT, 6);
    world.neighbours.ledger.batches.set(`${PAINT}@${FACTORY}`, [
      { batchId: 1, quantity: quantity(2) },
      { batchId: 2, quantity: quantity(4) },
    ]);
    world.neighbours.ledger.afterPost = () => {
      world.neighbours.ledger.afterPost = () => undefined;
      throw new Error('crash');
    };
    await world.sales.ordersApi.update(id, { status: 'PACKED' }).catch(() => undefined);
    await (await world.restart()).settling.sweep();
    expect((await world.sales.orders.get(id)).fulfillments).toMatchObject([
      { status: 'PACKED', rows: [{ batches: [{ batchId: 1, quantity: quantity(2) }] }] },
    ]);
  });

  it('when it is refused afterwards, its id is used up, so that a late try moves nothing', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    let late: Parameters<typeof world.neighbours.ledger.beforePost>[0] | undefined;
    world.neighbours.ledger.beforePost = (request) => {
      late = request;
      throw new Error('crash');
    };
    await packAll(world, id).catch(() => undefined);
    world.neighbours.ledger.beforePost = () => undefined;
    world.neighbours.planner.reservedForOthers.set(KEY, { quantity: quantity(9), order_no: 'SO-1' });
    const next = await world.restart();
    await next.settling.sweep();
    expect((await next.orders.get(id)).fulfillments).toEqual([]);
    const stock = world.neighbours.ledger.balance(KEY);
    await world.asker.ask(inventoryPost, { ...late!, unless_changed_since: {} });
    expect(world.neighbours.ledger.balance(KEY)).toBe(stock);
  });

  it('a ledger that is away: 503, the intent stays, and it is finished when the ledger is back', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    world.neighbours.ledger.beforePost = () => {
      throw new Rejection('SERVICE_UNAVAILABLE', 'inventory does not answer.');
    };
    const refusal = await packAll(world, id).catch((problem: Rejection) => problem as Rejection);
    expect(refusal).toMatchObject({ kind: 'unavailable', code: 'POSTING_PENDING' });
    expect(await codeOf(world.sales.ordersApi.delete(id))).toBe('BUSY');
    world.neighbours.ledger.beforePost = () => undefined;
    world.timers.tick();
    await settled(world);
    expect((await world.sales.orders.get(id)).status).toBe('PACKED');
  });

  it.each<[string, (world: World, its: { id: number; rowId: number }) => Promise<unknown>, object]>([
    ['grows its row', (world, { rowId }) => world.sales.rowsApi.update(rowId, { quantity: quantity(6) }), { status: 'PARTIALLY_PACKED' }],
    ['sets its status', (world, { id }) => world.sales.ordersApi.update(id, { status: 'NOT_SHIPPED' }), { fulfillments: [] }],
    [
      'packs all of it',
      (world, { id }) => world.sales.ordersApi.update(id, { status: 'PACKED' }),
      { fulfillments: [{ status: 'PACKED' }] },
    ],
    [
      'delivers it',
      async (world, { id }) =>
        world.sales.fulfillmentsApi.update((await world.sales.orders.get(id)).fulfillments[0]!.id, { status: 'DELIVERED' }),
      { status: 'DELIVERED' },
    ],
    [
      'reverts it',
      async (world, { id }) => world.sales.fulfillmentsApi.revert((await world.sales.orders.get(id)).fulfillments[0]!.id),
      { fulfillments: [] },
    ],
  ])('the intent is settled by whoever %s', async (_what, act, after) => {
    const world = await salesWorld();
    const its = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    world.neighbours.ledger.afterPost = () => {
      world.neighbours.ledger.afterPost = () => undefined;
      throw new Error('crash');
    };
    await packAll(world, its.id).catch(() => undefined);
    expect(await codeOf(act(world, its))).toBe('accepted');
    expect(await world.sales.orders.get(its.id)).toMatchObject(after);
  });

  it('a row is linked once its packing is settled: by then nothing of it is open (M1)', async () => {
    const world = await salesWorld();
    const { id, rowId } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    world.neighbours.ledger.beforePost = () => {
      throw new Rejection('SERVICE_UNAVAILABLE', 'inventory does not answer.');
    };
    await packAll(world, id).catch(() => undefined);
    const link = () => world.sales.listener.link({ sales_order_row_id: rowId, manufacturing_order_id: 40, create_subassemblies: false });
    expect(await link()).toMatchObject({ refused: { code: 'BUSY' } });
    world.neighbours.ledger.beforePost = () => undefined;
    expect(await link()).toMatchObject({ refused: { code: 'NOTHING_TO_MAKE' } });
  });

  it('an intent that another replica left is finished by whoever hears of it', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    world.neighbours.ledger.beforePost = () => {
      world.neighbours.ledger.beforePost = () => undefined;
      throw new Error('crash');
    };
    await packAll(world, id).catch(() => undefined);
    const event = world.bus.messages.find(({ subject }) => subject.endsWith('fulfillment_requested'))!;
    const next = await world.restart();
    await next.listener.order(salesOrderEvent.body.parse((event.event['data'] as { aggregate: unknown }).aggregate));
    world.clock.advance(20_000);
    world.timers.tick();
    for (let i = 0; i < 100; i++) await tick();
    expect((await world.sales.orders.get(id)).status).toBe('PACKED');
  });
});

describe('fields and a status of one request (S1)', () => {
  it('are changed together, or nothing is packed', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    const other = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    const taken = (await world.sales.orders.get(other.id)).orderNo;
    const refused = async (edit: object) => codeOf(world.sales.ordersApi.update(id, { ...edit, status: 'PACKED' }));
    expect([await refused({ order_no: taken }), await refused({ location_id: OFFICE }), await refused({ customer_id: 99 })]).toEqual([
      'ORDER_NO_TAKEN',
      'ORDER_IS_SHIPPED',
      'UNKNOWN_CUSTOMER',
    ]);
    world.neighbours.put(CHAIR, -9);
    expect(await refused({ order_no: 'NEW-1' })).toBe('INSUFFICIENT_STOCK');
    expect(await world.sales.orders.get(id)).toMatchObject({ status: 'NOT_SHIPPED', fulfillments: [], orderNo: `SO-${id}` });
    expect(world.neighbours.ledger.postings).toHaveLength(0);
    world.neighbours.put(CHAIR, 9);
    expect(await world.sales.ordersApi.update(other.id, { order_no: 'NEW-1', status: 'PACKED' })).toMatchObject({
      order_no: 'NEW-1',
      status: 'PACKED',
    });
  });

  it('S2: a status and fields are one step and one outcome, for what was packed before too; null is a value', async () => {
    const world = await salesWorld();
    const { id, rowId } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    await world.sales.ordersApi.update(id, { additional_info: 'first' });
    await packAll(world, id, { sales_order_fulfillment_rows: [{ sales_order_row_id: rowId, quantity: quantity(2) }] });
    const { version } = await world.sales.orders.get(id);
    const fields = { additional_info: null, conversion_rate: '2' as never };
    expect(await world.sales.ordersApi.update(id, { status: 'DELIVERED', ...fields })).toMatchObject({
      status: 'DELIVERED',
      conversion_rate: 2,
    });
    const done = await world.sales.orders.get(id);
    expect([done.version - version, done.additionalInfo, done.waitingEdit ?? null]).toEqual([2, null, null]);
    expect(done.fulfillments.map(({ status }) => status)).toEqual(['DELIVERED', 'DELIVERED']);
    await world.sales.ordersApi.update(id, { status: 'NOT_SHIPPED', delivery_date: null, order_no: 'BACK-1' });
    const back = await world.sales.orders.get(id);
    expect([back.version - done.version, back.status, back.deliveryDate, back.orderNo]).toEqual([2, 'NOT_SHIPPED', null, 'BACK-1']);
    await world.sales.ordersApi.update(id, { status: 'PACKED' });
    const packed = await world.sales.orders.get(id);
    await world.sales.ordersApi.update(id, { status: 'DELIVERED', additional_info: 'at the gate' });
    const last = await world.sales.orders.get(id);
    expect([last.version - packed.version, last.status, last.additionalInfo]).toEqual([1, 'DELIVERED', 'at the gate']);
  });

  it('P9: a quote is confirmed, or made again, with new fields in one save, which one event tells', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    const update = async (body: object) => {
      const before = world.bus.messages.length;
      const { version } = await world.sales.orders.get(id);
      await world.sales.ordersApi.update(id, body);
      const told = world.bus.messages.slice(before).filter(({ subject }) => subject.startsWith(`evt.sales.sales_order.${id}.`));
      return [
        (await world.sales.orders.get(id)).version - version,
        told.map(({ subject, event }) => [subject.split('.').at(-1), Object.keys((event['data'] as { change: object }).change).sort()]),
      ];
    };
    expect(await update({ status: 'PENDING', additional_info: 'first' })).toEqual([1, [['made_quote', ['fields', 'status']]]]);
    expect(await update({ status: 'NOT_SHIPPED', additional_info: 'second', order_no: 'NEW-2' })).toEqual([
      1,
      [['confirmed', ['fields', 'status']]],
    ]);
    expect(await update({ status: 'NOT_SHIPPED', additional_info: 'third' })).toEqual([1, [['updated', ['fields']]]]);
    expect(await world.sales.orders.get(id)).toMatchObject({ status: 'NOT_SHIPPED', additionalInfo: 'third', orderNo: 'NEW-2' });
  });
});

describe('taking back (S2)', () => {
  it('one of several, or all of an order', async () => {
    const world = await salesWorld();
    const { id, rowId } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    const some = (amount: number) =>
      packAll(world, id, { sales_order_fulfillment_rows: [{ sales_order_row_id: rowId, quantity: quantity(amount) }] });
    const first = await some(2);
    await some(1);
    await some(2);
    expect((await world.sales.orders.get(id)).status).toBe('PACKED');
    await world.sales.fulfillmentsApi.revert(first['id'] as number);
    expect((await world.sales.orders.get(id)).status).toBe('PARTIALLY_PACKED');
    expect(world.neighbours.ledger.balance(KEY)).toBe(quantity(6));
    await world.sales.ordersApi.update(id, { status: 'NOT_SHIPPED' });
    expect(await world.sales.orders.get(id)).toMatchObject({ status: 'NOT_SHIPPED', fulfillments: [] });
    expect(world.neighbours.ledger.balance(KEY)).toBe(quantity(9));
  });

  it('S2: all of an order or nothing: a refusal leaves every fulfillment as it was', async () => {
    const world = await salesWorld();
    const { id, rowId } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    for (const amount of [2, 3])
      await packAll(world, id, { sales_order_fulfillment_rows: [{ sales_order_row_id: rowId, quantity: quantity(amount) }] });
    const [first, second] = (await world.sales.orders.get(id)).fulfillments;
    await world.sales.fulfillmentsApi.update(second!.id, { status: 'DELIVERED' });
    world.neighbours.put(CHAIR, -20);
    await expect(world.sales.ordersApi.update(id, { status: 'NOT_SHIPPED' })).rejects.toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      details: [
        { path: 'status', message: `Fulfillment ${second!.id} can't be reverted, so SO-${id} stays as it is. There is 13 too little.` },
      ],
    });
    expect(await world.sales.orders.get(id)).toMatchObject({
      status: 'PARTIALLY_DELIVERED',
      fulfillments: [
        { id: first!.id, status: 'PACKED' },
        { id: second!.id, status: 'DELIVERED' },
      ],
      revertedFulfillmentIds: [],
    });
    world.neighbours.put(CHAIR, 20);
    expect(await world.sales.ordersApi.update(id, { status: 'NOT_SHIPPED' })).toMatchObject({ status: 'NOT_SHIPPED' });
    expect([world.neighbours.ledger.balance(KEY), world.neighbours.ledger.postings.length]).toEqual([quantity(9), 3]);
  });

  it('all of an order under one If-Match', async () => {
    const world = await salesWorld();
    const { id, rowId } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    for (const amount of [2, 3])
      await packAll(world, id, { sales_order_fulfillment_rows: [{ sales_order_row_id: rowId, quantity: quantity(amount) }] });
    const { version } = await world.sales.orders.get(id);
    const stale = await withRequest({ ifMatch: `"${version - 1}"` }, () =>
      codeOf(world.sales.ordersApi.update(id, { status: 'NOT_SHIPPED' })),
    );
    expect(stale).toBe('STALE_VERSION');
    const order = await withRequest({ ifMatch: `"${version}"` }, () => world.sales.ordersApi.update(id, { status: 'NOT_SHIPPED' }));
    expect(order).toMatchObject({ status: 'NOT_SHIPPED' });
  });

  it('a crash after the reversal was posted is finished, once', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    const { id: fulfillmentId } = await packAll(world, id);
    world.neighbours.ledger.afterPost = () => {
      world.neighbours.ledger.afterPost = () => undefined;
      throw new Error('crash');
    };
    await world.sales.fulfillmentsApi.revert(fulfillmentId as number).catch(() => undefined);
    expect((await world.sales.orders.get(id)).fulfillments).toMatchObject([{ status: 'REVERTING' }]);
    const next = await world.restart();
    await next.settling.sweep();
    expect(await next.orders.get(id)).toMatchObject({ status: 'NOT_SHIPPED', fulfillments: [] });
    expect(world.neighbours.ledger.balance(KEY)).toBe(quantity(9));
  });
});
