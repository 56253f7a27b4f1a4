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

/** What a company sells with, and what of it stands on an order. */
async function sellInEveryWay(shop: Shop, chair: number): Promise<void> {
  const { api } = shop;
  const tax_rate_id = (await api.post('/v1/tax_rates', { rate: 20, name: 'VAT' })).id;
  const service = await api.post('/v1/services', { name: 'assembly', variants: [{ sku: 'ASSEMBLY', sales_price: 60 }] });
  const choices = [{ label: 'gone' }, { label: 'web' }];
  const field = { field_type: 'singleSelect', entity_type: 'SalesOrder', source: 'test', label: 'Channel', options: { choices } };
  const channel = await api.post('/v1/custom_field_definitions', field);
  const [gone, web] = channel.options.choices;
  await api.patch(`/v1/custom_field_definitions/${channel.id}`, { options: { choices: [{ ...gone, deleted: true }, web] } });
  const body = shop.orderBody(chair, 1);
  await api.post('/v1/customer_addresses', { customer_id: body['customer_id'], entity_type: 'billing', city: 'York' });
  const list = await api.post('/v1/price_lists', { name: 'Trade' });
  const prices = [chair, service.variants[0].id].map((variant_id) => ({ variant_id, adjustment_method: 'percentage', amount: 10 }));
  await api.post('/v1/price_list_rows', { price_list_id: list.id, price_list_rows: prices });
  await api.post('/v1/price_list_customers', { price_list_id: list.id, price_list_customers: [{ customer_id: body['customer_id'] }] });
  await api.patch(`/v1/price_lists/${list.id}`, { is_active: true });
  const order = await api.post('/v1/sales_orders', {
    ...body,
    order_no: 'EVERY-WAY',
    status: 'PENDING',
    custom_fields: { [channel.id]: web.id },
    addresses: [{ entity_type: 'shipping', city: 'Leeds' }],
    sales_order_rows: [
      { variant_id: chair, quantity: 1, price_per_unit: 30, total_discount: 3, tax_rate_id },
      { variant_id: service.variants[0].id, quantity: 2 },
    ],
  });
  await api.post('/v1/sales_order_shipping_fee', { sales_order_id: order.id, amount: '4.5', description: 'parcel', tax_rate_id });
}

async function soldIn(api: Api) {
  const [order] = (await api.get('/v1/sales_orders?order_no=EVERY-WAY')).data;
  const definitions = await listed(api, 'custom_field_definitions');
  const [channel] = definitions;
  const value = channel!['options'].choices.find(({ id }: Row) => id === order.custom_fields[channel!['id']])?.label;
  return {
    order: only(order, 'total', 'total_tax', 'status'),
    rows: order.sales_order_rows.map((row: Row) => only(row, 'price_per_unit', 'total_discount', 'tax_rate', 'total')),
    addresses: order.addresses.map(({ entity_type, city }: Row) => [entity_type, city]),
    fee: only(order.shipping_fee, 'amount', 'description'),
    value,
    taxes: (await listed(api, 'tax_rates')).map((one) => only(one, 'name', 'rate')),
    customers: (await listed(api, 'customer_addresses')).map((one) => only(one, 'entity_type', 'city')),
    lists: (await listed(api, 'price_lists')).map((one) => only(one, 'name', 'is_active')),
    prices: (await listed(api, 'price_list_rows')).map((one) => only(one, 'adjustment_method', 'amount')),
    members: (await listed(api, 'price_list_customers')).length,
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
    await sellInEveryWay(shop, chair);
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
    expect(await soldIn(api)).toEqual(await soldIn(source().api));

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
