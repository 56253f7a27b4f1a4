import { withCompany } from './running-company';
import { Shop } from './shop';

/** Wherever batches are asked for, the service can choose them itself, in one decision with the posting (T6, T7). */
describe('batches without a puzzle', () => {
  const running = withCompany();
  const api = () => running().api;
  const batches = 'suggested';
  let shop: Shop;
  let count = 0;

  beforeAll(async () => {
    shop = await Shop.open(api());
  });

  const tracked = async (path: 'materials' | 'products', more: object = {}) => {
    const made = await api().post(`/v1/${path}`, {
      name: `Item ${++count}`,
      batch_tracked: true,
      variants: [{ sku: `T-${count}` }],
      ...more,
    });
    return { item: made.id as number, variant: made.variants[0].id as number };
  };
  /** 5 that expire late, 3 that expire soon, 4 that have expired. */
  const stocked = async (variant_id: number): Promise<void> => {
    const lot = (batch_number: string, quantity: number, expiration_date: string) => ({ batch_number, quantity, expiration_date });
    await api().post('/v1/stock_adjustments', {
      location_id: shop.works,
      stock_adjustment_rows: [
        {
          variant_id,
          quantity: 12,
          batch_transactions: [lot('LATE', 5, '2199-01-01'), lot('SOON', 3, '2198-01-01'), lot('GONE', 4, '2020-01-01')],
        },
      ],
    });
  };
  const left = async (variant_id: number): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await api().get(`/v1/batch_stocks?variant_id=${variant_id}&location_id=${shop.works}&include_empty=true`)).data.map((line: any) => [
        line.batch_number,
        Number(line.quantity_in_stock),
      ]),
    );

  it('a fulfillment, an adjustment and a transfer take what expires first', async () => {
    const { variant } = await tracked('products', { is_sellable: true });
    await stocked(variant);
    const order = await api().post('/v1/sales_orders', {
      customer_id: shop.customer,
      location_id: shop.works,
      sales_order_rows: [{ variant_id: variant, quantity: 2 }],
    });
    const row = order.sales_order_rows[0].id;
    const packed = await api().post('/v1/sales_order_fulfillments', {
      sales_order_id: order.id,
      sales_order_fulfillment_rows: [{ sales_order_row_id: row, quantity: 2, batches }],
    });
    expect(packed.sales_order_fulfillment_rows[0].batch_transactions).toMatchObject([{ quantity: 2 }]);
    expect(await left(variant)).toEqual({ GONE: 4, SOON: 1, LATE: 5 });
    const { stock_adjustment_rows } = await api().post('/v1/stock_adjustments', {
      location_id: shop.works,
      stock_adjustment_rows: [{ variant_id: variant, quantity: -2, batches }],
    });
    expect(stock_adjustment_rows[0].batch_transactions.map((part: any) => part.quantity)).toEqual([-1, -1]);
    expect(await left(variant)).toEqual({ GONE: 4, SOON: 0, LATE: 4 });
    const { id } = await api().post('/v1/locations', { name: 'Elsewhere' });
    const body = {
      source_location_id: shop.works,
      target_location_id: id,
      stock_transfer_rows: [{ variant_id: variant, quantity: 3, batches }],
    };
    // It goes by its status, which chooses also where the row doesn't ask for it.
    const silent = { ...body, stock_transfer_rows: [{ variant_id: variant, quantity: 1 }] };
    const away = await api().post('/v1/stock_transfers', { ...silent, status: 'inTransit' });
    expect(away.stock_transfer_rows[0].batch_transactions).toMatchObject([{ quantity: 1 }]);
    expect((await api().patch(`/v1/stock_transfers/${away.id}/status`, { status: 'draft' })).status).toBe('draft');
    const draft = await api().post('/v1/stock_transfers', body);
    expect(draft.stock_transfer_rows[0]).toMatchObject({ batches, batch_transactions: [] });
    const sent = await api().patch(`/v1/stock_transfers/${draft.id}/status`, { status: 'received' });
    expect(sent.stock_transfer_rows[0]).toMatchObject({ batch_transactions: [{ quantity: 3 }] });
    expect(sent.stock_transfer_rows[0]).not.toHaveProperty('batches');
    expect(await left(variant)).toEqual({ GONE: 4, SOON: 0, LATE: 1 });
    const tooMuch = await api().send('POST', '/v1/stock_transfers', { ...body, status: 'inTransit' });
    expect(tooMuch).toMatchObject({
      status: 409,
      body: { code: 'INSUFFICIENT_STOCK', details: [{ path: 'stock_transfer_rows/0/batches', info: { short: '2' } }] },
    });
  });

  it('a production takes them for an ingredient that names none, and for one that says so', async () => {
    const { variant } = await tracked('materials');
    const product = await tracked('products', { batch_tracked: false });
    await stocked(variant);
    await api().post('/v1/bom_rows', {
      product_item_id: product.item,
      product_variant_id: product.variant,
      ingredient_variant_id: variant,
      quantity: 1,
    });
    const order = await api().post('/v1/manufacturing_orders', {
      variant_id: product.variant,
      location_id: shop.works,
      planned_quantity: 6,
    });
    const produce = (more: object) => api().post('/v1/manufacturing_order_productions', { manufacturing_order_id: order.id, ...more });
    const first = await produce({ quantity: 2, ingredients: [{ variant_id: variant, quantity: 2, batches }] });
    expect(first.ingredients[0].batch_transactions).toMatchObject([{ quantity: 2 }]);
    expect(await left(variant)).toEqual({ GONE: 4, SOON: 1, LATE: 5 });
    await produce({ quantity: 2 });
    expect(await left(variant)).toEqual({ GONE: 4, SOON: 0, LATE: 4 });
    await api().patch(`/v1/manufacturing_orders/${order.id}`, { status: 'DONE' });
    expect(await left(variant)).toEqual({ GONE: 4, SOON: 0, LATE: 2 });
    await api().patch(`/v1/manufacturing_orders/${order.id}`, { status: 'NOT_STARTED' });
    expect(await left(variant)).toEqual({ GONE: 4, SOON: 3, LATE: 5 });
  });

  it('many at once take nothing twice, and none is refused while there is enough', async () => {
    const { variant } = await tracked('materials');
    await stocked(variant);
    const take = () =>
      api().send('POST', '/v1/stock_adjustments', {
        location_id: shop.works,
        stock_adjustment_rows: [{ variant_id: variant, quantity: -1, batches }],
      });
    const answers = await Promise.all(Array.from({ length: 10 }, take));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 409, 409]);
    expect(await left(variant)).toEqual({ GONE: 4, SOON: 0, LATE: 0 });
  });

  it('the suggestion says what it leaves out and why, also what is too early for a deadline', async () => {
    const { variant } = await tracked('materials');
    await stocked(variant);
    const url = `/v1/batch_stocks/suggested?variant_id=${variant}&location_id=${shop.works}&quantity=4&used_on=2198-06-01`;
    expect(await api().get(url)).toMatchObject({
      batch_transactions: [{ batch_number: 'LATE', quantity: 4 }],
      left_out: [
        { batch_number: 'GONE', code: 'BATCH_EXPIRED' },
        {
          batch_number: 'SOON',
          code: 'EXPIRES_BEFORE_USE',
          reason: '3 of SOON: too early for that day, the last day of the batch is 2198-01-01.',
        },
        { batch_number: 'LATE', quantity: 1, code: 'NOT_NEEDED' },
      ],
    });
  });

  it('what comes in names its batches, and nobody says both', async () => {
    const { variant } = await tracked('materials');
    const adjust = (row: object) =>
      api().send('POST', '/v1/stock_adjustments', { location_id: shop.works, stock_adjustment_rows: [{ variant_id: variant, ...row }] });
    expect(await adjust({ quantity: 2, batches })).toMatchObject({
      status: 422,
      body: { details: [{ code: 'SUGGESTED_COMES_IN', path: 'stock_adjustment_rows/0/batches' }] },
    });
    expect(await adjust({ quantity: -2, batches, batch_transactions: [{ batch_id: null, quantity: -2 }] })).toMatchObject({
      status: 422,
      body: { details: [{ code: 'BATCH_NAMED_TWICE', path: 'stock_adjustment_rows/0/batches' }] },
    });
  });
});
