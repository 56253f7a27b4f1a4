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
    const made = await send('POST', '/v1/po_additional_cost_rows', {
      group_id: default_group_id,
      additional_cost_id: 11,
      tax_rate_id: 31,
      name: 'Freight',
      price: 10,
    });
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
