import {
  itemEvent,
  journalEvent,
  manufacturingOrderEvent,
  manufacturingStatusesEvent,
  purchaseOrderEvent,
  salesOrderEvent,
  salesStatusesEvent,
  type EventType,
  type IngredientAvailability,
  type ProductAvailability,
} from '@pegboard/contracts';
import { eventually } from '@pegboard/testing';
import { EVERY_EVENT } from './event-names';
import { hookWorld } from './testing/hook-world';

const DATE = '2026-05-01T08:00:00.000Z';

/** A whole company's words on the bus, a few fields at a time. */
function world() {
  const all = hookWorld();
  let messages = 0;
  const say = (type: EventType<any>, id: number, action: string, body: object) =>
    all.bus.publish(type, id, action, body, `message-${++messages}`);
  const order = (id: number, version: number, more: object = {}, action = version === 1 ? 'created' : 'updated') =>
    say(salesOrderEvent, id, action, {
      ...{ id, version, is_deleted: false, order_no: `SO-${id}`, customer_id: 1, customer_name: 'c', location_id: 1 },
      ...{ status: 'NOT_SHIPPED', order_created_date: DATE, delivery_date: null, rank: { key: id, move: 0 }, rows: [], fulfillments: [] },
      ...more,
    });
  const status = (product: ProductAvailabilityName, date: string | null = null) => ({
    ...{ product_availability: product, product_expected_date: date, ingredient_availability: 'NOT_APPLICABLE' },
    ...{ ingredient_expected_date: null, production_status: 'NONE', missing_quantity: 0, is_overdue: false, is_late: false },
  });
  const plan = (run: number, changes: object) => ({
    ...{ at: { epoch: 1, run }, part: 1, parts: 1, planned_at: DATE, causes: [] },
    ...{ sales_orders: [], manufacturing_orders: [], purchase_orders: [], stock_transfers: [] },
    ...changes,
  });
  const available = (run: number, id: number, from: object | null, to: object | null) =>
    say(salesStatusesEvent, run, 'changed', plan(run, { sales_orders: [{ sales_order_id: id, order: { id, from, to }, rows: [] }] }));
  const ingredients = (run: number, orderId: number, rowId: number, from: IngredientName | null, to: IngredientName) => {
    const one = (name: IngredientName | null) =>
      name && { ingredient_availability: name, ingredient_expected_date: null, missing_quantity: 0, is_overdue: false, is_late: false };
    const change = { order_id: orderId, order: null, rows: [{ id: rowId, from: one(from), to: one(to) }], customers: [] };
    return say(manufacturingStatusesEvent, run, 'changed', plan(run, { manufacturing_orders: [change] }));
  };
  /** What was queued, in its order, as `action id`. */
  const queued = async (webhookId: number) =>
    (await all.kept.find({ webhookId }, { sort: { order: 1 } })).map(({ event }) => `${event.action} ${event.object.id}`);
  /** Reads what there is. */
  const read = async () => {
    const intake = all.newIntake();
    await intake.start();
    const end = all.bus.messages.length;
    await eventually(async () => {
      const { position } = (await all.states.get('intake'))!;
      expect(position.sequence).toBe(end);
    });
    await intake.stop();
  };
  return { ...all, say, order, status, available, ingredients, queued, read };
}

type ProductAvailabilityName = (typeof ProductAvailability.options)[number];
type IngredientName = (typeof IngredientAvailability.options)[number];

