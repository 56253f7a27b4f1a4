import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';

const PAIRS = 6;
const running = withCompany();
const api = () => running().api;

/** I5: whatever happens at the same moment, no document that stands names something that is deleted. */
describe('deleting what is just being used', () => {
  let shop: Shop;
  let wood: number;
  let bench: number;

  beforeAll(async () => {
    shop = await Shop.open(api());
    wood = await shop.material('wood');
    bench = await shop.product('bench');
  });

  const itemPath = async (variant: number): Promise<string> => {
    const { product_id, material_id } = await api().get(`/v1/variants/${variant}`);
    return product_id ? `/v1/products/${product_id}` : `/v1/materials/${material_id}`;
  };
  const kinds: [name: string, path: string, body: (variant: number) => object][] = [
    [
      'a sales order',
      '/v1/sales_orders',
      (variant_id) => ({ customer_id: shop.customer, location_id: shop.works, sales_order_rows: [{ variant_id, quantity: 1 }] }),
    ],
    [
      'a purchase order',
      '/v1/purchase_orders',
      (variant_id) => ({ supplier_id: shop.supplier, location_id: shop.works, purchase_order_rows: [{ variant_id, quantity: 1 }] }),
    ],
    ['a manufacturing order', '/v1/manufacturing_orders', (variant_id) => ({ variant_id, location_id: shop.works, planned_quantity: 1 })],
  ];

  it.each(kinds)('an item, and %s of it', async (_name, path, body) => {
    const variants = await Promise.all(Array.from({ length: PAIRS }, (_, i) => shop.product(`stool ${path} ${i}`)));
    const places = await Promise.all(variants.map(itemPath));
    const answers = await Promise.all(
      variants.map((variant, i) => Promise.all([api().send('POST', path, body(variant)), api().send('DELETE', places[i]!)])),
    );
    for (const [i, [made, deleted]] of answers.entries()) {
      expect([200, 201, 422]).toContain(made.status);
      if (made.status === 422) expect([made.body.code, deleted.status]).toEqual(['UNKNOWN_VARIANT', 204]);
      else {
        if (deleted.status !== 204) expect([deleted.status, deleted.body.code]).toEqual([409, 'ITEM_IN_USE']);
        await eventually(async () => expect((await api().send('GET', places[i]!)).status).toBe(200));
        // It is whole again: its variant can be ordered, and it can't be deleted.
        await eventually(async () => expect((await api().send('POST', path, body(variants[i]!))).status).toBeLessThan(300));
        expect((await api().send('DELETE', places[i]!)).body.code).toBe('ITEM_IN_USE');
      }
    }
  });

  it('a location, and an order for it', async () => {
    const ids: number[] = [];
    for (let i = 0; i < PAIRS; i++)
      ids.push((await api().post('/v1/locations', { name: `Stall ${i}`, sells: true, makes: true, buys: true })).id);
    const answers = await Promise.all(
      ids.map((location_id) =>
        Promise.all([
          api().send('POST', '/v1/purchase_orders', {
            supplier_id: shop.supplier,
            location_id,
            purchase_order_rows: [{ variant_id: wood, quantity: 1 }],
          }),
          api().send('DELETE', `/v1/locations/${location_id}`),
        ]),
      ),
    );
    for (const [i, [made, deleted]] of answers.entries()) {
      if (made.status === 422) expect([made.body.code, deleted.status]).toEqual(['UNKNOWN_LOCATION', 204]);
      else {
        if (deleted.status !== 204) expect([deleted.status, deleted.body.code]).toEqual([409, 'LOCATION_IN_USE']);
        await eventually(async () => expect((await api().send('GET', `/v1/locations/${ids[i]}`)).status).toBe(200));
      }
    }
  });

  it.each([
    [
      'a customer',
      '/v1/customers',
      '/v1/sales_orders',
      (customer_id: number) => ({
        customer_id,
        location_id: shop.works,
        sales_order_rows: [{ variant_id: bench, quantity: 1 }],
      }),
    ],
    [
      'a supplier',
      '/v1/suppliers',
      '/v1/purchase_orders',
      (supplier_id: number) => ({
        supplier_id,
        location_id: shop.works,
        purchase_order_rows: [{ variant_id: bench, quantity: 1 }],
      }),
    ],
  ])('%s, and an order of theirs', async (_name, path, orders, body) => {
    const ids: number[] = [];
    for (let i = 0; i < PAIRS; i++) ids.push((await api().post(path, { name: `Partner ${i}` })).id);
    const answers = await Promise.all(
      ids.map((id) => Promise.all([api().send('POST', orders, body(id)), api().send('DELETE', `${path}/${id}`)])),
    );
    for (const [i, [made, deleted]] of answers.entries()) {
      const there = (await api().send('GET', `${path}/${ids[i]}`)).status;
      if (made.status === 422) expect([deleted.status, there]).toEqual([204, 404]);
      else expect([made.status, there]).toEqual([200, 200]);
    }
  });

  it('one deletion answers what was written a moment before, though its event may be on its way', async () => {
    for (const [, path, body] of kinds) {
      const variant = await shop.product(`chair ${path}`);
      const place = await itemPath(variant);
      await api().post(path, body(variant));
      expect((await api().send('DELETE', place)).body).toMatchObject({ statusCode: 409, code: 'ITEM_IN_USE' });
      expect((await api().send('GET', place)).status).toBe(200);
    }
  });
});

