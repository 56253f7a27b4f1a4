import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';

const PAIRS = 6;

/** I5: whatever happens at the same moment, no document that stands names something that is deleted. */
describe('deleting what is just being used', () => {
  const running = withCompany();
  const api = () => running().api;
  let shop: Shop;
  let wood: number;

  beforeAll(async () => {
    shop = await Shop.open(api());
    wood = await shop.material('wood');
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