describe('what webhooks are told', () => {
  it('a sales order: created, changed, packed, delivered, deleted', async () => {
    const { subscribe, order, queued, read } = world();
    const { _id } = await subscribe(EVERY_EVENT);
    await order(12, 1);
    await order(12, 2, { order_no: 'SO-X' });
    await order(12, 3, { order_no: 'SO-X', status: 'PACKED' }, 'packed');
    await order(12, 4, { order_no: 'SO-X', status: 'DELIVERED' }, 'delivered');
    await order(12, 5, { order_no: 'SO-X', is_deleted: true }, 'deleted');
    await read();
    expect(await queued(_id)).toEqual([
      'sales_order.created 12',
      'sales_order.updated 12',
      'sales_order.updated 12',
      'sales_order.packed 12',
      'sales_order.updated 12',
      'sales_order.delivered 12',
      'sales_order.deleted 12',
    ]);
  });

  it('nothing if nothing that is told has changed: an intent without outcome, another rank', async () => {
    const { subscribe, order, queued, read } = world();
    const { _id } = await subscribe(EVERY_EVENT);
    await order(12, 1);
    await order(12, 2, { fulfillments: [{ id: 1, status: 'REQUESTED', rows: [] }] }, 'fulfillment_requested');
    await order(12, 3, { rank: { key: 77, move: 4 } });
    await read();
    expect(await queued(_id)).toEqual(['sales_order.created 12']);
  });

  it('a remark is a change', async () => {
    const { subscribe, order, queued, read } = world();
    const { _id } = await subscribe(['sales_order.updated']);
    await order(12, 1);
    await order(12, 2, { additional_info: 'by lift' });
    await order(12, 3, { additional_info: 'by lift', customer_ref: 'PO 7' });
    await read();
    expect(await queued(_id)).toEqual(['sales_order.updated 12', 'sales_order.updated 12']);
  });

  it('availability, as often as it or an expected date changes, with what it is now', async () => {
    const { subscribe, available, status, kept, queued, read } = world();
    const { _id } = await subscribe(['sales_order.availability_updated']);
    const [none, late] = [status('NOT_AVAILABLE'), status('EXPECTED', DATE)];
    await available(1, 12, null, none);
    await available(2, 12, none, { ...none, production_status: 'IN_PROGRESS', is_late: true });
    await available(3, 12, none, late);
    await available(2, 12, none, status('IN_STOCK'));
    await available(4, 12, late, null);
    await read();
    expect(await queued(_id)).toHaveLength(2);
    const [, last] = await kept.find({}, { sort: { order: 1 } });
    expect(last!.event).toMatchObject({
      sequence: 3,
      object: { id: '12', status: 'EXPECTED', product_availability: 'EXPECTED', product_expected_date: DATE, href: '/v1/sales_orders/12' },
    });
  });

  it('rows of manufacturing orders: operations by status, ingredients when they come to be in stock', async () => {
    const { subscribe, say, ingredients, queued, read } = world();
    const { _id } = await subscribe(EVERY_EVENT);
    const order = (version: number, status: string, operation: string, rows: number[]) =>
      say(manufacturingOrderEvent, 4, version === 1 ? 'created' : 'operation_changed', {
        ...{
          id: 4,
          version,
          is_deleted: false,
          order_no: 'MO-4',
          status,
          variant_id: 1,
          location_id: 1,
          planned_quantity: 1,
          completed_quantity: 0,
        },
        ...{ order_created_date: DATE, production_deadline_date: DATE, done_date: null, rank: { key: 1, move: 0 }, sales_order_id: null },
        ...{
          sales_order_row_id: null,
          unlink_reason: null,
          productions: [],
          operations: [{ id: 9, operation_name: 'saw', status: operation }],
        },
        rows: rows.map((id) => ({ id, variant_id: 2, planned_quantity_per_unit: 1, planned_quantity: 1 })),
      });
    await order(1, 'NOT_STARTED', 'NOT_STARTED', [5]);
    await ingredients(1, 4, 5, null, 'NOT_AVAILABLE');
    await order(2, 'IN_PROGRESS', 'IN_PROGRESS', [5, 6]);
    await ingredients(2, 4, 5, 'NOT_AVAILABLE', 'IN_STOCK');
    await order(3, 'DONE', 'COMPLETED', [6]);
    await read();
    expect(await queued(_id)).toEqual([
      'manufacturing_order.created 4',
      'manufacturing_order_operation_row.created 9',
      'manufacturing_order_recipe_row.created 5',
      'manufacturing_order.updated 4',
      'manufacturing_order.in_progress 4',
      'manufacturing_order_operation_row.updated 9',
      'manufacturing_order_operation_row.in_progress 9',
      'manufacturing_order_recipe_row.created 6',
      'manufacturing_order_recipe_row.ingredients_in_stock 5',
      'manufacturing_order.updated 4',
      'manufacturing_order.done 4',
      'manufacturing_order_operation_row.updated 9',
      'manufacturing_order_operation_row.completed 9',
      'manufacturing_order_recipe_row.deleted 5',
    ]);
  });

  it.each(['regular', 'outsourced'] as const)('a %s purchase order and its rows', async (kind) => {
    const { subscribe, say, queued, read } = world();
    const { _id } = await subscribe(EVERY_EVENT);
    const order = (version: number, status: string, received: string | null) =>
      say(purchaseOrderEvent, 3, version === 1 ? 'created' : 'received', {
        ...{
          id: 3,
          version,
          is_deleted: false,
          order_no: 'PO-3',
          entity_type: kind,
          status,
          supplier_id: 1,
          location_id: 1,
          tracking_location_id: null,
        },
        ...{ order_created_date: DATE, expected_arrival_date: DATE, recipe_rows: [] },
        rows: [
          {
            id: 8,
            variant_id: 1,
            location_id: 1,
            quantity: 1,
            purchase_quantity: 1,
            price_per_unit: 1,
            arrival_date: null,
            received_date: received,
            group_id: 1,
          },
        ],
      });
    await order(1, 'NOT_RECEIVED', null);
    await order(2, 'RECEIVED', DATE);
    await read();
    const name = kind === 'regular' ? 'purchase_order' : 'outsourced_purchase_order';
    expect(await queued(_id)).toEqual([
      `${name}.created 3`,
      `${name}_row.created 8`,
      `${name}.updated 3`,
      `${name}.received 3`,
      `${name}_row.updated 8`,
      `${name}_row.received 8`,
    ]);
  });

  it('stock by item, with the variants that were moved', async () => {
    const { subscribe, say, kept, read } = world();
    await subscribe(['current_inventory.product_updated', 'current_inventory.product_out_of_stock', 'variant.created']);
    const variant = (id: number) => ({
      ...{ id, sku: `S${id}`, sales_price: null, purchase_price: null, minimum_order_quantity: null, lead_time: null },
      ...{ config_attributes: [], is_deleted: false },
    });
    await say(itemEvent, 1, 'created', {
      ...{ id: 1, version: 1, is_deleted: false, type: 'product', name: 'chair', uom: 'pcs', category_name: null, is_sellable: true },
      ...{ is_producible: true, is_purchasable: false, batch_tracked: false, operations_in_sequence: false, purchase_uom: null },
      ...{ purchase_uom_conversion_rate: null, default_supplier_id: null, is_archived: false, variants: [variant(5), variant(6)] },
    });
    const movement = (variant_id: number) => ({
      ...{ variant_id, location_id: 1, batch_id: null, quantity: 1, serves: null, holds_for: null, price_per_unit: null },
    });
    const left = (variant_id: number, quantity: number, batch_id: number | null = null) => ({
      variant_id,
      location_id: 1,
      batch_id,
      quantity,
    });
    let balances: ReturnType<typeof left>[] = [];
    const commit = (n: number, isRefused: boolean, ...variants: number[]) =>
      say(journalEvent, n, 'committed', {
        ...{ n, committed_at: DATE, balances, holds: [], row_totals: [] },
        postings: [
          {
            ...{ posting_id: `p${n}`, kind: 'adjustment', cause: { type: 'x', id: 1, number: null }, movement_date: DATE },
            ...{ is_refused: isRefused, reverses: null, movements: variants.map(movement) },
          },
        ],
      });
    await commit(1, false, 5, 6, 5);
    await commit(2, true, 5);
    await commit(1, false, 5, 6);
    await commit(3, false, 6, 999);
    // Two batches come, one leaves, and then the other.
    balances = [left(5, 2, 1), left(5, 3, 2)];
    await commit(4, false, 5);
    balances = [left(5, 0, 1)];
    await commit(5, false, 5);
    balances = [left(5, 0, 2)];
    await commit(6, false, 5);
    await commit(7, false, 5);
    await read();
    const told = (await kept.find({}, { sort: { order: 1 } })).map(({ event }) => event);
    expect(told.map(({ action, object }) => [action, object.id, object['variant_ids']])).toEqual([
      ['variant.created', '5', undefined],
      ['variant.created', '6', undefined],
      ['current_inventory.product_updated', '1', [5, 6]],
      ['current_inventory.product_updated', '1', [6]],
      ...[4, 5, 6].map(() => ['current_inventory.product_updated', '1', [5]]),
      ['current_inventory.product_out_of_stock', '1', [5]],
      ['current_inventory.product_updated', '1', [5]],
    ]);
  });
});

