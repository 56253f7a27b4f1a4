import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';

/** I5: no order of any kind takes what is archived; what has it already goes on. */
describe('archived items and locations', () => {
  const running = withCompany();
  const api = () => running().api;
  let shop: Shop;
  /** Open for everything, and the one that gets archived. */
  const openAndClosed = { item: [0, 0], location: [0, 0] } as { item: [number, number]; location: [number, number] };
  let order: number;

  const orders = (variant_id: number, location_id: number): [path: string, body: object][] => [
    ['/v1/sales_orders', { customer_id: shop.customer, location_id, sales_order_rows: [{ variant_id, quantity: 1 }] }],
    ['/v1/purchase_orders', { supplier_id: shop.supplier, location_id, purchase_order_rows: [{ variant_id, quantity: 1 }] }],
    [
      '/v1/purchase_orders',
      {
        entity_type: 'outsourced',
        supplier_id: shop.supplier,
        location_id,
        tracking_location_id: location_id,
        purchase_order_rows: [{ variant_id, quantity: 1 }],
      },
    ],
    ['/v1/manufacturing_orders', { variant_id, location_id, planned_quantity: 1 }],
    [
      '/v1/stock_transfers',
      { source_location_id: location_id, target_location_id: shop.works, stock_transfer_rows: [{ variant_id, quantity: 1 }] },
    ],
    ['/v1/replenishment/orders', { rows: [{ variant_id, location_id, quantity: 1, action: 'buy' }] }],
    ['/v1/replenishment/orders', { rows: [{ variant_id, location_id, quantity: 1, action: 'make' }] }],
  ];

  beforeAll(async () => {
    shop = await Shop.open(api());
    const place = async (name: string) => (await api().post('/v1/locations', { name, sells: true, makes: true, buys: true })).id;
    openAndClosed.item = [await shop.product('stool'), await shop.product('old stool')];
    openAndClosed.location = [await place('Open shop'), await place('Old shop')];
    const [, oldItem] = openAndClosed.item;
    const [, oldLocation] = openAndClosed.location;
    order = (
      await api().post('/v1/sales_orders', {
        customer_id: shop.customer,
        location_id: oldLocation,
        sales_order_rows: [{ variant_id: oldItem, quantity: 4 }],
      })
    ).id;
    const { product_id } = await api().get(`/v1/variants/${oldItem}`);
    await api().patch(`/v1/products/${product_id}`, { is_archived: true });
    await api().patch(`/v1/locations/${oldLocation}`, { is_archived: true });
  });

  it.each([
    ['ITEM_ARCHIVED', 1, 0],
    ['LOCATION_ARCHIVED', 0, 1],
  ] as const)('no order takes them: %s', async (code, item, location) => {
    for (const [path, body] of orders(openAndClosed.item[item], openAndClosed.location[location]))
      // Services learn it from events: soon, not at once.
      await eventually(async () => {
        const { status, body: answer } = await api().send('POST', path, body);
        expect([path, status, answer.code]).toEqual([path, 409, code]);
      });
    for (const [path, body] of orders(openAndClosed.item[0], openAndClosed.location[0]))
      expect((await api().send('POST', path, body)).body.code).not.toBe(code);
  });

  it('an order that has them goes on, and its row says why nothing can be made or bought for it', async () => {
    await api().patch(`/v1/sales_orders/${order}`, { additional_info: 'as agreed' });
    const { sales_order_rows: rows } = await api().get(`/v1/sales_orders/${order}`);
    const made = await api().send('POST', `/v1/sales_order_rows/${rows[0].id}/buy`, {});
    expect(made).toMatchObject({ status: 409, body: { code: 'ITEM_ARCHIVED' } });
  });

  it('B6: what is short of them can be neither bought nor made; a safety stock of them is not missing', async () => {
    const short = { variant_id: openAndClosed.item[1], location_id: openAndClosed.location[1] };
    const listed = async () =>
      (await api().get(`/v1/replenishment?variant_id=${short.variant_id}`)).data.filter(
        (row: { location_id: number }) => row.location_id === short.location_id,
      );
    await eventually(async () =>
      expect(await listed()).toMatchObject([{ quantity_missing_or_excess: -4, can_buy: false, can_make: false }]),
    );
    await api().delete(`/v1/sales_orders/${order}`, { waitForPlan: true });
    await api().post('/v1/inventory_safety_stock_levels', { ...short, value: 3 }, { waitForPlan: true });
    expect(await listed()).toEqual([]);
  });

  it('B6: a deleted item is not replenished, whatever its safety stock', async () => {
    const glue = await shop.material('glue');
    const level = { variant_id: glue, location_id: shop.works, value: 5 };
    await api().post('/v1/inventory_safety_stock_levels', level, { waitForPlan: true });
    const listed = async () => (await api().get(`/v1/replenishment?variant_id=${glue}`)).data.length;
    expect(await listed()).toBe(1);
    const { material_id } = await api().get(`/v1/variants/${glue}`);
    await api().delete(`/v1/materials/${material_id}`, { waitForPlan: true });
    expect(await listed()).toBe(0);
  });
});
