import { eventually, withServers } from '@pegboard/testing';
import { CHAIR, FACTORY, OFFICE, PAINT } from '../testing/neighbours';
import { withSalesService } from '../testing/sales-service';

/** The calls by which customers' returns are kept, as a client of the public API makes them. */
describe('sales returns over HTTP (R1–R3)', () => {
  const { send, neighbours, heard } = withSalesService(withServers());
  let customerId = 0;

  const ok = async (...request: Parameters<typeof send>): Promise<any> => {
    const { status, body } = await send(...request);
    expect([request[1], status, body]).toEqual([
      request[1],
      request[0] === 'DELETE' ? 204 : 200,
      request[0] === 'DELETE' ? undefined : body,
    ]);
    return body;
  };
  /** A delivered order with one row, and the id of the row of its fulfillment. */
  async function delivered(quantity = 4, row: object = {}): Promise<{ id: number; fulfillmentRowId: number; fulfillment: number }> {
    customerId ||= (await send('POST', '/customers', { name: 'Ada' })).body.id;
    neighbours.put(CHAIR, 10);
    const rows = [{ variant_id: CHAIR, quantity, ...row }];
    const { id } = await ok('POST', '/sales_orders', { customer_id: customerId, sales_order_rows: rows });
    const { body } = await send('POST', '/sales_order_fulfillments', { sales_order_id: id, status: 'DELIVERED' });
    const [item] = await ok('GET', `/sales_orders/${id}/returnable_items`);
    return { id, fulfillmentRowId: item.fulfillment_row_id, fulfillment: body.id };
  }
  const announce = (sales_order_id: number, more: object = {}): Promise<any> =>
    ok('POST', '/sales_returns', { sales_order_id, return_location_id: FACTORY, ...more });
  const rowOf = (sales_return_id: number, fulfillment_row_id: number, more: object = {}) => ({
    sales_return_id,
    fulfillment_row_id,
    variant_id: CHAIR,
    quantity: '1',
    ...more,
  });

  it('goods come back in steps: announced, back, in stock; and out again', async () => {
    const { id: orderId, fulfillmentRowId, fulfillment } = await delivered(4, { price_per_unit: 40, total_discount: 8 });
    expect(await ok('GET', `/sales_orders/${orderId}/returnable_items`)).toEqual([
      {
        fulfillment_row_id: fulfillmentRowId,
        sales_order_row_id: expect.any(Number),
        variant_id: CHAIR,
        location_id: FACTORY,
        quantity_sold: '4',
        available_for_return_quantity: '4',
        net_price_per_unit: '38',
      },
    ]);
    const [{ id: reason_id }] = await ok('GET', '/sales_returns/return_reasons');
    const one = await announce(orderId, { order_created_date: '2026-05-20', additional_info: 'by post', tracking_method: 'Ground' });
    expect(one).toMatchObject({
      sales_order_id: orderId,
      customer_id: customerId,
      order_no: `RO-${one.id}`,
      status: 'NOT_RETURNED',
      is_pending: false,
      refund_status: 'NOT_REFUNDED',
      currency: 'EUR',
      return_location_id: FACTORY,
      order_created_date: '2026-05-20T00:00:00.000Z',
      return_date: null,
      additional_info: 'by post',
      tracking_method: 'Ground',
      sales_return_rows: [],
    });
    const row = await ok('POST', '/sales_return_rows', rowOf(one.id, fulfillmentRowId, { quantity: 3, reason_id }));
    expect(row).toMatchObject({
      sales_return_id: one.id,
      fulfillment_row_id: fulfillmentRowId,
      variant_id: CHAIR,
      quantity: '3',
      net_price_per_unit: '38',
      reason_id,
      restock_location_id: FACTORY,
      batch_transactions: [],
    });
    const before = Number(neighbours.ledger.inStock(CHAIR, FACTORY));
    const inStock = (): number => Number(neighbours.ledger.inStock(CHAIR, FACTORY)) - before;
    expect((await ok('PATCH', `/sales_returns/${one.id}`, { status: 'RETURNED_ALL', return_date: '2026-05-24' })).return_date).toBe(
      '2026-05-24T00:00:00.000Z',
    );
    expect(inStock()).toBe(0);
    const stocked = await ok('PATCH', `/sales_returns/${one.id}`, { status: 'RESTOCKED_ALL', order_no: `BACK-${one.id}` });
    expect(stocked).toMatchObject({ status: 'RESTOCKED_ALL', order_no: `BACK-${one.id}`, sales_return_rows: [{ id: row.id }] });
    expect(inStock()).toBe(3);
    await eventually(() =>
      expect(heard.findLast(({ id, action }) => id === orderId && action === 'sales_order.return_restocked')?.body.returns).toMatchObject([
        { id: one.id, status: 'RESTOCKED_ALL', is_back: true, rows: [{ variant_id: CHAIR, quantity: '3', restock_location_id: FACTORY }] },
      ]),
    );
    expect(await ok('GET', `/sales_orders/${orderId}`)).toMatchObject({ status: 'DELIVERED' });
    expect((await ok('GET', `/sales_orders/${orderId}/returnable_items`))[0].available_for_return_quantity).toBe('1');
    expect(await send('DELETE', `/sales_order_fulfillments/${fulfillment}`)).toMatchObject({
      status: 409,
      body: { code: 'FULFILLMENT_IS_RETURNED' },
    });
    expect(await send('PATCH', `/sales_orders/${orderId}`, { status: 'NOT_SHIPPED' })).toMatchObject({
      status: 409,
      body: { code: 'FULFILLMENT_IS_RETURNED' },
    });
    await ok('DELETE', `/sales_returns/${one.id}`);
    expect(inStock()).toBe(0);
    expect((await send('GET', `/sales_returns/${one.id}`)).status).toBe(404);
    expect((await send('GET', `/sales_return_rows/${row.id}`)).status).toBe(404);
    await ok('DELETE', `/sales_order_fulfillments/${fulfillment}`);
    expect(inStock()).toBe(4);
  });

  it('lists find returns and their rows by each filter, the newest first', async () => {
    const [first, second] = [await delivered(), await delivered()];
    const a = await announce(second.id, { order_no: 'LIST-A', order_created_date: '2026-03-01' });
    const b = await announce(first.id, { order_no: 'LIST-B', return_location_id: OFFICE, order_created_date: '2026-03-02' });
    const rowA = await ok('POST', '/sales_return_rows', rowOf(a.id, second.fulfillmentRowId, { reason_id: 2 }));
    const rowB = await ok('POST', '/sales_return_rows', rowOf(b.id, first.fulfillmentRowId, { restock_location_id: OFFICE }));
    await ok('PATCH', `/sales_returns/${a.id}`, { status: 'RETURNED_ALL', return_date: '2026-03-09' });
    const { order_no: orderNo } = await ok('GET', `/sales_orders/${first.id}`);
    const found = async (query: string): Promise<number[]> =>
      (await ok('GET', `/sales_returns?ids=${a.id},${b.id}&${query}`)).data.map(({ id }: { id: number }) => id);
    const [both, onlyA, onlyB] = [[b.id, a.id], [a.id], [b.id]];
    const expected: Record<string, number[]> = {
      '': both,
      'limit=1': onlyB,
      'limit=1&page=2': onlyA,
      'order_no=LIST-A': onlyA,
      'return_order_no=LIST-B': onlyB,
      [`sales_order_no=${orderNo}`]: onlyB,
      [`sales_order_id=${second.id}`]: onlyA,
      [`return_location_id=${OFFICE}`]: onlyB,
      'status=NOT_RETURNED': onlyB,
      'status=RETURNED_ALL,RESTOCKED_ALL': onlyA,
      'refund_status=NOT_REFUNDED': both,
      'refund_status=REFUNDED': [],
      'order_created_date_min=2026-03-02': onlyB,
      'order_created_date_max=2026-03-01': onlyA,
      'order_return_date_min=2026-03-09': onlyA,
      'return_date_max=2026-03-08': [],
      'created_at_max=2020-01-01': [],
    };
    for (const [query, ids] of Object.entries(expected)) expect([query, await found(query)]).toEqual([query, ids]);
    const rows = async (query: string): Promise<number[]> =>
      (await ok('GET', `/sales_return_rows?ids=${rowA.id},${rowB.id}&${query}`)).data.map(({ id }: { id: number }) => id);
    const ofRows: Record<string, number[]> = {
      '': [rowB.id, rowA.id],
      [`sales_return_id=${a.id}`]: [rowA.id],
      [`variant_id=${CHAIR}`]: [rowB.id, rowA.id],
      [`variant_id=${PAINT}`]: [],
      [`sales_order_row_id=${rowA.sales_order_row_id}`]: [rowA.id],
      'reason_id=2': [rowA.id],
      [`restock_location_id=${OFFICE}`]: [rowB.id],
      'limit=1&page=2': [rowA.id],
    };
    for (const [query, ids] of Object.entries(ofRows)) expect([query, await rows(query)]).toEqual([query, ids]);
  });

  it('rows may be changed and taken off while the goods are on their way; without a location nothing moves', async () => {
    const { id, fulfillmentRowId } = await delivered();
    const one = await announce(id);
    const { id: rowId } = await ok('POST', '/sales_return_rows', rowOf(one.id, fulfillmentRowId));
    expect(await ok('PATCH', `/sales_return_rows/${rowId}`, { quantity: '2.5', reason_id: 6, restock_location_id: null })).toMatchObject({
      quantity: '2.5',
      reason_id: 6,
      restock_location_id: null,
    });
    const { id: other } = await ok('POST', '/sales_return_rows', rowOf(one.id, fulfillmentRowId));
    await ok('DELETE', `/sales_return_rows/${other}`);
    const { length } = neighbours.ledger.postings;
    expect((await ok('PATCH', `/sales_returns/${one.id}`, { status: 'RESTOCKED_ALL' })).sales_return_rows).toHaveLength(1);
    expect(neighbours.ledger.postings).toHaveLength(length);
  });

  it('batches that left are listed until a return names them (T6)', async () => {
    neighbours.put(PAINT, 10);
    const { id } = await ok('POST', '/sales_orders', { customer_id: customerId, sales_order_rows: [{ variant_id: PAINT, quantity: 5 }] });
    const {
      sales_order_rows: [row],
    } = await ok('GET', `/sales_orders/${id}`);
    const batch_transactions = [
      { batch_id: 1, quantity: 3 },
      { batch_id: 2, quantity: 2 },
    ];
    await send('POST', '/sales_order_fulfillments', {
      sales_order_id: id,
      status: 'DELIVERED',
      sales_order_fulfillment_rows: [{ sales_order_row_id: row.id, quantity: 5, batch_transactions }],
    });
    const [{ fulfillment_row_id: fulfillmentRowId }] = await ok('GET', `/sales_orders/${id}/returnable_items`);
    const one = await announce(id);
    const { id: rowId } = await ok('POST', '/sales_return_rows', rowOf(one.id, fulfillmentRowId, { variant_id: PAINT, quantity: 2 }));
    const left = async (): Promise<unknown> =>
      (await ok('GET', `/sales_return_rows/${rowId}/unassigned_batch_transactions`)).data.map((batch: any) => [
        batch.batch_id,
        batch.quantity,
      ]);
    expect(await left()).toEqual([
      [1, '3'],
      [2, '2'],
    ]);
    expect(await send('PATCH', `/sales_returns/${one.id}`, { status: 'RESTOCKED_ALL' })).toMatchObject({
      status: 422,
      body: { code: 'BATCHES_REQUIRED' },
    });
    const named = { batch_transactions: [{ batch_id: 2, quantity: 2 }] };
    expect(await ok('PATCH', `/sales_return_rows/${rowId}`, named)).toMatchObject(named);
    expect(await left()).toEqual([[1, '3']]);
    await ok('PATCH', `/sales_returns/${one.id}`, { status: 'RESTOCKED_ALL' });
    expect(neighbours.ledger.postings.at(-1)!.movements).toMatchObject([{ batch_id: 2, serves: `sales_order_row_return/${row.id}` }]);
  });

  it.each<[string, number, object, string]>([
    ['/sales_returns', 422, { return_location_id: FACTORY, sales_order_id: 999_999 }, 'UNKNOWN_SALES_ORDER'],
    ['/sales_returns', 422, { return_location_id: 999_999 }, 'UNKNOWN_LOCATION'],
    ['/sales_returns', 409, { return_location_id: FACTORY, order_no: 'TWICE' }, 'RETURN_NO_TAKEN'],
    [
      '/sales_return_rows',
      422,
      { sales_return_id: 999_999, fulfillment_row_id: 1, variant_id: CHAIR, quantity: 1 },
      'UNKNOWN_SALES_RETURN',
    ],
  ])('POST %s with %d', async (path, status, body, code) => {
    const { id } = await delivered();
    if (code === 'RETURN_NO_TAKEN') await announce(id, { order_no: 'TWICE' });
    const whole = path === '/sales_returns' ? { sales_order_id: id, ...body } : body;
    expect(await send('POST', path, whole)).toMatchObject({ status, body: { code } });
  });

  it('a number is free again when its return has another or is gone', async () => {
    const { id } = await delivered();
    const { id: first } = await announce(id, { order_no: 'NO-1' });
    await ok('PATCH', `/sales_returns/${first}`, { order_no: 'NO-2' });
    const { id: second } = await announce(id, { order_no: 'NO-1' });
    expect(await send('PATCH', `/sales_returns/${second}`, { order_no: 'NO-2' })).toMatchObject({
      status: 409,
      body: { code: 'RETURN_NO_TAKEN' },
    });
    await ok('DELETE', `/sales_returns/${first}`);
    expect((await ok('PATCH', `/sales_returns/${second}`, { order_no: 'NO-2' })).order_no).toBe('NO-2');
  });

  it('what the ledger refuses leaves the return as it was; while it is silent the return is pending', async () => {
    const { id, fulfillmentRowId } = await delivered();
    const one = await announce(id);
    await ok('POST', '/sales_return_rows', rowOf(one.id, fulfillmentRowId));
    neighbours.ledger.refuseNext = { code: 'UNKNOWN_BATCH', message: 'There is no batch 7.' };
    const both = { status: 'RESTOCKED_ALL', additional_info: 'scratched' };
    expect(await send('PATCH', `/sales_returns/${one.id}`, both)).toMatchObject({
      status: 422,
      body: { code: 'UNKNOWN_BATCH', details: [{ path: 'status' }] },
    });
    expect(await ok('GET', `/sales_returns/${one.id}`)).toMatchObject({ status: 'NOT_RETURNED', additional_info: null, is_pending: false });
    neighbours.ledger.isSilent = true;
    expect(await send('PATCH', `/sales_returns/${one.id}`, both)).toMatchObject({ status: 503, body: { code: 'POSTING_PENDING' } });
    expect(await ok('GET', `/sales_returns/${one.id}`)).toMatchObject({ status: 'NOT_RETURNED', additional_info: null, is_pending: true });
    neighbours.ledger.isSilent = false;
    expect(await ok('PATCH', `/sales_returns/${one.id}`, { status: 'RETURNED_ALL' })).toMatchObject({
      status: 'RETURNED_ALL',
      additional_info: 'scratched',
    });
  });
});
