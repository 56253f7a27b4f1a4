import { eventually } from '@pegboard/testing';
import { Api } from '@pegboard/company';
import { withCompany } from './running-company';
import { Shop } from './shop';
import { expectSoundPlan } from './sound-plan';

const ROWS = Number(process.env['BULK_ROWS'] ?? 200);
/** Waits for the direct answer, for as long as it may. */
const PATIENT = { headers: { prefer: 'wait=20' } };

describe('work on many at once, in a whole company', () => {
  const running = withCompany();
  let shop: Shop;
  let board: number;
  let chair: number;
  beforeAll(async () => {
    shop = await Shop.open(running().api);
    board = await shop.material('BULK-BOARD');
    chair = await shop.product('BULK-CHAIR', new Map([[board, 2]]));
  });

  /** An order of so many rows of which the plan says that nothing covers them. */
  const orderOf = async (rows: number): Promise<any> => {
    const order = await shop.api.post('/v1/sales_orders', {
      ...shop.orderBody(chair, 1),
      sales_order_rows: Array.from({ length: rows }, () => ({ variant_id: chair, quantity: 1, price_per_unit: 50 })),
    });
    await eventually(async () => expect((await shop.api.get(`/v1/sales_orders/${order.id}`)).product_availability).toBe('NOT_AVAILABLE'));
    return order;
  };

  it('M1: an order of 200 rows is made to order whole', async () => {
    await shop.api.post('/v1/manufacturing_order_make_to_order/bulk', { sales_order_ids: [(await orderOf(2)).id] });
    const order = await orderOf(ROWS);
    const started = performance.now();
    const { data: results } = await shop.api.post('/v1/manufacturing_order_make_to_order/bulk', { sales_order_ids: [order.id] }, PATIENT);
    console.log(`make to order of ${ROWS} rows: ${Math.round(performance.now() - started)} ms`);
    expect(results.filter(({ result }: any) => result === 'created')).toHaveLength(ROWS);
    expect(new Set(results.map((row: any) => row.manufacturing_order_id)).size).toBe(ROWS);
    await expectSoundPlan(running().api);
  });

  it('work that takes longer than its caller waits is answered with a job, which every replica can be asked for', async () => {
    const other = await running().replica('manufacturing');
    const orders = [await orderOf(2), await orderOf(3)];
    const body = { sales_order_ids: [...orders.map(({ id }) => id as number), 99_999_999] };
    const options = { headers: { prefer: 'respond-async', 'idempotency-key': `bulk-${process.pid}` } };
    const path = '/v1/manufacturing_order_make_to_order/bulk';
    const first = await shop.api.send('POST', path, body, options);
    const { id } = first.body as { id: number };
    expect([first.status, first.headers.get('location')]).toEqual([202, `/v1/jobs/${id}`]);
    const again = await shop.api.send('POST', path, body, options);
    expect([again.status, again.headers.get('location'), (again.body as any).id]).toEqual([202, `/v1/jobs/${id}`, id]);
    const asked = [running().api, new Api(other.url, 'system-test-key')];
    await eventually(async () => expect((await asked[0]!.get(`/v1/jobs/${id}`)).status).toBe('DONE'));
    for (const api of asked) {
      const job = await api.get(`/v1/jobs/${id}`);
      expect(job).toMatchObject({ steps_total: 3, steps_done: 3 });
      expect(job.results.map((row: any) => [row.sales_order_id, row.result, row.code])).toEqual([
        ...orders.flatMap(({ id: order, sales_order_rows: rows }) => rows.map(() => [order, 'created', null])),
        [99_999_999, 'failed', 'NOT_FOUND'],
      ]);
    }
  });

  it('500 rows of recipes are added whole; what is wrong is refused as for one row', async () => {
    const products = await Promise.all(Array.from({ length: 5 }, (_, i) => shop.product(`BULK-P${i}`)));
    const items = await Promise.all(products.map(async (variant) => (await shop.api.get(`/v1/variants/${variant}`)).product_id as number));
    const row = (i: number, ingredient = board) => ({
      product_item_id: items[i % 5],
      product_variant_id: products[i % 5],
      ingredient_variant_id: ingredient,
      quantity: 1 + i,
    });
    const rows = Array.from({ length: 500 }, (_, i) => row(i));
    const wrong = await shop.api.send('POST', '/v1/bom_rows/batch/create', { data: [...rows.slice(1), row(3, 99_999_999)] }, PATIENT);
    expect([wrong.status, wrong.body]).toMatchObject([
      422,
      { code: 'UNKNOWN_VARIANT', details: [{ path: 'data/499/ingredient_variant_id' }] },
    ]);
    const started = performance.now();
    expect((await shop.api.send('POST', '/v1/bom_rows/batch/create', { data: rows }, PATIENT)).status).toBe(204);
    console.log(`500 recipe rows: ${Math.round(performance.now() - started)} ms`);
    const { headers } = await shop.api.send('GET', `/v1/bom_rows?product_variant_id=${products[0]}&limit=1`);
    expect(JSON.parse(headers.get('x-pagination')!)).toMatchObject({ total_records: '100' });
  });
});
