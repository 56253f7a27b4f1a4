import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { daysFromNow, Shop } from './shop';
import { expectSoundPlan } from './sound-plan';

describe('the four ways from a sales row to supply', () => {
  const running = withCompany();
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open(running().api);
  });

  const rowOf = (order: any): number => order.sales_order_rows[0].id;
  const options = (order: any): Promise<any> => shop.api.get(`/v1/sales_order_rows/${rowOf(order)}/supply_options`);
  const shows = (order: any, ...expected: [product: string, production: string]): Promise<void> =>
    eventually(async () => {
      const seen = await shop.api.get(`/v1/sales_orders/${order.id}`);
      expect([seen.product_availability, seen.production_status]).toEqual(expected);
    });

  it('M2, O6: made in batch for the quantity that the whole company lacks; the goods go by rank, and the Schedule names the customers', async () => {
    const chair = await shop.product('BATCH-CHAIR');
    const [first, second] = [await shop.order(chair, 3), await shop.order(chair, 4)];
    await shows(second, 'NOT_AVAILABLE', 'NONE');
    const offer = await options(first);
    expect(offer.make_in_batch).toMatchObject({ allowed: true, suggested_quantity: 7 });
    expect(offer.make_to_order).toMatchObject({ allowed: true, quantity: 3 });

    const mo = await shop.api.post(`/v1/sales_order_rows/${rowOf(first)}/make_in_batch`, { quantity: 5 });
    await shows(first, 'EXPECTED', 'NONE');
    await shows(second, 'NOT_AVAILABLE', 'NONE');
    const customers = (id: number): Promise<any[]> => shop.api.get(`/v1/manufacturing_orders/${id}`).then((order) => order.customers);
    await eventually(async () =>
      expect((await customers(mo.id)).map((line) => [line.sales_order_id, Number(line.quantity)])).toEqual([
        [first.id, 3],
        [second.id, 2],
      ]),
    );

    await shop.api.post(`/v1/sales_orders/${second.id}/rank`, { before_id: first.id });
    await shows(second, 'EXPECTED', 'NONE');
    await shows(first, 'NOT_AVAILABLE', 'NONE');

    await shop.api.patch(`/v1/manufacturing_orders/${mo.id}`, { planned_quantity: 7 });
    await shows(first, 'EXPECTED', 'NONE');
    await shop.api.patch(`/v1/manufacturing_orders/${mo.id}`, { status: 'DONE' });
    for (const order of [first, second]) {
      await shows(order, 'IN_STOCK', 'NONE');
      await shop.api.post('/v1/sales_order_fulfillments', { sales_order_id: order.id, status: 'DELIVERED' });
    }
    await eventually(async () => expect(await shop.inventory(chair)).toEqual({ inStock: 0, committed: 0, expected: 0, calculated: 0 }));
  });

  it('M3: bought from the default supplier, for what is missing; received, it covers the order', async () => {
    const chair = await shop.product('BOUGHT-CHAIR');
    await shop.stock(chair, 1);
    const order = await shop.order(chair, 3);
    await shows(order, 'NOT_AVAILABLE', 'NONE');
    const bought = await shop.api.post(`/v1/sales_order_rows/${rowOf(order)}/buy`, { expected_arrival_date: daysFromNow(4).toISOString() });
    expect(bought).toMatchObject({ entity_type: 'regular', supplier_id: shop.supplier });
    expect(bought.purchase_order_rows.map((row: any) => Number(row.quantity))).toEqual([2]);
    await shows(order, 'EXPECTED', 'NONE');
    await shop.api.post('/v1/purchase_order_receive', [{ purchase_order_row_id: bought.purchase_order_rows[0].id, quantity: 2 }]);
    await shows(order, 'IN_STOCK', 'NONE');
  });

  it('M8, B5: what an outsourced order lacks is made and bought from its own list, and once (P13)', async () => {
    const board = await shop.material('OPO-BOARD');
    const frame = await shop.product('OPO-FRAME', new Map([[board, 3]]));
    const chair = await shop.product(
      'OPO-CHAIR',
      new Map([
        [board, 2],
        [frame, 1],
      ]),
    );
    const opo = await shop.api.post('/v1/purchase_orders', {
      entity_type: 'outsourced',
      supplier_id: shop.supplier,
      location_id: shop.works,
      tracking_location_id: shop.works,
      purchase_order_rows: [{ variant_id: chair, quantity: 4, price_per_unit: 5 }],
    });
    const at = `/v1/purchase_orders/${opo.id}/missing_ingredients`;
    const lacks = async (): Promise<[number, number][]> =>
      (await shop.api.get(at)).data
        .map((line: any): [number, number] => [line.variant_id, Number(line.quantity_missing)])
        .filter(([, quantity]: [number, number]) => quantity > 0);
    await eventually(async () =>
      expect(new Map(await lacks())).toEqual(
        new Map([
          [board, 20],
          [frame, 4],
        ]),
      ),
    );

    const made = await shop.api.post(`${at}/make`, {});
    expect(made.manufacturing_orders).toMatchObject([{ variant_id: frame, planned_quantity: 4, location_id: shop.works }]);
    expect(made.skipped).toMatchObject([{ variant_id: board, code: 'NOT_PRODUCIBLE' }]);
    await eventually(async () => expect(await lacks()).toEqual([[board, 20]]));

    const both = await Promise.all([1, 2].map(() => shop.api.send('POST', `${at}/buy`, {})));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'NOTHING_MISSING' });
    const { purchase_orders: bought } = both.find(({ status }) => status === 201)!.body;
    expect(bought).toMatchObject([
      { entity_type: 'regular', supplier_id: shop.supplier, purchase_order_rows: [{ variant_id: board, quantity: 20 }] },
    ]);
    await eventually(async () => expect(await lacks()).toEqual([]));
  });

  it('M4, B5: outsourced with our boards at the contractor’s; received in two parts, each takes its share of the boards', async () => {
    const board = await shop.material('SENT-BOARD');
    const chair = await shop.product('OUTSOURCED-CHAIR', new Map([[board, 2]]));
    const contractor = await shop.api.post('/v1/locations', { name: `contractor ${chair}`, sells: false, makes: false, buys: true });
    const order = await shop.order(chair, 4);
    await shows(order, 'NOT_AVAILABLE', 'NONE');
    const opo = await shop.api.post(`/v1/sales_order_rows/${rowOf(order)}/outsource`, {
      tracking_location_id: contractor.id,
      expected_arrival_date: daysFromNow(6).toISOString(),
    });
    expect(opo).toMatchObject({ entity_type: 'outsourced', tracking_location_id: contractor.id });
    await shows(order, 'EXPECTED', 'NONE');

    await shop.stock(board, 8);
    const transfer = await shop.api.post('/v1/stock_transfers', {
      stock_transfer_number: `SEND-${chair}`,
      source_location_id: shop.works,
      target_location_id: contractor.id,
      transfer_date: new Date().toISOString(),
      stock_transfer_rows: [{ variant_id: board, quantity: 8 }],
    });
    for (const status of ['inTransit', 'received']) await shop.api.patch(`/v1/stock_transfers/${transfer.id}`, { status });
    const boardsThere = async (): Promise<[number, number]> => {
      const { data } = await shop.api.get(`/v1/inventory?variant_id=${board}&location_id=${contractor.id}`);
      return [Number(data[0].quantity_in_stock), Number(data[0].quantity_committed)];
    };
    await eventually(async () => expect(await boardsThere()).toEqual([8, 8]));

    const row = opo.purchase_order_rows[0].id;
    await shop.api.post('/v1/purchase_order_receive', [{ purchase_order_row_id: row, quantity: 1 }]);
    await eventually(async () => expect(await boardsThere()).toEqual([6, 6]));
    const open = (await shop.api.get(`/v1/purchase_orders/${opo.id}`)).purchase_order_rows.find(
      (candidate: any) => !candidate.received_date,
    );
    await shop.api.post('/v1/purchase_order_receive', [{ purchase_order_row_id: open.id, quantity: 3 }]);
    await eventually(async () => expect(await boardsThere()).toEqual([0, 0]));
    await shows(order, 'IN_STOCK', 'NONE');
  });

  it('M1, M5, P7: a row that grew after DONE shows what the rest needs, and the rest can be made to order again', async () => {
    const board = await shop.material('AGAIN-BOARD');
    const shelf = await shop.product('AGAIN-SHELF', new Map([[board, 2]]));
    await shop.stock(board, 4);
    const order = await shop.order(shelf, 2);
    const first = await shop.makeToOrder(order);
    await shop.api.patch(`/v1/manufacturing_orders/${first.id}`, { status: 'DONE' });
    await shows(order, 'IN_STOCK', 'DONE');
    const again = await shop.api.send('POST', '/v1/manufacturing_order_make_to_order', { sales_order_row_id: rowOf(order) });
    expect([again.status, again.body.code]).toEqual([409, 'ALREADY_LINKED']);

    await shop.api.patch(`/v1/sales_order_rows/${rowOf(order)}?wait_for_plan=true`, { quantity: 5 });
    await eventually(async () =>
      expect(await shop.api.get(`/v1/sales_orders/${order.id}`)).toMatchObject({
        product_availability: 'NOT_AVAILABLE',
        ingredient_availability: 'NOT_AVAILABLE',
      }),
    );
    const { data: missing } = await shop.api.get(`/v1/sales_orders/${order.id}/missing_ingredients`);
    expect(missing).toMatchObject([{ variant_id: board, quantity_missing: 6 }]);
    const offer = await options(order);
    expect(offer.make_to_order).toMatchObject({ allowed: true, quantity: 3 });
    expect(offer.make_in_batch).toMatchObject({ allowed: true, suggested_quantity: 3 });

    const second = await shop.makeToOrder(order);
    expect([second.id === first.id, Number(second.planned_quantity)]).toEqual([false, 3]);
    await shop.stock(board, 6);
    await shop.api.patch(`/v1/sales_order_rows/${rowOf(order)}`, { quantity: 4 });
    await eventually(async () => expect(Number((await shop.api.get(`/v1/manufacturing_orders/${second.id}`)).planned_quantity)).toBe(2));
    // What the first made is still held for the row, and is no other order's.
    const other = await shop.order(shelf, 1);
    await shop.api.post(`/v1/sales_orders/${other.id}/rank`, { before_id: order.id });
    await shows(other, 'NOT_AVAILABLE', 'NONE');
    await shop.api.patch(`/v1/manufacturing_orders/${second.id}`, { status: 'DONE' });
    await shows(order, 'IN_STOCK', 'DONE');
    expect((await shop.api.get(`/v1/manufacturing_orders/${first.id}`)).is_linked_to_sales_order).toBe(true);

    // A whole order at once does the same; cut, the row has the link before it again.
    await shop.api.patch(`/v1/sales_order_rows/${rowOf(order)}?wait_for_plan=true`, { quantity: 5 });
    await shows(order, 'NOT_AVAILABLE', 'DONE');
    const bulk = await shop.api.post(
      '/v1/manufacturing_order_make_to_order/bulk',
      { sales_order_ids: [order.id] },
      { headers: { prefer: 'wait=20' } },
    );
    expect(JSON.stringify(bulk)).toContain('"result":"created"');
    await shows(order, 'EXPECTED', 'IN_PROGRESS');
    const third = (await shop.api.get(`/v1/sales_orders/${order.id}`)).linked_manufacturing_order_id;
    expect(Number((await shop.api.get(`/v1/manufacturing_orders/${third}`)).planned_quantity)).toBe(1);
    await shop.api.delete(`/v1/manufacturing_orders/${third}`);
    await eventually(async () =>
      expect((await shop.api.get(`/v1/sales_orders/${order.id}`)).linked_manufacturing_order_id).toBe(second.id),
    );
    await shop.api.patch(`/v1/sales_order_rows/${rowOf(order)}?wait_for_plan=true`, { quantity: 4 });
    await shows(order, 'IN_STOCK', 'DONE');
    await shop.api.post('/v1/sales_order_fulfillments', { sales_order_id: order.id, status: 'DELIVERED' });
    await eventually(async () => expect((await shop.inventory(shelf)).inStock).toBe(0));
  });

  it('M5, M6: the made-to-order quantity follows the row; deleting the order deletes what nobody has begun', async () => {
    const board = await shop.material('FOLLOWING-BOARD');
    const shelf = await shop.product('FOLLOWED-SHELF', new Map([[board, 2]]));
    const order = await shop.order(shelf, 2);
    const mo = await shop.makeToOrder(order);
    await shop.api.patch(`/v1/sales_order_rows/${rowOf(order)}`, { quantity: 5 });
    await eventually(async () => expect(Number((await shop.api.get(`/v1/manufacturing_orders/${mo.id}`)).planned_quantity)).toBe(5));
    await eventually(async () => expect((await shop.inventory(board)).committed).toBe(10));
    await shop.api.delete(`/v1/sales_orders/${order.id}`);
    await eventually(async () => expect((await shop.api.send('GET', `/v1/manufacturing_orders/${mo.id}`)).status).toBe(404));
    await eventually(async () => expect((await shop.inventory(board)).committed).toBe(0));
  });

  it('S6, M5, M6: what is packed from other stock leaves the link; the order makes what is left, or goes, and nothing stays held', async () => {
    const board = await shop.material('ELSEWHERE-BOARD');
    const shelf = await shop.product('ELSEWHERE-SHELF', new Map([[board, 2]]));
    const manufacturingOrder = (id: number) => shop.api.send('GET', `/v1/manufacturing_orders/${id}`);
    const pack = async (order: any, quantity: number) => {
      const rows = [{ sales_order_row_id: rowOf(order), quantity }];
      return (
        await shop.api.post('/v1/sales_order_fulfillments', {
          sales_order_id: order.id,
          override_reservation: true,
          sales_order_fulfillment_rows: rows,
        })
      ).id;
    };
    const linkOf = async (order: any) => (await shop.api.get(`/v1/sales_orders/${order.id}`)).linked_manufacturing_order_id;
    await shop.stock(shelf, 20);

    // A part: the order makes the rest, and all of it again when the packing is reverted.
    const part = await shop.order(shelf, 5);
    const made = await shop.makeToOrder(part);
    const planned = async () => Number((await manufacturingOrder(made.id)).body.planned_quantity);
    const packed = await pack(part, 2);
    await eventually(async () => expect(await planned()).toBe(3));
    await eventually(async () => expect((await shop.inventory(board)).committed).toBe(6));
    await shop.api.delete(`/v1/sales_order_fulfillments/${packed}`);
    await eventually(async () => expect(await planned()).toBe(5));
    await pack(part, 1);
    await eventually(async () => expect(await planned()).toBe(4));
    await shop.stock(board, 8);
    await shop.api.patch(`/v1/manufacturing_orders/${made.id}`, { status: 'DONE' });
    await shows(part, 'IN_STOCK', 'DONE');
    await shop.api.post('/v1/sales_order_fulfillments', { sales_order_id: part.id, status: 'DELIVERED' });

    // All of it, and nothing begun: the order is gone, and the row's link.
    const whole = await shop.order(shelf, 4);
    const needless = await shop.makeToOrder(whole);
    await pack(whole, 4);
    await eventually(async () => expect((await manufacturingOrder(needless.id)).status).toBe(404));
    await eventually(async () => expect(await linkOf(whole)).toBeNull());
    await shows(whole, 'PICKED', 'NONE');

    // All of it, and begun: it works for stock, says why, and what it makes is free.
    const late = await shop.order(shelf, 3);
    const begun = await shop.makeToOrder(late);
    await shop.api.patch(`/v1/manufacturing_orders/${begun.id}`, { status: 'IN_PROGRESS' });
    await pack(late, 3);
    await eventually(async () =>
      expect((await manufacturingOrder(begun.id)).body).toMatchObject({
        is_linked_to_sales_order: false,
        unlink_reason: `Sales order ${late.order_no} was packed from other stock.`,
      }),
    );
    await shop.stock(board, 6);
    await shop.api.patch(`/v1/manufacturing_orders/${begun.id}`, { status: 'DONE' });
    // Of 20, 5 + 4 + 3 are sold, 4 and 3 were made, and 4 of those were sold with the first.
    await eventually(async () => expect((await shop.inventory(shelf)).inStock).toBe(15));
    const other = await shop.order(shelf, 15);
    await shows(other, 'IN_STOCK', 'NONE');
    await shop.api.post('/v1/sales_order_fulfillments', { sales_order_id: other.id, status: 'DELIVERED' });
    await eventually(async () => expect((await shop.inventory(shelf)).inStock).toBe(0));
  });

  it('M1, M6: of several orders made for a row, one that loses it frees what it made itself', async () => {
    const shelf = await shop.product('TWICE-SHELF');
    const made = async (id: number) => (await shop.api.get(`/v1/manufacturing_orders/${id}`)) as Record<string, unknown>;
    const say = (id: number, status: string) => shop.api.patch(`/v1/manufacturing_orders/${id}`, { status });
    const linkOf = async (order: any) => (await shop.api.get(`/v1/sales_orders/${order.id}`)).linked_manufacturing_order_id;
    const order = await shop.order(shelf, 2);
    const first = await shop.makeToOrder(order);
    await say(first.id, 'DONE');
    await shop.api.patch(`/v1/sales_order_rows/${rowOf(order)}?wait_for_plan=true`, { quantity: 5 });
    await shows(order, 'NOT_AVAILABLE', 'DONE');
    const second = await shop.makeToOrder(order);

    // The first is undone, so it is open, and a row has one open order: the second.
    await say(first.id, 'NOT_STARTED');
    await eventually(async () => expect(await made(first.id)).toMatchObject({ status: 'NOT_STARTED', is_linked_to_sales_order: false }));
    expect([await linkOf(order), (await made(second.id))['planned_quantity']]).toEqual([second.id, 3]);
    // It would make its 2 again, for stock, and the row would expect them.
    await shop.api.delete(`/v1/manufacturing_orders/${first.id}`);
    await say(second.id, 'DONE');
    await shows(order, 'NOT_AVAILABLE', 'DONE');
    const third = await shop.makeToOrder(order);
    expect(third.planned_quantity).toBe(2);
    await say(third.id, 'DONE');
    await shows(order, 'IN_STOCK', 'DONE');

    await shop.api.post('/v1/manufacturing_order_unlink', { sales_order_row_id: rowOf(order) });
    await eventually(async () => expect(await linkOf(order)).toBe(second.id));
    // What the third made is free for whoever ranks before; what the second made isn't.
    const other = await shop.order(shelf, 2);
    await shop.api.post(`/v1/sales_orders/${other.id}/rank`, { before_id: order.id });
    await shows(other, 'IN_STOCK', 'NONE');
    await shows(order, 'NOT_AVAILABLE', 'DONE');
    const greedy = await shop.order(shelf, 3);
    const refused = await shop.api.send('POST', '/v1/sales_order_fulfillments', {
      sales_order_id: greedy.id,
      override_reservation: true,
      sales_order_fulfillment_rows: [{ sales_order_row_id: rowOf(greedy), quantity: 3 }],
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'STOCK_HELD']);
  });

  it('M8: all that an order lacks is bought with one call, one purchase order a supplier', async () => {
    const [board, screw] = [await shop.material('LACKING-BOARD'), await shop.material('LACKING-SCREW')];
    const shelf = await shop.product(
      'LACKING-SHELF',
      new Map([
        [board, 2],
        [screw, 8],
      ]),
    );
    const order = await shop.order(shelf, 3);
    await shop.makeToOrder(order);
    await shop.see(order.id, 'EXPECTED', 'NOT_AVAILABLE', 'NOT_STARTED', 'NOT_SHIPPED');
    const { purchase_orders } = await shop.api.post(`/v1/sales_orders/${order.id}/missing_ingredients/buy`, {});
    expect(purchase_orders).toHaveLength(1);
    const quantities = new Map(purchase_orders[0].purchase_order_rows.map((row: any) => [row.variant_id, Number(row.quantity)]));
    expect(quantities).toEqual(
      new Map([
        [board, 6],
        [screw, 24],
      ]),
    );
    await shop.see(order.id, 'EXPECTED', 'EXPECTED', 'NOT_STARTED', 'NOT_SHIPPED');
  });

  it('P10: after all of it the plan equals one made from scratch', async () => {
    await expectSoundPlan(running().api);
  });
});
