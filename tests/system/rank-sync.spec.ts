import { Api } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';

const ORDERS = 8;
const BURSTS = Number(process.env['BURSTS'] ?? 15);
const MOVES = 12;

/** M7 among real processes: both lists are moved at the same moment, by way of two replicas of manufacturing. */
describe('Sell and the Schedule after bursts of moves on both sides', () => {
  const running = withCompany();

  it('law: the lists agree at rest, without waiting for a sweep (M7)', async () => {
    const { api } = running();
    const second = new Api((await running().replica('manufacturing')).url, 'system-test-key');
    const shop = await Shop.open(api);
    const chair = await shop.product('RANKED');
    const orders: number[] = [];
    const sold = new Map<number, number>();
    for (let i = 0; i < ORDERS; i++) {
      const order = await shop.order(chair, 1);
      orders.push(order.id);
      sold.set((await shop.makeToOrder(order)).id, order.id);
    }
    const made = [...sold.keys()];
    const sell = async (): Promise<number[]> => (await api.get('/v1/sales_orders?limit=100')).data.map(({ id }: any) => id as number);
    const schedule = async (): Promise<number[]> =>
      (await api.get('/v1/manufacturing_orders?limit=100')).data.map(({ id }: any) => sold.get(id)!);
    const later: number[] = [];
    for (let burst = 0; burst < BURSTS; burst++) {
      const pick = (list: readonly number[], i: number): number => list[(burst * 7 + i * 5 + ((burst * i) % 3)) % list.length]!;
      const moves = Array.from({ length: MOVES }, (_, i) => {
        const isSell = (burst + i) % 2 === 0;
        const list = isSell ? orders : made;
        const [id, other] = [pick(list, i), pick(list, i + 3)];
        const target = id === other ? { position: 'first' } : i % 3 === 0 ? { after_id: other } : { before_id: other };
        const path = `/v1/${isSell ? 'sales_orders' : 'manufacturing_orders'}`;
        const through = isSell || i % 4 > 1 ? api : second;
        const many = [id, pick(list, i + 1)].filter((one, at, all) => all.indexOf(one) === at && one !== other);
        return i % 5 === 0 && many.length === 2
          ? through.send('POST', `${path}/rank`, { ids: many })
          : through.send('POST', `${path}/${id}/rank`, target);
      });
      // Orders that are made meanwhile, by either replica, find their places too.
      const making = Array.from({ length: burst % 3 === 0 ? 2 : 0 }, async (_, i) => {
        const order = await shop.order(chair, 1);
        const { id } = await shop.through(i === 0 ? api : second).makeToOrder(order);
        orders.push(order.id);
        made.push(id);
        sold.set(id, order.id);
      });
      const answers = await Promise.all(moves);
      await Promise.all(making);
      expect(answers.filter(({ status }) => status >= 300).map(({ body }) => body)).toEqual([]);
      const started = performance.now();
      await eventually(async () => expect(await schedule()).toEqual(await sell()), { every: 50, timeout: 10_000 });
      later.push(Math.round(performance.now() - started));
    }
    console.log(`at rest after at most ${Math.max(...later)} ms: ${later.join()}`);
  });
});
