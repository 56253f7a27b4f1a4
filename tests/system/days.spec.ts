import { withCompany } from './running-company';
import { Shop } from './shop';

const NEW_YORK = 'America/New_York' as const;
const KIRITIMATI = 'Pacific/Kiritimati' as const;
const DAY = '2031-12-20';
/** The day's first moment in each zone. */
const STARTS: Record<string, string> = { [NEW_YORK]: '2031-12-20T05:00:00.000Z', [KIRITIMATI]: '2031-12-19T10:00:00.000Z' };

/** A date without a time is that day where it happens, in every service (D1, D2, D3). */
describe('days in time zones', () => {
  const running = withCompany();
  const api = () => running().api;
  let shop: Shop;
  let chair: number;
  let wood: number;
  const places: Record<string, number> = {};

  beforeAll(async () => {
    shop = await Shop.open(api());
    for (const zone of [NEW_YORK, KIRITIMATI])
      places[zone] = (await api().post('/v1/locations', { name: zone, time_zone: zone, sells: true, makes: true, buys: true })).id;
    wood = await shop.material('wood');
    chair = await shop.product('chair', new Map([[wood, 2]]));
  });

  const sold = (zone: string, more: object = {}) =>
    api().post('/v1/sales_orders', {
      customer_id: shop.customer,
      location_id: places[zone],
      sales_order_rows: [{ variant_id: chair, quantity: 1 }],
      ...more,
    });
  const bought = (zone: string, more: object = {}) =>
    api().post('/v1/purchase_orders', {
      supplier_id: shop.supplier,
      location_id: places[zone],
      purchase_order_rows: [{ variant_id: wood, quantity: 10, price_per_unit: 1 }],
      ...more,
    });

  describe.each([NEW_YORK, KIRITIMATI])('D1: at %s', (zone) => {
    const start = STARTS[zone]!;

    it('a sales order is due on that day, also when it is moved to another location or date', async () => {
      const order = await sold(zone, { delivery_date: DAY, order_created_date: '2031-12-01' });
      expect(order).toMatchObject({ delivery_date: start });
      const other = zone === NEW_YORK ? KIRITIMATI : NEW_YORK;
      const moved = await api().patch(`/v1/sales_orders/${order.id}`, { location_id: places[other], delivery_date: DAY });
      expect(moved).toMatchObject({ delivery_date: STARTS[other] });
      expect(await api().patch(`/v1/sales_orders/${order.id}`, { delivery_date: `${DAY}T00:00:00Z` })).toMatchObject({
        delivery_date: `${DAY}T00:00:00.000Z`,
      });
    });

    it('a manufacturing order has its deadline, and its time of completion, on that day', async () => {
      const body = { variant_id: chair, planned_quantity: 1, location_id: places[zone] };
      const made = await api().post('/v1/manufacturing_orders', { ...body, production_deadline_date: DAY });
      expect(made).toMatchObject({ production_deadline_date: start });
      await api().patch(`/v1/manufacturing_orders/${made.id}`, { production_deadline_date: '2031-12-24' });
      expect(await api().patch(`/v1/manufacturing_orders/${made.id}`, { production_deadline_date: DAY })).toMatchObject({
        production_deadline_date: start,
      });
    });

    it('goods are expected on that day, by order and by row', async () => {
      const order = await bought(zone, { expected_arrival_date: DAY });
      expect(order).toMatchObject({ expected_arrival_date: start, purchase_order_rows: [{ arrival_date: start }] });
      const row = await api().post('/v1/purchase_order_rows', {
        purchase_order_id: order.id,
        variant_id: wood,
        quantity: 1,
        price_per_unit: 1,
        arrival_date: '2031-12-20',
      });
      expect(row).toMatchObject({ arrival_date: start });
    });
  });

  it('D1: a row that arrives elsewhere arrives on the day of that location', async () => {
    const order = await bought(NEW_YORK, {
      purchase_order_rows: [{ variant_id: wood, quantity: 1, price_per_unit: 1, location_id: places[KIRITIMATI], arrival_date: DAY }],
    });
    expect(order.purchase_order_rows).toMatchObject([{ arrival_date: STARTS[KIRITIMATI] }]);
  });

  it('D1: so it is in the list, when it is received, and when it comes to another location', async () => {
    const supplier = await api().post('/v1/suppliers', { name: 'Elsewhere' });
    const { id, purchase_order_rows: rows } = await bought(NEW_YORK, {
      supplier_id: supplier.id,
      purchase_order_rows: [1, 2].map((quantity) => ({
        variant_id: wood,
        quantity,
        price_per_unit: 1,
        location_id: places[KIRITIMATI],
        arrival_date: DAY,
      })),
    });
    const found = async (query: string): Promise<number[]> =>
      (await api().get(`/v1/purchase_orders?supplier_id=${supplier.id}&${query}`)).data.map((order: any) => order.id);
    const on = (day: string) => found(`expected_arrival_date_min=${day}&expected_arrival_date_max=${day}`);
    expect([await on('2031-12-19'), await on(DAY), await on('2031-12-21')]).toEqual([[], [id], []]);
    await api().post('/v1/purchase_order_receive', { purchase_order_row_id: rows[0].id, quantity: 1, received_date: '2026-05-20' });
    expect(await api().get(`/v1/purchase_order_rows/${rows[0].id}`)).toMatchObject({ received_date: '2026-05-19T10:00:00.000Z' });
    expect(await api().patch(`/v1/purchase_order_rows/${rows[1].id}`, { location_id: null, arrival_date: DAY })).toMatchObject({
      location_id: places[NEW_YORK],
      arrival_date: STARTS[NEW_YORK],
    });
    expect([await on('2031-12-19'), await on(DAY), await on('2031-12-21')]).toEqual([[], [id], []]);
  });

  it('D1: what is missing for rows at several locations is expected on the day of each', async () => {
    const rows = [NEW_YORK, KIRITIMATI].map((zone) => ({ variant_id: chair, quantity: 500, location_id: places[zone] }));
    const order = await sold(NEW_YORK, { sales_order_rows: rows });
    const body = { expected_arrival_date: DAY, variant_ids: [wood] };
    const options = { waitForPlan: true };
    await api().patch(`/v1/sales_orders/${order.id}`, { additional_info: 'now' }, options);
    const made = await api().post(`/v1/sales_orders/${order.id}/missing_ingredients/buy`, body);
    const arrivals = await Promise.all(
      made.purchase_orders.map(async ({ id }: any) => {
        const purchase = await api().get(`/v1/purchase_orders/${id}`);
        return [purchase.location_id, purchase.expected_arrival_date];
      }),
    );
    expect(new Map(arrivals as [number, string][])).toEqual(new Map([NEW_YORK, KIRITIMATI].map((zone) => [places[zone]!, STARTS[zone]!])));
  });

  it('D1: a transfer leaves on a day at its source and arrives on one at its target', async () => {
    const transfer = await api().post('/v1/stock_transfers', {
      source_location_id: places[NEW_YORK],
      target_location_id: places[KIRITIMATI],
      transfer_date: DAY,
      expected_arrival_date: DAY,
      stock_transfer_rows: [{ variant_id: wood, quantity: 1 }],
    });
    expect(transfer).toMatchObject({ transfer_date: STARTS[NEW_YORK], expected_arrival_date: STARTS[KIRITIMATI] });
  });

  it('D1: lists by day find the orders of that day at each location, and no others', async () => {
    const number = (name: string): object => ({ order_no: `DAY-${name}` });
    await sold(NEW_YORK, { ...number('ny first'), delivery_date: '2032-03-05T05:00:00Z' });
    await sold(NEW_YORK, { ...number('ny last'), delivery_date: '2032-03-06T04:59:59.999Z' });
    await sold(NEW_YORK, { ...number('ny after'), delivery_date: '2032-03-06T05:00:00Z' });
    await sold(KIRITIMATI, { ...number('k before'), delivery_date: '2032-03-04T09:59:59.999Z' });
    await sold(KIRITIMATI, { ...number('k first'), delivery_date: '2032-03-04T10:00:00Z' });
    await sold(KIRITIMATI, { ...number('k after'), delivery_date: '2032-03-05T10:00:00Z' });
    const found = async (query: string) =>
      (await api().get(`/v1/sales_orders?order_no_prefix=DAY-&${query}`)).data.map((order: any) => order.order_no).sort();
    expect(await found('delivery_date_min=2032-03-05&delivery_date_max=2032-03-05')).toEqual([
      'DAY-k first',
      'DAY-ny first',
      'DAY-ny last',
    ]);
    expect(await found('delivery_date_max=2032-03-05&location_id=' + places[KIRITIMATI])).toEqual(['DAY-k before', 'DAY-k first']);
    expect(await found('delivery_date_min=2032-03-06T05:00:00Z')).toEqual(['DAY-ny after']);
  });

  it('D1: the plan expects it on that day, and a trial with a day means the same', async () => {
    const lamp = await shop.product('lamp');
    const order = await sold(NEW_YORK, { delivery_date: '2032-01-02', sales_order_rows: [{ variant_id: lamp, quantity: 1 }] });
    const expected = {
      supplier_id: shop.supplier,
      location_id: places[NEW_YORK],
      expected_arrival_date: '2032-01-02',
      purchase_order_rows: [{ variant_id: lamp, quantity: 1, price_per_unit: 1 }],
    };
    await api().post('/v1/purchase_orders', expected, { waitForPlan: true });
    const [row] = (await api().get(`/v1/sales_orders/${order.id}`)).sales_order_rows;
    expect(row).toMatchObject({ product_availability: 'EXPECTED', product_expected_date: '2032-01-02T05:00:00.000Z' });
    const due = async (date: string) =>
      (await api().post('/v1/plan/what_if', { changes: [{ change: 'change_date', ref: `sales_order/${order.id}`, date }] })).orders;
    expect(await due('2032-01-02')).toEqual([]);
    expect(await due('2032-01-01')).toMatchObject([
      {
        id: order.id,
        verdict: 'worse',
        ready_after: '2032-01-02',
        days_lost: 0,
        text: expect.stringMatching(/is expected on 2032-01-02 as before\. It is late now\.$/),
        rows: [{ ref: `sales_order_row/${row.id}`, changes: expect.arrayContaining([{ field: 'is_late', from: false, to: true }]) }],
      },
    ]);
  });

  it.each([
    ['2027-03-30T00:00:00+03:00', '2027-03-30'],
    ['2027-03-30T23:30:00-05:00', '2027-03-30'],
    ['2028-02-29T00:00:00+14:00', '2028-02-29'],
    ['2028-02-29', '2028-02-29'],
  ])('D2: an expiry written %s is %s, wherever it is given', async (written, day) => {
    const tracked = await api().post('/v1/materials', {
      name: `Paint ${written}`,
      batch_tracked: true,
      variants: [{ sku: `P ${written}` }],
    });
    const variant = tracked.variants[0].id;
    const shown = { expiration_date: `${day}T00:00:00.000Z` };
    expect(await api().post('/v1/batches', { batch_number: `A ${written}`, variant_id: variant, expiration_date: written })).toMatchObject(
      shown,
    );
    const order = await bought(NEW_YORK, { purchase_order_rows: [{ variant_id: variant, quantity: 3, price_per_unit: 1 }] });
    await api().post('/v1/purchase_order_receive', {
      purchase_order_row_id: order.purchase_order_rows[0].id,
      quantity: 3,
      batch_transactions: [{ batch_number: `B ${written}`, expiration_date: written, quantity: 3 }],
    });
    const { data } = await api().get(`/v1/batch_stocks?variant_id=${variant}&batch_number=B`);
    expect(data).toMatchObject([shown]);
  });

  it.each([
    ['sales_orders', { delivery_date: '9999-12-31T23:59:59-05:00' }],
    ['sales_orders', { delivery_date: '0001-01-01T00:00:00+01:00' }],
    ['sales_orders', { delivery_date: '0000-05-05' }],
  ])('D3: no date is taken that its filter can’t find again: %s %j', async (path, more) => {
    const answer = await api().send('POST', `/v1/${path}`, {
      customer_id: shop.customer,
      location_id: places[NEW_YORK],
      sales_order_rows: [{ variant_id: chair, quantity: 1 }],
      ...more,
    });
    expect(answer).toMatchObject({ status: 422, body: { details: [{ code: 'DATE_OUT_OF_RANGE', path: 'delivery_date' }] } });
  });

  it('D3: the last day there is can be kept and found again', async () => {
    const order = await sold(NEW_YORK, { order_no: 'LAST-DAY', delivery_date: '9999-12-31' });
    expect(order).toMatchObject({ delivery_date: '9999-12-31T05:00:00.000Z' });
    const { data } = await api().get('/v1/sales_orders?delivery_date_min=9999-12-31&delivery_date_max=9999-12-31');
    expect(data).toMatchObject([{ order_no: 'LAST-DAY' }]);
  });
});
