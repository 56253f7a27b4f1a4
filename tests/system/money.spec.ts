import { withCompany } from './running-company';
import { Shop } from './shop';

/** What stock is worth, from the order to the list of stock, through every service that has a part in it (T9). */
describe('what stock is worth', () => {
  const running = withCompany();
  const api = () => running().api;
  let shop: Shop;

  beforeAll(async () => {
    shop = await Shop.open(api());
  });

  const ordered = (variant: number, row: object, more: object = {}) =>
    api().send('POST', '/v1/purchase_orders', {
      supplier_id: shop.supplier,
      location_id: shop.works,
      purchase_order_rows: [{ variant_id: variant, ...row }],
      ...more,
    });
  const received = async (variant: number, row: object, more: object = {}): Promise<number> => {
    const { status, body } = await ordered(variant, row, more);
    expect([status, body.message]).toEqual([200, undefined]);
    await api().patch(`/v1/purchase_orders/${body.id}`, { status: 'RECEIVED' });
    return body.id;
  };
  const used = async (variant: number, quantity: number): Promise<void> => {
    const row = { variant_id: variant, quantity: -quantity };
    await api().post('/v1/stock_adjustments', { location_id: shop.works, stock_adjustment_rows: [row] });
  };
  const worth = async (variant: number): Promise<[number, number, number]> => {
    const [line] = (await api().get(`/v1/inventory?variant_id=${variant}&location_id=${shop.works}&wait_for_plan=true`)).data;
    return [Number(line.quantity_in_stock), Number(line.value_in_stock), Number(line.average_cost)];
  };

  it('a receipt is worth exactly what it costs, whatever one stock unit of it comes to', async () => {
    const screw = await shop.material('screw');
    await received(screw, { quantity: 10, price_per_unit: 2.49, purchase_uom: 'box', purchase_uom_conversion_rate: 1_000_000 });
    expect(await worth(screw)).toEqual([10_000_000, 24.9, 0.000002]);
    await used(screw, 9_000_000);
    expect((await worth(screw))[1]).toBe(2.49);
  });

  it('what is made of it takes exactly that along', async () => {
    const dust = await shop.material('dust');
    await received(dust, { quantity: 1, price_per_unit: 2.49, purchase_uom: 'bag', purchase_uom_conversion_rate: 3_000_000 });
    const cake = await shop.product('cake', new Map([[dust, 1_000_000]]));
    const { id } = await api().post('/v1/manufacturing_orders', { variant_id: cake, planned_quantity: 3, location_id: shop.works });
    const made = await api().patch(`/v1/manufacturing_orders/${id}`, { status: 'DONE' });
    expect(made).toMatchObject({ status: 'DONE', material_cost: 2.49 });
    expect([await worth(dust), await worth(cake)]).toEqual([
      [0, 0, expect.any(Number)],
      [3, 2.49, 0.83],
    ]);
  });

  it('no cost appears that no receipt had: the dear ones are reverted when some are used', async () => {
    const board = await shop.material('board');
    await received(board, { quantity: 10, price_per_unit: 1 });
    const dear = await received(board, { quantity: 10, price_per_unit: 100 });
    await used(board, 15);
    await received(board, { quantity: 10, price_per_unit: 1 });
    await api().patch(`/v1/purchase_orders/${dear}`, { status: 'NOT_RECEIVED' });
    expect(await worth(board)).toEqual([5, 5, 1]);
  });

  it('an order in another currency has a rate, and what comes is worth its value in the base currency', async () => {
    const oil = await shop.material('oil');
    await received(oil, { quantity: 10, price_per_unit: 10 });
    const row = { quantity: 10, price_per_unit: 1600 };
    const refused = await ordered(oil, row, { currency: 'JPY' });
    expect([refused.status, refused.body.code, refused.body.details[0].path]).toEqual([422, 'CONVERSION_RATE_MISSING', 'conversion_rate']);
    const id = await received(oil, row, { currency: 'JPY', conversion_rate: 0.00625 });
    expect(await worth(oil)).toEqual([20, 200, 10]);
    expect(await api().get(`/v1/purchase_orders/${id}`)).toMatchObject({
      currency: 'JPY',
      total: 16000,
      base_currency: 'EUR',
      conversion_rate: 0.00625,
      total_in_base_currency: 100,
      purchase_order_rows: [{ price_per_unit: 1600, price_per_unit_in_base_currency: 10, total: 16000, landed_cost: 100 }],
    });
  });

  it('what is missing is bought at the rate of the supplier, and refused without one', async () => {
    const silk = await shop.material('silk');
    const supplier = await api().post('/v1/suppliers', { name: 'Mill', currency: 'JPY' });
    const rows = [{ variant_id: silk, location_id: shop.works, action: 'buy', quantity: 5, supplier_id: supplier.id }];
    const buy = () => api().send('POST', '/v1/replenishment/orders', { rows });
    expect(await buy()).toMatchObject({ status: 422, body: { code: 'CONVERSION_RATE_MISSING' } });
    await api().patch(`/v1/suppliers/${supplier.id}`, { conversion_rate: 0.006 });
    expect((await buy()).status).toBe(201);
    const [order] = (await api().get(`/v1/purchase_orders?supplier_id=${supplier.id}`)).data;
    expect(order).toMatchObject({ currency: 'JPY', conversion_rate: 0.006 });
  });

  it('additional costs are part of what an order brings, part by part, and leave with it when its receipts are reverted', async () => {
    const oak = await shop.material('oak');
    const { body } = await ordered(oak, { quantity: 10, price_per_unit: 3 }, { currency: 'JPY', conversion_rate: 0.5 });
    const group = { group_id: body.default_group_id };
    const freight = await api().post('/v1/po_additional_cost_rows', { ...group, name: 'Freight', price: 10, tax_rate_id: 1 });
    await api().post('/v1/po_additional_cost_rows', { ...group, name: 'Noted', price: 99, distribution_method: 'NON_DISTRIBUTED' });
    const row = body.purchase_order_rows[0].id;
    await api().post('/v1/purchase_order_receive', [{ purchase_order_row_id: row, quantity: 4 }]);
    // 4 × 3 at half the rate, and 4 of 10 parts of 5.
    expect(await worth(oak)).toEqual([4, 8, 2]);
    await used(oak, 1);
    await api().patch(`/v1/po_additional_cost_rows/${freight.id}`, { price: 22 });
    await api().patch(`/v1/purchase_orders/${body.id}`, { status: 'RECEIVED' });
    // All of the freight, 11, is in; one of the first goods is used.
    expect(await worth(oak)).toEqual([9, 24, 2.666667]);
    // 4 more, 1.6 for the first 4 and 2.4 for the 6 others: 9 of all are still there, so 0.4 went to one that is used.
    await api().patch(`/v1/po_additional_cost_rows/${freight.id}`, { price: 30 });
    expect(await worth(oak)).toEqual([9, 27.6, 3.066667]);
    const { purchase_order_rows: rows } = await api().get(`/v1/purchase_orders/${body.id}`);
    expect(rows.map((each: { landed_cost: number; cost_variance: number }) => [each.landed_cost, each.cost_variance])).toEqual([
      [9.6, 0],
      [20.4, 0.4],
    ]);
    const { data } = await api().get(`/v1/inventory_movements?variant_ids=${oak}&caused_by_resource_id=${body.id}&limit=2`);
    expect(data).toMatchObject([
      { quantity_change: 0, value_change: 2, cost_variance: 0.4, value_in_stock_after: 27.6, balance_after: 9 },
      { quantity_change: 0, value_change: 1.6, cost_variance: 0, value_in_stock_after: 25.6, balance_after: 9 },
    ]);
    // Without freight every unit that stands cost 1.5.
    await api().send('DELETE', `/v1/po_additional_cost_rows/${freight.id}`);
    expect(await worth(oak)).toEqual([9, 13.5, 1.5]);
  });

  it('the ledger finds its values sound', async () => {
    expect(await api().get('/v1/ops/ledger_check')).toMatchObject({ ok: true });
  });
});
