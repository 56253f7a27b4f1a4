import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Api, type Answer, type CallOptions } from '@pegboard/company';
import { copyCompany } from '@pegboard/exchange';
import { repositoryRoot } from '@pegboard/servers';
import { eventually } from '@pegboard/testing';
import { daysFromNow, Shop } from './shop';
import { withCompany } from './running-company';
import { expectSoundPlan } from './sound-plan';

type Row = Record<string, any>;

const listed = async (api: Api, path: string): Promise<Row[]> =>
  (await api.get(`/v1/${path}${path.includes('?') ? '&' : '?'}limit=250`)).data;
const only = (one: Row, ...fields: string[]): unknown[] => fields.map((field) => one[field] ?? null);
const sorted = (lines: unknown[]): string[] => lines.map((line) => JSON.stringify(line)).sort();

/** What the plan says of all that is open, by numbers and SKUs, in the order of the rankings. */
async function planOf(api: Api) {
  const open = ({ status }: Row): boolean => !['DELIVERED', 'DONE'].includes(status);
  const variants = new Map((await listed(api, 'variants')).map(({ id, sku }) => [id, sku]));
  const locations = new Map((await listed(api, 'locations')).map(({ id, name }) => [id, name]));
  const [dates, four] = [
    ['product_expected_date', 'ingredient_expected_date'],
    ['product_availability', 'ingredient_availability', 'production_status'],
  ];
  return {
    sales: (await listed(api, 'sales_orders')).filter(open).map((one) => only(one, 'order_no', ...four, ...dates)),
    work: (await listed(api, 'manufacturing_orders'))
      .filter(open)
      .map((one) => [
        ...only(one, 'order_no', 'ingredient_availability', 'ingredient_expected_date'),
        one['planned_quantity'] - one['completed_quantity'],
      ]),
    links: sorted(
      (await listed(api, 'manufacturing_orders'))
        .filter(open)
        .map((one) => [one['order_no'], one['sales_order_row_id'] ? 'linked' : 'to stock']),
    ),
    stock: sorted(
      (await listed(api, 'inventory'))
        .filter((line) =>
          only(line, 'quantity_in_stock', 'quantity_committed', 'quantity_expected').some((quantity) => Number(quantity) !== 0),
        )
        .map((line) => [
          variants.get(line['variant_id']),
          locations.get(line['location_id']),
          ...only(line, 'quantity_in_stock', 'quantity_committed', 'quantity_expected', 'quantity_missing_or_excess').map(Number),
          Number(line['average_cost']),
        ]),
    ),
    batches: sorted((await listed(api, 'batch_stocks')).map((one) => only(one, 'batch_number', 'expiration_date', 'quantity_in_stock'))),
  };
}

/** Breaks at the third sales order, as a line may at any moment. */
class Breaking extends Api {
  private orders = 0;

  override async send<T = any>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer<T>> {
    if (method === 'POST' && path === '/v1/sales_orders' && ++this.orders === 3) throw new Error('the line is down');
    return super.send<T>(method, path, body, options);
  }
}

