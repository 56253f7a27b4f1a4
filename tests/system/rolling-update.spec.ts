import { join } from 'node:path';
import { Api, environmentOf, mainOf, natsUsers, newCredentials, SERVICES, ServiceProcess, type Service } from '@pegboard/company';
import { eventually, startServers, type TestServers } from '@pegboard/testing';
import { Balancer } from './balancer';
import { Shop } from './shop';
import { all, expectSoundPlan } from './sound-plan';

type Name = Service | 'gateway';

const API_KEY = 'rolling-update-key';
const BUYERS = 4;
const PIECES = 100_000;

/** Two replicas of every service behind balancers that honour readiness, and a way to replace them. */
class Fleet {
  private readonly credentials = newCredentials();
  private readonly doors = new Map<Name, Balancer>();
  private readonly replicas = new Map<Name, ServiceProcess[]>();
  private servers!: TestServers;
  private made = 0;

  async start(): Promise<Api> {
    this.servers = await startServers({ natsUsers: natsUsers(this.credentials, 'everything') });
    for (const name of SERVICES) this.doors.set(name, await Balancer.start('/health/ready'));
    // A gateway stays open when a service behind it isn't ready: the others still are.
    this.doors.set('gateway', await Balancer.start('/health/accepting'));
    await Promise.all([...SERVICES, ...SERVICES].map((name) => this.grow(name)));
    await Promise.all([this.grow('gateway'), this.grow('gateway')]);
    return new Api(this.doors.get('gateway')!.url, API_KEY);
  }

  /** Of every service at once: a new replica takes calls, then one of the old ones gets the signal to end, then the other. */
  async replace(): Promise<void> {
    await Promise.all(
      [...this.replicas].map(async ([name, running]) => {
        const old = [...running];
        await this.grow(name);
        for (const replica of old) {
          await replica.stop();
          this.doors.get(name)!.remove(replica);
        }
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([...this.replicas.values()].flat().map((replica) => replica.kill()));
    for (const door of this.doors.values()) door.stop();
    await this.servers?.stop();
  }

  private async grow(name: Name): Promise<void> {
    const urls = Object.fromEntries(SERVICES.map((service) => [`${service.toUpperCase()}_URL`, this.doors.get(service)!.url]));
    const replica = new ServiceProcess({
      name: `${name}-${++this.made}`,
      main: mainOf(name),
      env: {
        NATS_URL: this.servers.nats.url,
        MONGODB_URI: this.servers.mongo.url,
        PEGBOARD_API_KEY: API_KEY,
        DRAIN_MS: '3500',
        PORT: '0',
        ...environmentOf(this.credentials, name),
        ...urls,
      },
      logDir: process.env['PEGBOARD_TEST_LOGS'] ?? join(this.servers.dataDir, 'logs'),
    });
    this.replicas.set(name, [...(this.replicas.get(name) ?? []), replica]);
    await replica.start();
    const door = this.doors.get(name)!;
    door.add(replica);
    await eventually(() => expect(door.isReady(replica)).toBe(true), { every: 50 });
  }
}

/** People who buy, pack and count for as long as they are let, and remember what they were answered. */
class Load {
  readonly failures: string[] = [];
  readonly orders: string[] = [];
  calls = 0;
  packed = 0;
  counted = 0;
  private isOver = false;

  constructor(
    private readonly api: Api,
    private readonly shop: Shop,
    private readonly variant: number,
  ) {}

  begin(): () => Promise<unknown> {
    const buyers = Array.from({ length: BUYERS }, () => this.buyer());
    return () => {
      this.isOver = true;
      return Promise.all(buyers);
    };
  }

  private async buyer(): Promise<void> {
    while (!this.isOver) {
      const wanted = this.shop.orderBody(this.variant, 2);
      const order = await this.call('POST', '/v1/sales_orders', wanted);
      if (!order) continue;
      this.orders.push(String(wanted['order_no']));
      await this.call('GET', `/v1/sales_orders/${order.id}`);
      await this.call('PATCH', `/v1/sales_orders/${order.id}`, { additional_info: 'gift' });
      const rows = [{ sales_order_row_id: order.sales_order_rows[0].id, quantity: 1 }];
      if (await this.call('POST', '/v1/sales_order_fulfillments', { sales_order_id: order.id, sales_order_fulfillment_rows: rows }))
        this.packed++;
      if (await this.call('POST', '/v1/stock_adjustments', this.shop.adjustmentBody(this.variant, 1))) this.counted++;
      await this.call('POST', '/v1/manufacturing_orders', { variant_id: this.variant, location_id: this.shop.works, planned_quantity: 1 });
      await this.call('POST', '/v1/purchase_orders', this.shop.purchaseBody(this.variant, 1, new Date(Date.now() + 86_400_000)));
      await this.call('GET', `/v1/inventory?variant_id=${this.variant}`);
    }
  }

  private async call(method: string, path: string, body?: unknown): Promise<any> {
    const key = `rolling-${++this.calls}`;
    const headers: Record<string, string> = method === 'POST' ? { 'idempotency-key': key } : {};
    const answer = await this.api.send(method, path, body, { headers }).catch((error: Error) => error);
    if (!(answer instanceof Error) && answer.status < 300) return answer.body;
    this.failures.push(
      `${method} ${path}: ${answer instanceof Error ? `${answer.message} ${String(answer.cause)}` : JSON.stringify([answer.status, answer.body])}`,
    );
    return undefined;
  }
}

describe('a new version is rolled out while people work', () => {
  const fleet = new Fleet();
  let api: Api;
  beforeAll(async () => {
    api = await fleet.start();
  });
  afterAll(() => fleet.stop());

  it('every replica of every service is replaced: no call fails, and nothing is done twice', async () => {
    const shop = await Shop.open(api);
    const chair = await shop.product('CHAIR');
    await shop.stock(chair, PIECES);
    await eventually(async () => expect((await shop.inventory(chair)).inStock).toBe(PIECES));

    const load = new Load(api, shop, chair);
    const end = load.begin();
    await fleet.replace();
    await end();

    expect(load.failures).toEqual([]);
    const kept = (await all(api, '/v1/sales_orders?')).map((order) => order.order_no as string);
    expect(kept.sort()).toEqual([...load.orders].sort());
    await eventually(async () => expect((await shop.inventory(chair)).inStock).toBe(PIECES + load.counted - load.packed));
    await expectSoundPlan(api);
  });
});
