import { salesStatusesEvent, type SalesStatusBody } from '@pegboard/contracts';
import { quantity } from '@pegboard/kit';
import { eventually, withServers } from '@pegboard/testing';
import { ASSEMBLY, CHAIR, GLUE, OFFICE, PAINT, TABLE } from './testing/neighbours';
import { withSalesService } from './testing/sales-service';

/** The service over HTTP with real servers; its neighbours answer over NATS. */
describe('sales over HTTP', () => {
  const { send, neighbours, heard, clock, publisher } = withSalesService(withServers());
  const newCustomer = async () => (await send('POST', '/customers', { name: 'Ada & Sons', email: 'ada@example.org' })).body.id as number;
  let customerId = 0;
  const newOrder = async (more: Record<string, unknown> = {}, rows: unknown[] = [{ variant_id: CHAIR, quantity: 3 }]) => {
    customerId ||= await newCustomer();
    const { status, body } = await send('POST', '/sales_orders', { customer_id: customerId, sales_order_rows: rows, ...more });
    expect([status, body]).toEqual([200, expect.anything()]);
    return body;
  };

  it('S1, S4: takes an order at the primary location, at the end of the list, and tells it whole', async () => {
    const order = await newOrder({ order_no: 'WEB-1', delivery_date: '2026-06-01' });
    expect(order).toMatchObject({
      order_no: 'WEB-1',
      status: 'NOT_SHIPPED',
      location_id: 1,
      production_status: 'NONE',
      total: 120,
      sales_order_rows: [{ quantity: 3, price_per_unit: '40' }],
    });
    const next = await newOrder();
    expect(next.order_no).toBe(`SO-${next.id}`);
    expect(next.rank).toBeGreaterThan(order.rank);
    await eventually(() =>
      expect(heard.find(({ id, action }) => id === order.id && action === 'sales_order.created')?.body).toMatchObject({
        version: 1,
        rows: [{ quantity: '3', packed_before_link: '0' }],
      }),
    );
  });

  describe('S8, S9: fields of the company’s own', () => {
    const define = async (more: object = {}) => {
      const body = { label: 'Channel', field_type: 'singleSelect', entity_type: 'SalesOrder', source: 'shop', ...more };
      const answer = await send('POST', '/custom_field_definitions', {
        options: { choices: [{ label: 'Online' }, { label: 'Retail' }] },
        ...body,
      });
      expect([answer.status, answer.body]).toEqual([200, expect.anything()]);
      return answer.body;
    };
    const note = { label: 'Note', field_type: 'shortText', entity_type: 'SalesOrderRow', options: null };

    it('are defined, listed, changed and deleted', async () => {
      const made = await define();
      expect(made.options.choices).toEqual([
        { id: 1, label: 'Online' },
        { id: 2, label: 'Retail' },
      ]);
      const choices = [{ id: 1, label: 'Web' }, { id: 2, label: 'Retail', deleted: true }, { label: 'Phone' }];
      const changed = await send('PATCH', `/custom_field_definitions/${made.id}`, { label: 'Way in', options: { choices } });
      expect(changed.body).toMatchObject({ label: 'Way in', options: { choices: [{ id: 1 }, { id: 2, deleted: true }, { id: 3 }] } });
      const listed = async (query: string) => (await send('GET', `/custom_field_definitions?${query}`)).body.data.map(({ id }: any) => id);
      expect(await listed('label=Way%20in&field_type=singleSelect&entity_type=SalesOrder')).toEqual([made.id]);
      expect(await listed('entity_type=SalesOrderRow&label=Way%20in')).toEqual([]);
      expect((await send('DELETE', `/custom_field_definitions/${made.id}`)).status).toBe(204);
      expect((await send('GET', `/custom_field_definitions/${made.id}`)).status).toBe(404);
      expect(await listed('label=Way%20in&include_deleted=true')).toEqual([made.id]);
      for (const id of ['7', 'nothing', '0c8f1d6e-3c2a-4f5b-9d77-12ab34cd56ef'])
        expect([(await send('GET', `/custom_field_definitions/${id}`)).status, id]).toEqual([404, id]);
      const twice = await send('POST', '/custom_field_definitions', { ...note, source: 'shop', options: { choices: [{ label: 'x' }] } });
      expect([twice.status, twice.body.code]).toEqual([422, 'CHOICES_NOT_TAKEN']);
    });

    it('stand on orders and rows, merged by each request, in events, and hidden once their field is deleted', async () => {
      const [channel, remark] = [await define(), await define(note)];
      const rows = [{ variant_id: CHAIR, quantity: 1, custom_fields: { [remark.id]: 'gift' } }];
      const order = await newOrder({ custom_fields: { [channel.id]: 2 } }, rows);
      expect(order).toMatchObject({ custom_fields: { [channel.id]: 2 }, sales_order_rows: [{ custom_fields: { [remark.id]: 'gift' } }] });
      const [row] = order.sales_order_rows;
      await eventually(() =>
        expect(heard.find(({ id, action }) => id === order.id && action === 'sales_order.created')?.body).toMatchObject({
          custom_fields: { [channel.id]: 2 },
          rows: [{ custom_fields: { [remark.id]: 'gift' } }],
        }),
      );
      const patched = await send('PATCH', `/sales_order_rows/${row.id}`, { custom_fields: { [remark.id]: null } });
      expect([patched.status, patched.body.custom_fields]).toEqual([200, null]);
      const same = await send('PATCH', `/sales_orders/${order.id}`, { custom_fields: { [channel.id]: 2 } });
      expect([same.body.custom_fields, same.headers['etag']]).toEqual([{ [channel.id]: 2 }, patched.headers['etag']]);
      await send('DELETE', `/custom_field_definitions/${channel.id}`);
      expect((await send('GET', `/sales_orders/${order.id}`)).body.custom_fields).toBeNull();
    });

    it.each([
      ['a value of another type', { custom_fields: { CHANNEL: 'Online' } }, 'CUSTOM_FIELD_MALFORMED', 'custom_fields/CHANNEL'],
      ['a choice that there isn’t', { custom_fields: { CHANNEL: 9 } }, 'UNKNOWN_CHOICE', 'custom_fields/CHANNEL'],
      ['a field that there isn’t', { custom_fields: { nothing: 1 } }, 'UNKNOWN_CUSTOM_FIELD', 'custom_fields/nothing'],
      ['a list as a value', { custom_fields: { CHANNEL: [1] } }, 'CUSTOM_FIELD_MALFORMED', 'custom_fields'],
      ['a list of values', { custom_fields: [1] }, 'NOT_AN_OBJECT', 'custom_fields'],
    ])('%s is refused', async (_name, more, code, path) => {
      const { id } = await define();
      const put = (text: string) => JSON.parse(text.replaceAll('CHANNEL', id));
      customerId ||= await newCustomer();
      const order = { customer_id: customerId, sales_order_rows: [{ variant_id: CHAIR, quantity: 1 }], ...put(JSON.stringify(more)) };
      const { status, body } = await send('POST', '/sales_orders', order);
      expect([status, body.code, body.details[0].path]).toEqual([422, code, path.replace('CHANNEL', id)]);
    });
  });

  it('D1: an order that moves to another time zone is due on the same day', async () => {
    const island = { ...neighbours.catalogue.locations.get(1)!, id: 7, name: 'Island', is_primary: false, time_zone: 'Pacific/Kiritimati' };
    neighbours.catalogue.locations.set(7, island);
    const { id, delivery_date: due } = await newOrder({ location_id: 7, delivery_date: '2026-12-24' });
    expect(due).toBe('2026-12-23T10:00:00.000Z');
    const moved = await send('PATCH', `/sales_orders/${id}`, { location_id: 1 });
    expect(moved.body).toMatchObject({ location_id: 1, delivery_date: '2026-12-24T00:00:00.000Z' });
  });

  it('extend=variant shows sku and item name in every row, with one look-up; a word that would do nothing is refused', async () => {
    const { id, sales_order_rows: rows } = await newOrder({}, [
      { variant_id: CHAIR, quantity: 1 },
      { variant_id: CHAIR, quantity: 2 },
    ]);
    const variant = { id: CHAIR, sku: 'CHAIR', name: 'Chair', type: 'product', product_id: CHAIR };
    for (const url of [`/sales_order_rows?sales_order_ids=${id}&extend=variant`, `/sales_order_rows/${rows[0].id}?extend=variant`]) {
      const { body } = await send('GET', url);
      expect((body.data ?? [body])[0]).toMatchObject({ variant_id: CHAIR, variant });
    }
    for (const url of [`/sales_orders?ids=${id}&extend=variant`, `/sales_orders/${id}?extend=variant`]) {
      const { body } = await send('GET', url);
      expect((body.data?.[0] ?? body).sales_order_rows).toMatchObject([{ variant }, { variant }]);
    }
    expect((await send('GET', `/sales_orders/${id}`)).body.sales_order_rows[0]).not.toHaveProperty('variant');
    for (const url of [`/sales_order_rows?extend=supplier`, `/sales_orders/${id}?extend=customer`])
      expect(await send('GET', url)).toMatchObject({ status: 422, body: { details: [{ path: 'extend' }] } });
  });

  it('B3: rows are rounded to the smallest unit of the currency, and the total is their sum', async () => {
    const rows = Array.from({ length: 60 }, () => ({ variant_id: CHAIR, quantity: 1, price_per_unit: 4.9995 }));
    const euros = await newOrder({}, rows);
    expect([euros.currency, euros.sales_order_rows[0].total, euros.total, euros.total_in_base_currency]).toEqual(['EUR', 5, 300, 300]);
    const yen = await newOrder({ currency: 'JPY' }, rows.slice(0, 2));
    expect([yen.sales_order_rows[0].total, yen.total]).toEqual([5, 10]);
    const dinars = await newOrder({ currency: 'BHD' }, [{ variant_id: CHAIR, quantity: 1, price_per_unit: 1.23456 }]);
    expect(dinars.total).toBe(1.235);
  });

  it('T9: amounts are converted to the base currency once the rate is known', async () => {
    const order = await newOrder({ currency: 'JPY' }, [{ variant_id: CHAIR, quantity: 1, price_per_unit: 1600 }]);
    expect(order).toMatchObject({
      total: 1600,
      total_in_base_currency: null,
      sales_order_rows: [{ total: 1600, total_in_base_currency: null, price_per_unit_in_base_currency: null }],
    });
    neighbours.put(CHAIR, 1);
    await send('PATCH', `/sales_orders/${order.id}`, { status: 'DELIVERED' });
    const { body } = await send('PATCH', `/sales_orders/${order.id}`, { conversion_rate: 0.00625 });
    expect(body).toMatchObject({
      conversion_rate: 0.00625,
      total_in_base_currency: 10,
      sales_order_rows: [{ price_per_unit_in_base_currency: 10 }],
    });
    expect((await send('PATCH', `/sales_orders/${order.id}`, { conversion_rate: 0 })).body).toMatchObject({ code: 'RATE_MALFORMED' });
  });

  it('keeps addresses, each with an id of its own, on the order and in a list', async () => {
    const { id, addresses, shipping_address_id, billing_address_id } = await newOrder({
      addresses: [{ city: 'Aarhus' }, { entity_type: 'billing', company: 'Head office', phone: null }],
    });
    expect(addresses).toMatchObject([
      { id: shipping_address_id, sales_order_id: id, entity_type: 'shipping', city: 'Aarhus', first_name: null },
      { id: billing_address_id, sales_order_id: id, entity_type: 'billing', company: 'Head office' },
    ]);
    expect((await send('GET', `/sales_order_addresses?sales_order_ids=${id}`)).body.data).toEqual([...addresses].reverse());
    const edited = await send('PATCH', `/sales_order_addresses/${shipping_address_id}`, { zip: '8000', city: null });
    expect(edited).toMatchObject({ status: 200, body: { id: shipping_address_id, city: null, zip: '8000' } });
    expect((await send('DELETE', `/sales_order_addresses/${billing_address_id}`)).status).toBe(204);
    const gift = await send('POST', '/sales_order_addresses', { sales_order_id: id, entity_type: 'shipping', first_name: 'Bo' });
    expect((await send('GET', `/sales_orders/${id}`)).body).toMatchObject({
      billing_address_id: null,
      shipping_address_id,
      addresses: [
        { id: shipping_address_id, zip: '8000' },
        { id: gift.body.id, first_name: 'Bo' },
      ],
    });
    await eventually(() =>
      expect(heard.findLast((one) => one.id === id)?.body.addresses).toMatchObject([
        { zip: '8000' },
        { first_name: 'Bo', entity_type: 'shipping' },
      ]),
    );
  });

  it('S2: a shipment is written on in the words of today’s clients, and when it was picked can be set right', async () => {
    const order = await newOrder();
    neighbours.put(CHAIR, 3);
    const [{ id: sales_order_row_id }] = order.sales_order_rows;
    const made = await send('POST', '/sales_order_fulfillments', {
      sales_order_id: order.id,
      status: 'PACKED',
      sales_order_fulfillment_rows: [{ sales_order_row_id, quantity: 3, traceability: [{ batch_id: null, quantity: 3 }] }],
      tracking_carrier: 'Parcel Express',
      tracking_method: 'Ground',
      tracking_url: 'https://parcels.example/1',
      conversion_rate: 1.25,
      conversion_date: '2026-05-14',
    });
    const { id } = made.body;
    const shown = { tracking_carrier: 'Parcel Express', carrier: 'Parcel Express', tracking_method: 'Ground', shipping_method: 'Ground' };
    expect(made).toMatchObject({
      status: 200,
      body: {
        ...shown,
        tracking_url: 'https://parcels.example/1',
        conversion_rate: 1.25,
        conversion_date: '2026-05-14',
        packer_id: null,
        invoice_status: 'NOT_INVOICED',
        sales_order_fulfillment_rows: [{ id: id * 1000, sales_order_row_id, quantity: 3, serial_numbers: [] }],
      },
    });
    const path = `/sales_order_fulfillments/${id}`;
    const edit = { picked_date: '2026-05-13T10:00:00.000Z', packer_id: 7, tracking_url: null, status: 'DELIVERED', conversion_rate: null };
    expect((await send('PATCH', path, edit)).body).toMatchObject({ ...edit, ...shown, tracking_number_url: null });
    expect(
      (await send('GET', `/sales_order_fulfillments?sales_order_id=${order.id}&tracking_carrier=Parcel%20Express`)).body.data,
    ).toMatchObject([{ id }]);
    for (const wrong of [{ tracking_carrier: 7 }, { conversion_rate: 'x' }, { packer_id: null }, { picked_date: 'soon' }])
      expect(await send('PATCH', path, wrong)).toMatchObject({ status: 422, body: { details: [{ path: Object.keys(wrong)[0] }] } });
  });

  it('S10: discounts, taxes and shipping fees count in totals, as the tax was when it was taken', async () => {
    const vat = await send('POST', '/tax_rates', { rate: 20, name: 'VAT' });
    expect(vat).toMatchObject({ status: 200, body: { name: 'VAT', display_name: 'VAT', rate: 20, is_default_sales: false } });
    expect((await send('POST', '/tax_rates', { rate: 7.5 })).body).toMatchObject({ name: '7.5%' });
    const tax_rate_id = vat.body.id;
    const order = await newOrder({}, [{ variant_id: CHAIR, quantity: 3, total_discount: 20, tax_rate_id }]);
    expect(order).toMatchObject({
      total: 120,
      total_tax: 20,
      shipping_fee: null,
      sales_order_rows: [{ total: 100, total_discount: '20', tax_rate_id, tax_rate: 20 }],
    });
    const fee = await send('POST', '/sales_order_shipping_fee', {
      sales_order_id: order.id,
      amount: '4.50',
      description: 'Parcel',
      tax_rate_id,
    });
    expect(fee).toMatchObject({ status: 200, body: { sales_order_id: order.id, amount: '4.5', description: 'Parcel', tax_rate_id } });
    const path = `/sales_order_shipping_fee/${fee.body.id}`;
    expect((await send('GET', `/sales_orders/${order.id}`)).body).toMatchObject({ total: 125.4, total_tax: 20.9, shipping_fee: fee.body });
    expect((await send('PATCH', path, { amount: 5, tax_rate_id: null })).body).toMatchObject({ amount: '5', tax_rate_id: null });
    expect((await send('GET', `/sales_order_shipping_fee?sales_order_id=${order.id}`)).body.data).toMatchObject([{ id: fee.body.id }]);
    const [{ id: rowId }] = order.sales_order_rows;
    expect((await send('PATCH', `/sales_order_rows/${rowId}`, { tax_rate_id: null })).body).toMatchObject({
      tax_rate_id: null,
      tax_rate: null,
    });
    expect((await send('GET', `/sales_orders/${order.id}`)).body).toMatchObject({ total: 105, total_tax: 0 });
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await send('GET', path)).status).toBe(404);
  });

  it.each([
    ['no rate', '/tax_rates', { name: 'X' }, 'MISSING_FIELD', 'rate'],
    ['a rate of 1000', '/tax_rates', { rate: 1000 }, 'QUANTITY_TOO_LARGE', 'rate'],
    ['a rate below zero', '/tax_rates', { rate: -1 }, 'QUANTITY_NEGATIVE', 'rate'],
    ['a name that is none', '/tax_rates', { rate: 1, name: null }, 'MUST_NOT_BE_NULL', 'name'],
    [
      'a fee of an unknown order',
      '/sales_order_shipping_fee',
      { sales_order_id: 999_999, amount: '1' },
      'UNKNOWN_SALES_ORDER',
      'sales_order_id',
    ],
    ['a fee without an amount', '/sales_order_shipping_fee', { sales_order_id: 1 }, 'MISSING_FIELD', 'amount'],
    [
      'a fee with an unknown tax',
      '/sales_order_shipping_fee',
      { sales_order_id: 1, amount: 1, tax_rate_id: 999 },
      'UNKNOWN_TAX_RATE',
      'tax_rate_id',
    ],
  ] as const)('%s is refused', async (_what, url, body, code, path) => {
    expect(await send('POST', url, body)).toMatchObject({ status: 422, body: { code, details: [{ path }] } });
  });

  it('S11: a row that names no price gets that of the customer’s active price lists, but not in a shop’s order', async () => {
    const customer = await newCustomer();
    const made = await send('POST', '/price_lists', { name: 'Wholesale' });
    expect(made).toMatchObject({ status: 200, body: { name: 'Wholesale', is_active: false } });
    const list = made.body.id;
    const price_list_rows = [
      { variant_id: CHAIR, adjustment_method: 'percentage', amount: 25 },
      { variant_id: TABLE, adjustment_method: 'fixed', amount: 99.5 },
    ];
    const rows = await send('POST', '/price_list_rows', { price_list_id: list, price_list_rows });
    expect(rows).toMatchObject({ status: 200, body: price_list_rows.map((row) => ({ ...row, price_list_id: list })) });
    const one = { price_list_id: list, price_list_customers: [{ customer_id: customer }] };
    const [{ id: onList }] = (await send('POST', '/price_list_customers', one)).body;
    const priceOf = async (more: object = {}, row: object = { variant_id: CHAIR }) =>
      (await newOrder({ customer_id: customer, ...more }, [{ quantity: 1, ...row }])).sales_order_rows[0].price_per_unit;
    expect(await priceOf()).toBe('40');
    expect((await send('PATCH', `/price_lists/${list}`, { is_active: true, name: 'Trade' })).body).toMatchObject({
      is_active: true,
      name: 'Trade',
    });
    expect([await priceOf(), await priceOf({}, { variant_id: CHAIR, price_per_unit: 41 })]).toEqual(['30', '41']);
    expect(await priceOf({ ecommerce_order_id: 'S11', ecommerce_order_type: 'shopify' })).toBe('40');
    const order = await newOrder({ customer_id: customer }, [{ variant_id: CHAIR, quantity: 1 }]);
    const added = await send('POST', '/sales_order_rows', { sales_order_id: order.id, variant_id: CHAIR, quantity: 2 });
    expect(added.body.price_per_unit).toBe('30');
    expect((await send('PATCH', `/sales_order_rows/${added.body.id}`, { variant_id: TABLE })).body.price_per_unit).toBe('99.5');
    const row = `/price_list_rows/${rows.body[0].id}`;
    expect((await send('PATCH', row, { adjustment_method: 'markup', amount: 10 })).body).toMatchObject({ adjustment_method: 'markup' });
    expect(await priceOf()).toBe('44');
    expect((await send('GET', `/price_list_rows?price_list_ids=${list}&variant_ids=${TABLE}`)).body.data).toMatchObject([{ amount: 99.5 }]);
    expect((await send('GET', row)).body).toMatchObject({ amount: 10, variant_id: CHAIR });
    expect((await send('DELETE', row)).status).toBe(204);
    expect([(await send('GET', row)).status, await priceOf()]).toEqual([404, '40']);
    const other = await newCustomer();
    const path = `/price_list_customers/${onList}`;
    expect((await send('PATCH', path, { customer_id: other })).body).toMatchObject({ id: onList, customer_id: other });
    expect((await send('DELETE', `/customers/${other}`)).status).toBe(204);
    await eventually(async () => expect((await send('GET', path)).status).toBe(404));
    await eventually(() =>
      expect(heard.findLast(({ id, action }) => id === list && action === 'price_list.updated')?.body).toMatchObject({
        rows: [{ variant_id: TABLE, amount: '99.5' }],
        customers: [],
      }),
    );
    expect((await send('DELETE', `/price_lists/${list}`)).status).toBe(204);
    expect((await send('GET', `/price_lists/${list}`)).status).toBe(404);
  });

  it.each([
    ['a list without a name', '/price_lists', {}, 'MISSING_FIELD', 'name'],
    ['a name that is too long', '/price_lists', { name: 'x'.repeat(101) }, 'TEXT_TOO_LONG', 'name'],
    [
      'no such list',
      '/price_list_rows',
      { price_list_id: 999_999, price_list_rows: [{ variant_id: CHAIR, adjustment_method: 'fixed', amount: 1 }] },
      'UNKNOWN_PRICE_LIST',
      'price_list_id',
    ],
    [
      'no such variant',
      '/price_list_rows',
      { price_list_id: 1, price_list_rows: [{ variant_id: 999_999, adjustment_method: 'fixed', amount: 1 }] },
      'UNKNOWN_VARIANT',
      'price_list_rows/0/variant_id',
    ],
    [
      'no such method',
      '/price_list_rows',
      { price_list_id: 1, price_list_rows: [{ variant_id: CHAIR, adjustment_method: 'free', amount: 1 }] },
      'UNKNOWN_VALUE',
      'price_list_rows/0/adjustment_method',
    ],
    [
      'no such customer',
      '/price_list_customers',
      { price_list_id: 1, price_list_customers: [{ customer_id: 999_999 }] },
      'UNKNOWN_CUSTOMER',
      'price_list_customers/0/customer_id',
    ],
  ] as const)('of price lists, %s is refused', async (_what, url, body, code, path) => {
    expect(await send('POST', url, body)).toMatchObject({ status: 422, body: { code, details: [{ path }] } });
  });

  it('T6: batches are named on a row, in either way, before it is packed', async () => {
    const order = await newOrder({}, [{ variant_id: PAINT, quantity: 3 }]);
    const path = `/sales_order_rows/${order.sales_order_rows[0].id}`;
    const patch = async (body: object) => (await send('PATCH', path, body)).body;
    expect(await patch({ batch_transactions: [{ batch_id: 7 }] })).toMatchObject({ batch_transactions: [{ batch_id: 7, quantity: 3 }] });
    const traceability = [
      { batch_id: 7, quantity: 1 },
      { batch_id: 8, quantity: '2' },
    ];
    expect((await patch({ traceability })).traceability).toMatchObject([{ quantity: '1' }, { batch_id: 8, quantity: '2' }]);
    expect(await patch({ batch_transactions: [{ batch_id: 7 }, { batch_id: 8, quantity: 1 }] })).toMatchObject({
      code: 'MISSING_FIELD',
      details: [{ path: 'batch_transactions/0/quantity' }],
    });
    expect(await patch({ batch_transactions: [{ batch_id: 7, quantity: 2 }] })).toMatchObject({
      code: 'BATCHES_DO_NOT_ADD_UP',
      details: [{ path: 'batch_transactions' }],
    });
    expect(await patch({ traceability: [] })).toMatchObject({ batch_transactions: [], traceability: [] });
  });

  it('I6: a service is shown beside its id, and orders are found by its name', async () => {
    const order = await newOrder({}, [{ variant_id: ASSEMBLY, quantity: 1 }]);
    const { body } = await send('GET', `/sales_order_rows?sales_order_ids=${order.id}&extend=variant`);
    expect(body.data).toMatchObject([{ variant: { id: ASSEMBLY, type: 'service', service_id: 31, name: 'Assembly', sales_price: 60 } }]);
    const found = await send('GET', '/sales_orders?search=assemb');
    expect(found.body.data.map(({ id }: { id: number }) => id)).toEqual([order.id]);
  });

  it('S4: Katana’s own call moves orders to a place in the Sell list', async () => {
    const [a, b, c] = [await newOrder(), await newOrder(), await newOrder()];
    const rerank = (order_ids: number[], place: object) => send('POST', '/sales_order_rerank', { order_ids, place });
    const sequence = async () =>
      (await send('GET', `/sales_orders?ids=${a.id},${b.id},${c.id}`)).body.data.map(({ id }: { id: number }) => id);
    expect((await rerank([c.id, a.id], { position: 'top' })).body).toEqual({ order_ids: [c.id, a.id] });
    await eventually(async () => expect(await sequence()).toEqual([c.id, a.id, b.id]));
    await rerank([c.id], { after_id: b.id });
    await eventually(async () => expect(await sequence()).toEqual([a.id, b.id, c.id]));
    const refused = [
      await rerank([a.id], {}),
      await rerank([a.id, a.id], { position: 'top' }),
      await rerank([999_999], { position: 'top' }),
      await rerank([a.id], { after_id: a.id }),
    ];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'RANK_TARGET'],
      [422, 'NAMED_TWICE'],
      [422, 'UNKNOWN_SALES_ORDER'],
      [422, 'RANK_TARGET_MOVED'],
    ]);
  });

  it('an ERP notes under which numbers an order and its fulfillments stand in its books', async () => {
    const order = await newOrder();
    neighbours.put(CHAIR, 3);
    const { body: packed } = await send('POST', '/sales_order_fulfillments', { sales_order_id: order.id, status: 'PACKED' });
    const path = '/sales_order_accounting_metadata';
    const note = { sales_order_id: order.id, fulfillment_id: packed.id, invoice_id: '977', integration_type: 'quickBooks' };
    const made = await send('POST', path, note);
    expect(made).toMatchObject({ status: 200, body: { ...note, id: expect.any(Number), created_at: expect.any(String) } });
    const whole = await send('POST', path, { sales_order_id: order.id, invoice_id: '978' });
    expect(whole.body).toMatchObject({ fulfillment_id: null, integration_type: 'custom' });
    const listed = async (query: string) => (await send('GET', `${path}?${query}`)).body.data.map(({ id }: { id: number }) => id);
    expect(await listed(`sales_order_id=${order.id}`)).toEqual([whole.body.id, made.body.id]);
    expect(await listed(`fulfillment_id=${packed.id}`)).toEqual([made.body.id]);
    const refused = [
      await send('POST', path, { ...note, fulfillment_id: 999_999 }),
      await send('POST', path, { ...note, sales_order_id: 999_999 }),
      await send('POST', path, { ...note, integration_type: 'abacus' }),
    ];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'UNKNOWN_FULFILLMENT'],
      [422, 'UNKNOWN_SALES_ORDER'],
      [422, 'UNKNOWN_VALUE'],
    ]);
    expect((await send('DELETE', `${path}/${made.body.id}`)).status).toBe(204);
    expect((await send('DELETE', `${path}/${made.body.id}`)).status).toBe(404);
    expect(await listed(`sales_order_id=${order.id}`)).toEqual([whole.body.id]);
  });

  it('a customer has addresses, and one default of each kind', async () => {
    const made = await send('POST', '/customers', {
      name: 'Two doors',
      addresses: [
        { entity_type: 'shipping', line_1: 'Front' },
        { entity_type: 'shipping', line_1: 'Back', default: true },
      ],
    });
    const [front, back] = made.body.addresses;
    const { id } = made.body;
    expect(made).toMatchObject({ status: 200, body: { default_shipping_id: back.id, default_billing_id: null } });
    const bill = await send('POST', '/customer_addresses', { customer_id: id, entity_type: 'billing', line_1: 'Office' });
    expect(
      (await send('PATCH', `/customers/${id}`, { default_shipping_id: front.id, default_billing_id: bill.body.id })).body,
    ).toMatchObject({
      default_shipping_id: front.id,
      default_billing_id: bill.body.id,
    });
    const wrong = await send('PATCH', `/customers/${id}`, { default_shipping_id: bill.body.id });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'UNKNOWN_ADDRESS', details: [{ path: 'default_shipping_id' }] } });
    expect((await send('DELETE', `/customer_addresses/${front.id}`)).status).toBe(204);
    expect((await send('GET', `/customers/${id}`)).body).toMatchObject({
      default_shipping_id: null,
      default_billing_id: bill.body.id,
      addresses: [{ line_1: 'Back' }, { line_1: 'Office' }],
    });
    expect((await send('GET', `/customer_addresses?customer_ids=${id}&entity_type=billing`)).body.data).toMatchObject([
      { id: bill.body.id },
    ]);
  });

  it.each([
    ['an unknown customer', 'POST', '/customer_addresses', { customer_id: 999_999, entity_type: 'billing' }, 422, 'UNKNOWN_CUSTOMER'],
    ['an unknown order', 'POST', '/sales_order_addresses', { sales_order_id: 999_999, entity_type: 'billing' }, 422, 'UNKNOWN_SALES_ORDER'],
    ['no kind', 'POST', '/customer_addresses', { customer_id: 1 }, 422, 'MISSING_FIELD'],
    ['an unknown kind', 'POST', '/customer_addresses', { customer_id: 1, entity_type: 'home' }, 422, 'UNKNOWN_VALUE'],
    ['an unknown address', 'PATCH', '/sales_order_addresses/999999', { city: 'X' }, 404, 'NOT_FOUND'],
    ['an unknown address of a customer', 'DELETE', '/customer_addresses/999999', undefined, 404, 'NOT_FOUND'],
    ['a city that is a number', 'PATCH', '/customer_addresses/1', { city: 7 }, 422, 'NOT_A_TEXT'],
  ] as const)('an address with %s is refused', async (_what, method, url, body, status, code) => {
    expect(await send(method, url, body)).toMatchObject({ status, body: { code } });
  });

  it.each([
    ['an unknown field', { colour: 1 }, 'UNKNOWN_FIELD', 'colour'],
    ['an unknown customer', { customer_id: 999_999 }, 'UNKNOWN_CUSTOMER', 'customer_id'],
    [
      'an item that is not for sale (I1)',
      { sales_order_rows: [{ variant_id: GLUE, quantity: 1 }] },
      'ITEM_NOT_SELLABLE',
      'sales_order_rows/0/variant_id',
    ],
    ['an unknown variant', { sales_order_rows: [{ variant_id: 999, quantity: 1 }] }, 'UNKNOWN_VARIANT', 'sales_order_rows/0/variant_id'],
    ['a location that does not sell (I4)', { location_id: OFFICE }, 'LOCATION_DOES_NOT_SELL', 'location_id'],
    [
      'a quantity of zero',
      { sales_order_rows: [{ variant_id: CHAIR, quantity: 0 }] },
      'QUANTITY_NOT_POSITIVE',
      'sales_order_rows/0/quantity',
    ],
    [
      'an unknown tax',
      { sales_order_rows: [{ variant_id: CHAIR, quantity: 1, tax_rate_id: 999 }] },
      'UNKNOWN_TAX_RATE',
      'sales_order_rows/0/tax_rate_id',
    ],
    ['no rows', { sales_order_rows: [] }, 'TOO_FEW', 'sales_order_rows'],
    ['an address that is none', { addresses: [null] }, 'NOT_AN_OBJECT', 'addresses'],
    ['an address with a strange field', { addresses: [{ floor: 3 }] }, 'UNKNOWN_FIELD', 'addresses/0/floor'],
    ['addresses that are no list', { addresses: { city: 'Aarhus' } }, 'NOT_A_LIST', 'addresses'],
  ])('%s is refused and takes nothing', async (_name, more, code, path) => {
    customerId ||= await newCustomer();
    const before = (await send('GET', '/sales_orders?limit=1')).headers['x-pagination'];
    const { status, body } = await send('POST', '/sales_orders', {
      customer_id: customerId,
      sales_order_rows: [{ variant_id: CHAIR, quantity: 1 }],
      ...more,
    });
    expect([status, body.code, body.details[0].path]).toEqual([/^(LOCATION|ITEM)_/.test(code) ? 409 : 422, code, path]);
    expect((await send('GET', '/sales_orders?limit=1')).headers['x-pagination']).toBe(before);
  });

  it('a shop that sends its order from many connections makes one, also with the same Idempotency-Key', async () => {
    customerId ||= await newCustomer();
    const body = { customer_id: customerId, ecommerce_order_id: 'shop-7', sales_order_rows: [{ variant_id: CHAIR, quantity: 1 }] };
    const answers = await Promise.all(Array.from({ length: 8 }, () => send('POST', '/sales_orders', body)));
    expect(new Set(answers.map((reply) => reply.body.id)).size).toBe(1);
    const [{ body: made }] = answers as [(typeof answers)[0]];
    const sortedOtherwise = Object.fromEntries(Object.entries(body).reverse());
    expect(await send('POST', '/sales_orders', sortedOtherwise)).toMatchObject({ status: 200, body: { id: made.id } });
    for (const other of [{ sales_order_rows: [{ variant_id: CHAIR, quantity: 2 }] }, { customer_ref: 'new' }])
      expect(await send('POST', '/sales_orders', { ...body, ...other })).toMatchObject({
        status: 409,
        body: { code: 'ECOMMERCE_ORDER_DIFFERS', details: [{ path: 'ecommerce_order_id', info: { sales_order_id: made.id } }] },
      });
    const keyed = await Promise.all(
      Array.from({ length: 4 }, () => send('POST', '/sales_orders', { ...body, ecommerce_order_id: null }, { 'idempotency-key': 'k-1' })),
    );
    expect(new Set(keyed.map((reply) => reply.body.id)).size).toBe(1);
    const taken = await send('POST', '/sales_orders', { ...body, ecommerce_order_id: null, order_no: 'WEB-1' });
    expect([taken.status, taken.body.code]).toEqual([409, 'ORDER_NO_TAKEN']);
  });

  it('S2, S5: packs what is free, refuses what is reserved with who holds it, delivers and takes back', async () => {
    neighbours.put(CHAIR, 10);
    neighbours.planner.reservedForOthers.set(`${CHAIR}@1`, { quantity: quantity(8), order_no: 'SO-FIRST' });
    const order = await newOrder({}, [{ variant_id: CHAIR, quantity: 5 }]);
    const row = order.sales_order_rows[0].id;
    const refused = await send('POST', '/sales_order_fulfillments', { sales_order_id: order.id });
    expect([refused.status, refused.body.code, refused.body.details[0].info.holders[0].order_no]).toEqual([
      409,
      'NOT_RESERVED',
      'SO-FIRST',
    ]);
    expect((await send('GET', `/sales_orders/${order.id}`)).body.status).toBe('NOT_SHIPPED');

    const packed = await send('POST', '/sales_order_fulfillments', {
      sales_order_id: order.id,
      sales_order_fulfillment_rows: [{ sales_order_row_id: row, quantity: 2 }],
    });
    expect([packed.status, packed.body.status]).toEqual([200, 'PACKED']);
    expect((await send('GET', `/sales_orders/${order.id}`)).body.status).toBe('PARTIALLY_PACKED');
    const forced = await send('POST', '/sales_order_fulfillments', {
      sales_order_id: order.id,
      status: 'DELIVERED',
      override_reservation: true,
    });
    expect(forced.body).toMatchObject({ status: 'DELIVERED', sales_order_fulfillment_rows: [{ quantity: 3 }] });
    expect((await send('PATCH', `/sales_orders/${order.id}`, { status: 'DELIVERED' })).body).toMatchObject({ status: 'DELIVERED' });
    expect(neighbours.ledger.balance(`${CHAIR}@1`)).toBe(quantity(5));
    const locked = await send('PATCH', `/sales_order_rows/${row}`, { quantity: 4 });
    expect([locked.status, locked.body.code]).toEqual([409, 'QUANTITY_BELOW_PACKED']);

    expect((await send('PATCH', `/sales_orders/${order.id}`, { status: 'NOT_SHIPPED' })).body).toMatchObject({
      status: 'NOT_SHIPPED',
      picked_date: null,
    });
    expect(neighbours.ledger.balance(`${CHAIR}@1`)).toBe(quantity(10));
    expect((await send('DELETE', `/sales_orders/${order.id}`)).status).toBe(204);
    expect((await send('GET', `/sales_orders/${order.id}`)).status).toBe(404);
  });

  it('S4: a quote that is accepted is the last, as a new order is, unless the caller names its place', async () => {
    const make = (status = 'NOT_SHIPPED') => newOrder({ source: 'accepted', status });
    const [early, a, other, b] = [await make('PENDING'), await make(), await make('PENDING'), await make()].map(({ id }) => id as number);
    const listedIds = async () => (await send('GET', '/sales_orders?source=accepted')).body.data.map(({ id }: { id: number }) => id);
    expect(await listedIds()).toEqual([early, a, other, b]);
    expect((await send('PATCH', `/sales_orders/${early}`, { status: 'NOT_SHIPPED' })).body.status).toBe('NOT_SHIPPED');
    expect(await listedIds()).toEqual([a, other, b, early]);
    await send('PATCH', `/sales_orders/${early}`, { status: 'NOT_SHIPPED' });
    for (const _again of [1, 2]) await send('PATCH', `/sales_orders/${other}`, { status: 'NOT_SHIPPED', before_id: a });
    expect(await listedIds()).toEqual([other, a, b, early]);
    const both = await send('PATCH', `/sales_orders/${a}`, { status: 'PACKED', position: 'last' });
    expect([both.status, both.body.code]).toEqual([422, 'RANK_TARGET']);
    expect((await send('PATCH', `/sales_orders/${a}`, { additional_info: 'x', after_id: b })).status).toBe(422);
    expect(await listedIds()).toEqual([other, a, b, early]);
  });

  it('S4: moves one and many; lists come in that order', async () => {
    const orders = [await newOrder({ source: 'rank' }), await newOrder({ source: 'rank' }), await newOrder({ source: 'rank' })];
    const [a, b, c] = orders.map(({ id }) => id as number);
    const listedIds = async () => (await send('GET', '/sales_orders?source=rank')).body.data.map(({ id }: { id: number }) => id);
    expect(await listedIds()).toEqual([a, b, c]);
    const moved = await send('POST', `/sales_orders/${c}/rank`, { before_id: a });
    expect([moved.status, moved.body.id]).toEqual([200, c]);
    expect(await listedIds()).toEqual([c, a, b]);
    await send('POST', '/sales_orders/rank', { ids: [b, c] });
    expect(await listedIds()).toEqual([b, c, a]);
    expect((await send('POST', `/sales_orders/${a}/rank`, {})).body.code).toBe('RANK_TARGET');
    expect((await send('POST', '/sales_orders/rank', { ids: [999_999], position: 'first' })).body.code).toBe('UNKNOWN_SALES_ORDER');
    await eventually(() => expect(heard.filter(({ action }) => action === 'ranking.moved').length).toBeGreaterThanOrEqual(2));
  });

  it('S3: shows and filters by the statuses that the planner told last', async () => {
    const order = await newOrder();
    const status: SalesStatusBody = {
      product_availability: 'EXPECTED',
      product_expected_date: '2026-06-03T00:00:00.000Z' as never,
      ingredient_availability: 'IN_STOCK',
      ingredient_expected_date: null,
      production_status: 'IN_PROGRESS',
      missing_quantity: quantity(0),
      is_overdue: false,
      is_late: true,
    };
    const row = order.sales_order_rows[0].id;
    const told = (run: number, to: SalesStatusBody) => ({
      at: { epoch: 1, run },
      part: 1,
      parts: 1,
      planned_at: clock.now(),
      causes: [],
      manufacturing_orders: [],
      purchase_orders: [],
      stock_transfers: [],
      sales_orders: [{ sales_order_id: order.id, order: { id: order.id, from: null, to }, rows: [{ id: row, from: null, to }] }],
    });
    await publisher().publish(salesStatusesEvent, 7, 'changed', told(7, status), 'run-7');
    await publisher().publish(salesStatusesEvent, 6, 'changed', told(6, { ...status, product_availability: 'NOT_AVAILABLE' }), 'run-6');
    await eventually(async () => {
      const { body } = await send('GET', `/sales_orders/${order.id}`);
      expect(body).toMatchObject({
        product_availability: 'EXPECTED',
        is_late: true,
        sales_order_rows: [{ product_availability: 'EXPECTED', production_status: 'IN_PROGRESS' }],
      });
    });
    const found = await send('GET', '/sales_orders?product_availability=EXPECTED&production_status=IN_PROGRESS,DONE');
    expect(found.body.data.map(({ id }: { id: number }) => id)).toEqual([order.id]);
    const rows = await send('GET', `/sales_order_rows?product_availability=EXPECTED&sales_order_ids=${order.id}`);
    expect(rows.body.data).toMatchObject([{ id: row, product_expected_date: '2026-06-03T00:00:00.000Z' }]);
  });

  it('a stale If-Match is 412 and changes nothing', async () => {
    const order = await newOrder();
    const first = await send('PATCH', `/sales_orders/${order.id}`, { customer_ref: 'A' }, { 'if-match': '"1"' });
    expect([first.status, first.headers.etag, first.body.customer_ref]).toEqual([200, '"2"', 'A']);
    const second = await send('PATCH', `/sales_orders/${order.id}`, { customer_ref: 'B' }, { 'if-match': '"1"' });
    expect([second.status, second.body.code]).toEqual([412, 'STALE_VERSION']);
  });

  it('I5: a customer with orders is not deleted; a new name reaches open orders', async () => {
    const order = await newOrder();
    const refused = await send('DELETE', `/customers/${customerId}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'CUSTOMER_IN_USE']);
    await send('PATCH', `/customers/${customerId}`, { name: 'Ada Ltd' });
    await eventually(async () => expect((await send('GET', `/sales_orders/${order.id}`)).body.customer_name).toBe('Ada Ltd'));
    const lonely = await newCustomer();
    expect((await send('DELETE', `/customers/${lonely}`)).status).toBe(204);
  });
});
