import { inventoryLocations } from '@pegboard/contracts';
import { salesOrderBody, salesOrderRowBody } from '@pegboard/contracts/testing';
import { ASKER, type Asker } from '@pegboard/eventing';
import { ItemKeeping } from './items/item-keeping';
import { SoldServiceKeeping } from './sold-services/sold-service-keeping';
import { DocumentUses } from './uses/document-uses';
import { NeighbourUses, use } from './uses/neighbour-uses';
import { material, withInventory } from './testing/company';

describe('inventory over HTTP', () => {
  const { app, send, ok } = withInventory();
  let factory: number;

  beforeAll(async () => {
    factory = (await ok('POST', '/v1/locations', { name: 'Factory', time_zone: 'Europe/Tallinn' })).id;
  });

  const variantOf = async (more: object = {}): Promise<number> => (await ok('POST', '/v1/materials', material(more))).variants[0].id;
  const adjust = (variant_id: number, quantity: number, more: object = {}, rowMore: object = {}) =>
    send('POST', '/v1/stock_adjustments', {
      location_id: factory,
      reference_no: 'A',
      adjustment_date: '2026-05-01T08:00:00Z',
      stock_adjustment_rows: [{ variant_id, quantity, ...rowMore }],
      ...more,
    });
  const shopId = async (): Promise<number> => (await ok('POST', '/v1/locations', { name: 'Shop' })).id;
  const balance = async (variant: number): Promise<number> =>
    (await ok('GET', `/v1/inventory_movements?variant_ids=${variant}&limit=1`)).data[0]?.balance_after ?? 0;

  it('what Katana has and nobody keeps here is empty when it is listed, and says so when it is written', async () => {
    for (const list of ['bin_inventory?location_id=1&limit=5', 'bin_transfers', 'bin_transfer_rows'])
      expect([list, (await send('GET', `/v1/${list}`)).body]).toEqual([list, { data: [] }]);
    for (const list of ['serial_numbers?resource_type=Production&resource_id=1', 'serial_numbers_stock', 'bin_locations'])
      expect([list, (await send('GET', `/v1/${list}`)).body]).toEqual([list, []]);
    for (const [method, path] of [
      ['POST', 'serial_numbers'],
      ['DELETE', 'serial_numbers'],
      ['PATCH', 'bin_transfers/7/status'],
      ['GET', 'bin_transfers/7'],
      ['GET', 'demand_forecasts?variant_id=1'],
      ['POST', 'variant_bin_locations'],
    ] as const) {
      const { status, body } = await send(method, `/v1/${path}`, method === 'GET' || method === 'DELETE' ? undefined : { x: 1 });
      expect([method, path, status, body.code, body.name]).toEqual([method, path, 404, 'NOT_OFFERED', 'NotFoundError']);
    }
    expect((await send('POST', '/v1/serial_numbrs', {})).body.code).toBe('NOT_FOUND');
  });

  it('products and materials with their variants (I1)', async () => {
    const chair = await ok('POST', '/v1/products', {
      name: 'Chair',
      uom: 'pcs',
      category_name: 'seats',
      variants: [
        { sku: 'CHAIR-RED', sales_price: 99.5, config_attributes: [{ config_name: 'Colour', config_value: 'red' }] },
        { sku: 'CHAIR-BLUE', config_attributes: [{ config_name: 'Colour', config_value: 'blue' }] },
      ],
    });
    expect(chair).toMatchObject({
      type: 'product',
      is_producible: true,
      is_sellable: true,
      is_purchasable: false,
      batch_tracked: false,
      configs: [{ name: 'Colour', values: ['red', 'blue'], product_id: chair.id }],
    });
    expect(chair.variants).toMatchObject([
      { sku: 'CHAIR-RED', sales_price: 99.5, product_id: chair.id, material_id: null, type: 'product' },
      { sku: 'CHAIR-BLUE' },
    ]);
    expect(await ok('GET', `/v1/products/${chair.id}`)).toEqual(chair);
    expect((await send('GET', `/v1/materials/${chair.id}`)).status).toBe(404);
    const changed = await ok('PATCH', `/v1/products/${chair.id}`, {
      is_purchasable: true,
      purchase_uom: 'box',
      purchase_uom_conversion_rate: 4,
    });
    expect(changed).toMatchObject({ name: 'Chair', is_purchasable: true, purchase_uom: 'box', purchase_uom_conversion_rate: '4' });
    const green = await ok('POST', '/v1/variants', {
      product_id: chair.id,
      sku: 'CHAIR-GREEN',
      config_attributes: [{ config_name: 'Colour', config_value: 'green' }],
    });
    expect((await ok('GET', `/v1/variants?product_id=${chair.id}&sort=id`)).data.map(({ sku }: { sku: string }) => sku)).toEqual([
      'CHAIR-RED',
      'CHAIR-BLUE',
      'CHAIR-GREEN',
    ]);
    expect((await ok('GET', `/v1/variants/${green.id}?extend=product_or_material`)).product_or_material).toMatchObject({
      id: chair.id,
      name: 'Chair',
      purchase_uom_conversion_rate: 4,
    });
    const [{ id: colour }] = chair.configs;
    const options = (configs: object[]) => send('PATCH', `/v1/products/${chair.id}`, { configs });
    expect((await options([{ id: colour, values: ['red', 'black'] }])).body.configs).toMatchObject([
      { id: colour, name: 'Colour', values: ['red', 'black', 'blue', 'green'] },
    ]);
    expect((await options([{ values: ['red'] }])).body.details).toMatchObject([{ code: 'MISSING_FIELD', path: 'configs/0/name' }]);
    expect(await ok('PATCH', `/v1/variants/${green.id}`, { sku: 'CHAIR-LIME', purchase_price: 12 })).toMatchObject({
      sku: 'CHAIR-LIME',
      purchase_price: 12,
    });
    await ok('POST', '/v1/variants', { product_id: chair.id, sku: 'CHAIR-GREEN' });
    const unnamed = await ok('POST', '/v1/variants', { product_id: chair.id });
    expect(unnamed.sku).toBe(`V-${unnamed.id}`);
  });

  it('a SKU belongs to one variant (I1)', async () => {
    const { variants } = await ok('POST', '/v1/materials', material());
    const taken = await send('POST', '/v1/materials', { name: 'Other', variants: [{ sku: 'FREE-1' }, { sku: variants[0].sku }] });
    expect(taken).toMatchObject({
      status: 409,
      body: { code: 'SKU_TAKEN', details: [{ path: 'variants/1/sku', info: { variant_id: variants[0].id } }] },
    });
    expect((await send('POST', '/v1/materials', { name: 'Other', variants: [{ sku: 'FREE-1' }] })).status).toBe(200);
  });

  it('an SKU is one, however its letters are written (I1)', async () => {
    const [composed, apart] = ['GR\u00d6SSE', 'GRO\u0308SSE'];
    await ok('POST', '/v1/materials', { name: 'Size', variants: [{ sku: composed }] });
    expect((await send('POST', '/v1/materials', { name: 'Size', variants: [{ sku: apart }] })).body.code).toBe('SKU_TAKEN');
    expect((await ok('GET', `/v1/variants?sku=${encodeURIComponent(apart)}`)).data).toMatchObject([{ sku: composed }]);
    expect((await send('POST', '/v1/materials', { name: 'Size', variants: [{ sku: 'A\u200bB' }] })).body).toMatchObject({
      code: 'TEXT_MALFORMED',
      details: [{ path: 'variants/0/sku' }],
    });
  });

  it('services are sold and never stocked, with one variant among all others (I1, I6)', async () => {
    const made = await ok('POST', '/v1/services', {
      name: 'Assembly',
      uom: 'h',
      variants: [{ sku: 'ASSEMBLY', sales_price: 60, default_cost: 35 }],
    });
    const [variant] = made.variants;
    expect(made).toMatchObject({ type: 'service', is_sellable: true, category_name: '', archived_at: null });
    expect(variant).toMatchObject({ service_id: made.id, type: 'service', sku: 'ASSEMBLY', sales_price: 60, default_cost: 35 });
    expect(await ok('GET', `/v1/services/${made.id}`)).toEqual(made);
    const among = { id: variant.id, type: 'service', product_id: null, material_id: null, sales_price: 60 };
    expect((await ok('GET', '/v1/variants?type=service')).data).toMatchObject([among]);
    expect(await ok('GET', `/v1/variants/${variant.id}`)).toMatchObject(among);
    expect(await adjust(variant.id, 1)).toMatchObject({ status: 422, body: { code: 'UNKNOWN_VARIANT' } });

    const unnamed = await ok('POST', '/v1/services', { name: 'Advice', variants: [{}] });
    expect(unnamed).toMatchObject({ uom: 'pcs', variants: [{ sku: null, sales_price: null, default_cost: null }] });
    expect((await ok('GET', '/v1/services?limit=2')).data.map(({ id }: { id: number }) => id)).toEqual([unnamed.id, made.id]);
  });

  it('a service is edited, archived and deleted (I1, I5, I6)', async () => {
    const made = await ok('POST', '/v1/services', { name: 'Delivery', variants: [{ sku: 'DELIVERY' }] });
    const path = `/v1/services/${made.id}`;
    expect(await send('POST', '/v1/materials', { name: 'Box', variants: [{ sku: 'DELIVERY' }] })).toMatchObject({
      status: 409,
      body: { code: 'SKU_TAKEN' },
    });
    expect(await ok('PATCH', path, { sku: 'DRIVE', sales_price: 12.5, is_archived: true })).toMatchObject({
      name: 'Delivery',
      archived_at: expect.any(String),
      variants: [{ sku: 'DRIVE', sales_price: 12.5 }],
    });
    await ok('POST', '/v1/materials', { name: 'Box', variants: [{ sku: 'DELIVERY' }] });
    expect((await ok('GET', '/v1/services?name=Delivery')).data).toEqual([]);
    expect((await ok('GET', '/v1/services?name=Delivery&include_archived=true')).data).toHaveLength(1);
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', path)).status).toBe(404);
    expect((await ok('GET', '/v1/services?include_deleted=true&include_archived=true&name=Delivery')).data).toMatchObject([
      { id: made.id, deleted_at: expect.any(String) },
    ]);
    await ok('POST', '/v1/materials', { name: 'Van', variants: [{ sku: 'DRIVE' }] });
  });

  it.each([
    ['variants', { name: 'X', variants: [] }],
    ['variants', { name: 'X', variants: [{}, {}] }],
    ['variants/0/sales_price', { name: 'X', variants: [{ sales_price: -1 }] }],
    ['name', { name: null, variants: [{}] }],
    ['uom', { name: 'X', uom: 7, variants: [{}] }],
    ['is_sellable', { name: 'X', is_sellable: 'yes', variants: [{}] }],
  ])('a service with a wrong %s is refused', async (path, body) => {
    expect(await send('POST', '/v1/services', body)).toMatchObject({ status: 422, body: { details: [{ path }] } });
  });

  it('opening stock moves in, with its cost and its running balance (T1, T4, T9)', async () => {
    const beam = await variantOf();
    const made = await adjust(beam, 10, {}, { cost_per_unit: 2.5 });
    expect(made).toMatchObject({
      status: 200,
      body: { status: 'COMPLETED', stock_adjustment_rows: [{ variant_id: beam, quantity: 10, cost_per_unit: 2.5 }] },
    });
    await adjust(beam, -4);
    const { data } = await ok('GET', `/v1/inventory_movements?variant_ids=${beam}`);
    expect(data).toMatchObject([
      { quantity_change: -4, balance_after: 6, value_in_stock_after: 15, average_cost_after: 2.5, resource_type: 'StockAdjustmentRow' },
      {
        quantity_change: 10,
        balance_after: 10,
        value_per_unit: 2.5,
        caused_by_order_no: made.body.stock_adjustment_number,
        caused_by_resource_id: made.body.id,
      },
    ]);
  });

  it('takes no more than is there, and says what is short; nothing moves and nothing is left (T2)', async () => {
    const beam = await variantOf();
    await adjust(beam, 3);
    const refused = await adjust(beam, -5, { stock_adjustment_number: 'TOO-MUCH' });
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'INSUFFICIENT_STOCK', details: [{ path: 'stock_adjustment_rows/0', info: { asked: '5', in_stock: '3', short: '2' } }] },
    });
    expect(await balance(beam)).toBe(3);
    expect((await ok('GET', '/v1/stock_adjustments?stock_adjustment_number=TOO-MUCH')).data).toEqual([]);
  });

  it('a draft moves nothing; completing, reopening and deleting move exactly (T4)', async () => {
    const beam = await variantOf();
    const { body: draft } = await adjust(beam, 7, { status: 'DRAFT' });
    expect(await balance(beam)).toBe(0);
    await ok('PATCH', `/v1/stock_adjustments/${draft.id}`, { status: 'COMPLETED' });
    expect(await balance(beam)).toBe(7);
    expect(
      (await send('PATCH', `/v1/stock_adjustments/${draft.id}`, { stock_adjustment_rows: [{ variant_id: beam, quantity: 1 }] })).body.code,
    ).toBe('ALREADY_POSTED');
    await ok('PATCH', `/v1/stock_adjustments/${draft.id}`, { status: 'DRAFT' });
    expect(await balance(beam)).toBe(0);
    await ok('PATCH', `/v1/stock_adjustments/${draft.id}`, {
      stock_adjustment_rows: [{ variant_id: beam, quantity: 2 }],
      status: 'COMPLETED',
    });
    expect(await balance(beam)).toBe(2);
    expect((await send('DELETE', `/v1/stock_adjustments/${draft.id}`)).status).toBe(204);
    expect(await balance(beam)).toBe(0);
    expect((await send('GET', `/v1/stock_adjustments/${draft.id}`)).status).toBe(404);
  });

  it('fields and a status of one request are changed together, or not at all (T4)', async () => {
    const shop = await shopId();
    const beam = await variantOf();
    await adjust(beam, 3);
    const { body: draft } = await adjust(beam, -1, { status: 'DRAFT', stock_adjustment_number: 'BEFORE' });
    const change = { stock_adjustment_number: 'AFTER', stock_adjustment_rows: [{ variant_id: beam, quantity: -9 }], status: 'COMPLETED' };
    expect((await send('PATCH', `/v1/stock_adjustments/${draft.id}`, change)).body).toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      details: [{ path: 'stock_adjustment_rows/0' }],
    });
    expect(await ok('GET', `/v1/stock_adjustments/${draft.id}`)).toMatchObject({
      stock_adjustment_number: 'BEFORE',
      status: 'DRAFT',
      stock_adjustment_rows: [{ quantity: -1 }],
    });
    const transfer = await ok('POST', '/v1/stock_transfers', {
      source_location_id: factory,
      target_location_id: shop,
      stock_transfer_number: 'BEFORE',
      stock_transfer_rows: [{ variant_id: beam, quantity: 1 }],
    });
    const way = { stock_transfer_number: 'AFTER', stock_transfer_rows: [{ variant_id: beam, quantity: 9 }], status: 'received' };
    expect((await send('PATCH', `/v1/stock_transfers/${transfer.id}`, way)).body.code).toBe('INSUFFICIENT_STOCK');
    expect(await ok('GET', `/v1/stock_transfers/${transfer.id}`)).toMatchObject({
      stock_transfer_number: 'BEFORE',
      status: 'draft',
      stock_transfer_rows: [{ quantity: 1 }],
    });
    const take = await ok('POST', '/v1/stocktakes', { location_id: factory, reason: 'May' });
    await ok('POST', '/v1/stocktake_rows', { stocktake_id: take.id, variant_id: beam, counted_quantity: 1 });
    // Less is there than the count takes away.
    await adjust(beam, -2);
    const count = { reason: 'June', status: 'COMPLETED' };
    expect((await send('PATCH', `/v1/stocktakes/${take.id}`, count)).body.code).toBe('INSUFFICIENT_STOCK');
    expect(await ok('GET', `/v1/stocktakes/${take.id}`)).toMatchObject({ reason: 'May', status: 'IN_PROGRESS' });
    await adjust(beam, 20);
    expect(await ok('PATCH', `/v1/stock_adjustments/${draft.id}`, change)).toMatchObject({
      stock_adjustment_number: 'AFTER',
      status: 'COMPLETED',
    });
    expect(await ok('PATCH', `/v1/stock_transfers/${transfer.id}`, way)).toMatchObject({
      stock_transfer_number: 'AFTER',
      status: 'received',
      stock_transfer_rows: [{ quantity: 9 }],
    });
    expect(await ok('PATCH', `/v1/stocktakes/${take.id}`, count)).toMatchObject(count);
  });

  it('D1: a document that moves to another time zone keeps its days', async () => {
    const beam = await variantOf();
    const at = async (time_zone: string): Promise<number> => (await ok('POST', '/v1/locations', { name: time_zone, time_zone })).id;
    const [island, york] = [await at('Pacific/Kiritimati'), await at('America/New_York')];
    const [eve, day, eveThere] = ['2026-12-24', '2026-12-23T10:00:00.000Z', '2026-12-24T05:00:00.000Z'];
    const rows = [{ variant_id: beam, quantity: 1 }];

    const transfer = await ok('POST', '/v1/stock_transfers', {
      source_location_id: island,
      target_location_id: factory,
      transfer_date: eve,
      expected_arrival_date: '2026-12-26',
      stock_transfer_rows: rows,
    });
    expect(transfer).toMatchObject({ transfer_date: day, expected_arrival_date: '2026-12-25T22:00:00.000Z' });
    const path = `/v1/stock_transfers/${transfer.id}`;
    const moved = { transfer_date: eveThere, expected_arrival_date: '2026-12-25T22:00:00.000Z' };
    expect(await ok('PATCH', path, { source_location_id: york })).toMatchObject(moved);
    const arriving = { ...moved, expected_arrival_date: '2026-12-25T10:00:00.000Z' };
    expect(await ok('PATCH', path, { target_location_id: island })).toMatchObject(arriving);

    const adjustment = await ok('POST', '/v1/stock_adjustments', {
      location_id: island,
      adjustment_date: eve,
      status: 'DRAFT',
      stock_adjustment_rows: rows,
    });
    const place = { location_id: york };
    expect(await ok('PATCH', `/v1/stock_adjustments/${adjustment.id}`, place)).toMatchObject({ adjustment_date: eveThere });
    const take = await ok('POST', '/v1/stocktakes', { location_id: island, stocktake_date: eve });
    expect(await ok('PATCH', `/v1/stocktakes/${take.id}`, place)).toMatchObject({ stocktake_date: eveThere });
  });

  it('the same Idempotency-Key moves once', async () => {
    const beam = await variantOf();
    const body = { location_id: factory, stock_adjustment_rows: [{ variant_id: beam, quantity: 5 }] };
    const key = { 'idempotency-key': `adjust-${beam}` };
    const [first, second] = [
      await send('POST', '/v1/stock_adjustments', body, key),
      await send('POST', '/v1/stock_adjustments', body, key),
    ];
    expect(second.body).toEqual(first.body);
    expect(await balance(beam)).toBe(5);
  });

  it('I3: stock from before tracking began is listed without a batch, and can be given one', async () => {
    const item = await ok('POST', '/v1/materials', { name: 'Resin', variants: [{ sku: 'RESIN-I3' }] });
    const resin = item.variants[0].id;
    expect((await adjust(resin, 10)).status).toBe(200);
    expect((await ok('GET', `/v1/batch_stocks?variant_id=${resin}`)).data).toEqual([]);
    await ok('PATCH', `/v1/materials/${item.id}`, { batch_tracked: true });
    const unbatched = { batch_id: null, batch_number: null, location_id: factory, is_expired: false, batch_created_date: null };
    expect((await ok('GET', `/v1/batch_stocks?variant_id=${resin}`)).data).toMatchObject([{ ...unbatched, quantity_in_stock: '10' }]);
    expect((await ok('GET', `/v1/batch_stocks?variant_id=${resin}&batch_number=R`)).data).toEqual([]);
    await ok('POST', '/v1/stock_adjustments', {
      location_id: factory,
      stock_adjustment_rows: [
        { variant_id: resin, quantity: -6, batch_transactions: [{ batch_id: null, quantity: -6 }] },
        { variant_id: resin, quantity: 6, batch_transactions: [{ batch_number: 'R-1', quantity: 6 }] },
      ],
    });
    expect((await ok('GET', `/v1/batch_stocks?variant_id=${resin}`)).data).toMatchObject([
      { batch_id: null, quantity_in_stock: '4' },
      { batch_number: 'R-1', quantity_in_stock: '6' },
    ]);
  });

  it('batches: named, made, added up, unique, and searched unexpired first (T5, T6, T7)', async () => {
    const paint = await variantOf({ batch_tracked: true });
    expect((await adjust(paint, 5)).body.code).toBe('BATCHES_REQUIRED');
    const late = await ok('POST', '/v1/batches', { batch_number: 'LATE', variant_id: paint, expiration_date: '2999-01-01T00:00:00.000Z' });
    expect(late).toMatchObject({ batch_number: 'LATE', expiration_date: '2999-01-01T00:00:00.000Z' });
    expect((await send('POST', '/v1/batches', { batch_number: 'LATE', variant_id: paint })).body.code).toBe('BATCH_NUMBER_TAKEN');
    const byTimes = async (query: string) =>
      (await ok('GET', `/v1/batches?variant_id=${paint}&${query}`)).data.map(({ id }: { id: number }) => id);
    const [before, after] = [-1, 1].map((by) => new Date(Date.parse(late.created_at) + by).toISOString());
    expect([await byTimes(`created_at_min=${late.created_at}`), await byTimes(`created_at_max=${late.created_at}`)]).toEqual([
      [late.id],
      [late.id],
    ]);
    expect([
      await byTimes(`created_at_min=${after}`),
      await byTimes(`created_at_max=${before}`),
      await byTimes(`updated_at_max=${before}`),
    ]).toEqual([[], [], []]);
    const wrong = await adjust(paint, 5, {}, { batch_transactions: [{ batch_id: late.id, quantity: 4 }] });
    expect(wrong.body).toMatchObject({ statusCode: 422, code: 'BATCHES_DO_NOT_ADD_UP', details: [{ info: { difference: '-1' } }] });
    const twoNames = { batch_transactions: [{ batch_id: late.id, batch_number: 'OTHER', quantity: 4 }] };
    expect((await adjust(paint, 4, {}, twoNames)).body).toMatchObject({
      statusCode: 422,
      code: 'BATCH_NAMED_TWICE',
      details: [{ path: 'stock_adjustment_rows/0/batch_transactions/0' }],
    });
    const transfer = { source_location_id: factory, target_location_id: await shopId() };
    const moved = await send('POST', '/v1/stock_transfers', {
      ...transfer,
      stock_transfer_rows: [{ variant_id: paint, quantity: 4, ...twoNames }],
    });
    expect(moved.body).toMatchObject({ code: 'BATCH_NAMED_TWICE', details: [{ path: 'stock_transfer_rows/0/batch_transactions/0' }] });
    const made = await adjust(
      paint,
      9,
      {},
      {
        batch_transactions: [
          { batch_id: late.id, batch_number: 'LATE', quantity: 4 },
          { batch_number: 'SOON', expiration_date: '2998-01-01', quantity: 3 },
          { batch_number: 'GONE', expiration_date: '2020-01-01', quantity: 2 },
        ],
      },
    );
    expect(made.status).toBe(200);
    const stocks = (await ok('GET', `/v1/batch_stocks?variant_id=${paint}`)).data;
    expect(
      stocks.map((line: { batch_number: string; quantity_in_stock: string; location_id: number }) => [
        line.batch_number,
        line.quantity_in_stock,
        line.location_id,
      ]),
    ).toEqual([
      ['SOON', '3', factory],
      ['LATE', '4', factory],
      ['GONE', '2', factory],
    ]);
    expect(await ok('PATCH', `/v1/batch_stocks/${late.id}`, { batch_number: 'LATER', expiration_date: '2999-02-01' })).toMatchObject({
      id: late.id,
      batch_number: 'LATER',
      expiration_date: '2999-02-01T00:00:00.000Z',
    });
    expect((await ok('GET', `/v1/batch_stocks?variant_id=${paint}&batch_number=lat`)).data).toHaveLength(1);
    // The last day counts whole (D1).
    await ok('PATCH', `/v1/batches/${late.id}`, { batch_created_date: '2026-05-03T15:00:00Z' });
    for (const [limit, count] of [
      ['batch_created_at_max=2026-05-03', 1],
      ['batch_created_at_max=2026-05-02', 0],
      ['batch_created_at_min=2026-05-03&batch_created_at_max=2026-05-03', 1],
      ['batch_created_at_min=2026-05-04', 2],
    ] as const)
      expect((await ok('GET', `/v1/batch_stocks?variant_id=${paint}&${limit}`)).data).toHaveLength(count);
    const suggested = `/v1/batch_stocks/suggested?variant_id=${paint}&location_id=${factory}&quantity=`;
    // First-expiring first, and nothing that is expired (T7).
    expect(await ok('GET', `${suggested}8`)).toMatchObject({
      quantity_missing: 1,
      batch_transactions: [
        { batch_number: 'SOON', quantity: 3 },
        { batch_number: 'LATER', quantity: 4 },
      ],
    });
    // What it leaves out, and why.
    expect((await ok('GET', `${suggested}5`)).left_out).toMatchObject([
      { batch_number: expect.any(String), code: 'BATCH_EXPIRED', reason: expect.stringContaining('last day') },
      { batch_number: 'LATER', quantity: 2, code: 'NOT_NEEDED' },
    ]);
    const { sku } = (await ok('GET', `/v1/variants/${paint}`)) as { sku: string };
    const found = async (query: string): Promise<string[]> =>
      (await ok('GET', `/v1/batches?sku=${sku}&${query}`)).data.map((batch: { batch_number: string }) => batch.batch_number);
    expect(await found('is_expired=false')).toEqual(['SOON', 'LATER']);
    expect(await found('expiration_date_min=2999-02-01')).toEqual(['LATER']);
    expect(await found('quantity_min=4&is_expired=false')).toEqual(['LATER']);
    expect(await found('quantity_max=3.5&is_expired=false')).toEqual(['SOON']);
    expect((await ok('GET', `/v1/batches/${late.id}`)) as object).toMatchObject({ sku, quantity_in_stock: '4', is_expired: false });
    const lines = (await ok('GET', `/v1/batch_stocks?sku=${sku}&quantity_min=4&is_expired=false&extend=variant`)).data;
    expect(lines).toMatchObject([{ batch_number: 'LATER', sku, variant: { id: paint, sku } }]);
    for (const wrong of ['-1', '0', 'much', '1.1234567'])
      expect((await send('GET', suggested + wrong)).body).toMatchObject({ statusCode: 422, details: [{ path: 'quantity' }] });
  });

  it('tracking can be turned on and off with stock in hand (I3)', async () => {
    const {
      id,
      variants: [{ id: glue }],
    } = await ok('POST', '/v1/materials', material());
    await adjust(glue, 10, {}, { cost_per_unit: 2 });
    await ok('PATCH', `/v1/materials/${id}`, { batch_tracked: true });
    expect((await adjust(glue, 1)).body.code).toBe('BATCHES_REQUIRED');
    expect(
      (
        await adjust(
          glue,
          0,
          {},
          {
            batch_transactions: [
              { batch_id: null, quantity: -6 },
              { batch_number: 'G1', quantity: 6 },
            ],
          },
        )
      ).status,
    ).toBe(200);
    expect((await adjust(glue, -4, {}, { batch_transactions: [{ batch_id: null, quantity: 4 }] })).status).toBe(200);
    expect((await ok('GET', `/v1/batch_stocks?variant_id=${glue}`)).data).toMatchObject([{ batch_number: 'G1', quantity_in_stock: '6' }]);
    await ok('PATCH', `/v1/materials/${id}`, { batch_tracked: false });
    expect((await ok('GET', `/v1/batch_stocks?variant_id=${glue}`)).data).toEqual([]);
    expect((await adjust(glue, -5)).status).toBe(200);
    expect((await ok('GET', `/v1/inventory_movements?variant_ids=${glue}&limit=1`)).data[0]).toMatchObject({
      balance_after: 1,
      value_in_stock_after: 2,
    });
    expect((await ok('GET', `/v1/batches?variant_id=${glue}`)).data).toHaveLength(1);
  });

  it('transfers leave, arrive and come back at their exact value (T4, T9)', async () => {
    const shop = (await ok('POST', '/v1/locations', { name: 'Shop' })).id;
    const beam = await variantOf();
    await adjust(beam, 3, {}, { cost_per_unit: 0.333333 });
    expect(
      await send('POST', '/v1/stock_transfers', {
        source_location_id: shop,
        target_location_id: shop,
        stock_transfer_rows: [{ variant_id: beam, quantity: 1 }],
      }),
    ).toMatchObject({ status: 422, body: { code: 'SAME_LOCATION', details: [{ path: 'target_location_id' }] } });
    const transfer = await ok('POST', '/v1/stock_transfers', {
      source_location_id: factory,
      target_location_id: shop,
      stock_transfer_rows: [{ variant_id: beam, quantity: 2 }],
    });
    expect(transfer.status).toBe('draft');
    const last = async (location: number) =>
      (await ok('GET', `/v1/inventory_movements?variant_ids=${beam}&location_id=${location}`)).data[0];
    await ok('PATCH', `/v1/stock_transfers/${transfer.id}/status`, { status: 'in_transit' });
    expect(await last(factory)).toMatchObject({ balance_after: 1, resource_type: 'StockTransferRow' });
    expect((await ok('PATCH', `/v1/stock_transfers/${transfer.id}`, { status: 'received' })).status).toBe('received');
    expect(await last(shop)).toMatchObject({ balance_after: 2, value_in_stock_after: 0.666666 });
    expect((await ok('PATCH', `/v1/stock_transfers/${transfer.id}/status`, { status: 'pending' })).status).toBe('draft');
    expect(await last(shop)).toMatchObject({ balance_after: 0, value_in_stock_after: 0 });
    expect(await last(factory)).toMatchObject({ balance_after: 3, value_in_stock_after: 0.999999 });
  });

  it('the batches of a transfer are all taken, and those of an adjustment all go the way of its row (T2, T6)', async () => {
    const shop = (await ok('POST', '/v1/locations', { name: 'Shop' })).id;
    const paint = await variantOf({ batch_tracked: true });
    const { body: stocked } = await adjust(
      paint,
      7,
      {},
      {
        batch_transactions: [
          { batch_number: 'A', quantity: 6 },
          { batch_number: 'B', quantity: 1 },
        ],
      },
    );
    const [a, b] = stocked.stock_adjustment_rows[0].batch_transactions.map(({ batch_id }: { batch_id: number }) => batch_id);
    const parts = (first: number, second: number) => [
      { batch_id: a, quantity: first },
      { batch_id: b, quantity: second },
    ];
    const transfer = (stock_transfer_rows: object[]) =>
      send('POST', '/v1/stock_transfers', { source_location_id: factory, target_location_id: shop, stock_transfer_rows });
    expect(await transfer([{ variant_id: paint, quantity: 1, batch_transactions: parts(6, -5) }])).toMatchObject({
      status: 422,
      body: { code: 'QUANTITY_NOT_POSITIVE', details: [{ path: 'stock_transfer_rows/0/batch_transactions/1/quantity' }] },
    });
    for (const [quantity, first, second] of [
      [1, 6, -5],
      [-1, 4, -5],
      [-5, -6, 1],
    ] as const)
      expect(await adjust(paint, quantity, {}, { batch_transactions: parts(first, second) })).toMatchObject({
        status: 422,
        body: { code: 'WRONG_SIGN' },
      });
    expect((await adjust(paint, 0, {}, { batch_transactions: parts(-5, 5) })).status).toBe(200);
    expect((await ok('GET', `/v1/batch_stocks?variant_id=${paint}`)).data.map((stock: any) => Number(stock.quantity_in_stock))).toEqual([
      1, 6,
    ]);
  });

  it('documents of stock have their days and batches as today’s clients name them (T4, T6)', async () => {
    const shop = (await ok('POST', '/v1/locations', { name: 'Shop' })).id;
    const paint = await variantOf({ batch_tracked: true });
    await ok('POST', '/v1/batches', { batch_number: 'T1', variant_id: paint });
    const batchId = (await ok('GET', `/v1/batches?variant_id=${paint}`)).data[0].id;
    const traced = (quantity: number, more: object = {}) => [{ batch_id: batchId, bin_location_id: null, quantity, ...more }];
    const row = (quantity: number, more: object = {}) => ({ variant_id: paint, quantity, traceability: traced(quantity), ...more });
    const adjusted = { location_id: factory, stock_adjustment_date: '2026-05-02T10:00:00Z' };
    const adjustment = await ok('POST', '/v1/stock_adjustments', { ...adjusted, stock_adjustment_rows: [row(5, { cost_per_unit: 2 })] });
    expect(adjustment).toMatchObject({
      stock_adjustment_date: '2026-05-02T10:00:00.000Z',
      adjustment_date: '2026-05-02T10:00:00.000Z',
      stock_adjustment_rows: [
        {
          batch_transactions: [{ batch_id: batchId, quantity: 5 }],
          traceability: [{ batch_id: batchId, bin_location_id: null, serial_number_id: null, quantity: '5' }],
        },
      ],
    });
    // What was shown may come back, and what is not kept is refused at its field.
    const [{ id: _id, ...shown }] = adjustment.stock_adjustment_rows;
    expect((await send('POST', '/v1/stock_adjustments', { ...adjusted, stock_adjustment_rows: [shown] })).status).toBe(200);
    const other = { traceability: traced(4), batch_transactions: [{ batch_id: batchId, quantity: 5 }] };
    const refused = [row(5, other), row(5, { traceability: traced(5, { bin_location_id: 3 }) })];
    for (const [i, code] of ['BATCH_NAMED_TWICE', 'UNKNOWN_VALUE'].entries())
      expect((await send('POST', '/v1/stock_adjustments', { ...adjusted, stock_adjustment_rows: [refused[i]] })).body.code).toBe(code);
    const transfer = await ok('POST', '/v1/stock_transfers', {
      source_location_id: factory,
      target_location_id: shop,
      order_created_date: '2026-05-03T10:00:00Z',
      stock_transfer_rows: [row(2)],
    });
    expect(transfer).toMatchObject({
      order_created_date: '2026-05-03T10:00:00.000Z',
      stock_transfer_rows: [{ cost_per_unit: 2, deleted_at: null, traceability: [{ batch_id: batchId, quantity: '2' }] }],
    });
    const at = `/v1/stock_transfers/${transfer.id}`;
    expect((await ok('PATCH', `${at}/status`, {})).status).toBe('draft');
    expect((await ok('PATCH', at, { order_created_date: null })).order_created_date).toBe(transfer.created_at);
  });

  it('a stocktake is made with its rows, and has the days that it is given (T4)', async () => {
    const beam = await variantOf();
    await adjust(beam, 10);
    const stocktake = await ok('POST', '/v1/stocktakes', {
      location_id: factory,
      created_date: '2026-05-03T10:00:00Z',
      stocktake_rows: [{ variant_id: beam, counted_quantity: 9, notes: 'wet' }],
    });
    expect(stocktake).toMatchObject({
      status: 'IN_PROGRESS',
      stocktake_created_date: '2026-05-03T10:00:00.000Z',
      stocktake_rows: [{ variant_id: beam, in_stock_quantity: 10, counted_quantity: 9, discrepancy_quantity: -1, deleted_at: null }],
    });
    const at = `/v1/stocktakes/${stocktake.id}`;
    const completed_date = '2026-05-04T10:00:00.000Z';
    expect((await send('PATCH', at, { completed_date })).body.code).toBe('READ_ONLY_FIELD');
    expect((await ok('PATCH', at, { status: 'COUNTED', created_date: '2026-05-02T10:00:00Z' })).stocktake_created_date).toBe(
      '2026-05-02T10:00:00.000Z',
    );
    await ok('PATCH', at, { status: 'COMPLETED' });
    expect((await ok('PATCH', at, { completed_date })).completed_date).toBe(completed_date);
    const unknown = { location_id: factory, stocktake_rows: [{ variant_id: 999_999, counted_quantity: 1 }] };
    expect((await send('POST', '/v1/stocktakes', unknown)).body.details[0].path).toBe('stocktake_rows/0/variant_id');
  });

  it('a transfer that is deleted while it leaves has left, or is gone with its goods back (T1, T4)', async () => {
    const shop = (await ok('POST', '/v1/locations', { name: 'Far shop' })).id;
    const beam = await variantOf();
    await adjust(beam, 30);
    for (let i = 0; i < 10; i++) {
      const { id } = await ok('POST', '/v1/stock_transfers', {
        source_location_id: factory,
        target_location_id: shop,
        stock_transfer_rows: [{ variant_id: beam, quantity: 1 }],
      });
      const calls = [
        () => send('PATCH', `/v1/stock_transfers/${id}/status`, { status: 'inTransit' }),
        () => send('DELETE', `/v1/stock_transfers/${id}`),
      ];
      await Promise.all((i % 2 ? calls : calls.reverse()).map((call) => call()));
      const { body } = await send('GET', `/v1/stock_transfers/${id}`);
      const away = body.status === 'inTransit' ? 1 : 0;
      const [newest] = (await ok('GET', `/v1/inventory_movements?variant_ids=${beam}&location_id=${factory}&limit=1`)).data;
      expect([i, newest.balance_after]).toEqual([i, 30 - away]);
      if (away) await ok('PATCH', `/v1/stock_transfers/${id}/status`, { status: 'draft' });
    }
  });

  it('a stocktake counts batch by batch and posts what differed at the time of counting (T4, T6)', async () => {
    const beam = await variantOf();
    const paint = await variantOf({ batch_tracked: true });
    await adjust(beam, 10);
    const lot = (await adjust(paint, 5, {}, { batch_transactions: [{ batch_number: 'L', quantity: 5 }] })).body.stock_adjustment_rows[0]
      .batch_transactions[0].batch_id;
    const { id } = await ok('POST', '/v1/stocktakes', {
      location_id: factory,
      reference_no: 'COUNT-1',
      stocktake_date: '2026-05-01T08:00:00Z',
    });
    expect(
      (await send('POST', '/v1/stocktake_rows', { stocktake_id: id, variant_id: paint, system_quantity: 5, actual_quantity: 4 })).body.code,
    ).toBe('BATCHES_REQUIRED');
    const [row] = await ok('POST', '/v1/stocktake_rows', { stocktake_id: id, variant_id: beam, system_quantity: 10, actual_quantity: 8 });
    expect(row).toMatchObject({ in_stock_quantity: 10, counted_quantity: 8, discrepancy_quantity: -2 });
    expect((await send('POST', '/v1/stocktake_rows', { stocktake_id: id, variant_id: beam, actual_quantity: 8 })).body.code).toBe(
      'ROW_EXISTS',
    );
    await ok('POST', '/v1/stocktake_rows', {
      stocktake_id: id,
      stocktake_rows: [{ variant_id: paint, batch_id: lot, counted_quantity: 6 }],
    });
    await adjust(beam, -3);
    const done = await ok('PATCH', `/v1/stocktakes/${id}`, { status: 'COMPLETED' });
    expect(done).toMatchObject({ status: 'COMPLETED', stock_adjustment_id: expect.any(Number) });
    expect([await balance(beam), await balance(paint)]).toEqual([5, 6]);
    expect((await send('PATCH', `/v1/stocktake_rows/${row.id}`, { counted_quantity: 9 })).body).toMatchObject({
      statusCode: 409,
      code: 'STOCKTAKE_CLOSED',
    });
    expect((await ok('GET', `/v1/stock_adjustments/${done.stock_adjustment_id}`)).stock_adjustment_rows).toHaveLength(2);
    await ok('PATCH', `/v1/stocktakes/${id}`, { status: 'IN_PROGRESS' });
    expect([await balance(beam), await balance(paint)]).toEqual([7, 5]);
    const rows = (more = ''): Promise<any> => ok('GET', `/v1/stocktake_rows?stocktake_ids=${id}${more}`);
    expect((await rows('&page=2&limit=1')).data).toMatchObject([{ stocktake_id: id, batch_id: null }]);
    expect((await rows(`&ids=${row.id}`)).data).toMatchObject([{ id: row.id }]);
    expect((await rows('&created_at_min=2999-01-01')).data).toEqual([]);
    expect((await send('DELETE', `/v1/stocktakes/${id}`)).status).toBe(204);
    expect([(await rows()).data.length, (await rows('&include_deleted=true')).data.length]).toEqual([0, 2]);
  });

  it('safety stock is one level a variant and location (B6)', async () => {
    const beam = await variantOf();
    await ok('POST', '/v1/inventory_safety_stock_levels', { variant_id: beam, location_id: factory, value: 5 });
    expect(await ok('POST', '/v1/inventory_safety_stock_levels', { variant_id: beam, location_id: factory, value: 7 })).toMatchObject({
      value: 7,
    });
    expect((await send('POST', '/v1/inventory_reorder_points', { variant_id: beam, location_id: factory, reorder_point: 8 })).status).toBe(
      200,
    );
    expect((await ok('GET', `/v1/inventory_safety_stock_levels?variant_id=${beam}`)).data).toMatchObject([{ value: 8 }]);
  });

  it('what has moved can be archived and not deleted (I5)', async () => {
    const { id, variants } = await ok('POST', '/v1/materials', material());
    await adjust(variants[0].id, 1);
    expect((await send('DELETE', `/v1/materials/${id}`)).body).toMatchObject({
      statusCode: 409,
      code: 'ITEM_IN_USE',
      details: [{ info: { type: 'stock', quantity: '1' } }, { info: { type: 'stock_adjustment' } }],
    });
    expect((await send('DELETE', `/v1/locations/${factory}`)).body.code).toBe('LOCATION_IN_USE');
    expect((await ok('PATCH', `/v1/materials/${id}`, { is_archived: true })).archived_at).toBeTruthy();
    await app()
      .get(DocumentUses)
      .recipe({
        id: 1,
        version: 1,
        is_deleted: false,
        product_variant_id: 7,
        product_item_id: 7,
        operations: [],
        rows: [{ id: 1, ingredient_variant_id: variants[0].id, quantity: 1 as never, notes: null }],
      });
    expect((await send('DELETE', `/v1/materials/${id}`)).body.details).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'USED', info: { type: 'recipe', id: 1, number: 'of variant 7' } }),
        expect.objectContaining({ info: expect.objectContaining({ type: 'stock_adjustment' }) }),
      ]),
    );
    const unused = await ok('POST', '/v1/materials', material());
    expect((await send('DELETE', `/v1/materials/${unused.id}`)).status).toBe(204);
  });

  it('I4: who has no copy of a location yet is told the primary ones, for orders that name none', async () => {
    const primary = await ok('POST', '/v1/locations', { name: 'Head office', is_primary: true });
    const { locations } = await app().get<Asker>(ASKER).ask(inventoryLocations, { ids: [] });
    expect(locations).toContainEqual(expect.objectContaining({ id: primary.id, name: 'Head office' }));
    expect(locations.every(({ is_primary }) => is_primary)).toBe(true);
  });

  it('B3: a location has an address, which an edit replaces whole and null takes away', async () => {
    const address = { line_1: 'Dock 4', city: 'Pärnu', zip: '80010' };
    const made = await ok('POST', '/v1/locations', { name: 'Dock', legal_name: 'Docks Ltd', address });
    expect(made).toMatchObject({
      legal_name: 'Docks Ltd',
      address_id: made.id,
      address: { id: made.id, ...address, line_2: '', state: '', country: '' },
    });
    const moved = await ok('PATCH', `/v1/locations/${made.id}`, { address: { line_1: 'Dock 5' } });
    expect(moved.address).toMatchObject({ line_1: 'Dock 5', city: '' });
    expect(await ok('PATCH', `/v1/locations/${made.id}`, { name: 'Docks' })).toMatchObject({ address: { line_1: 'Dock 5' } });
    expect(await ok('PATCH', `/v1/locations/${made.id}`, { address: null })).toMatchObject({ address: null, address_id: null });
    for (const [wrong, path] of [
      ['Dock 4', 'address'],
      [{ line_1: 4 }, 'address/line_1'],
      [{ line_1: 'Dock 4', floor: 2 }, 'address/floor'],
    ] as const) {
      const refused = await send('PATCH', `/v1/locations/${made.id}`, { address: wrong });
      expect([refused.status, refused.body.details[0].path]).toEqual([422, path]);
    }
  });

  it('I5: an item that comes back because a document names one of its variants has all its SKUs again', async () => {
    const [used, other] = ['BACK-1', 'BACK-2'];
    const { id, variants } = await ok('POST', '/v1/materials', { name: 'Back', variants: [{ sku: used }, { sku: other }] });
    expect((await send('DELETE', `/v1/materials/${id}`)).status).toBe(204);
    const asked = jest.spyOn(app().get(NeighbourUses), 'usesOf').mockResolvedValue([use('sales_order', 7, 'SO-7')]);
    await app().get(ItemKeeping).restoreUsed([variants[0].id]);
    asked.mockRestore();
    expect((await ok('GET', `/v1/materials/${id}`)).variants).toMatchObject([{ sku: used }, { sku: other }]);
    for (const sku of [used, other])
      expect((await send('POST', '/v1/materials', { name: 'Thief', variants: [{ sku }] })).body.code).toBe('SKU_TAKEN');
  });

  it('I5, I6: a service that an order names is not deleted, and one that was deleted meanwhile is there again', async () => {
    const { id, variants } = await ok('POST', '/v1/services', { name: 'Polish', variants: [{ sku: 'POLISH' }] });
    const order = salesOrderBody({ id: 71, service_rows: [salesOrderRowBody({ id: 1, variant_id: variants[0].id })] });
    await app().get(DocumentUses).salesOrder(order);
    expect(await send('DELETE', `/v1/services/${id}`)).toMatchObject({ status: 409, body: { code: 'ITEM_IN_USE' } });
    await app()
      .get(DocumentUses)
      .salesOrder({ ...order, version: 2, service_rows: [] });
    expect((await send('DELETE', `/v1/services/${id}`)).status).toBe(204);
    const asked = jest.spyOn(app().get(NeighbourUses), 'usesOf').mockResolvedValue([use('sales_order', 71, 'SO-71')]);
    await app().get(SoldServiceKeeping).restoreUsed([variants[0].id]);
    asked.mockRestore();
    expect(await ok('GET', `/v1/services/${id}`)).toMatchObject({ deleted_at: null, variants: [{ sku: 'POLISH' }] });
    expect((await send('POST', '/v1/materials', { name: 'Thief', variants: [{ sku: 'POLISH' }] })).body.code).toBe('SKU_TAKEN');
  });

  it('I5: a location can be archived whatever it holds; it is not listed, no transfer names it, and what is there stays', async () => {
    const shop = await ok('POST', '/v1/locations', { name: 'Shop' });
    const beam = await variantOf();
    await adjust(beam, 5, { location_id: shop.id });
    const archived = await ok('PATCH', `/v1/locations/${shop.id}`, { is_archived: true });
    expect(archived.archived_at).toBeTruthy();
    expect((await ok('PATCH', `/v1/locations/${shop.id}`, { is_archived: true, name: 'Old shop' })).archived_at).toBe(archived.archived_at);
    const ids = async (more = '') => (await ok('GET', `/v1/locations?limit=250${more}`)).data.map(({ id }: { id: number }) => id);
    expect(await ids()).not.toContain(shop.id);
    expect(await ids('&include_archived=true')).toContain(shop.id);
    expect((await ok('GET', `/v1/locations/${shop.id}`)).name).toBe('Old shop');
    const move = (source_location_id: number, target_location_id: number, variant_id = beam) =>
      send('POST', '/v1/stock_transfers', {
        source_location_id,
        target_location_id,
        stock_transfer_rows: [{ variant_id, quantity: 1 }],
      });
    for (const [answer, path] of [
      [await move(shop.id, factory), 'source_location_id'],
      [await move(factory, shop.id), 'target_location_id'],
    ] as const)
      expect(answer).toMatchObject({ status: 409, body: { code: 'LOCATION_ARCHIVED', details: [{ path }] } });
    // Stock at a closed location can still be written off.
    expect((await adjust(beam, -5, { location_id: shop.id })).status).toBe(200);
    expect((await ok('PATCH', `/v1/locations/${shop.id}`, { is_archived: false })).archived_at).toBeNull();
    expect((await move(factory, shop.id)).body.code).not.toBe('LOCATION_ARCHIVED');
  });

  it('I5: a transfer takes no archived item', async () => {
    const shop = await ok('POST', '/v1/locations', { name: 'Second shop' });
    const { id, variants } = await ok('POST', '/v1/materials', material());
    await ok('PATCH', `/v1/materials/${id}`, { is_archived: true });
    const answer = await send('POST', '/v1/stock_transfers', {
      source_location_id: factory,
      target_location_id: shop.id,
      stock_transfer_rows: [{ variant_id: variants[0].id, quantity: 1 }],
    });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'ITEM_ARCHIVED', details: [{ path: 'stock_transfer_rows/0/variant_id', info: { variant_id: variants[0].id } }] },
    });
  });

  it.each([
    [{ stock_adjustment_rows: [{ variant_id: 999_999, quantity: 1 }] }, 422, 'UNKNOWN_VARIANT'],
    [{ location_id: 999_999 }, 422, 'UNKNOWN_LOCATION'],
    [{ unknown: 1 }, 422, 'UNKNOWN_FIELD'],
    [{ stock_adjustment_rows: [{ variant_id: 1, quantity: 1.1234567 }] }, 422, 'QUANTITY_TOO_PRECISE'],
    [{ stock_adjustment_rows: Array.from({ length: 1001 }, () => ({ variant_id: 1, quantity: 1 })) }, 422, 'TOO_MANY'],
  ])('bad input %# is refused and moves nothing', async (wrong, status, code) => {
    const answer = await send('POST', '/v1/stock_adjustments', { location_id: factory, stock_adjustment_rows: [], ...wrong });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});
