import { all } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';
import { expectSoundPlan } from './sound-plan';

/** 2 000 where somebody has the minutes: the embedded database scans where a real one looks up. */
const ORDERS = Number(process.env['SYNC_ORDERS'] ?? 500);
const CONNECTIONS = 16;

/** The same numbers on every run, so that a failure can be looked at again. */
function* chances(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe('a web shop syncs its orders while production runs', () => {
  const running = withCompany();

  it(`${ORDERS} orders are created, changed and cancelled from ${CONNECTIONS} connections: no deadlock, none double, all statuses right`, async () => {
    const { api } = running();
    const shop = await Shop.open(api);
    const board = await shop.material('BOARD');
    const shelf = await shop.product('SHELF', new Map([[board, 1]]));
    await shop.stock(board, 10_000);
    await shop.stock(shelf, Math.floor(ORDERS / 2));

    const chance = chances(7);
    const random = (): number => chance.next().value;
    const wanted = new Map<string, { id: number; quantity: number } | null>();
    let next = 0;
    let isSelling = true;
    /** As a shop's hook does: whatever isn't answered is sent again, and some of what is. */
    const send = async (body: Record<string, unknown>): Promise<any> => {
      const first = await api.post('/v1/sales_orders', body);
      if (random() < 0.1) expect((await api.post('/v1/sales_orders', body)).id).toBe(first.id);
      return first;
    };
    const connection = async (): Promise<void> => {
      for (let i = next++; i < ORDERS; i = next++) {
        const key = `shop-${i}`;
        const body = {
          ...shop.orderBody(shelf, 1),
          ecommerce_order_type: 'shopify',
          ecommerce_store_name: 'shop',
          ecommerce_order_id: key,
        };
        const order = await send(body);
        wanted.set(key, { id: order.id, quantity: 1 });
        const fate = random();
        if (fate < 0.15) {
          await api.delete(`/v1/sales_orders/${order.id}`);
          wanted.set(key, null);
        } else if (fate < 0.35) {
          await api.patch(`/v1/sales_order_rows/${order.sales_order_rows[0].id}`, { quantity: 2 });
          wanted.set(key, { id: order.id, quantity: 2 });
        } else if (fate < 0.38) {
          await shop.makeToOrder(order);
        }
      }
    };
    const production = async (): Promise<void> => {
      while (isSelling) {
        const mo = await api.post('/v1/manufacturing_orders', { variant_id: shelf, planned_quantity: 10, location_id: shop.works });
        await api.patch(`/v1/manufacturing_orders/${mo.id}`, { status: 'IN_PROGRESS' });
        await api.post('/v1/manufacturing_order_productions', {
          manufacturing_order_id: mo.id,
          quantity: 4,
          production_date: new Date().toISOString(),
        });
        await api.patch(`/v1/manufacturing_orders/${mo.id}`, { status: 'DONE' });
      }
    };
    const making = production();
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
    isSelling = false;
    await making;

    const standing = [...wanted.values()].filter((order) => order !== null);
    const listed = (await all(api, `/v1/sales_orders?customer_id=${shop.customer}`)).map((order) => [
      order.id,
      Number(order.sales_order_rows[0].quantity),
    ]);
    expect(new Map(listed as [number, number][])).toEqual(new Map(standing.map(({ id, quantity }) => [id, quantity])));
    expect(listed).toHaveLength(standing.length);

    const committed = standing.reduce((sum, { quantity }) => sum + quantity, 0);
    await eventually(async () => expect((await shop.inventory(shelf)).committed).toBe(committed), { every: 250 });
    await expectSoundPlan(api);
    // What sales shows is what the plan says, for every twentieth order.
    const orders = await all(api, `/v1/sales_orders?customer_id=${shop.customer}`);
    for (const { id, sales_order_rows: rows } of orders.filter((_, i) => i % 20 === 0)) {
      await eventually(async () => {
        const [shown, told] = await Promise.all([
          api.get(`/v1/sales_orders/${id}`),
          api.get(`/v1/plan/demands/sales_order_row/${rows[0].id}?limit=0&fixes=false`),
        ]);
        expect(shown.product_availability).toBe(told.status.product_availability);
      });
    }
  }, 600_000);
});