describe('reading the stream', () => {
  it('each webhook gets what it asked for, from when it was set up, and nothing while it is disabled', async () => {
    const { subscribe, order, queued, read, webhooks } = world();
    await order(1, 1);
    const [late, other, off] = [
      await subscribe(['sales_order.created'], 1),
      await subscribe(['product.created'], 0),
      await subscribe(['sales_order.created'], 0),
    ];
    await webhooks.edit(off._id, { isEnabled: false }, 0);
    await order(2, 1);
    await read();
    expect([await queued(late._id), await queued(other._id), await queued(off._id)]).toEqual([['sales_order.created 2'], [], []]);
  });

  it('what a crash repeats at any place is queued once', async () => {
    for (const method of ['insertMany', 'updateMany'] as const) {
      const { subscribe, order, queued, read, shadows, states, kept, problems } = world();
      const { _id } = await subscribe(EVERY_EVENT);
      await order(1, 1);
      await order(1, 2, { order_no: 'x' });
      jest.spyOn(shadows, method).mockRejectedValueOnce(new Error('killed'));
      await read();
      const first = await kept.find({});
      // The position was lost, and with it nothing but time.
      await states.put({ _id: 'intake', term: 9, epoch: 0, position: { sequence: 0, messageId: null } });
      await read();
      expect(await queued(_id)).toEqual(['sales_order.created 1', 'sales_order.updated 1']);
      expect((await kept.find({})).map(({ _id: id }) => id).sort()).toEqual(first.map(({ _id: id }) => id).sort());
      expect(problems).toEqual([]);
    }
  });

  it('a bus that was put back: what is published again is not told again, and what is new is, also under lower numbers', async () => {
    const { subscribe, order, queued, bus, states, newIntake } = world();
    await order(1, 1);
    await order(2, 1);
    await order(3, 1);
    const intake = newIntake();
    await intake.start();
    await eventually(async () => expect((await states.get('intake'))!.position.sequence).toBe(3));
    const { _id } = await subscribe(EVERY_EVENT, 3);
    bus.goBackTo(1);
    // The owners publish what they have: 2 as it was, 3 as it was changed meanwhile; and 4 is new.
    await order(2, 1, {}, 'republished');
    await order(3, 2, { status: 'PACKED' }, 'republished');
    await order(4, 1, {}, 'republished');
    await eventually(async () =>
      expect(await queued(_id)).toEqual(['sales_order.updated 3', 'sales_order.packed 3', 'sales_order.created 4']),
    );
    await order(5, 1);
    await eventually(async () => expect((await queued(_id)).at(-1)).toBe('sales_order.created 5'));
    expect(await states.get('intake')).toMatchObject({ epoch: 1, position: { sequence: 5 } });
    await intake.stop();
  });

  it('one broken message does not stop the rest', async () => {
    const { subscribe, order, queued, bus, problems, read } = world();
    const { _id } = await subscribe(EVERY_EVENT);
    bus.put('evt.sales.sales_order.7.created', 'broken', { specversion: '1.0' });
    await order(1, 1);
    await read();
    expect([await queued(_id), problems.length]).toEqual([['sales_order.created 1'], 1]);
  });

  it('a replica that was succeeded stops by itself, and what both read is there once', async () => {
    const { subscribe, order, queued, newIntake, states, succeeded } = world();
    const { _id } = await subscribe(EVERY_EVENT);
    const [old, next] = [newIntake(), newIntake()];
    await old.start();
    await next.start();
    await order(1, 1);
    await eventually(async () => expect((await states.get('intake'))!.position.sequence).toBe(1));
    await eventually(() => expect(succeeded()).toBe(1));
    await order(2, 1);
    await eventually(async () => expect(await queued(_id)).toEqual(['sales_order.created 1', 'sales_order.created 2']));
    await Promise.all([old.stop(), next.stop()]);
  });

  it('a webhook for which too much waits is disabled, with the reason', async () => {
    const { subscribe, order, read, webhooks, deliveries } = world();
    const { _id } = await subscribe(EVERY_EVENT);
    jest.spyOn(deliveries, 'backlog').mockResolvedValue({ waiting: 100_001, oldest: null });
    await order(1, 1);
    await read();
    expect(await webhooks.get(_id)).toMatchObject({ isEnabled: false, disabledReason: 'BACKLOG_FULL' });
  });
});
