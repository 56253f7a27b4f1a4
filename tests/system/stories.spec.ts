import { Api } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { badExamples, problemsIn, silentCalls } from './described-api';
import { describedMessages } from './described-messages';
import { withCompany } from './running-company';
import { SevenSteps } from './seven-steps';
import { daysFromNow, Shop } from './shop';
import { expectSoundPlan } from './sound-plan';

describe('the whole system', () => {
  const running = withCompany();

  it('rules §9: an order goes through the seven steps, its statuses right at each', async () => {
    const walk = await SevenSteps.prepare(await Shop.open(running().api));
    for (const step of walk.steps()) await walk.walk(step);
    await walk.expectExactLedger();
  });

  it('S7: the missing materials of step 1 and 2 name what is short, and where it can be had', async () => {
    const shop = await Shop.open(running().api);
    const walk = await SevenSteps.prepare(shop);
    const [arrive, make] = walk.steps();
    for (const step of [arrive!, make!]) {
      await walk.walk(step);
      const { data } = await shop.api.get(`/v1/sales_orders/${walk.order}/missing_ingredients`);
      expect(data).toHaveLength(1);
      expect(data[0]).toMatchObject({ variant_id: walk.board, default_supplier_id: shop.supplier });
      expect(Number(data[0].quantity_missing)).toBe(10);
    }
  });

  it('rules §8: 4 in stock, 3 expected, three orders of 3; and with the third at the top the answers turn round', async () => {
    const shop = await Shop.open(running().api);
    const chair = await shop.product('CHAIR');
    const arrival = daysFromNow(10);
    await shop.stock(chair, 4);
    await shop.buy(chair, 3, arrival);
    const orders: any[] = [];
    for (let i = 0; i < 3; i++) orders.push(await shop.order(chair, 3));
    const answers = async (): Promise<[string, string | null][]> =>
      Promise.all(
        orders.map(async (order) => {
          const { product_availability, product_expected_date } = await shop.api.get(`/v1/sales_orders/${order.id}`);
          return [product_availability, product_expected_date?.slice(0, 10) ?? null];
        }),
      );
    const day10 = arrival.toISOString().slice(0, 10);

    await eventually(async () =>
      expect(await answers()).toEqual([
        ['IN_STOCK', null],
        ['EXPECTED', day10],
        ['NOT_AVAILABLE', null],
      ]),
    );
    await eventually(async () => expect(await shop.inventory(chair)).toEqual({ inStock: 4, committed: 9, expected: 3, calculated: -2 }));

    await shop.api.post(`/v1/sales_orders/${orders[2]!.id}/rank`, { before_id: orders[0]!.id });
    await eventually(async () =>
      expect(await answers()).toEqual([
        ['EXPECTED', day10],
        ['NOT_AVAILABLE', null],
        ['IN_STOCK', null],
      ]),
    );
    const listed = (await shop.api.get(`/v1/sales_orders?ids=${orders.map((order) => order.id).join(',')}`)).data;
    expect(listed.map((order: any) => order.id)).toEqual([orders[2]!.id, orders[0]!.id, orders[1]!.id]);
  });

  it('?wait_for_plan: the answer of a write shows its own effect at once', async () => {
    const shop = await Shop.open(running().api);
    const chair = await shop.product('CHAIR');
    await shop.stock(chair, 2);
    const answer = await shop.api.send('POST', '/v1/sales_orders', shop.orderBody(chair, 2), { waitForPlan: true });
    expect(answer.headers.get('x-plan-run')).toBeTruthy();
    expect(answer.body.product_availability).toBe('IN_STOCK');
  });

  it('T2, S6: what was made to order is held for its row; a higher order can’t pack it', async () => {
    const shop = await Shop.open(running().api);
    const shelf = await shop.product('SHELF');
    const first = await shop.order(shelf, 2);
    const second = await shop.order(shelf, 2);
    const mo = await shop.makeToOrder(second);
    await shop.api.patch(`/v1/manufacturing_orders/${mo.id}`, { status: 'DONE' });
    await shop.see(second.id, 'IN_STOCK', 'PROCESSED', 'DONE', 'NOT_SHIPPED');
    const refused = await shop.api.send('POST', '/v1/sales_order_fulfillments', {
      sales_order_id: first.id,
      status: 'PACKED',
    });
    expect(refused.status).toBe(409);
    expect(
      (await shop.api.send('POST', '/v1/sales_order_fulfillments', { sales_order_id: second.id, status: 'DELIVERED' })).status,
    ).toBeLessThan(300);
    await eventually(async () => expect((await shop.inventory(shelf)).inStock).toBe(0));
  });

  it('one address serves the description of all services, and every service is ready', async () => {
    const { api, company } = running();
    const description = await api.get('/v1/openapi.json');
    for (const path of [
      '/v1/sales_orders',
      '/v1/manufacturing_orders',
      '/v1/purchase_orders',
      '/v1/stock_adjustments',
      '/v1/inventory',
      '/v1/plan/status',
    ]) {
      expect(Object.keys(description.paths)).toContain(path);
    }
    for (const service of Object.values(company.services)) {
      const answer = await fetch(`${service.url}/health/ready`);
      expect(answer.status).toBe(200);
      expect((await fetch(`${service.url}/metrics`)).status).toBe(200);
    }
  });

  it('the descriptions are OpenAPI 3.1: each call says what it answers, each shape has an example that fits', async () => {
    const { company } = running();
    const addresses = [company.gateway, ...Object.values(company.services)].map(({ url }) => url);
    for (const url of addresses) {
      const description: any = await new Api(url, '').get('/v1/openapi.json');
      expect(problemsIn(description)).toEqual([]);
      expect(description.openapi).toMatch(/^3\.1\./);
      expect(silentCalls(description)).toEqual([]);
      expect(badExamples(description)).toEqual([]);
    }
  });

  it('nothing was sent that isn’t described', async () => {
    const { api } = running();
    const described = await describedMessages(api);
    const seen = new Set<string>();
    for (let after = 0; ;) {
      const { data, next_after, last_sequence } = await api.get(`/v1/events?limit=250&after=${after}`);
      for (const { sequence: _sequence, ...event } of data) {
        expect([event.type, described(event)]).toEqual([event.type, []]);
        seen.add(event.dataschema);
      }
      after = next_after;
      if (after >= last_sequence) break;
    }
    expect(seen.size).toBeGreaterThan(10);
  });

  it('P10: after all of it the plan equals one made from scratch', async () => {
    await expectSoundPlan(running().api);
  });
});
