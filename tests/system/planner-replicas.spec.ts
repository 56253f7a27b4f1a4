import { Api, type ServiceProcess } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';

const ORDERS = 50;
const ROWS = 40;
const AT_ONCE = 8;
/** What two planners may need to agree on who publishes, to catch up and to publish two thousand rows on a busy machine. */
const WITHIN = { every: 100 };

/** Two thousand rows are in stock, or none is, by the rank of one order that wants as much as all of them. */
describe('two planner replicas in a whole company', () => {
  const running = withCompany();
  let shop: Shop;
  let planners: { process: ServiceProcess; door: Api }[];
  let large: any;

  const publishing = (): Promise<{ holder: ServiceProcess; other: Api }> =>
    eventually(async () => {
      const statuses = await Promise.all(planners.map(({ door }) => door.get('/v1/plan/status')));
      expect(statuses.map(({ is_publishing }) => is_publishing).sort()).toEqual([false, true]);
      const at = statuses.findIndex(({ is_publishing }) => is_publishing);
      return { holder: planners[at]!.process, other: planners[1 - at]!.door };
    }, WITHIN);

  /** How many orders sales shows with a product availability. */
  const shown = async (availability: string): Promise<number> => {
    const { headers } = await shop.api.send('GET', `/v1/sales_orders?product_availability=${availability}&limit=1`);
    return Number(JSON.parse(headers.get('x-pagination')!).total_records);
  };

  beforeAll(async () => {
    const { api, company, replica } = running();
    shop = await Shop.open(api);
    const chair = await shop.product('CHAIR');
    await shop.stock(chair, ORDERS * ROWS);
    const row = { variant_id: chair, quantity: 1, price_per_unit: 50 };
    const bodies = Array.from({ length: ORDERS }, () => ({ ...shop.orderBody(chair, 1), sales_order_rows: Array(ROWS).fill(row) }));
    const senders = Array.from({ length: AT_ONCE }, async (_, first) => {
      for (let i = first; i < ORDERS; i += AT_ONCE) await api.post('/v1/sales_orders', bodies[i]);
    });
    await Promise.all(senders);
    large = await shop.order(chair, ORDERS * ROWS);
    const second = await replica('planner');
    planners = [company.services.planner, second].map((process) => ({ process, door: new Api(process.url, company.apiKey) }));
    await eventually(async () => expect([await shown('IN_STOCK'), await shown('NOT_AVAILABLE')]).toEqual([ORDERS, 1]), WITHIN);
  });

  it('P9: a move that changes two thousand rows arrives whole at sales although the publishing one is killed in the middle', async () => {
    const { holder } = await publishing();
    await Promise.all([shop.api.post(`/v1/sales_orders/${large.id}/rank`, { position: 'first' }), holder.kill()]);
    await eventually(async () => expect([await shown('IN_STOCK'), await shown('NOT_AVAILABLE')]).toEqual([1, ORDERS]), WITHIN);
    await holder.start();
  });

  it('P9: and back again, although the publishing one is paused and goes on later: nothing goes back in time', async () => {
    const { holder, other } = await publishing();
    process.kill(holder.pid!, 'SIGSTOP');
    try {
      await shop.api.post(`/v1/sales_orders/${large.id}/rank`, { position: 'last' });
      await eventually(async () => expect((await other.get('/v1/plan/status')).is_publishing).toBe(true), WITHIN);
      await eventually(async () => expect([await shown('IN_STOCK'), await shown('NOT_AVAILABLE')]).toEqual([ORDERS, 1]), WITHIN);
    } finally {
      process.kill(holder.pid!, 'SIGCONT');
    }
    await publishing();
    await eventually(async () => {
      const ends = await Promise.all(planners.map(({ door }) => door.get('/v1/plan/status')));
      expect(ends.map(({ lag }) => lag)).toEqual([0, 0]);
    }, WITHIN);
    expect([await shown('IN_STOCK'), await shown('NOT_AVAILABLE')]).toEqual([ORDERS, 1]);
    for (const { door } of planners) expect((await door.get('/v1/plan/check')).findings).toEqual([]);
  });
});
