import {
  manufacturingOrderEvent,
  manufacturingOrderOf,
  manufacturingOrderSnapshot,
  manufacturingStatusesEvent,
  recipeSnapshot,
} from '@pegboard/contracts';
import { ASKER, PUBLISHER, READER, type Asker, type EventPublisher, type EventReader } from '@pegboard/eventing';
import { quantity } from '@pegboard/kit';
import { eventually, withServers } from '@pegboard/testing';
import { withManufacturing } from './testing/company';
import { BEAM, CHAIR, FACTORY, FRAME, ISLAND, PAINT, SHOP } from './testing/furniture';

describe('manufacturing over HTTP', () => {
  const { app: running, ledger, sales, send } = withManufacturing(withServers);
  const app = { get: <T>(token: symbol): T => running().get<T>(token) };

  beforeAll(async () => {
    await send('POST', '/v1/bom_rows/batch/create', {
      data: [
        { product_item_id: 1, product_variant_id: CHAIR, ingredient_variant_id: FRAME, quantity: 1 },
        { product_item_id: 2, product_variant_id: FRAME, ingredient_variant_id: BEAM, quantity: 2 },
      ],
    });
  });

  const made = async (variantId: number, q: number, more: object = {}) => {
    const answer = await send('POST', '/v1/manufacturing_orders', {
      variant_id: variantId,
      planned_quantity: q,
      location_id: FACTORY,
      ...more,
    });
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };
  const get = async (id: number) => (await send('GET', `/v1/manufacturing_orders/${id}`)).body;
  let orderIds = 500;
  const sold = (...quantities: number[]) =>
    sales.add(++orderIds, CHAIR, FACTORY, quantities, { delivery_date: '2026-06-01T00:00:00.000Z' as never });
  const madeToOrder = async (rowId: number, more: object = {}) => {
    const answer = await send('POST', '/v1/manufacturing_order_make_to_order', { sales_order_row_id: rowId, ...more });
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };

  it('D1: an order that moves to another time zone keeps the day of its deadline', async () => {
    const order = await made(CHAIR, 1, { location_id: ISLAND, production_deadline_date: '2026-12-24' });
    expect(order.production_deadline_date).toBe('2026-12-23T10:00:00.000Z');
    const moved = await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { location_id: FACTORY });
    expect(moved.body.production_deadline_date).toBe('2026-12-24T00:00:00.000Z');
    const back = { location_id: ISLAND, status: 'BLOCKED' };
    const returned = await send('PATCH', `/v1/manufacturing_orders/${order.id}`, back);
    expect(returned.body.production_deadline_date).toBe('2026-12-23T10:00:00.000Z');
    await send('DELETE', `/v1/manufacturing_orders/${order.id}`);
  });

  it('I2: rows of recipes are listed as the client reads them, edited and removed', async () => {
    const { data } = (await send('GET', `/v1/bom_rows?product_variant_id=${FRAME}`)).body;
    expect(data).toMatchObject([
      {
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
        product_variant_id: FRAME,
        product_item_id: 2,
        ingredient_variant_id: BEAM,
        quantity: 2,
      },
    ]);
    expect(
      (
        await send('POST', '/v1/bom_rows', {
          product_item_id: 2,
          product_variant_id: FRAME,
          ingredient_variant_id: PAINT,
          quantity: '0.25',
          notes: 'red',
        })
      ).body,
    ).toMatchObject({ ingredient_variant_id: PAINT, quantity: 0.25, notes: 'red' });
    const paint = (await send('GET', `/v1/bom_rows?product_variant_id=${FRAME}&ingredient_variant_id=${PAINT}`)).body.data[0];
    // A row is found by the times that it shows, which are not those of its recipe.
    const found = async (query: string) =>
      (await send('GET', `/v1/bom_rows?product_variant_id=${FRAME}&${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(paint.created_at > data[0].created_at).toBe(true);
    expect(await found(`created_at_min=${paint.created_at}`)).toEqual([paint.id]);
    expect(await found(`created_at_max=${data[0].created_at}&updated_at_max=${data[0].updated_at}`)).toEqual([data[0].id]);
    expect((await send('PATCH', `/v1/bom_rows/${paint.id}`, { quantity: 0.5 })).body).toMatchObject({
      id: paint.id,
      quantity: 0.5,
      notes: 'red',
    });
    expect((await send('DELETE', `/v1/bom_rows/${paint.id}`)).status).toBe(204);
    expect((await send('GET', `/v1/bom_rows?product_variant_id=${FRAME}`)).body.data).toHaveLength(1);
  });

  it('I2: the older view has the same rows, and can put others in their place', async () => {
    const rows = (...ingredients: [number, number][]) =>
      ingredients.map(([ingredient_variant_id, quantity]) => ({ product_variant_id: CHAIR, ingredient_variant_id, quantity }));
    const list = async () => (await send('GET', `/v1/recipes?product_variant_ids=${CHAIR}`)).body.data;
    const [before] = await list();
    expect(before).toMatchObject({ id: before.recipe_row_id, product_id: 1, ingredient_variant_id: FRAME, quantity: 1, rank: 10_000 });
    expect((await send('POST', '/v1/recipes', { rows: rows([BEAM, 3]) })).status).toBe(204);
    const added = (await list())[1];
    expect(added).toMatchObject({ ingredient_variant_id: BEAM, rank: 20_000 });
    expect((await send('PATCH', `/v1/recipe_rows/${added.id}`, { quantity: 4, notes: 'long' })).body).toMatchObject({
      quantity: 4,
      notes: 'long',
    });
    expect((await send('GET', `/v1/recipes?recipe_row_id=${added.id}`)).body.data).toMatchObject([{ quantity: 4 }]);
    expect((await send('DELETE', `/v1/recipe_rows/${added.id}`)).status).toBe(204);
    // What is refused leaves everything as it was.
    const circular = { keep_current_rows: false, rows: rows([PAINT, 1], [CHAIR, 1]) };
    expect((await send('POST', '/v1/recipes', circular)).body).toMatchObject({
      code: 'RECIPE_CYCLE',
      details: [{ path: 'rows/0/ingredient_variant_id' }],
    });
    expect(await list()).toEqual([before]);
    expect((await send('POST', '/v1/recipes', { keep_current_rows: false, rows: rows([PAINT, 1], [FRAME, 1]) })).status).toBe(204);
    const [paint, frame] = await list();
    expect([paint.ingredient_variant_id, frame.ingredient_variant_id]).toEqual([PAINT, FRAME]);
    expect((await send('DELETE', `/v1/recipes/${paint.id}`)).status).toBe(204);
  });

  it('I2: operations of a recipe are edited in full, and stand behind the one that is named', async () => {
    const create = (...names: string[]) =>
      send('POST', '/v1/product_operation_rows', {
        keep_current_rows: false,
        rows: names.map((operation_name) => ({ product_variant_id: CHAIR, operation_name, planned_time_parameter: 60 })),
      });
    expect((await create('Mix', 'Fill', 'Seal')).status).toBe(204);
    const list = async () => (await send('GET', `/v1/product_operation_rows?product_variant_id=${CHAIR}`)).body.data;
    const [mix, , seal] = await list();
    const change = { type: 'perUnit', cost_per_hour: 3, resource_name: 'bench', operation_name: 'Stir', planned_time_per_unit: 30 };
    const changed = (await send('PATCH', `/v1/product_operation_rows/${mix.id}`, change)).body;
    expect(changed).toMatchObject({ ...change, cost_parameter: 3, planned_time_parameter: 30, planned_cost_per_unit: 3, rank: 1000 });
    expect([changed.operation_id === mix.operation_id, changed.resource_id]).toEqual([false, expect.any(Number)]);
    expect((await send('PATCH', `/v1/product_operation_rows/${mix.id}`, { resource_id: null, cost_parameter: null })).body).toMatchObject({
      resource_id: null,
      resource_name: null,
      cost_per_hour: null,
    });
    const rerank = async (body: object) => (await send('POST', '/v1/product_operation_rerank', body)).status;
    const names = async () => (await list()).map((row: { operation_name: string }) => row.operation_name);
    expect(await rerank({ rank_product_operation_id: seal.id, preceding_product_operation_id: mix.id })).toBe(204);
    expect(await names()).toEqual(['Stir', 'Seal', 'Fill']);
    expect(await rerank({ rank_product_operation_id: seal.id })).toBe(204);
    expect(await names()).toEqual(['Seal', 'Stir', 'Fill']);
    const wrong = [{ preceding_product_operation_id: seal.id }, { should_group: true }, { rank_product_operation_id: 999_999 }];
    expect(await Promise.all(wrong.map((body) => rerank({ rank_product_operation_id: seal.id, ...body })))).toEqual([422, 422, 404]);
    for (const { id } of await list()) await send('DELETE', `/v1/product_operation_rows/${id}`);
  });

  it('O5, T9: an operation of an order is planned by its type, by whom and where, and costs accordingly', async () => {
    const order = await made(FRAME, 4);
    const kofi = (await send('POST', '/v1/operators', { operator_name: 'Kofi' })).body.id;
    const rows = '/v1/manufacturing_order_operation_rows';
    const body = { type: 'perUnit', planned_time_parameter: 60, cost_parameter: 3, resource_name: 'saw' };
    const named = { operation_name: 'Saw', assigned_operators: [{ name: 'Kofi' }], status: 'NOT_STARTED' };
    const row = (await send('POST', rows, { manufacturing_order_id: order.id, ...named, ...body })).body;
    expect(row).toMatchObject({
      type: 'perUnit',
      resource_name: 'saw',
      resource_id: expect.any(Number),
      operation_id: expect.any(Number),
      total_planned_time: 240,
      planned_cost_per_unit: '3',
      cost_per_hour: 3,
      group_boundary: null,
      assigned_operators: [{ operator_id: kofi, name: 'Kofi' }],
    });
    expect((await get(order.id)).operations_cost).toBe(12);
    const change = { type: 'fixed', cost_per_hour: 8, planned_time_per_unit: 90, operation_name: 'Cut', resource_id: null };
    expect((await send('PATCH', `${rows}/${row.id}`, change)).body).toMatchObject({
      type: 'fixed',
      operation_name: 'Cut',
      total_planned_time: 90,
      planned_cost_per_unit: '2',
      total_actual_cost: '0',
    });
    expect((await get(order.id)).operations_cost).toBe(8);
    const unknown = { assigned_operators: [{ name: 'Nobody' }] };
    expect((await send('PATCH', `${rows}/${row.id}`, unknown)).body).toMatchObject({
      code: 'UNKNOWN_OPERATOR',
      details: [{ path: 'assigned_operators/0/name' }],
    });
    ledger.put(BEAM, FACTORY, 8);
    const work = { operations: [{ manufacturing_order_operation_id: row.id, time: 20 }] };
    const production = { manufacturing_order_id: order.id, completed_quantity: 1, ...work };
    expect((await send('POST', '/v1/manufacturing_order_productions', production)).body.operations).toMatchObject([
      { manufacturing_order_operation_id: row.id, time: 20, cost: 2 },
    ]);
    await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { status: 'NOT_STARTED' });
    await send('DELETE', `/v1/manufacturing_orders/${order.id}`);
    ledger.put(BEAM, FACTORY, 0);
  });

  it('S4: Katana’s own call moves orders to a place in the Schedule', async () => {
    const [a, b, c] = [await made(FRAME, 1), await made(FRAME, 1), await made(FRAME, 1)];
    const rerank = (order_ids: number[], place: object) => send('POST', '/v1/manufacturing_order_rerank', { order_ids, place });
    const sequence = async () =>
      (await send('GET', `/v1/manufacturing_orders?ids=${a.id},${b.id},${c.id}`)).body.data.map(({ id }: { id: number }) => id);
    expect((await rerank([c.id, a.id], { position: 'top' })).body).toEqual({ order_ids: [c.id, a.id] });
    expect(await sequence()).toEqual([c.id, a.id, b.id]);
    await rerank([c.id], { after_id: b.id });
    expect(await sequence()).toEqual([a.id, b.id, c.id]);
    const refused = await Promise.all([
      rerank([a.id], {}),
      rerank([a.id, a.id], { position: 'top' }),
      rerank([999_999], { position: 'top' }),
    ]);
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'RANK_TARGET'],
      [422, 'NAMED_TWICE'],
      [422, 'UNKNOWN_MANUFACTURING_ORDER'],
    ]);
    for (const { id } of [a, b, c]) await send('DELETE', `/v1/manufacturing_orders/${id}`);
  });

  it('I2: a recipe that would contain itself is refused with the way round', async () => {
    const answer = await send('POST', '/v1/bom_rows', {
      product_item_id: 2,
      product_variant_id: FRAME,
      ingredient_variant_id: CHAIR,
      quantity: 1,
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'RECIPE_CYCLE', details: [{ path: 'ingredient_variant_id', info: { cycle: [FRAME, CHAIR, FRAME] } }] },
    });
    expect(
      (await send('POST', '/v1/bom_rows', { product_item_id: 2, product_variant_id: FRAME, ingredient_variant_id: FRAME })).body.code,
    ).toBe('RECIPE_CYCLE');
  });

  it.each([
    ['an unknown variant', { variant_id: 999 }, 'UNKNOWN_VARIANT', 422],
    ['an unknown location', { location_id: 999 }, 'UNKNOWN_LOCATION', 422],
    ['a material', { variant_id: BEAM }, 'NOT_PRODUCIBLE', 409],
    ['a place where nothing is made', { location_id: SHOP }, 'LOCATION_DOES_NOT_MAKE', 409],
    ['seven decimals', { planned_quantity: 1.0000001 }, 'QUANTITY_TOO_PRECISE', 422],
    ['zero', { planned_quantity: 0 }, 'QUANTITY_NOT_POSITIVE', 422],
    ['an unknown field', { colour: 'red' }, 'UNKNOWN_FIELD', 422],
  ])('refuses an order for %s', async (_name, wrong, code, status) => {
    const answer = await send('POST', '/v1/manufacturing_orders', {
      variant_id: FRAME,
      planned_quantity: 1,
      location_id: FACTORY,
      ...wrong,
    });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('T7: an expired batch goes neither on a row nor on the order, and says which', async () => {
    ledger.expired.add(77);
    const order = await made(CHAIR, 2);
    const rows = '/v1/manufacturing_order_recipe_rows';
    const added = { manufacturing_order_id: order.id, variant_id: PAINT, planned_quantity_per_unit: 1 };
    const paint = (await send('POST', rows, added)).body;
    const batches = [
      { batch_id: 5, quantity: 0.1 },
      { batch_id: 77, quantity: 0.1 },
    ];
    const expired = { status: 409, body: { code: 'BATCH_EXPIRED', details: [{ path: 'batch_transactions/1/batch_id' }] } };
    const row = `${rows}/${paint.id}`;
    expect(await send('PATCH', row, { batch_transactions: batches })).toMatchObject(expired);
    expect(await send('POST', rows, { ...added, batch_transactions: batches })).toMatchObject(expired);
    expect(await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { batch_transactions: batches })).toMatchObject(expired);
    expect((await send('GET', row)).body.batch_transactions).toEqual([]);
    expect((await send('PATCH', row, { batch_transactions: [batches[0]] })).status).toBe(200);
  });

  it('O2, O7: an order copies the recipe and is due in a week', async () => {
    const order = await made(FRAME, 5, { order_created_date: '2026-05-01T08:00:00Z', additional_info: 'fast' });
    expect(order).toMatchObject({
      order_no: `MO-${order.id}`,
      status: 'NOT_STARTED',
      planned_quantity: 5,
      actual_quantity: null,
      is_linked_to_sales_order: false,
      done_date: null,
      production_deadline_date: '2026-05-08T08:00:00.000Z',
      additional_info: 'fast',
      deleted_at: null,
    });
    expect(order).not.toHaveProperty('sales_order_id');
    const { data } = (await send('GET', `/v1/manufacturing_order_recipe_rows?manufacturing_order_id=${order.id}`)).body;
    expect(data).toMatchObject([
      {
        variant_id: BEAM,
        planned_quantity_per_unit: '2',
        planned_quantity: 10,
        manufacturing_order_id: order.id,
        ingredient_availability: 'NOT_AVAILABLE',
      },
    ]);
    const changed = await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { planned_quantity: 7 });
    expect(changed.body.planned_quantity).toBe(7);
    expect((await send('GET', `/v1/manufacturing_order_recipe_rows/${data[0].id}`)).body.planned_quantity).toBe(14);
  });

  it('O3, T2: completing without ingredients is 409 with the numbers; with them it is done', async () => {
    const order = await made(FRAME, 3);
    expect((await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { status: 'IN_PROGRESS' })).body.status).toBe('IN_PROGRESS');
    const short = await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { status: 'DONE' });
    expect(short).toMatchObject({ status: 409, body: { code: 'INSUFFICIENT_STOCK', details: [{ info: { missing: '6' } }] } });
    expect((await get(order.id)).status).toBe('IN_PROGRESS');
    ledger.put(BEAM, FACTORY, 6);
    const production = await send('POST', '/v1/manufacturing_order_productions', {
      manufacturing_order_id: order.id,
      completed_quantity: 1,
      completed_date: '2026-05-02T10:00:00Z',
    });
    expect(production).toMatchObject({
      status: 200,
      body: { quantity: 1, status: 'BOOKED', ingredients: [{ variant_id: BEAM, quantity: 2 }] },
    });
    const ofProduction = `/v1/manufacturing_order_productions/${production.body.id}`;
    expect((await send('PATCH', ofProduction, { quantity: 2 })).body.code).toBe('UNKNOWN_FIELD');
    const dated = await send('PATCH', ofProduction, { production_date: '2026-05-03T10:00:00Z' });
    expect(dated.body).toMatchObject({ production_date: '2026-05-03T10:00:00.000Z', ingredients: [{ quantity: 2, cost: null }] });
    const taken = `/v1/manufacturing_order_production_ingredients/${production.body.ingredients[0].id}`;
    expect((await send('PATCH', taken, { batch_transactions: [{ batch_id: 4, quantity: 2 }] })).body.code).toBe('NOT_EDITABLE');
    expect((await send('PATCH', taken, {})).body).toEqual(dated.body.ingredients[0]);
    const bodies = [{}, { quantity: 1, completed_quantity: 2 }];
    const codes = bodies.map((body) => send('POST', '/v1/manufacturing_order_productions', { manufacturing_order_id: order.id, ...body }));
    expect((await Promise.all(codes)).map(({ body }) => body.code)).toEqual(['MISSING_FIELD', 'NAMED_DIFFERENTLY']);
    expect(await get(order.id)).toMatchObject({ status: 'PARTIALLY_COMPLETED', actual_quantity: 1 });
    expect((await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { status: 'DONE' })).body).toMatchObject({
      status: 'DONE',
      actual_quantity: 3,
      ingredient_availability: 'PROCESSED',
    });
    const renamed = { order_no: 'MO-X', order_created_date: '2026-04-30T08:00:00.000Z', done_date: '2026-05-04T08:00:00.000Z' };
    expect((await send('PATCH', `/v1/manufacturing_orders/${order.id}`, renamed)).body).toMatchObject({ ...renamed, status: 'DONE' });
    // O1: open and done orders are two lists.
    const listed = async (status: string): Promise<number[]> =>
      (await send('GET', `/v1/manufacturing_orders?status=${status}`)).body.data.map(({ id }: { id: number }) => id);
    expect(await listed('DONE')).toContain(order.id);
    expect(await listed('PARTIALLY_COMPLETED')).not.toContain(order.id);
    expect((await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { planned_quantity: 4 })).body.code).toBe('ORDER_DONE');
    const otherQuantity = await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { status: 'DONE', actual_quantity: 2 });
    expect(otherQuantity).toMatchObject({
      status: 409,
      body: { code: 'ORDER_DONE', details: [{ path: 'actual_quantity', info: { completed: '3', actual_quantity: '2' } }] },
    });
    expect((await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { status: 'NOT_STARTED' })).body).toMatchObject({
      status: 'NOT_STARTED',
      actual_quantity: null,
    });
    expect([ledger.inStock(BEAM, FACTORY), ledger.inStock(FRAME, FACTORY)]).toEqual(['6', '0']);
    ledger.put(BEAM, FACTORY, 0);
  });

  it('M1: one order for a row’s exact quantity, numbered after the sales order; a second is 409', async () => {
    const { id, rows } = sold(4, 2);
    const order = await madeToOrder(rows[0]!.id);
    expect(order).toMatchObject({
      order_no: `SO-${id} / 1`,
      planned_quantity: 4,
      is_linked_to_sales_order: true,
      sales_order_id: id,
      sales_order_row_id: rows[0]!.id,
      production_deadline_date: '2026-06-01T00:00:00.000Z',
      sales_order_delivery_deadline: '2026-06-01T00:00:00.000Z',
    });
    expect(sales.linkOf(rows[0]!.id)).toBe(order.id);
    expect((await madeToOrder(rows[1]!.id)).order_no).toBe(`SO-${id} / 2`);
    const again = await send('POST', '/v1/manufacturing_order_make_to_order', { sales_order_row_id: rows[0]!.id });
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_LINKED', details: [{ info: { manufacturing_order_id: order.id } }] },
    });
    expect((await send('POST', '/v1/manufacturing_order_make_to_order', { sales_order_row_id: 987_654 })).body.code).toBe(
      'UNKNOWN_SALES_ORDER_ROW',
    );
  });

  it('the same Idempotency-Key twice is one order', async () => {
    const [row] = sold(3).rows;
    const key = { 'idempotency-key': 'mto-once' };
    const body = { sales_order_row_id: row!.id };
    const [a, b] = await Promise.all([
      send('POST', '/v1/manufacturing_order_make_to_order', body, key),
      send('POST', '/v1/manufacturing_order_make_to_order', body, key),
    ]);
    expect([a.status, b.status, a.body.id]).toEqual([200, 200, b.body.id]);
  });

  it('M5, M6: the quantity follows the row, a deleted row deletes the order', async () => {
    const { id, rows } = sold(4);
    const order = await madeToOrder(rows[0]!.id);
    expect((await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { planned_quantity: 9 })).body.code).toBe('LINKED_ORDER');
    sales.setQuantity(id, rows[0]!.id, 6);
    await eventually(async () => expect((await get(order.id)).planned_quantity).toBe(6));
    sales.deleteRow(id, rows[0]!.id);
    await eventually(async () => expect((await send('GET', `/v1/manufacturing_orders/${order.id}`)).status).toBe(404));
  });

  it('a link whose order was never made, because of a crash, is made from the event', async () => {
    const { id, rows } = sold(4);
    sales.link({ sales_order_row_id: rows[0]!.id, manufacturing_order_id: 77_001, create_subassemblies: false });
    await eventually(async () =>
      expect(await get(77_001)).toMatchObject({ planned_quantity: 4, sales_order_id: id, order_no: `SO-${id} / 1` }),
    );
  });

  it('M6: unlink keeps the order, frees what it made and says why', async () => {
    ledger.put(BEAM, FACTORY, 100);
    ledger.put(FRAME, FACTORY, 100);
    const { rows } = sold(4);
    const order = await madeToOrder(rows[0]!.id);
    await send('POST', '/v1/manufacturing_order_productions', { manufacturing_order_id: order.id, quantity: 1 });
    expect(ledger.postings.at(-1)!.movements[0]).toMatchObject({ variant_id: CHAIR, holds_for: `sales_order_row/${rows[0]!.id}` });
    expect((await send('POST', '/v1/manufacturing_order_unlink', { sales_order_row_id: rows[0]!.id })).status).toBe(204);
    expect(await get(order.id)).toMatchObject({
      is_linked_to_sales_order: false,
      status: 'PARTIALLY_COMPLETED',
      unlink_reason: expect.stringContaining('Unlinked by'),
    });
    expect([sales.linkOf(rows[0]!.id), ledger.postings.at(-1)]).toMatchObject([
      null,
      { kind: 'release', releases: [`sales_order_row/${rows[0]!.id}`] },
    ]);
    expect((await send('POST', '/v1/manufacturing_order_unlink', { sales_order_row_id: rows[0]!.id })).body.code).toBe('NOT_LINKED');
  });

  it('O5: operations say who and how long; the last one completes the order', async () => {
    ledger.put(FRAME, FACTORY, 100);
    await send('POST', '/v1/product_operation_rows', {
      keep_current_rows: false,
      rows: [
        { product_variant_id: CHAIR, operation_name: 'Glue', resource_name: 'Bench', planned_time_parameter: 60 },
        { product_variant_id: CHAIR, operation_name: 'Paint', planned_time_parameter: 30 },
      ],
    });
    const operator = (await send('POST', '/v1/operators', { operator_name: 'Grace' })).body;
    expect((await send('GET', '/v1/operators')).body.data).toContainEqual(operator);
    const order = await made(CHAIR, 2);
    const [paint, glue] = (await send('GET', `/v1/manufacturing_order_operation_rows?manufacturing_order_id=${order.id}`)).body.data;
    expect([glue.operation_name, glue.total_planned_time, paint.rank]).toEqual(['Glue', 120, 2]);
    const early = await send('PATCH', `/v1/manufacturing_order_operation_rows/${paint.id}`, { status: 'IN_PROGRESS' });
    expect([early.status, early.body.code]).toEqual([409, 'OPERATION_OUT_OF_SEQUENCE']);
    await send('PATCH', `/v1/manufacturing_order_operation_rows/${glue.id}`, { status: 'IN_PROGRESS' });
    expect((await get(order.id)).status).toBe('IN_PROGRESS');
    const work = async (query: string) =>
      (await send('GET', `/v1/manufacturing_order_operation_rows?${query}`)).body.data.map(({ id }: { id: number }) => id);
    await send('PATCH', `/v1/manufacturing_order_operation_rows/${paint.id}`, { assigned_operators: [{ operator_id: operator.id }] });
    expect(await work(`operator_id=${operator.id}`)).toEqual([paint.id]);
    expect(await work(`operator_id=${operator.id}&list=done`)).toEqual([]);
    expect(await work(`resource_id=${glue.resource_id}&manufacturing_order_id=${order.id}`)).toEqual([glue.id]);
    expect(await work(`resource_id=99999`)).toEqual([]);
    const glued = await send('PATCH', `/v1/manufacturing_order_operation_rows/${glue.id}`, {
      status: 'COMPLETED',
      total_actual_time: 90,
      completed_by_operators: [operator],
    });
    expect(glued.body).toMatchObject({
      status: 'COMPLETED',
      total_actual_time: '90',
      completed_by_operators: [{ operator_id: operator.id, name: 'Grace' }],
    });
    const painted = await send('PATCH', `/v1/manufacturing_order_operation_rows/${paint.id}`, { status: 'COMPLETED' });
    expect(painted.body).toMatchObject({ status: 'COMPLETED', manufacturing_order_status: 'DONE', completion_problem: null });
    expect(
      (
        await send('POST', '/v1/manufacturing_order_operation_rows', {
          manufacturing_order_id: (await made(FRAME, 1)).id,
          operation_id: glue.operation_id,
          time: 5,
        })
      ).body,
    ).toMatchObject({ operation_name: 'Glue', total_planned_time: 5 });
    expect(
      (
        await send('POST', '/v1/manufacturing_order_operation_rows', {
          manufacturing_order_id: (await made(FRAME, 1)).id,
          operation_id: 999,
          time: 5,
        })
      ).body.code,
    ).toBe('UNKNOWN_OPERATION');
  });

  it('M7: dragging a linked order deals the sales orders again; a move in the Sell list deals the linked orders', async () => {
    const [a, b] = [sold(1), sold(1)];
    const first = await madeToOrder(a.rows[0]!.id);
    const second = await madeToOrder(b.rows[0]!.id);
    const schedule = async () =>
      (await send('GET', '/v1/manufacturing_orders?list=open&limit=250')).body.data
        .map((order: { id: number }) => order.id)
        .filter((id: number) => [first.id, second.id].includes(id));
    expect(await schedule()).toEqual([first.id, second.id]);
    expect((await send('POST', `/v1/manufacturing_orders/${second.id}/rank`, { before_id: first.id })).status).toBe(200);
    expect(await schedule()).toEqual([second.id, first.id]);
    expect(sales.sellList().indexOf(b.id)).toBeLessThan(sales.sellList().indexOf(a.id));
    sales.deal([a.id, b.id]);
    await eventually(async () => expect(await schedule()).toEqual([first.id, second.id]));
    expect((await send('POST', '/v1/manufacturing_orders/rank', { ids: [second.id, first.id] })).status).toBe(200);
    expect(await schedule()).toEqual([second.id, first.id]);
  });

  it('the plan’s statuses are shown, from the broadcast and, if asked for, from the plan as it is', async () => {
    const order = await made(FRAME, 1);
    const row = (await send('GET', `/v1/manufacturing_order_recipe_rows?manufacturing_order_id=${order.id}`)).body.data[0];
    const status = {
      ingredient_availability: 'EXPECTED' as const,
      ingredient_expected_date: '2026-05-10T00:00:00.000Z' as never,
      missing_quantity: quantity(0),
      is_overdue: false,
      is_late: true,
      is_at_risk: true,
    };
    await app.get<EventPublisher>(PUBLISHER).publish(
      manufacturingStatusesEvent,
      5,
      'changed',
      {
        at: { epoch: 1, run: 5 },
        part: 1,
        parts: 1,
        planned_at: '2026-05-01T00:00:00.000Z' as never,
        causes: [],
        sales_orders: [],
        purchase_orders: [],
        stock_transfers: [],
        manufacturing_orders: [
          {
            order_id: order.id,
            order: { id: order.id, from: null, to: status },
            rows: [{ id: row.id, from: null, to: status }],
            customers: [{ customer_name: 'Ada', sales_order_id: 5, order_no: 'SO-5', quantity: quantity('1.5') }],
          },
        ],
      },
      'run-5',
    );
    await eventually(async () =>
      expect(await get(order.id)).toMatchObject({
        ingredient_availability: 'EXPECTED',
        ingredient_expected_date: '2026-05-10T00:00:00.000Z',
        is_late: true,
        customers: [{ order_no: 'SO-5', quantity: 1.5 }],
      }),
    );
    expect((await send('GET', `/v1/manufacturing_order_recipe_rows/${row.id}`)).body).toMatchObject({
      manufacturing_order_id: order.id,
      ingredient_availability: 'EXPECTED',
      is_at_risk: true,
    });
    expect(
      (await send('GET', '/v1/manufacturing_orders?ingredient_availability=EXPECTED')).body.data.map(({ id }: { id: number }) => id),
    ).toEqual([order.id]);
    const waited = await send('PATCH', `/v1/manufacturing_orders/${order.id}?wait_for_plan=true`, { additional_info: 'now' });
    expect([waited.body.ingredient_availability, waited.headers['x-plan-run']]).toEqual(['IN_STOCK', expect.any(String)]);
  });

  it('lists by number and its beginning, status, link and ingredient; sorts and pages', async () => {
    const a = await made(FRAME, 1, { order_no: 'LIST-1' });
    const b = await made(FRAME, 1, { order_no: 'LIST-2' });
    const ids = async (query: string) =>
      (await send('GET', `/v1/manufacturing_orders?${query}`)).body.data.map(({ id }: { id: number }) => id);
    expect(await ids('order_no=LIST-1')).toEqual([a.id]);
    expect(await ids('order_no=LIST-*&sort=-order_no')).toEqual([b.id, a.id]);
    expect(
      await ids(`order_no=LIST-*&ingredient_variant_id=${BEAM}&status=NOT_STARTED&is_linked_to_sales_order=false&limit=1&page=2`),
    ).toEqual([b.id]);
    expect(await ids('order_no=LIST-*&is_linked_to_sales_order=true')).toEqual([]);
    expect(await ids('order_no=LIST-*&list=done')).toEqual([]);
    expect((await send('GET', '/v1/manufacturing_orders?sort=colour')).body.code).toBe('UNKNOWN_SORT');
  });

  it('lists by customer, product and free text, late or not', async () => {
    const { rows } = sold(2);
    const linked = await madeToOrder(rows[0]!.id);
    const frame = await made(FRAME, 1, { order_no: 'TEXT-1', additional_info: 'for the fair' });
    const ids = async (query: string) =>
      (await send('GET', `/v1/manufacturing_orders?sort=id&limit=250&${query}`)).body.data.map(({ id }: { id: number }) => id);
    expect(await ids('customer_name=ADA')).toContain(linked.id);
    expect(await ids('customer_name=ADA')).not.toContain(frame.id);
    expect(await ids('search=The%20Fair')).toEqual([frame.id]);
    expect(await ids(`search=${linked.order_no}`)).toContain(linked.id);
    expect(await ids('search=fram')).toContain(frame.id);
    expect(await ids('search=fram&order_no=TEXT-1&is_late=false&is_overdue=false')).toEqual([frame.id]);
    expect(await ids('order_no=TEXT-1&is_late=true')).toEqual([]);
    expect((await send('GET', `/v1/manufacturing_orders?ids=${frame.id}&extend=variant`)).body.data[0].variant).toMatchObject({
      id: FRAME,
      sku: 'FRAME',
      name: 'Frame',
    });
  });

  it('parts of a deleted order are listed on request', async () => {
    const { id } = await made(FRAME, 2);
    await send('POST', '/v1/manufacturing_order_operation_rows', { manufacturing_order_id: id, operation_name: 'Saw' });
    await send('DELETE', `/v1/manufacturing_orders/${id}`);
    for (const list of ['recipe_rows', 'operation_rows']) {
      const asked = `/v1/manufacturing_order_${list}?manufacturing_order_id=${id}`;
      const count = async (address: string) => (await send('GET', address)).body.data.length;
      expect([list, await count(asked), await count(`${asked}&include_deleted=true`)]).toEqual([list, 0, 1]);
    }
  });

  it('versions: a stale If-Match is 412', async () => {
    const order = await made(FRAME, 1);
    const answer = await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { additional_info: 'x' }, { 'if-match': '"99"' });
    expect([answer.status, answer.body.code]).toEqual([412, 'STALE_VERSION']);
  });

  it('answers others: the order, snapshots, and tells every change as a whole', async () => {
    const order = await made(FRAME, 2);
    const asker = app.get<Asker>(ASKER);
    expect((await asker.ask(manufacturingOrderOf, { manufacturing_order_id: order.id })).order).toMatchObject({
      id: order.id,
      planned_quantity: quantity(2),
    });
    expect((await asker.ask(manufacturingOrderOf, { manufacturing_order_id: 999_999 })).order).toBeNull();
    expect((await asker.ask(manufacturingOrderSnapshot, { after_id: 0, limit: 1000 })).items.map(({ id }) => id)).toContain(order.id);
    expect((await asker.ask(recipeSnapshot, { after_id: 0, limit: 1000 })).items.map(({ id }) => id)).toEqual([CHAIR, FRAME]);
    const heard: string[] = [];
    const reading = await app.get<EventReader>(READER).follow({
      after: { sequence: 0, messageId: null },
      subjects: [`evt.${manufacturingOrderEvent.service}.${manufacturingOrderEvent.resource}.${order.id}.>`],
      onMessages: async (messages) => void heard.push(...messages.map(({ subject }) => subject.split('.').at(-1)!)),
      onGoneBack: async () => undefined,
    });
    await send('PATCH', `/v1/manufacturing_orders/${order.id}`, { status: 'BLOCKED' });
    expect((await send('DELETE', `/v1/manufacturing_orders/${order.id}`)).status).toBe(204);
    await eventually(() => expect(heard).toEqual(['created', 'blocked', 'deleted']));
    await reading.stop();
  });
});
