import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';
import { expectSoundPlan } from './sound-plan';

const ROWS = Number(process.env['BULK_ROWS'] ?? 200);

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
    const { data: results } = await shop.api.post('/v1/manufacturing_order_make_to_order/bulk', { sales_order_ids: [order.id] });
    console.log(`make to order of ${ROWS} rows: ${Math.round(performance.now() - started)} ms`);
    expect(results.filter(({ result }: any) => result === 'created')).toHaveLength(ROWS);
    expect(new Set(results.map((row: any) => row.manufacturing_order_id)).size).toBe(ROWS);
    await expectSoundPlan(running().api);
  });
});
