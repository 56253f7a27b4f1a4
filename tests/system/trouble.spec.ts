import { SERVICES } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { SevenSteps } from './seven-steps';
import { Shop } from './shop';

const OUTAGE_MS = 10_000;

describe('trouble in the middle of the seven steps', () => {
  const running = withCompany();

  it.each(SERVICES.map((name, at) => ({ name, at })))(
    'kill -9 of $name between any two steps and in the middle of one: the order still reaches DELIVERED',
    async ({ name, at }) => {
      const { api, company } = running();
      const walk = await SevenSteps.prepare(await Shop.open(api));
      const steps = walk.steps();
      // Each service dies twice, at other places than its neighbours: between two steps, and while a step is under way.
      const between = 1 + at;
      const during = steps.length - 1 - at;
      for (const [index, step] of steps.entries()) {
        if (index === between) await company.services[name].kill();
        if (index === between) await company.services[name].start();
        if (index === between) await company.untilReady();
        if (index !== during) {
          await walk.walk(step);
          continue;
        }
        // Whether the step was taken before the kill, or not at all, nobody told us; so it is taken again until it shows.
        const first = step.take().catch(() => undefined);
        await company.services[name].kill();
        await first;
        await company.services[name].start();
        await company.untilReady();
        await eventually(
          async () => {
            if (JSON.stringify(await walk.shop.four(walk.order)) !== JSON.stringify(step.shows))
              await step.take().catch(() => undefined);
            expect(await walk.shop.four(walk.order)).toEqual(step.shows);
          },
          { timeout: 60_000, every: 500 },
        );
      }
      await walk.expectExactLedger();
    },
    180_000,
  );

  it.each(['nats', 'mongo'] as const)(
    '%s stopped for ten seconds while orders run: /health/ready says so, all recovers, nothing is lost or doubled',
    async (name) => {
      const { api, servers, company } = running();
      if (servers[name].pid === undefined) return;
      const shop = await Shop.open(api);
      const chair = await shop.product('CHAIR');
      await shop.stock(chair, 1000);
      const walk = await SevenSteps.prepare(shop);
      const steps = walk.steps();
      for (const step of steps.slice(0, 4)) await walk.walk(step);

      const clerk = new Clerk(shop, chair);
      clerk.start();
      await servers[name].kill();
      const stoppedAt = Date.now();
      await eventually(async () => expect((await api.send('GET', '/health/ready')).status).toBe(503), {
        timeout: OUTAGE_MS,
      });
      const report = (await api.send('GET', '/health/ready')).body;
      expect(JSON.stringify(report)).toMatch(name === 'nats' ? /nats|unreachable|down/i : /mongodb|down/i);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, OUTAGE_MS - (Date.now() - stoppedAt))));
      await servers[name].restart();
      await company.untilReady();
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const placed = await clerk.stop();

      for (const step of steps.slice(4)) await walk.walk(step);
      await walk.expectExactLedger();
      await expectEachOnce(shop, chair, placed);
    },
    180_000,
  );

  /** Every order that was asked for stands exactly once, and each shows its status. */
  async function expectEachOnce(
    shop: Shop,
    chair: number,
    placed: readonly { orderNo: string; id: number }[],
  ): Promise<void> {
    expect(placed.length).toBeGreaterThan(3);
    for (const { orderNo, id } of placed) {
      const { data } = await shop.api.get(`/v1/sales_orders?order_no=${encodeURIComponent(orderNo)}`);
      expect(data.map((order: any) => order.id)).toEqual([id]);
    }
    await eventually(async () => expect((await shop.inventory(chair)).committed).toBe(placed.length), {
      timeout: 30_000,
    });
    for (const { id } of placed) await eventually(async () => expect((await shop.four(id))[0]).toBe('IN_STOCK'));
    const check = await shop.api.send('GET', '/v1/plan/check');
    if (check.status === 200) expect(check.body).not.toMatchObject({ ok: false });
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
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`${orderNo} could not be placed`);
  }
}
