import type { Answer } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';

/** From the receipt of steel to the customer of a table, through subassemblies, a contractor and a transfer (T6–T9). */
describe('batches from the supplier to the customer', () => {
  const running = withCompany();
  let shop: Shop;
  let contractor = 0;
  const variants: Record<string, number> = {};
  const items: Record<string, number> = {};
  const api = () => running().api;

  const item = async (path: string, name: string, more: object = {}): Promise<void> => {
    const made = await api().post(`/v1/${path}`, { name, batch_tracked: true, variants: [{ sku: name }], ...more });
    items[name] = made.id;
    variants[name] = made.variants[0].id;
  };
  const batch = async (number: string): Promise<number> =>
    (await api().get(`/v1/batches?batch_number=${number}`)).data.find((found: any) => found.batch_number === number)?.id;
  const lot = (batch_number: string, quantity: number, expiration_date?: string) => ({ batch_number, quantity, expiration_date });
  const receive = (lines: unknown): Promise<Answer> => api().send('POST', '/v1/purchase_order_receive', lines);
  const produce = (body: unknown): Promise<Answer> => api().send('POST', '/v1/manufacturing_order_productions', body);
  const rowsOf = async (id: number): Promise<any[]> =>
    (await api().get(`/v1/manufacturing_order_recipe_rows?manufacturing_order_id=${id}`)).data.reverse();
  const last = async (name: string, location = shop.works): Promise<any> =>
    (await api().get(`/v1/inventory_movements?variant_ids=${variants[name]}&location_id=${location}&limit=1`)).data[0];
  const suggested = async (name: string, quantity: number, row?: number): Promise<[string, number][]> =>
    (
      await api().get(
        `/v1/batch_stocks/suggested?variant_id=${variants[name]}&location_id=${shop.works}&quantity=${quantity}${row ? `&sales_order_row_id=${row}` : ''}`,
      )
    ).batch_transactions.map((line: any) => [line.batch_number, line.quantity]);
  const edges = async (number: string, direction: string): Promise<string[]> =>
    (await api().get(`/v1/batches/${await batch(number)}/trace?direction=${direction}`)).edges.map(
      (edge: any) => `${edge.from} ${edge.quantity} ${edge.to}`,
    );

  let bought: any;
  let legs: any;
  let order: any;
  let made: any;

  beforeAll(async () => {
    shop = await Shop.open(api());
    contractor = (await api().post('/v1/locations', { name: 'Contractor' })).id;
    await item('materials', 'STEEL');
    await item('materials', 'PAINT');
    await item('materials', 'SCREW', { batch_tracked: false });
    for (const name of ['LEG', 'TABLE', 'LAMP', 'SHADE']) await item('products', name, { is_purchasable: true });
    const recipes: [string, string, number][] = [
      ['LEG', 'STEEL', 2],
      ['TABLE', 'LEG', 4],
      ['TABLE', 'SCREW', 8],
      ['LAMP', 'STEEL', 1],
      ['SHADE', 'PAINT', 1],
    ];
    for (const [product, ingredient, quantity] of recipes)
      await api().post('/v1/bom_rows', {
        product_item_id: items[product],
        product_variant_id: variants[product],
        ingredient_variant_id: variants[ingredient],
        quantity,
      });
    bought = await api().post('/v1/purchase_orders', {
      supplier_id: shop.supplier,
      location_id: shop.works,
      purchase_order_rows: ['STEEL', 'PAINT', 'SCREW'].map((name, i) => ({
        variant_id: variants[name],
        quantity: [100, 20, 500][i],
        price_per_unit: [3, 7, 0.1][i],
      })),
    });
  });

  it('a receipt fills new and known batches; sums must match and say by how much they do not (T6)', async () => {
    const [steel, paint, screw] = bought.purchase_order_rows.map(({ id }: any) => id);
    const line = (batch_transactions: unknown, quantity = 60) => ({ purchase_order_row_id: steel, quantity, batch_transactions });
    expect((await receive([line(undefined)])).body).toMatchObject({ statusCode: 422, code: 'BATCHES_REQUIRED' });
    expect((await receive([line([lot('S1', 50)])])).body).toMatchObject({
      statusCode: 422,
      code: 'BATCHES_DO_NOT_ADD_UP',
      message: expect.stringContaining('10 too few'),
      details: [{ path: '0/batch_transactions', info: { difference: '-10' } }],
    });
    await api().post('/v1/purchase_order_receive', [
      line([lot('S1', 40, '2930-01-01T00:00:00Z'), lot('S2', 20, '2929-01-01T00:00:00Z')]),
      { purchase_order_row_id: screw, quantity: 500 },
    ]);
    const known = await batch('S1');
    await api().post('/v1/purchase_order_receive', [
      line([{ batch_id: known, quantity: 10 }, lot('S3', 30)], 40),
      { purchase_order_row_id: paint, quantity: 20, batch_transactions: [lot('P1', 20)] },
    ]);
    const { data } = await api().get(`/v1/batch_stocks?variant_id=${variants['STEEL']}`);
    expect(data.map((stock: any) => [stock.batch_number, stock.quantity_in_stock])).toEqual([
      ['S2', '20'],
      ['S1', '50'],
      ['S3', '30'],
    ]);
    expect(await suggested('STEEL', 25)).toEqual([
      ['S2', 20],
      ['S1', 5],
    ]);
  });

  it('a production takes from batches and goes into batches, at cost (T6, T9)', async () => {
    legs = await api().post('/v1/manufacturing_orders', { variant_id: variants['LEG'], location_id: shop.works, planned_quantity: 20 });
    const [row] = await rowsOf(legs.id);
    const body = (quantity: number, from: [string, number][], into: unknown) => async () => ({
      manufacturing_order_id: legs.id,
      quantity,
      batch_transactions: into,
      ingredients: [
        {
          manufacturing_order_recipe_row_id: row.id,
          quantity: quantity * 2,
          batch_transactions: await Promise.all(from.map(async ([number, taken]) => ({ batch_id: await batch(number), quantity: taken }))),
        },
      ],
    });
    const short = await produce(await body(12, [['S1', 20]], [lot('L1', 12)])());
    expect(short.body).toMatchObject({ statusCode: 422, code: 'BATCHES_DO_NOT_ADD_UP', message: expect.stringContaining('4 too few') });
    const first = body(
      12,
      [
        ['S1', 20],
        ['S2', 4],
      ],
      [lot('L1', 12)],
    );
    expect((await produce(await first())).status).toBe(200);
    expect((await produce(await body(8, [['S2', 16]], [lot('L1', 3), lot('L2', 5)])())).status).toBe(200);
    expect(await last('LEG')).toMatchObject({ balance_after: 20, average_cost_after: 6, value_in_stock_after: 120 });
  });

  it('what an order’s own production made is suggested first, held, and freed by its last packing (T2, T6)', async () => {
    order = await api().post('/v1/sales_orders', {
      order_no: 'TABLES',
      customer_id: shop.customer,
      location_id: shop.works,
      sales_order_rows: [{ variant_id: variants['TABLE'], quantity: 3 }],
    });
    const row = order.sales_order_rows[0].id;
    made = await api().post('/v1/manufacturing_order_make_to_order', { sales_order_row_id: row });
    const rows = await rowsOf(made.id);
    const legRow = rows.find(({ variant_id }) => variant_id === variants['LEG']).id;
    const taken = [
      { batch_id: await batch('L1'), quantity: 10 },
      { batch_id: await batch('L2'), quantity: 2 },
    ];
    const ingredients = [{ manufacturing_order_recipe_row_id: legRow, quantity: 12, batch_transactions: taken }];
    expect((await produce({ manufacturing_order_id: made.id, quantity: 3, batch_transactions: [lot('T1', 3)], ingredients })).status).toBe(
      200,
    );
    await api().post('/v1/stock_adjustments', {
      location_id: shop.works,
      stock_adjustment_rows: [{ variant_id: variants['TABLE'], quantity: 4, batch_transactions: [lot('T0', 4, '2928-01-01')] }],
    });
    expect(await suggested('TABLE', 4, row)).toEqual([
      ['T1', 3],
      ['T0', 1],
    ]);
    expect(await suggested('TABLE', 9)).toEqual([['T0', 4]]);
    const packed = await api().post('/v1/sales_order_fulfillments', {
      sales_order_id: order.id,
      override_reservation: true,
      sales_order_fulfillment_rows: [
        { sales_order_row_id: row, quantity: 3, batch_transactions: [{ batch_id: await batch('T0'), quantity: 3 }] },
      ],
    });
    expect(await suggested('TABLE', 9)).toEqual([
      ['T0', 1],
      ['T1', 3],
    ]);
    await api().delete(`/v1/sales_order_fulfillments/${packed.id}`);
    expect(await suggested('TABLE', 9)).toEqual([['T0', 4]]);
    await api().patch(`/v1/sales_orders/${order.id}`, { status: 'PACKED' });
    const [fulfillment] = (await api().get(`/v1/sales_order_fulfillments?sales_order_id=${order.id}`)).data;
    expect(fulfillment.sales_order_fulfillment_rows[0].batch_transactions).toEqual([{ batch_id: await batch('T1'), quantity: 3 }]);
  });

  it('a contractor’s receipt takes each product’s own ingredients, from where they were sent (B5, T8, T9)', async () => {
    const sent = await api().send('POST', '/v1/stock_transfers', {
      source_location_id: shop.works,
      target_location_id: contractor,
      status: 'received',
      stock_transfer_rows: [
        { variant_id: variants['STEEL'], quantity: 15, batch_transactions: [{ batch_id: await batch('S1'), quantity: 15 }] },
        { variant_id: variants['PAINT'], quantity: 6, batch_transactions: [{ batch_id: await batch('P1'), quantity: 6 }] },
      ],
    });
    expect([sent.status, sent.body.status]).toEqual([200, 'received']);
    const outsourced = await api().post('/v1/purchase_orders', {
      entity_type: 'outsourced',
      supplier_id: shop.supplier,
      location_id: shop.works,
      tracking_location_id: contractor,
      purchase_order_rows: [
        { variant_id: variants['LAMP'], quantity: 10, price_per_unit: 1 },
        { variant_id: variants['SHADE'], quantity: 5, price_per_unit: 1 },
      ],
    });
    const rows = (await api().get(`/v1/outsourced_purchase_order_recipe_rows?purchase_order_id=${outsourced.id}`)).data;
    const [s1, p1] = [await batch('S1'), await batch('P1')];
    const lines = outsourced.purchase_order_rows.map(({ id, quantity }: any, i: number) => ({
      purchase_order_row_id: id,
      quantity,
      batch_transactions: [lot(['LA1', 'SH1'][i]!, quantity)],
      ingredients: rows
        .filter((row: any) => row.purchase_order_row_id === id)
        .map((row: any) => ({
          outsourced_purchase_order_recipe_row_id: row.id,
          batch_transactions: [{ batch_id: row.ingredient_variant_id === variants['STEEL'] ? s1 : p1, quantity: row.quantity }],
        })),
    }));
    await api().post('/v1/purchase_order_receive', lines);
    expect([(await last('LAMP')).value_in_stock_after, (await last('SHADE')).value_in_stock_after]).toEqual([40, 40]);
    expect((await edges('SH1', 'backward')).filter((edge) => edge.startsWith(`batch/${s1} `))).toEqual([]);
    expect((await edges('LA1', 'backward')).some((edge) => edge.startsWith(`batch/${s1} 10 `))).toBe(true);
  });

  it('a trace leads from the order to every receipt, a recall from the steel to everybody who has it (T8)', async () => {
    const [s1, t1, la1] = [await batch('S1'), await batch('T1'), await batch('LA1')];
    const back = (await edges('T1', 'backward')).join('\n');
    for (const number of ['S1', 'S2', 'L1', 'L2']) expect(back).toContain(`batch/${await batch(number)} `);
    const recall = await api().get(`/v1/batches/${s1}/recall`);
    expect(recall.is_balanced).toBe(true);
    expect(recall.batches.map((one: any) => one.batch_number).sort()).toEqual(['L1', 'LA1', 'S1', 'T1']);
    expect(recall.sales_orders).toMatchObject([{ order_no: 'TABLES', customer_id: shop.customer, goods: [{ batch_id: t1, quantity: 3 }] }]);
    expect(recall.stock.map((line: any) => [line.batch_number, line.location_id, line.quantity])).toEqual(
      expect.arrayContaining([
        ['S1', contractor, 5],
        ['S1', shop.works, 15],
        ['LA1', shop.works, 10],
      ]),
    );
    expect(recall.nodes.some((node: any) => node.batch_id === la1)).toBe(true);
    expect((await api().get('/v1/sales_orders?batch_number=T1')).data.map((one: any) => one.order_no)).toEqual(['TABLES']);
    const picture = await api().send('GET', `/v1/batches/${s1}/trace?direction=forward&format=svg`);
    expect(picture.headers.get('content-type')).toContain('image/svg+xml');
  });

  it('what the customer sends back comes in at its own cost, free for others, and the recall shows it (R1–R3)', async () => {
    await api().patch(`/v1/sales_orders/${order.id}`, { status: 'DELIVERED' });
    const before = await last('TABLE');
    const [item] = await api().get(`/v1/sales_orders/${order.id}/returnable_items`);
    expect(item).toMatchObject({ variant_id: variants['TABLE'], quantity_sold: '3', available_for_return_quantity: '3' });
    const { id } = await api().post('/v1/sales_returns', { sales_order_id: order.id, return_location_id: shop.works });
    const row = (more: object): Promise<any> =>
      api().post('/v1/sales_return_rows', {
        sales_return_id: id,
        variant_id: variants['TABLE'],
        fulfillment_row_id: item.fulfillment_row_id,
        ...more,
      });
    await row({ quantity: '1' });
    expect(await row({ quantity: '1', restock_location_id: null })).toMatchObject({
      batch_transactions: [{ batch_id: await batch('T1'), quantity: 1 }],
    });
    await api().patch(`/v1/sales_returns/${id}?wait_for_plan=true`, { status: 'RESTOCKED_ALL' });
    expect(before.quantity_change).toBeLessThan(0);
    expect(await last('TABLE')).toMatchObject({
      quantity_change: 1,
      resource_type: 'SalesOrderRow',
      resource_id: order.sales_order_rows[0].id,
      caused_by_order_no: 'TABLES',
      value_per_unit: before.value_per_unit,
    });
    const [inventory] = (await api().get(`/v1/inventory?variant_id=${variants['TABLE']}&location_id=${shop.works}`)).data;
    expect([inventory.quantity_in_stock, inventory.quantity_committed]).toEqual([`${before.balance_after + 1}`, '0']);
    expect(await api().get(`/v1/sales_orders/${order.id}`)).toMatchObject({ status: 'DELIVERED' });
    await eventually(async () => {
      const recall = await api().get(`/v1/batches/${await batch('S1')}/recall`);
      const goods = { sales_return_id: id, batch_number: 'T1', quantity: 1 };
      expect([recall.is_balanced, recall.sales_orders[0].returned]).toMatchObject([
        true,
        [
          { ...goods, restock_location_id: shop.works },
          { ...goods, restock_location_id: null },
        ],
      ]);
    });
    const revert = await api().send('PATCH', `/v1/sales_orders/${order.id}`, { status: 'NOT_SHIPPED' });
    expect(revert.body).toMatchObject({ statusCode: 409, code: 'FULFILLMENT_IS_RETURNED' });
    await api().delete(`/v1/sales_returns/${id}`);
    const after = await last('TABLE');
    expect([after.balance_after, after.value_in_stock_after]).toEqual([before.balance_after, before.value_in_stock_after]);
  });

  it('what was packed and what was made is undone, and no trace of it is left (O4, T8)', async () => {
    await api().patch(`/v1/sales_orders/${order.id}`, { status: 'NOT_SHIPPED' });
    const [production] = (await api().get(`/v1/manufacturing_order_productions?manufacturing_order_id=${made.id}`)).data;
    await api().delete(`/v1/manufacturing_order_productions/${production.id}`);
    const recall = await api().get(`/v1/batches/${await batch('S1')}/recall`);
    expect([recall.is_balanced, recall.sales_orders, recall.batches.map((one: any) => one.batch_number).sort()]).toEqual([
      true,
      [],
      ['L1', 'LA1', 'S1'],
    ]);
    expect(await last('LEG')).toMatchObject({ balance_after: 20, value_in_stock_after: 120 });
  });
});