/** M6: the answer says what became of the orders that were made for what is deleted. */
describe('deleting what is made to order', () => {
  const PREFER = { headers: { prefer: 'return=representation' } };
  let shop: Shop;
  let chair: number;
  let leg: number;

  beforeAll(async () => {
    shop = await Shop.open(api());
    const wood = await shop.material('oak');
    leg = await shop.product('leg', new Map([[wood, 1]]));
    chair = await shop.product('chair', new Map([[leg, 4]]));
  });

  const sold = async (...quantities: number[]) =>
    api().post('/v1/sales_orders', {
      customer_id: shop.customer,
      location_id: shop.works,
      sales_order_rows: quantities.map((quantity) => ({ variant_id: chair, quantity })),
    });
  const made = (rowId: number, create_subassemblies = false) =>
    api().post('/v1/manufacturing_order_make_to_order', { sales_order_row_id: rowId, create_subassemblies });
  const begin = (id: number) => api().patch(`/v1/manufacturing_orders/${id}`, { status: 'IN_PROGRESS' });

  it('names the order that stays with its reason, the one that is gone, and the subassemblies', async () => {
    const order = await sold(1, 2);
    const [first, second] = order.sales_order_rows;
    const begun = await made(first.id, true);
    const untouched = await made(second.id);
    await begin(begun.id);
    const legs = (await api().get(`/v1/manufacturing_orders?variant_id=${leg}`)).data;
    expect(legs).toHaveLength(1);
    const { status, body, headers } = await api().send('DELETE', `/v1/sales_orders/${order.id}`, undefined, PREFER);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      is_pending: false,
      manufacturing_orders: expect.arrayContaining([
        expect.objectContaining({
          id: begun.id,
          order_no: begun.order_no,
          outcome: 'kept',
          reason: expect.stringContaining(order.order_no),
        }),
        expect.objectContaining({ id: untouched.id, outcome: 'deleted' }),
      ]),
      subassembly_orders: [{ id: legs[0].id, order_no: legs[0].order_no, manufacturing_order_id: begun.id }],
    });
    expect(decodeURIComponent(headers.get('x-kept-manufacturing-orders')!)).toBe(begun.order_no);
    // At once, not when the event has arrived.
    expect((await api().send('GET', `/v1/manufacturing_orders/${untouched.id}`)).status).toBe(404);
    expect(await api().get(`/v1/manufacturing_orders/${begun.id}`)).toMatchObject({ is_linked_to_sales_order: false });
  });

  it('the same of a row; without the preference it is 204 with the header', async () => {
    const order = await sold(1, 1);
    const [first, second] = order.sales_order_rows;
    const begun = await made(first.id);
    await begin(begun.id);
    const kept = await api().send('DELETE', `/v1/sales_order_rows/${first.id}`);
    expect([kept.status, decodeURIComponent(kept.headers.get('x-kept-manufacturing-orders')!)]).toEqual([204, begun.order_no]);
    const plain = await api().send('DELETE', `/v1/sales_order_rows/${second.id}`);
    expect([plain.status, plain.headers.get('x-kept-manufacturing-orders')]).toEqual([204, null]);
  });
});
