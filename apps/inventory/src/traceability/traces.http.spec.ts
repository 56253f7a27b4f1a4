import { posting, type MovementLine } from '@pegboard/domain-inventory/testing';
import { quantity } from '@pegboard/kit';
import { StockLedger } from '../stock/stock-ledger';
import { material, withInventory } from '../testing/company';
import { CustomersOfOrders } from './customers-of-orders';

const MAY = '2026-05-24T10:00:00.000Z';

describe('traceability over HTTP (T8)', () => {
  const { app, ok, send } = withInventory();
  let [factory, steel, leg, s1, l1] = [0, 0, 0, 0, 0];

  beforeAll(async () => {
    factory = (await ok('POST', '/v1/locations', { name: 'Factory' })).id;
    steel = (await ok('POST', '/v1/materials', material({ batch_tracked: true }))).variants[0].id;
    leg = (await ok('POST', '/v1/materials', material({ batch_tracked: true }))).variants[0].id;
    const ledger = app().get(StockLedger);
    const post = async (kind: Parameters<typeof posting>[1], cause: string, lines: MovementLine[]): Promise<number[]> => {
      const [type, id] = cause.split('/') as [string, string];
      const outcome = await ledger.post(
        posting(
          cause,
          kind,
          lines.map((line) => ({ location_id: factory, ...line })),
          { cause: { type, id: Number(id), number: `<${cause}>` } },
        ),
      );
      expect(outcome.refusal).toBeNull();
      return outcome.batch_ids as number[];
    };
    const lot = (batch_number: string) => ({ new_batch: { batch_number, expiration_date: null } });
    [s1] = (await post('receipt', 'purchase_order/4', [
      { variant_id: steel, quantity: 10, ...lot('S1'), serves: 'purchase_order_row/1' },
    ])) as [number];
    [l1] = (await post('production', 'manufacturing_order/5', [
      { variant_id: leg, quantity: 3, ...lot('L1'), serves: 'manufacturing_order/5' },
      { variant_id: steel, quantity: -6, batch_id: s1, serves: 'manufacturing_order_recipe_row/1' },
    ])) as [number];
    await post('sale', 'sales_order/9', [{ variant_id: leg, quantity: -2, batch_id: l1, serves: 'sales_order_row/1' }]);
    await app()
      .get(CustomersOfOrders)
      .learn({ id: 9, version: 1, order_no: 'SO-9', customer_id: 3, customer_name: 'Ann & Co' } as never);
  });

  it('a trace is nodes and edges with quantities, both ways', async () => {
    const back = await ok('GET', `/v1/batches/${l1}/trace?direction=backward`);
    expect(back.edges).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ from: `batch/${s1}`, to: 'manufacturing_order/5', quantity: 6 }),
        expect.objectContaining({ from: 'manufacturing_order/5', to: `batch/${l1}`, quantity: 3 }),
        expect.objectContaining({ from: 'purchase_order/4', to: `batch/${s1}`, quantity: 10 }),
      ]),
    );
    const forth = await ok('GET', `/v1/batches/${s1}/trace?direction=forward`);
    expect(forth.nodes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'batch',
          batch_number: 'S1',
          quantity_in: 10,
          quantity_out: 6,
          quantity_in_stock: 4,
          stock: [{ location_id: factory, location_name: 'Factory', quantity: 4 }],
        }),
        expect.objectContaining({ type: 'sales_order', resource_id: 9 }),
      ]),
    );
    expect((await send('GET', `/v1/batches/${s1}/trace?direction=sideways`)).status).toBe(422);
    expect((await send('GET', '/v1/batches/999999/trace')).status).toBe(404);
  });

  it('a recall reaches every batch, stock, order and customer in one call', async () => {
    expect(await ok('GET', `/v1/batches/${s1}/recall`)).toMatchObject({
      batch_id: s1,
      is_balanced: true,
      batches: [{ batch_number: 'S1' }, { batch_number: 'L1' }],
      stock: [
        { batch_number: 'S1', quantity: 4 },
        { batch_number: 'L1', quantity: 1 },
      ],
      sales_orders: [
        { sales_order_id: 9, order_no: 'SO-9', customer_id: 3, customer_name: 'Ann & Co', goods: [{ batch_number: 'L1', quantity: 2 }] },
      ],
      customers: [{ customer_id: 3, customer_name: 'Ann & Co', sales_order_ids: [9] }],
      untraceable: [],
    });
  });

  it('a sales order tells what it was made from', async () => {
    const { nodes } = await ok('GET', '/v1/batches/trace?sales_order_id=9');
    expect(nodes.map(({ id }: { id: string }) => id).sort()).toEqual(
      [`batch/${l1}`, `batch/${s1}`, 'manufacturing_order/5', 'purchase_order/4', 'sales_order/9'].sort(),
    );
  });

  it('R2: what came back is on the trace and in the recall, into stock or not', async () => {
    const row = { sales_order_row_id: 1, sales_order_fulfillment_id: 5, variant_id: leg, quantity: quantity(1), reason_id: null };
    const one = { return_location_id: factory, order_created_date: MAY, return_date: MAY, is_back: true };
    const rows = [null, factory].map((restock_location_id, id) => ({
      ...row,
      id,
      restock_location_id,
      batch_transactions: [{ batch_id: l1, quantity: quantity(1) }],
    }));
    await app()
      .get(CustomersOfOrders)
      .learn({
        ...{ id: 9, version: 2, order_no: 'SO-9', customer_id: 3, customer_name: 'Ann & Co' },
        returns: [
          { ...one, id: 6, order_no: 'RO-6', status: 'RESTOCKED_ALL', rows },
          { ...one, id: 7, order_no: 'RO-7', status: 'NOT_RETURNED', is_back: false, rows },
        ],
      } as never);
    const found = await ok('GET', `/v1/batches/${s1}/recall`);
    const goods = { sales_return_id: 6, order_no: 'RO-6', return_date: MAY, batch_number: 'L1', quantity: 1 };
    expect(found.sales_orders).toMatchObject([
      {
        returned: [
          { ...goods, restock_location_id: null },
          { ...goods, restock_location_id: factory },
        ],
      },
    ]);
    const edges = [
      { from: 'sales_order/9', to: 'sales_return/6', quantity: 2 },
      { from: 'sales_return/6', to: `batch/${l1}`, quantity: 1 },
    ].map((edge) => expect.objectContaining(edge));
    for (const trace of [
      found,
      await ok('GET', `/v1/batches/${l1}/trace?direction=forward`),
      await ok('GET', '/v1/batches/trace?sales_order_id=9'),
    ]) {
      expect(trace.edges).toEqual(expect.arrayContaining(edges));
      expect(trace.nodes).toEqual(
        expect.arrayContaining([expect.objectContaining({ type: 'sales_return', kind: 'return', resource_id: 6, number: 'RO-6' })]),
      );
    }
  });

  it('a trace is a picture too, with everything escaped', async () => {
    const svg = await app().inject({
      method: 'GET',
      url: `/v1/batches/${s1}/trace?direction=forward&format=svg`,
      headers: { authorization: 'Bearer test-key-123' },
    });
    expect(svg.headers['content-type']).toContain('image/svg+xml');
    expect(svg.body).toContain('S1');
    expect(svg.body).not.toContain('<sales_order/9>');
    // With the return.
    expect(svg.body.match(/<rect /g)).toHaveLength(6);
    const mermaid = await app().inject({
      method: 'GET',
      url: `/v1/batches/${s1}/trace?direction=forward&format=mermaid`,
      headers: { authorization: 'Bearer test-key-123' },
    });
    expect(mermaid.body.split('\n')[0]).toBe('flowchart LR');
    expect(mermaid.body).toContain('-->|6|');
  });
});