describe('a company, copied over the API that Katana has too', () => {
  const source = withCompany();
  const target = withCompany();
  let shop: Shop;

  beforeAll(async () => {
    const { api } = source();
    shop = await Shop.open(api);
    const beam = await shop.material('beam');
    const chair = await shop.product('chair', new Map([[beam, 2]]));
    const bench = await shop.product('bench', new Map([[beam, 4]]));
    const varnish = await api.post('/v1/materials', { name: 'varnish', uom: 'l', batch_tracked: true, variants: [{ sku: 'VARNISH' }] });
    await shop.stock(beam, 30);
    await shop.stock(chair, 6);
    const body = shop.adjustmentBody(varnish.variants[0].id, 5);
    const batches = [{ batch_number: 'V-1', expiration_date: '2040-01-31', quantity: 5 }];
    const row = { variant_id: varnish.variants[0].id, quantity: 5, cost_per_unit: 3.25, batch_transactions: batches };
    await api.post('/v1/stock_adjustments', { ...body, stock_adjustment_rows: [row] });
    await api.post('/v1/inventory_reorder_points', { variant_id: beam, location_id: shop.works, reorder_point: 12 });
    await shop.buy(beam, 40, daysFromNow(9));
    const orders = [];
    for (const [variant, quantity] of [
      [chair, 5],
      [bench, 3],
      [chair, 4],
      [bench, 9],
    ] as const)
      orders.push(await shop.order(variant, quantity));
    await shop.makeToOrder(orders[1], { waitForPlan: true });
    await shop.makeToOrder(orders[3], { waitForPlan: true });
    await api.post('/v1/manufacturing_orders', { variant_id: chair, planned_quantity: 7, location_id: shop.works });
    await api.post('/v1/sales_order_fulfillments', {
      sales_order_id: orders[0].id,
      status: 'PACKED',
      sales_order_fulfillment_rows: [{ sales_order_row_id: orders[0].sales_order_rows[0].id, quantity: 2 }],
    });
    await api.post(`/v1/sales_orders/${orders[3].id}/rank?wait_for_plan=true`, { position: 'first' });
    await expectSoundPlan(api);
  });

  it('a dry run says how much there is, and makes nothing', async () => {
    const dry = await copyCompany(source().api, target().api, { isDryRun: true });
    expect(dry).toMatchObject({ problems: [], leftOut: [], unchanged: 0 });
    expect(dry.made).toBeGreaterThan(15);
    expect(await listed(target().api, 'variants')).toEqual([]);
  });

  it('goes on where it was stopped; the copy’s plan equals the original’s, and a second run changes nothing', async () => {
    const { api, company } = target();
    await expect(copyCompany(source().api, new Breaking(company.gateway.url, company.apiKey))).rejects.toThrow('the line is down');
    expect((await listed(api, 'sales_orders')).length).toBe(2);
    const seen: [done: number, all: number][] = [];
    const copied = await copyCompany(source().api, api, { progress: (...at) => seen.push(at) });
    expect([copied.problems, copied.leftOut]).toEqual([[], []]);
    expect([seen.at(-1)![0], copied.unchanged > 10]).toEqual([seen.at(-1)![1], true]);
    await eventually(async () => expect(await planOf(api)).toEqual(await planOf(source().api)));
    await expectSoundPlan(api);

    const { last_sequence: before } = await api.get('/v1/events?limit=1');
    const command = join(repositoryRoot(), 'dist', 'tools', 'cli', 'main.js');
    const env = {
      ...process.env,
      PEGBOARD_URL: target().company.gateway.url,
      PEGBOARD_API_KEY: target().company.apiKey,
      KATANA_API_KEY: source().company.apiKey,
    };
    const words = ['import', 'katana', '--url', `${source().company.gateway.url}/v1`, '--json'];
    const again = await new Promise<string>((resolve, reject) =>
      execFile(process.execPath, [command, ...words], { env }, (problem, out, error) =>
        problem ? reject(new Error(error)) : resolve(out),
      ),
    );
    expect(JSON.parse(again)).toMatchObject({ is_dry_run: false, problems: [], made: 0, unchanged: copied.made + copied.unchanged });
    expect((await api.get('/v1/events?limit=1')).last_sequence).toBe(before);
  });

  it('what is new in the original is copied, and takes its place in the ranking', async () => {
    const { api } = target();
    const chair = (await listed(source().api, 'variants')).find(({ sku }) => sku.endsWith('-chair'))!;
    const more = await shop.order(chair['id'], 2);
    await source().api.post(`/v1/sales_orders/${more.id}/rank?wait_for_plan=true`, { position: 'first' });
    expect(await copyCompany(source().api, api)).toMatchObject({ problems: [], made: 1 });
    await eventually(async () => expect(await planOf(api)).toEqual(await planOf(source().api)));
  });
});
