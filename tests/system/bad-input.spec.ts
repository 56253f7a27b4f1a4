import type { Answer } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { faultsOf, wrongBodies } from './described-bodies';
import { withCompany } from './running-company';
import { daysFromNow, Shop } from './shop';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly path?: string | RegExp;
}

/** The documented error, whole: status, word, place, sentence, and nothing that a stranger shouldn't see. */
function expectRefusal(answer: Answer, { status, code, path }: Refusal): void {
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status, body: { statusCode: status } });
  const { name, message, details } = answer.body;
  expect(name).toMatch(/Error$/);
  expect(message.split(' ').length).toBeGreaterThan(3);
  const codes = [answer.body.code, ...details.map((detail: any) => detail.code)];
  expect(codes).toContain(code);
  if (path !== undefined) {
    const paths = details.map((detail: any) => detail.path);
    expect(paths).toContainEqual(typeof path === 'string' ? path : expect.stringMatching(path));
  }
  expect(JSON.stringify(answer.body)).not.toMatch(/\.ts:|\.js:|node_modules|Error: /);
}

describe('bad input is refused in words, and changes nothing', () => {
  const running = withCompany();
  let shop: Shop;
  let chair: number;
  let order: any;

  beforeAll(async () => {
    shop = await Shop.open(running().api);
    chair = await shop.product('CHAIR');
    await shop.stock(chair, 4);
    order = await shop.order(chair, 3);
    await shop.see(order.id, 'IN_STOCK', 'NOT_APPLICABLE', 'NONE', 'NOT_SHIPPED').catch(() => undefined);
  });

  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    shop.api.send('POST', path, body, { headers });
  const orderWith = (row: Record<string, unknown>, more: Record<string, unknown> = {}): unknown => ({
    ...shop.orderBody(chair, 1),
    ...more,
    sales_order_rows: [{ variant_id: chair, quantity: 1, ...row }],
  });

  const orders: readonly [what: string, body: () => unknown, refusal: Refusal][] = [
    ['an unknown field', () => orderWith({}, { colour: 'red' }), { status: 422, code: 'UNKNOWN_FIELD', path: 'colour' }],
    [
      'an unknown field of a row',
      () => orderWith({ colour: 'red' }),
      { status: 422, code: 'UNKNOWN_FIELD', path: 'sales_order_rows/0/colour' },
    ],
    [
      'a wrong type',
      () => orderWith({ quantity: { $gt: 0 } }),
      { status: 422, code: 'QUANTITY_MALFORMED', path: 'sales_order_rows/0/quantity' },
    ],
    ['a list for a text', () => orderWith({}, { order_no: ['a'] }), { status: 422, code: 'NOT_A_TEXT', path: 'order_no' }],
    [
      '7 decimals',
      () => orderWith({ quantity: 1.1234567 }),
      { status: 422, code: 'QUANTITY_TOO_PRECISE', path: 'sales_order_rows/0/quantity' },
    ],
    ['zero', () => orderWith({ quantity: 0 }), { status: 422, code: 'QUANTITY_NOT_POSITIVE', path: 'sales_order_rows/0/quantity' }],
    [
      'a negative quantity',
      () => orderWith({ quantity: -2 }),
      { status: 422, code: 'QUANTITY_NOT_POSITIVE', path: 'sales_order_rows/0/quantity' },
    ],
    [
      'more than any quantity may be',
      () => orderWith({ quantity: 9_000_000_001 }),
      { status: 422, code: 'QUANTITY_TOO_LARGE', path: 'sales_order_rows/0/quantity' },
    ],
    [
      'an impossible day',
      () => orderWith({}, { delivery_date: '2026-02-30' }),
      { status: 422, code: 'DATE_MALFORMED', path: 'delivery_date' },
    ],
    [
      'an unknown variant',
      () => orderWith({ variant_id: 999_999 }),
      { status: 422, code: 'UNKNOWN_VARIANT', path: 'sales_order_rows/0/variant_id' },
    ],
    ['an unknown customer', () => orderWith({}, { customer_id: 999_999 }), { status: 422, code: 'UNKNOWN_CUSTOMER', path: 'customer_id' }],
    ['an unknown location', () => orderWith({}, { location_id: 999_999 }), { status: 422, code: 'UNKNOWN_LOCATION', path: 'location_id' }],
    ['no rows', () => ({ ...shop.orderBody(chair, 1), sales_order_rows: [] }), { status: 422, code: 'TOO_FEW', path: 'sales_order_rows' }],
    ['half a document', () => '{"order_no": "x"', { status: 400, code: 'MALFORMED_REQUEST' }],
  ];

  it.each(orders)('a sales order with %s', async (_what, body, refusal) => {
    const before = await state();
    expectRefusal(await post('/v1/sales_orders', body()), refusal);
    expect(await state()).toEqual(before);
  });

  it('every field of every body in the description, wrong in every way that it excludes, is 422 with its path', async () => {
    const bodies = wrongBodies(await shop.api.get('/v1/openapi.json'));
    expect(bodies.length).toBeGreaterThan(1000);
    const before = await state();
    const faults: string[] = [];
    const next = bodies.values();
    const sendAll = async (): Promise<void> => {
      for (const wrong of next) faults.push(...faultsOf(wrong, await shop.api.send(wrong.method, wrong.path, wrong.body)));
    };
    await Promise.all(Array.from({ length: 6 }, sendAll));
    expect(faults).toEqual([]);
    expect(await state()).toEqual(before);
  });

  it('an order that isn’t there is 404, a key that isn’t known 401', async () => {
    expectRefusal(await shop.api.send('GET', '/v1/sales_orders/999999'), { status: 404, code: 'NOT_FOUND' });
    expectRefusal(await shop.api.send('PATCH', '/v1/manufacturing_orders/999999', { status: 'DONE' }), {
      status: 404,
      code: 'NOT_FOUND',
    });
    const shutOut = await shop.api.send('GET', '/v1/sales_orders', undefined, {
      headers: { authorization: 'Bearer nobody' },
    });
    expectRefusal(shutOut, { status: 401, code: 'UNAUTHORIZED' });
  });

  it('I2: a recipe that would contain itself, directly or by way of another', async () => {
    const leg = await shop.product('LEG');
    const seat = await shop.product('SEAT', new Map([[leg, 4]]));
    const itemOf = async (variant: number): Promise<number> => (await shop.api.get(`/v1/variants/${variant}`)).product_id;
    const row = async (product: number, ingredient: number): Promise<unknown> => ({
      product_item_id: await itemOf(product),
      product_variant_id: product,
      ingredient_variant_id: ingredient,
      quantity: 1,
    });
    expectRefusal(await post('/v1/bom_rows', await row(leg, leg)), {
      status: 422,
      code: 'RECIPE_CYCLE',
      path: /ingredient_variant_id$/,
    });
    expectRefusal(await post('/v1/bom_rows', await row(leg, seat)), {
      status: 422,
      code: 'RECIPE_CYCLE',
      path: /ingredient_variant_id$/,
    });
    expect((await shop.api.get(`/v1/bom_rows?product_variant_id=${leg}`)).data).toEqual([]);
  });

  it('S5, T2: packing more than is there', async () => {
    const big = await shop.order(chair, 50);
    const before = await state();
    const answer = await post('/v1/sales_order_fulfillments', { sales_order_id: big.id, status: 'PACKED' });
    expect(answer.status).toBe(409);
    expect(['INSUFFICIENT_STOCK', 'NOT_RESERVED']).toContain(answer.body.code);
    expect(answer.body.message).toMatch(/50/);
    const [detail] = answer.body.details;
    expect(detail.path).toMatch(/quantity$|sales_order_row/);
    expect(Object.keys(detail.info).length).toBeGreaterThan(0);
    expect(await state()).toEqual(before);
    await shop.api.delete(`/v1/sales_orders/${big.id}`);
  });

  it('S2: packing more than is ordered', async () => {
    const answer = await post('/v1/sales_order_fulfillments', {
      sales_order_id: order.id,
      status: 'PACKED',
      sales_order_fulfillment_rows: [{ sales_order_row_id: order.sales_order_rows[0].id, quantity: 4 }],
    });
    expectRefusal(answer, { status: 409, code: 'MORE_THAN_OPEN', path: /sales_order_fulfillment_rows\/0\/quantity/ });
  });

  it('B2: receiving more than is open, unless it is allowed', async () => {
    const board = await shop.material('BOARD');
    const bought = await shop.buy(board, 10, daysFromNow(5));
    const row = bought.purchase_order_rows[0].id;
    expectRefusal(await post('/v1/purchase_order_receive', [{ purchase_order_row_id: row, quantity: 12 }]), {
      status: 409,
      code: 'OVER_RECEIPT',
      path: '0/quantity',
    });
    await eventually(async () => expect(await shop.inventory(board)).toMatchObject({ inStock: 0, expected: 10 }));
    const allowed = await post('/v1/purchase_order_receive', [{ purchase_order_row_id: row, quantity: 12, allow_over_receipt: true }]);
    expect(allowed.status).toBeLessThan(300);
    await eventually(async () => expect(await shop.inventory(board)).toMatchObject({ inStock: 12, expected: 0 }));
  });

  it('T2: adjusting below zero', async () => {
    const answer = await post('/v1/stock_adjustments', {
      stock_adjustment_number: 'BELOW',
      reference_no: 'BELOW',
      location_id: shop.works,
      adjustment_date: new Date().toISOString(),
      stock_adjustment_rows: [{ variant_id: chair, quantity: -5 }],
    });
    expectRefusal(answer, { status: 409, code: 'INSUFFICIENT_STOCK' });
    expect(answer.body.message).toMatch(/4/);
    expect(await shop.movements(chair)).toEqual([4]);
  });

  describe('the largest amounts there are', () => {
    const most = 9_000_000_000;
    let dust: number;
    let mountain: number;
    const adjusted = (variant: number, quantity: number, cost: number): Promise<Answer> =>
      post('/v1/stock_adjustments', {
        location_id: shop.works,
        stock_adjustment_rows: [{ variant_id: variant, quantity, cost_per_unit: cost }],
      });

    beforeAll(async () => {
      dust = await shop.material('DUST');
      mountain = await shop.product('MOUNTAIN', new Map([[dust, 3.0001]]));
    });

    it('T1: stock of which nobody could read how much it is', async () => {
      expect((await adjusted(dust, most, 1)).status).toBe(200);
      expectRefusal(await adjusted(dust, 0.000001, 1), { status: 422, code: 'QUANTITY_TOO_LARGE' });
      expect((await adjusted(mountain, 1, most)).status).toBe(200);
      expectRefusal(await adjusted(mountain, 1, 1), { status: 422, code: 'QUANTITY_TOO_LARGE' });
    });

    it('O2: an order for more of an ingredient than there can be', async () => {
      const body = { variant_id: mountain, planned_quantity: 3_000_000_000, location_id: shop.works };
      expectRefusal(await post('/v1/manufacturing_orders', body), { status: 422, code: 'QUANTITY_TOO_LARGE' });
    });

    it('B3, T9: what is only shown is shown, and no list is spoilt', async () => {
      const { body: bought } = await post('/v1/purchase_orders', {
        supplier_id: shop.supplier,
        location_id: shop.works,
        purchase_order_rows: [{ variant_id: dust, quantity: most, price_per_unit: most }],
      });
      expect(bought.total).toBe(most * most);
      const { body: sold } = await post('/v1/sales_orders', orderWith({ quantity: most, price_per_unit: most }));
      expect(sold.total).toBe(most * most);
      const { body: made } = await post('/v1/manufacturing_orders', {
        variant_id: mountain,
        planned_quantity: 0.000001,
        location_id: shop.works,
      });
      const operation = { manufacturing_order_id: made.id, operation_name: 'heap', planned_time_per_unit: most, cost_per_hour: most };
      for (let i = 0; i < 2; i++) {
        const { status, body } = await post('/v1/manufacturing_order_operation_rows', operation);
        expect([status, body.code]).toEqual([200, undefined]);
      }
      const lists = [
        'purchase_orders',
        'purchase_order_rows',
        'sales_orders',
        'manufacturing_orders',
        'manufacturing_order_operation_rows',
      ];
      for (const list of [...lists, 'inventory', 'inventory/totals', 'inventory_movements', 'batch_stocks', 'replenishment', 'plan/to_do'])
        expect([list, (await shop.api.send('GET', `/v1/${list}?limit=250`)).status]).toEqual([list, 200]);
      expect((await shop.api.send('GET', `/v1/purchase_orders/${bought.id}/pdf`)).status).toBe(200);
      expect(await shop.api.get('/v1/plan/check')).toMatchObject({ ok: true });
      expect((await shop.api.get('/v1/plan/status')).dead_letters.count).toBe(0);
    });
  });

  it('M1: a second manufacturing order for one row', async () => {
    const shelf = await shop.product('SHELF');
    const wanted = await shop.order(shelf, 1);
    await shop.makeToOrder(wanted);
    const again = await post('/v1/manufacturing_order_make_to_order', {
      sales_order_row_id: wanted.sales_order_rows[0].id,
    });
    expectRefusal(again, { status: 409, code: 'ALREADY_LINKED' });
  });

  it('the same Idempotency-Key twice: one order, one answer; with another body 409', async () => {
    const body = shop.orderBody(chair, 1);
    const headers = { 'idempotency-key': `once-${shop.works}` };
    const [first, second] = await Promise.all([post('/v1/sales_orders', body, headers), post('/v1/sales_orders', body, headers)]);
    const third = await post('/v1/sales_orders', body, headers);
    expect([first.status, second.status, third.status]).toEqual([200, 200, 200]);
    expect([second.body.id, third.body.id]).toEqual([first.body.id, first.body.id]);
    const { data } = await shop.api.get(`/v1/sales_orders?order_no=${String(body['order_no'])}`);
    expect(data).toHaveLength(1);
    expectRefusal(await post('/v1/sales_orders', { ...body, order_no: 'another' }, headers), {
      status: 409,
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('a stale If-Match is 412 and changes nothing', async () => {
    const read = await shop.api.send('GET', `/v1/sales_orders/${order.id}`);
    const etag = read.headers.get('etag')!;
    await shop.api.patch(`/v1/sales_orders/${order.id}`, { additional_info: 'by the first' }, { headers: { 'if-match': etag } });
    const late = await shop.api.send(
      'PATCH',
      `/v1/sales_orders/${order.id}`,
      { additional_info: 'by the second' },
      { headers: { 'if-match': etag } },
    );
    expectRefusal(late, { status: 412, code: 'STALE_VERSION' });
    expect((await shop.api.get(`/v1/sales_orders/${order.id}`)).additional_info).toBe('by the first');
  });

  /** What could have changed: how many orders there are, and what lies and is wanted of the chair. */
  async function state(): Promise<unknown> {
    const orders = await shop.api.send('GET', '/v1/sales_orders?limit=1');
    return { pagination: JSON.parse(orders.headers.get('x-pagination')!), movements: await shop.movements(chair) };
  }
});
