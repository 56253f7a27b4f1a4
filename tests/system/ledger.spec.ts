import type { Answer } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';

/** What the ledger refuses, over HTTP, and what it keeps when it is killed: nothing moves that was not answered for. */
describe('the stock ledger under bad input and trouble', () => {
  const running = withCompany();
  let shop: Shop;
  let beam = 0;
  let paint = 0;
  let glue = 0;
  let elsewhere = 0;
  const batches: Record<string, number> = {};

  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
    running().api.send('POST', path, body, { headers });
  const tracked = async (name: string): Promise<number> =>
    (await running().api.post('/v1/materials', { name, batch_tracked: true, is_sellable: true, variants: [{ sku: name }] })).variants[0].id;
  const adjust = (rows: unknown, more: object = {}): Promise<Answer> =>
    post('/v1/stock_adjustments', { location_id: shop.works, stock_adjustment_rows: rows, ...more });
  const transfer = (rows: unknown, more: object = {}): Promise<Answer> =>
    post('/v1/stock_transfers', { source_location_id: shop.works, target_location_id: elsewhere, stock_transfer_rows: rows, ...more });
  const row = (variant_id: number, quantity: number, ...lines: [number | null, number][]) => ({
    variant_id,
    quantity,
    ...(lines.length > 0 ? { batch_transactions: lines.map(([batch_id, amount]) => ({ batch_id, quantity: amount })) } : {}),
  });
  const pack = async (...lines: [number, number][]): Promise<Answer> => {
    const order = await shop.order(paint, 2);
    const answer = await post('/v1/sales_order_fulfillments', {
      sales_order_id: order.id,
      override_reservation: true,
      sales_order_fulfillment_rows: [
        {
          sales_order_row_id: order.sales_order_rows[0].id,
          quantity: 2,
          ...(lines.length > 0 ? { batch_transactions: lines.map(([batch_id, quantity]) => ({ batch_id, quantity })) } : {}),
        },
      ],
    });
    await running()
      .api.delete(`/v1/sales_orders/${order.id}`)
      .catch(() => undefined);
    return answer;
  };
  /** Everything that lies anywhere and every document of the ledger. */
  const state = async (): Promise<unknown> => {
    const api = running().api;
    const paths = ['inventory_movements', 'stock_adjustments', 'stock_transfers'];
    return Promise.all(paths.map(async (path) => (await api.send('GET', `/v1/${path}?limit=1`)).headers.get('x-pagination')));
  };

  beforeAll(async () => {
    shop = await Shop.open(running().api);
    elsewhere = (await running().api.post('/v1/locations', { name: 'Elsewhere' })).id;
    beam = await shop.material('BEAM');
    [paint, glue] = [await tracked('PAINT'), await tracked('GLUE')];
    await shop.stock(beam, 10);
    const made = await adjust([
      {
        variant_id: paint,
        quantity: 9,
        batch_transactions: [
          { batch_number: 'GOOD', expiration_date: '2930-01-01', quantity: 5 },
          { batch_number: 'OLD', expiration_date: '2020-01-01', quantity: 4 },
        ],
      },
      { variant_id: glue, quantity: 3, batch_transactions: [{ batch_number: 'GLUE-1', quantity: 3 }] },
    ]);
    expect(made.status).toBe(200);
    for (const name of ['GOOD', 'OLD', 'GLUE-1']) batches[name] = (await running().api.get(`/v1/batches?batch_number=${name}`)).data[0].id;
  });

  const cases: readonly [what: string, ask: () => Promise<Answer>, status: number, code: string, path: string, numbers: object][] = [
    [
      'an expired batch',
      () => pack([batches['OLD']!, 2]),
      409,
      'BATCH_EXPIRED',
      'sales_order_fulfillment_rows/0/batch_transactions/0',
      { expiration_date: '2020-01-01' },
    ],
    [
      'an unknown batch',
      () => pack([999_999, 2]),
      422,
      'UNKNOWN_BATCH',
      'sales_order_fulfillment_rows/0/batch_transactions/0',
      { batch_id: 999_999 },
    ],
    [
      'a batch of another variant',
      () => pack([batches['GLUE-1']!, 2]),
      422,
      'BATCH_OF_ANOTHER_VARIANT',
      'sales_order_fulfillment_rows/0/batch_transactions/0',
      { sku: 'PAINT' },
    ],
    [
      'batches that do not add up',
      () => pack([batches['GOOD']!, 1.5]),
      422,
      'BATCHES_DO_NOT_ADD_UP',
      'sales_order_fulfillment_rows/0/batch_transactions',
      { batches: '1.5', quantity: '2', difference: '-0.5' },
    ],
    ['no batch on a tracked item', () => pack(), 422, 'BATCHES_REQUIRED', 'sales_order_fulfillment_rows/0/batch_transactions', {}],
    [
      'an adjustment that does not add up',
      () => adjust([row(paint, -3, [batches['GOOD']!, 2])]),
      422,
      'BATCHES_DO_NOT_ADD_UP',
      'stock_adjustment_rows/0/batch_transactions',
      { quantity: '-3', difference: '1' },
    ],
    [
      'a batch on an untracked item',
      () => adjust([row(beam, -1, [batches['GOOD']!, 1])]),
      422,
      'NOT_BATCH_TRACKED',
      'stock_adjustment_rows/0/batch_transactions/0',
      {},
    ],
    [
      'more than a batch has',
      () => adjust([row(paint, -6, [batches['GOOD']!, 6])]),
      409,
      'INSUFFICIENT_STOCK',
      'stock_adjustment_rows/0/batch_transactions/0',
      { asked: '6', in_stock: '5', short: '1' },
    ],
    [
      'a transfer to the same place',
      () => transfer([row(beam, 1)], { target_location_id: shop.works }),
      422,
      'SAME_LOCATION',
      'target_location_id',
      {},
    ],
    [
      'a transfer of more than is there, sent at once',
      () => transfer([row(beam, 11)], { status: 'inTransit' }),
      409,
      'INSUFFICIENT_STOCK',
      'stock_transfer_rows/0',
      { asked: '11', in_stock: '10', short: '1' },
    ],
    [
      'an adjustment of more than 1 000 lines',
      () =>
        adjust(
          Array.from({ length: 2 }, () => row(paint, 600, ...Array.from({ length: 600 }, (): [number, number] => [batches['GOOD']!, 1]))),
        ),
      422,
      'TOO_MANY_LINES',
      'stock_adjustment_rows',
      { count: 1200, limit: 1000 },
    ],
    [
      'a transfer of more than 1 000 lines',
      () =>
        transfer(
          Array.from({ length: 2 }, () =>
            row(paint, 0.6, ...Array.from({ length: 600 }, (): [number, number] => [batches['GOOD']!, 0.001])),
          ),
          { status: 'inTransit' },
        ),
      422,
      'TOO_MANY_LINES',
      '',
      { count: 1200, limit: 1000 },
    ],
    ['a text with a NUL', () => adjust([row(beam, 1)], { reason: 'a\0b' }), 422, '', 'reason', {}],
  ];

  it.each(cases)('%s is refused with numbers, and nothing moves', async (_what, ask, status, code, path, numbers) => {
    const before = await state();
    const answer = await ask();
    expect(answer.status).toBe(status);
    const [detail] = answer.body.details;
    if (code) expect([answer.body.code, detail.code]).toEqual([code, code]);
    if (path) expect(detail.path).toBe(path);
    expect(detail.info ?? {}).toMatchObject(numbers);
    expect(answer.body.message.split(' ').length).toBeGreaterThan(3);
    expect(await state()).toEqual(before);
  });

  it('a closed stocktake is not counted any more', async () => {
    const { api } = running();
    const { id } = await api.post('/v1/stocktakes', { location_id: shop.works });
    const [counted] = await api.post('/v1/stocktake_rows', { stocktake_id: id, variant_id: beam, counted_quantity: 10 });
    await api.patch(`/v1/stocktakes/${id}`, { status: 'COMPLETED' });
    const before = await state();
    const refused = [
      await api.send('PATCH', `/v1/stocktake_rows/${counted.id}`, { counted_quantity: 3 }),
      await post('/v1/stocktake_rows', { stocktake_id: id, variant_id: paint, batch_id: batches['GOOD'], counted_quantity: 1 }),
    ];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'STOCKTAKE_CLOSED'],
      [409, 'STOCKTAKE_CLOSED'],
    ]);
    expect(await state()).toEqual(before);
  });

  it('forty ask for the last three units at once, through two replicas: three get one (T2)', async () => {
    const second = await running().replica('inventory');
    const last = await shop.material('LAST');
    await shop.stock(last, 3);
    const body = { location_id: shop.works, stock_adjustment_rows: [row(last, -1)] };
    const { apiKey } = running().company;
    const atSecond = (): Promise<number> =>
      fetch(`${second.url}/v1/stock_adjustments`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).then(({ status }) => status);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? post('/v1/stock_adjustments', body).then(({ status }) => status) : atSecond())),
    );
    expect(answers.filter((status) => status === 200)).toHaveLength(3);
    expect(answers.filter((status) => status === 409)).toHaveLength(37);
    expect((await shop.movements(last)).reduce((a: number, b: number) => a + b, 0)).toBe(0);
    await second.stop();
  });

  it('killed in the middle of work, it has everything it answered for, once (T3)', async () => {
    const sand = await shop.material('SAND');
    const inventory = running().company.services.inventory;
    const ask = (i: number): Promise<Answer | undefined> =>
      post(
        '/v1/stock_adjustments',
        { location_id: shop.works, stock_adjustment_rows: [row(sand, 1)] },
        { 'idempotency-key': `sand-${i}` },
      ).catch(() => undefined);
    const first = Array.from({ length: 60 }, (_, i) => ask(i));
    await Promise.race(first);
    await inventory.kill();
    const answered = (await Promise.all(first)).map((answer) => answer?.status === 200);
    await inventory.start();
    await running().company.untilReady();
    const stock = async (): Promise<number> => (await shop.movements(sand)).length;
    expect(await stock()).toBeGreaterThanOrEqual(answered.filter(Boolean).length);
    await eventually(async () => {
      const again = await Promise.all(Array.from({ length: 60 }, (_, i) => ask(i)));
      expect(again.every((answer) => answer?.status === 200)).toBe(true);
    });
    expect(await stock()).toBe(60);
  });
});
