import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { daysFromNow, Shop } from './shop';
import { expectSoundPlan } from './sound-plan';

describe('life cycles from order to delivery', () => {
  const running = withCompany();
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open(running().api);
  });

  const rowOf = (order: any): number => order.sales_order_rows[0].id;
  const manufacturingOrder = (id: number): Promise<any> => shop.api.get(`/v1/manufacturing_orders/${id}`);
  const produce = (mo: any, quantity: number, more: object = {}): Promise<any> =>
    shop.api.post('/v1/manufacturing_order_productions', { manufacturing_order_id: mo.id, quantity, ...more });
  const codeOf = async (method: string, path: string, body?: unknown): Promise<string> => {
    const answer = await shop.api.send(method as 'POST', path, body);
    return answer.status < 300 ? String(answer.status) : `${answer.status} ${answer.body.code}`;
  };

  it('make to stock (O3–O6): in parts, with more and less used than planned; undone; two customers served by rank', async () => {
    const board = await shop.material('STOCK-BOARD');
    const shelf = await shop.product('STOCK-SHELF', new Map([[board, 2]]));
    await shop.stock(board, 30);
    const [first, second] = [await shop.order(shelf, 3), await shop.order(shelf, 4)];
    const mo = await shop.api.post('/v1/manufacturing_orders', { variant_id: shelf, planned_quantity: 6, location_id: shop.works });
    await eventually(async () =>
      expect((await manufacturingOrder(mo.id)).customers.map((one: any) => [one.sales_order_id, Number(one.quantity)])).toEqual([
        [first.id, 3],
        [second.id, 3],
      ]),
    );

    const more = await produce(mo, 2, { ingredients: [{ variant_id: board, quantity: 5 }] });
    await produce(mo, 2, { ingredients: [{ variant_id: board, quantity: 3 }] });
    expect((await manufacturingOrder(mo.id)).status).toBe('PARTIALLY_COMPLETED');
    await eventually(async () => expect((await shop.inventory(board)).inStock).toBe(22));
    await shop.api.delete(`/v1/manufacturing_order_productions/${more.id}`);
    await eventually(async () => expect((await shop.inventory(board)).inStock).toBe(27));
    expect(await codeOf('PATCH', `/v1/manufacturing_orders/${mo.id}`, { planned_quantity: 1 })).toBe('409 PLANNED_BELOW_COMPLETED');

    await shop.api.patch(`/v1/manufacturing_orders/${mo.id}`, { status: 'DONE' });
    await eventually(async () => expect(await shop.inventory(shelf)).toEqual({ inStock: 6, committed: 7, expected: 0, calculated: -1 }));
    const held = await shop.api.send('POST', '/v1/sales_order_fulfillments', { sales_order_id: second.id, status: 'PACKED' });
    expect([held.status, held.body.code, held.body.message]).toEqual([409, 'NOT_RESERVED', expect.stringContaining(first.order_no)]);
    await shop.api.post('/v1/sales_order_fulfillments', {
      sales_order_id: second.id,
      sales_order_fulfillment_rows: [{ sales_order_row_id: rowOf(second), quantity: 3 }],
    });
    await shop.api.post('/v1/sales_order_fulfillments', { sales_order_id: first.id, status: 'DELIVERED' });
    await eventually(async () => expect((await shop.inventory(shelf)).inStock).toBe(0));
    expect((await shop.api.get(`/v1/sales_orders/${second.id}`)).status).toBe('PARTIALLY_PACKED');
  });

  it('O4, T1: a done order is undone completely or not at all, and the refusal names the production with what used it', async () => {
    const board = await shop.material('WHOLE-BOARD');
    const stool = await shop.product('WHOLE-STOOL', new Map([[board, 1]]));
    await shop.stock(board, 5);
    const mo = await shop.api.post('/v1/manufacturing_orders', { variant_id: stool, planned_quantity: 5, location_id: shop.works });
    const first = await produce(mo, 2);
    await shop.api.patch(`/v1/manufacturing_orders/${mo.id}`, { status: 'DONE' });
    const order = await shop.order(stool, 1);
    const packed = await shop.api.post('/v1/sales_order_fulfillments', { sales_order_id: order.id, status: 'PACKED' });

    const refused = await shop.api.send('PATCH', `/v1/manufacturing_orders/${mo.id}`, { status: 'NOT_STARTED' });
    expect([refused.status, refused.body.code]).toEqual([409, 'INSUFFICIENT_STOCK']);
    expect(refused.body.details[0]).toMatchObject({
      path: 'status',
      message: expect.stringContaining(`Production ${first.id} of 2 can't be undone, so ${mo.order_no} stays as it is.`),
      info: { manufacturing_order_production_id: first.id, short: '1', used_by: [{ number: order.order_no, quantity: '1' }] },
    });
    expect(await manufacturingOrder(mo.id)).toMatchObject({ status: 'DONE', actual_quantity: 5 });
    await eventually(async () => expect([(await shop.inventory(stool)).inStock, (await shop.inventory(board)).inStock]).toEqual([4, 0]));

    await shop.api.delete(`/v1/sales_order_fulfillments/${packed.id}`);
    expect(await shop.api.patch(`/v1/manufacturing_orders/${mo.id}`, { status: 'NOT_STARTED' })).toMatchObject({ status: 'NOT_STARTED' });
    await eventually(async () => expect([(await shop.inventory(stool)).inStock, (await shop.inventory(board)).inStock]).toEqual([0, 5]));
    await shop.api.delete(`/v1/sales_orders/${order.id}`);
    await shop.api.delete(`/v1/manufacturing_orders/${mo.id}`);
  });

  it('mixed: one row from stock, one made to order in parts; edits after partial packing; revert one, revert all', async () => {
    const chair = await shop.product('MIXED-CHAIR');
    const table = await shop.product('MIXED-TABLE');
    await shop.stock(chair, 2);
    const order = await shop.api.post('/v1/sales_orders', {
      ...shop.orderBody(chair, 2),
      order_no: `MIX-${chair}`,
      sales_order_rows: [
        { variant_id: chair, quantity: 2 },
        { variant_id: table, quantity: 4 },
      ],
    });
    const [chairs, tables] = order.sales_order_rows.map((row: any) => row.id as number);
    await eventually(async () => expect((await shop.api.get(`/v1/sales_order_rows/${tables}`)).product_availability).toBe('NOT_AVAILABLE'));
    const { data: results } = await shop.api.post(
      '/v1/manufacturing_order_make_to_order/bulk',
      { sales_order_ids: [order.id] },
      { headers: { prefer: 'wait=20' } },
    );
    expect(results.map((row: any) => [row.sales_order_row_id, row.result, row.code])).toEqual([
      [chairs, 'skipped', 'AVAILABLE'],
      [tables, 'created', null],
    ]);
    const mo = { id: results[1].manufacturing_order_id as number };
    expect((await manufacturingOrder(mo.id)).order_no).toBe(`MIX-${chair} / 1`);
    await produce(mo, 1);
    const pack = (row: number, quantity: number): Promise<any> =>
      shop.api.post('/v1/sales_order_fulfillments', {
        sales_order_id: order.id,
        sales_order_fulfillment_rows: [{ sales_order_row_id: row, quantity }],
      });
    const one = await pack(tables, 1);
    await pack(chairs, 2);
    expect(await codeOf('PATCH', `/v1/sales_order_rows/${tables}`, { quantity: 0.5 })).toBe('409 QUANTITY_BELOW_PACKED');
    await shop.api.patch(`/v1/sales_order_rows/${tables}`, { quantity: 2 });
    await eventually(async () => expect(Number((await manufacturingOrder(mo.id)).planned_quantity)).toBe(2));
    await produce(mo, 1);
    await eventually(async () => expect((await manufacturingOrder(mo.id)).status).toBe('DONE'));
    // M5: grown after it was made, and taken back to what was made, and no further.
    await shop.api.patch(`/v1/sales_order_rows/${tables}`, { quantity: 5 });
    await shop.api.patch(`/v1/sales_order_rows/${tables}`, { quantity: 2 });
    expect(await codeOf('PATCH', `/v1/sales_order_rows/${tables}`, { quantity: 1 })).toBe('409 ROW_IS_MADE');
    expect(await codeOf('DELETE', `/v1/sales_orders/${order.id}`)).toBe('409 HAS_PACKED_QUANTITY');

    // O4: refused whole, and nothing of it undone.
    expect(await codeOf('PATCH', `/v1/manufacturing_orders/${mo.id}`, { status: 'NOT_STARTED' })).toBe('409 PACKED_FROM_PRODUCTION');
    expect(Number((await manufacturingOrder(mo.id)).completed_quantity ?? 2)).toBe(2);
    await shop.api.delete(`/v1/sales_order_fulfillments/${one.id}`);
    await eventually(async () => expect((await shop.inventory(table)).inStock).toBe(2));
    await shop.api.patch(`/v1/sales_orders/${order.id}`, { status: 'DELIVERED' });
    expect((await shop.api.get(`/v1/sales_orders/${order.id}`)).status).toBe('DELIVERED');
    await shop.api.patch(`/v1/sales_orders/${order.id}`, { status: 'NOT_SHIPPED' });
    await eventually(async () => expect([(await shop.inventory(table)).inStock, (await shop.inventory(chair)).inStock]).toEqual([2, 2]));
  });

  it('B5: outsourced in part: the contractor supplies the paint; parts take their share or what was really used; reverted exactly', async () => {
    const [board, paint] = [await shop.material('OUT-BOARD'), await shop.material('OUT-PAINT')];
    const chair = await shop.product(
      'OUT-CHAIR',
      new Map([
        [board, 3],
        [paint, 1],
      ]),
    );
    const contractor = await shop.api.post('/v1/locations', { name: `painter ${chair}`, sells: false, makes: false, buys: true });
    const order = await shop.order(chair, 6);
    await eventually(async () => expect((await shop.four(order.id))[0]).toBe('NOT_AVAILABLE'));
    const opo = await shop.api.post(`/v1/sales_order_rows/${rowOf(order)}/outsource`, {
      tracking_location_id: contractor.id,
      expected_arrival_date: daysFromNow(5).toISOString(),
    });
    const { data: recipe } = await shop.api.get(`/v1/outsourced_purchase_order_recipe_rows?purchase_order_id=${opo.id}`);
    const [boards, paints] = [board, paint].map((variant) => recipe.find((row: any) => row.ingredient_variant_id === variant));
    await shop.api.patch(`/v1/outsourced_purchase_order_recipe_rows/${paints.id}`, { is_supplied_by_contractor: true });
    await shop.api.post('/v1/stock_adjustments', {
      stock_adjustment_number: `OUT-${chair}`,
      location_id: contractor.id,
      adjustment_date: new Date().toISOString(),
      stock_adjustment_rows: [{ variant_id: board, quantity: 20, cost_per_unit: 5 }],
    });
    const there = async (variant: number): Promise<[number, number]> => {
      const { data } = await shop.api.get(`/v1/inventory?variant_id=${variant}&location_id=${contractor.id}`);
      return [Number(data[0]?.quantity_in_stock ?? 0), Number(data[0]?.quantity_committed ?? 0)];
    };
    await eventually(async () =>
      expect([await there(board), await there(paint)]).toEqual([
        [20, 18],
        [0, 0],
      ]),
    );

    const openRow = async (): Promise<number> =>
      (await shop.api.get(`/v1/purchase_orders/${opo.id}`)).purchase_order_rows.find((row: any) => !row.received_date).id;
    const receive = async (quantity: number, more: object = {}): Promise<unknown> =>
      shop.api.post('/v1/purchase_order_receive', [{ purchase_order_row_id: await openRow(), quantity, ...more }]);
    await receive(2);
    await eventually(async () => expect(await there(board)).toEqual([14, 12]));
    const open = (await shop.api.get(`/v1/outsourced_purchase_order_recipe_rows?purchase_order_id=${opo.id}`)).data.find(
      (row: any) => row.ingredient_variant_id === board && row.consumed_quantity === null,
    );
    expect(boards.planned_quantity_per_unit).toBe(3);
    await receive(1, { ingredients: [{ outsourced_purchase_order_recipe_row_id: open.id, quantity: 5 }] });
    await eventually(async () => expect(await there(board)).toEqual([9, 9]));
    const { data: receipts } = await shop.api.get(`/v1/purchase_order_receive?purchase_order_id=${opo.id}`);
    await shop.api.delete(`/v1/purchase_order_receive/${receipts.at(-1).id}`);
    await eventually(async () => expect(await there(board)).toEqual([14, 12]));
    await receive(4);
    await eventually(async () => expect(await there(board)).toEqual([2, 0]));
    await shop.see(order.id, 'IN_STOCK', 'NOT_APPLICABLE', 'NONE', 'NOT_SHIPPED');
  });

  it('S7, M8: a list through two levels; one call makes what is made here, one call buys the rest', async () => {
    const beam = await shop.material('DEEP-BEAM');
    const frame = await shop.product('DEEP-FRAME', new Map([[beam, 4]]));
    const chair = await shop.product('DEEP-CHAIR', new Map([[frame, 1]]));
    const order = await shop.order(chair, 3);
    const mo = await shop.makeToOrder(order);
    const list = `/v1/sales_orders/${order.id}/missing_ingredients`;
    await eventually(async () =>
      expect((await shop.api.get(list)).data.map((line: any) => [line.variant_id, Number(line.quantity_missing)])).toEqual([
        [frame, 3],
        [beam, 12],
      ]),
    );
    const made = await shop.api.post(`${list}/make`, {});
    expect(made.manufacturing_orders.map((one: any) => [one.variant_id, Number(one.planned_quantity)])).toEqual([[frame, 3]]);
    expect(made.skipped.map((line: any) => [line.variant_id, line.code])).toEqual([[beam, 'NOT_PRODUCIBLE']]);
    const { data: schedule } = await shop.api.get(`/v1/manufacturing_orders?ids=${mo.id},${made.manufacturing_orders[0].id}`);
    expect(schedule.map((one: any) => one.id)).toEqual([made.manufacturing_orders[0].id, mo.id]);
    const bought = await shop.api.post(`${list}/buy`, {});
    expect(bought.purchase_orders[0].purchase_order_rows.map((row: any) => [row.variant_id, Number(row.quantity)])).toEqual([[beam, 12]]);
    await eventually(async () =>
      expect((await shop.api.get(list)).data.every((line: any) => Number(line.quantity_missing) === 0)).toBe(true),
    );
    expect(await codeOf('POST', `${list}/buy`, {})).toBe('409 NOTHING_MISSING');
  });

  it('M5, M6: rows change and go while their orders are being made and completed; both sides always agree at the end', async () => {
    const shelf = await shop.product('RACED-SHELF');
    const races = Array.from({ length: 12 }, async (_, i) => {
      const order = await shop.order(shelf, 4);
      const row = rowOf(order);
      const settled = (work: Promise<unknown>[]): Promise<unknown> => Promise.allSettled(work);
      await settled([shop.makeToOrder(order), shop.api.patch(`/v1/sales_order_rows/${row}`, { quantity: 5 + (i % 3) })]);
      const { data: linked } = await shop.api.get(`/v1/manufacturing_orders?sales_order_row_id=${row}`);
      const mo = linked[0];
      await settled([
        produce(mo, 2),
        shop.api.patch(`/v1/sales_order_rows/${row}`, { quantity: 3 + (i % 2) }),
        ...(i % 4 === 0 ? [shop.api.delete(`/v1/sales_orders/${order.id}`)] : []),
      ]);
      return { order, row, mo };
    });
    for (const { order, row, mo } of await Promise.all(races)) {
      await eventually(async () => {
        const [seen, made] = await Promise.all([
          shop.api.send('GET', `/v1/sales_orders/${order.id}`),
          shop.api.send('GET', `/v1/manufacturing_orders/${mo.id}`),
        ]);
        if (seen.status === 404) return expect(made.status === 404 || made.body.sales_order_row_id === undefined).toBe(true);
        expect(made.body.sales_order_row_id).toBe(row);
        expect(Number(made.body.planned_quantity)).toBe(Number(seen.body.sales_order_rows[0].quantity));
      });
    }
  });

  it('very large legal quantities stop neither the plan nor a list, and go away again', async () => {
    const grain = await shop.material('GRAIN');
    const desert = await shop.product('DESERT', new Map([[grain, 9_000_000_000]]));
    const orders = [await shop.order(desert, 9_000_000_000), await shop.order(desert, 9_000_000_000)];
    for (const order of orders) await eventually(async () => expect((await shop.four(order.id))[0]).toBe('NOT_AVAILABLE'));
    const paths = [
      `/v1/sales_orders?customer_id=${shop.customer}`,
      `/v1/sales_order_rows/${rowOf(orders[0])}/supply_options`,
      `/v1/sales_orders/${orders[0].id}/missing_ingredients`,
      `/v1/inventory?location_id=${shop.works}`,
      '/v1/replenishment',
    ];
    for (const path of paths) expect([path, (await shop.api.send('GET', path)).status]).toEqual([path, 200]);
    const answers = [
      await codeOf('POST', '/v1/manufacturing_order_make_to_order', { sales_order_row_id: rowOf(orders[0]) }),
      await codeOf('POST', `/v1/sales_order_rows/${rowOf(orders[1])}/make_in_batch`, {}),
    ];
    for (const answer of answers) expect(answer).toMatch(/^(2..|4..)/);
    for (const path of paths) expect([path, (await shop.api.send('GET', path)).status]).toEqual([path, 200]);
    for (const order of orders) await shop.api.delete(`/v1/sales_orders/${order.id}`);
  });

  it('lists: by the beginning of a number, every page once while orders move; an unknown sort is refused by every list', async () => {
    const chair = await shop.product('LISTED-CHAIR');
    const ids: number[] = [];
    for (let i = 0; i < 12; i++)
      ids.push((await shop.api.post('/v1/sales_orders', { ...shop.orderBody(chair, 1), order_no: `WEB-${chair}-${i}` })).id);
    const list = `/v1/sales_orders?order_no_prefix=WEB-${chair}-&sort=order_no&limit=5`;
    const seen: number[] = [];
    for (let page = 1; page <= 3; page++) {
      const answer = await shop.api.send('GET', `${list}&page=${page}`);
      expect(JSON.parse(answer.headers.get('x-pagination')!)).toMatchObject({ total_records: '12', total_pages: '3' });
      seen.push(...answer.body.data.map((order: any) => order.id));
      await shop.api.post(`/v1/sales_orders/${ids[page]}/rank`, { position: 'first' });
    }
    expect([...seen].sort((a, b) => a - b)).toEqual(ids);

    const { paths } = await shop.api.get('/v1/openapi.json');
    const lists = Object.entries<any>(paths).filter(([path, methods]) => {
      const names = (methods.get?.parameters ?? []).map((one: any) => one.name);
      return !path.includes('{') && names.includes('page');
    });
    expect(lists.length).toBeGreaterThan(25);
    for (const [path] of lists) expect([path, await codeOf('GET', `${path}?sort=nonsense`)]).toEqual([path, '422 UNKNOWN_SORT']);
  });

  it('what nobody can mean is refused: no orders, an unknown supplier, a body that is not read; a DELETE may name JSON', async () => {
    expect(await codeOf('POST', '/v1/manufacturing_order_make_to_order/bulk', { sales_order_ids: [] })).toBe('422 TOO_FEW');
    const unknown = { uom: 'pcs', name: `n ${Date.now()}`, default_supplier_id: 99_999_999, variants: [{ sku: `N-${Date.now()}` }] };
    expect(await codeOf('POST', '/v1/materials', unknown)).toBe('422 UNKNOWN_SUPPLIER');
    const { id } = await shop.api.post('/v1/materials', { ...unknown, default_supplier_id: shop.supplier });
    expect(await codeOf('PATCH', `/v1/materials/${id}`, { default_supplier_id: 99_999_999 })).toBe('422 UNKNOWN_SUPPLIER');
    const mo = await shop.api.post('/v1/manufacturing_orders', {
      variant_id: await shop.product('REFUSED'),
      planned_quantity: 1,
      location_id: shop.works,
    });
    expect(await codeOf('POST', `/v1/manufacturing_orders/${mo.id}/pull_recipe`, { now: true })).toBe('422 UNKNOWN_FIELD');
    expect(await codeOf('POST', `/v1/manufacturing_orders/${mo.id}/pull_recipe`)).toBe('200');
    expect(
      (await shop.api.send('DELETE', `/v1/manufacturing_orders/${mo.id}`, undefined, { headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(204);
  });

  it('P10: after all of it the plan equals one made from scratch', async () => {
    await expectSoundPlan(running().api);
  });
});
