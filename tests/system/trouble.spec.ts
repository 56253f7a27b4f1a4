import { SERVICES, type Service } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { SevenSteps } from './seven-steps';
import { Shop } from './shop';
import { expectSoundPlan } from './sound-plan';

const OUTAGE_MS = 10_000;

/** For each service the steps that it has a hand in, and how long after the request the kill comes. */
const KILLED: Readonly<Record<Service, Readonly<Record<string, number>>>> = {
  inventory: { receive: 5, done: 15, pack: 30 },
  sales: { arrive: 5, 'make to order': 15, pack: 10 },
  manufacturing: { 'make to order': 5, start: 2, done: 20 },
  purchasing: { buy: 5, receive: 15 },
  planner: { 'make to order': 10, receive: 20, pack: 5 },
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('trouble in the middle of the seven steps', () => {
  const running = withCompany();

  it.each(SERVICES)(
    'kill -9 of %s while a step is under way, and between two: the order still reaches DELIVERED, the ledger is exact',
    async (name) => {
      const { api, company } = running();
      const walk = await SevenSteps.prepare(await Shop.open(api));
      const service = company.services[name];
      for (const step of walk.steps()) {
        const delay = KILLED[name][step.name];
        if (delay === undefined) {
          await walk.walk(step);
          continue;
        }
        const asked = step.take().catch(() => undefined);
        await pause(delay);
        await service.kill();
        await asked;
        await service.start();
        await walk.insist(step);
        if (step.name !== Object.keys(KILLED[name]).at(-1)) continue;
        await service.kill();
        await service.start();
        await company.untilReady();
      }
      await walk.expectExactLedger();
      await expectSoundPlan(api);
    },
  );

  it.each(['nats', 'mongo'] as const)(
    '%s stopped for ten seconds while orders run: /health/ready says so, all recovers, nothing is lost or doubled',
    async (name) => {
      const { api, servers, company } = running();
      if (!servers[name].isOurs) return;
      const shop = await Shop.open(api);
      const chair = await shop.product('CHAIR');
      await shop.stock(chair, 1000);
      const walk = await SevenSteps.prepare(shop);
      const [arrive, make, buy, receive, ...rest] = walk.steps();
      for (const step of [arrive!, make!, buy!]) await walk.walk(step);

      const clerk = new Clerk(shop, chair);
      clerk.start();
      await clerk.placesMore(2);
      await servers[name].kill();
      const stoppedAt = Date.now();
      await eventually(async () => expect((await api.send('GET', '/health/ready')).status).toBe(503));
      const insisting = walk.insist(receive!);
      const report = (await api.send('GET', '/health/ready')).body;
      expect(JSON.stringify(report)).toMatch(name === 'nats' ? /nats|unreachable|down/i : /mongodb|down/i);
      await pause(Math.max(0, OUTAGE_MS - (Date.now() - stoppedAt)));
      await servers[name].restart();
      await company.untilReady();
      await insisting;
      await clerk.placesMore(5);
      const placed = await clerk.stop();
      for (const step of rest) await walk.walk(step);
      await walk.expectExactLedger();
      await expectEachOnce(shop, chair, placed);
    },
  );

  /** Every order that was asked for stands exactly once, and each shows its status. */
  async function expectEachOnce(shop: Shop, chair: number, placed: readonly { orderNo: string; id: number }[]): Promise<void> {
    expect(placed.length).toBeGreaterThan(3);
    for (const { orderNo, id } of placed) {
      const { data } = await shop.api.get(`/v1/sales_orders?order_no=${encodeURIComponent(orderNo)}`);
      expect(data.map((order: any) => order.id)).toEqual([id]);
    }
    await eventually(async () => expect((await shop.inventory(chair)).committed).toBe(placed.length));
    for (const { id } of placed) await eventually(async () => expect((await shop.four(id))[0]).toBe('IN_STOCK'));
    await expectSoundPlan(shop.api);
  }
});

/** Somebody who places one order after the other and, when no answer comes, asks again with the same key until one does. */
class Clerk {
  private isWorking = false;
  private work: Promise<void> = Promise.resolve();
  private readonly placed: { orderNo: string; id: number }[] = [];

  constructor(
    private readonly shop: Shop,
    private readonly variant: number,
  ) {}

  start(): void {
    this.isWorking = true;
    this.work = (async () => {
      while (this.isWorking) await this.place();
    })();
  }

  /** Waits until so many more orders were taken. */
  async placesMore(count: number): Promise<void> {
    const before = this.placed.length;
    await eventually(() => expect(this.placed.length).toBeGreaterThanOrEqual(before + count));
  }

  async stop(): Promise<{ orderNo: string; id: number }[]> {
    this.isWorking = false;
    await this.work;
    return this.placed;
  }

  private async place(): Promise<void> {
    const body = this.shop.orderBody(this.variant, 1);
    const orderNo = String(body['order_no']);
    for (let tries = 0; tries < 300; tries++) {
      const answer = await this.shop.api
        .send('POST', '/v1/sales_orders', body, { headers: { 'idempotency-key': orderNo } })
        .catch(() => undefined);
      if (answer && answer.status < 300) {
        this.placed.push({ orderNo, id: answer.body.id });
        return;
      }
      if (answer && answer.status < 500) throw new Error(`${orderNo}: ${answer.status} ${JSON.stringify(answer.body)}`);
      await pause(200);
    }
    throw new Error(`${orderNo} could not be placed`);
  }
}
