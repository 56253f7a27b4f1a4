import { BEAM, FACTORY, SCREW } from '@pegboard/domain-purchasing/testing';
import { withServers } from '@pegboard/testing';
import { withPurchasing } from '../testing/company';

describe('T9: additional costs of purchase orders over HTTP', () => {
  const { send, ledger } = withPurchasing(withServers());
  const rows = [
    { variant_id: BEAM, quantity: 10, price_per_unit: 3 },
    { variant_id: SCREW, quantity: 1, price_per_unit: 70 },
  ];
  const order = async (more: object = {}) => {
    const supplier = (await send('POST', '/v1/suppliers', { name: 'Sawmill' })).body;
    const body = { supplier_id: supplier.id, location_id: FACTORY, purchase_order_rows: rows, ...more };
    return (await send('POST', '/v1/purchase_orders', body)).body;
  };
  const landed = async (id: number) =>
    (await send('GET', `/v1/purchase_orders/${id}`)).body.purchase_order_rows.map((row: { landed_cost: number }) => row.landed_cost);

  it('are added, listed, changed and removed; the rows show their share, and the ledger gets the value', async () => {
    const { id, default_group_id } = await order();
    const kind = (await send('POST', '/v1/additional_costs', { name: 'Freight' })).body;
    const asked = { group_id: default_group_id, additional_cost_id: kind.id, tax_rate_id: 31, price: 10 };
    const made = await send('POST', '/v1/po_additional_cost_rows', asked);
    expect(made).toMatchObject({
      status: 200,
      body: { purchase_order_id: id, price: 10, price_in_base: 10, currency: 'EUR', distribution_method: 'BY_VALUE', name: 'Freight' },
    });
    expect(await landed(id)).toEqual([33, 77]);
    const address = `/v1/po_additional_cost_rows/${made.body.id}`;
    expect((await send('PATCH', address, { price: 20, reference: 'Invoice 7' })).body).toMatchObject({ price: 20, reference: 'Invoice 7' });
    expect((await send('GET', `/v1/po_additional_cost_rows?purchase_order_id=${id}`)).body.data).toMatchObject([
      { id: made.body.id, price: 20 },
    ]);
    const noted = await send('POST', '/v1/po_additional_cost_rows', {
      purchase_order_id: id,
      price: 5,
      distribution_method: 'NON_DISTRIBUTED',
    });
    expect((await send('DELETE', `/v1/po_additional_cost_rows/${noted.body.id}`)).status).toBe(204);
    expect((await send('GET', `/v1/po_additional_cost_rows/${noted.body.id}`)).status).toBe(404);

    await send('PATCH', `/v1/purchase_orders/${id}`, { status: 'RECEIVED' });
    expect(ledger.postings.at(-1)!.movements.map(({ value }) => value! / 1e6)).toEqual([36, 84]);
    expect(await landed(id)).toEqual([36, 84]);
  });

  it('have kinds, which give rows their names and stay on them when they are gone', async () => {
    const made = (await send('POST', '/v1/additional_costs', { name: 'Customs' })).body;
    const { id } = await order();
    const row = (await send('POST', '/v1/po_additional_cost_rows', { purchase_order_id: id, additional_cost_id: made.id, price: 1 })).body;
    expect(row).toMatchObject({ name: 'Customs', additional_cost_id: made.id, currency_conversion_rate_fix_date: null, tax_rate: null });
    const listed = async (query: string) => (await send('GET', `/v1/${query}`)).body.data.map((one: { id: number }) => one.id);
    expect(await listed(`po_additional_cost_rows?additional_cost_id=${made.id}&currency=EUR`)).toEqual([row.id]);
    expect(await listed(`po_additional_cost_rows?additional_cost_id=${made.id}&currency=USD`)).toEqual([]);
    expect((await send('PATCH', `/v1/additional_costs/${made.id}`, { name: 'Duty' })).body.name).toBe('Duty');
    expect(await listed('additional_costs?name=Duty')).toEqual([made.id]);
    expect((await send('DELETE', `/v1/additional_costs/${made.id}`)).status).toBe(204);
    expect(await listed('additional_costs?name=Duty')).toEqual([]);
    expect(await listed('additional_costs?name=Duty&include_deleted=true')).toEqual([made.id]);
    expect((await send('GET', `/v1/additional_costs/${made.id}`)).status).toBe(404);
    expect((await send('GET', `/v1/po_additional_cost_rows/${row.id}`)).body.name).toBe('Customs');
    const late = await send('PATCH', `/v1/po_additional_cost_rows/${row.id}`, { additional_cost_id: made.id });
    expect([late.status, late.body.code]).toEqual([422, 'UNKNOWN_ADDITIONAL_COST']);
  });

  it('an ERP notes the numbers in its books on orders and receipts', async () => {
    const { id } = await order();
    const path = '/v1/purchase_order_accounting_metadata';
    const noted = await send('POST', path, { purchase_order_id: id, bill_id: '1082', integration_type: 'xero' });
    expect(noted).toMatchObject({
      status: 200,
      body: { purchaseOrderId: id, porReceivedGroupId: null, billId: '1082', integrationType: 'xero' },
    });
    const unknown = await send('POST', path, { purchase_order_id: id, bill_id: '1', received_items_group_id: 999_999 });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'UNKNOWN_RECEIPT']);
    await send('PATCH', `/v1/purchase_orders/${id}`, { status: 'RECEIVED' });
    const [receipt] = (await send('GET', `/v1/purchase_order_receive?purchase_order_id=${id}`)).body.data;
    await send('POST', path, { purchase_order_id: id, bill_id: '1083', received_items_group_id: receipt.id });
    const bills = async (query: string) => (await send('GET', `${path}?${query}`)).body.data.map((one: { billId: string }) => one.billId);
    expect(await bills(`purchase_order_id=${id}`)).toEqual(['1083', '1082']);
    expect(await bills(`received_items_group_id=${receipt.id}`)).toEqual(['1083']);
    expect((await send('DELETE', `${path}/${noted.body.id}`)).status).toBe(204);
    expect(await bills(`purchase_order_id=${id}`)).toEqual(['1083']);
  });

  it('that come after the goods value them again, once; a refusal leaves the costs as they were', async () => {
    const { id } = await order();
    await send('PATCH', `/v1/purchase_orders/${id}`, { status: 'RECEIVED' });
    const late = await send('POST', '/v1/po_additional_cost_rows', { purchase_order_id: id, price: 10 });
    expect(late).toMatchObject({ status: 200, body: { price: 10 } });
    expect(ledger.postings.at(-1)).toMatchObject({ posting_id: `purchase_order/${id}/cost_change/1/revalue`, kind: 'receipt' });
    expect(ledger.postings.at(-1)!.movements.map(({ quantity, value }) => [quantity, value! / 1e6])).toEqual([
      [0, 3],
      [0, 7],
    ]);
    expect(await landed(id)).toEqual([33, 77]);
    const address = `/v1/po_additional_cost_rows/${late.body.id}`;
    ledger.refuseNext = { code: 'QUANTITY_TOO_LARGE', message: 'Too large.' };
    expect(await send('PATCH', address, { price: 30 })).toMatchObject({ status: 422, body: { code: 'QUANTITY_TOO_LARGE' } });
    expect((await send('GET', address)).body.price).toBe(10);
    expect((await send('DELETE', address)).status).toBe(204);
    expect(await landed(id)).toEqual([30, 70]);
  });

  it('name an order, or the group of one of its rows', async () => {
    const post = async (body: object) => (await send('POST', '/v1/po_additional_cost_rows', { price: 1, ...body })).body.code;
    expect([await post({}), await post({ group_id: 999_999 }), await post({ purchase_order_id: 999_999 })]).toEqual([
      'MISSING_FIELD',
      'UNKNOWN_GROUP',
      'UNKNOWN_PURCHASE_ORDER',
    ]);
  });
});
