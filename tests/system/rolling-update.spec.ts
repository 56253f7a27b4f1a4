import { all, type Api } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withFleet } from './running-fleet';
import { Shop } from './shop';
import { expectSoundPlan } from './sound-plan';

const BUYERS = 4;
const PIECES = 100_000;

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
  const running = withFleet();

  it('every replica of every service is replaced: no call fails, and nothing is done twice', async () => {
    const { api, fleet } = running();
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
