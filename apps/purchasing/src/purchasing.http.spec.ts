import { purchaseOrderEvent, type PurchaseOrderBody } from '@pegboard/contracts';
import { BEAM, FACTORY, PAINT, PAINTER, SCREW, SERVICE, SHOP } from '@pegboard/domain-purchasing/testing';
import { READER, type EventReader } from '@pegboard/eventing';
import { eventually, withServers } from '@pegboard/testing';
import { withPurchasing } from './testing/company';
import { STANDARD_TAX } from './testing/neighbours';

describe('purchasing over HTTP', () => {
  const { app, inject, send, ledger, catalogue } = withPurchasing(withServers());
  let supplierId: number;

  beforeAll(async () => {
    supplierId = (
      await send('POST', '/v1/suppliers', {
        name: 'Beam & Co',
        email: 'sales@beam.example',
        currency: 'EUR',
        addresses: [{ line_1: 'Wood Street 1', city: 'Tartu' }],
      })
    ).body.id;
  });

  const order = async (rows: object[] = [{ variant_id: BEAM, quantity: 10, price_per_unit: 2.5 }], more: object = {}) => {
    const answer = await send('POST', '/v1/purchase_orders', {
      supplier_id: supplierId,
      location_id: FACTORY,
      purchase_order_rows: rows,
      ...more,
    });
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };
  const rowsOf = async (id: number) =>
    (await send('GET', `/v1/purchase_orders/${id}`)).body.purchase_order_rows.map(
      (row: { id: number; quantity: number; received_date: string | null }) => [row.id, row.quantity, row.received_date !== null],
    );

  it('D1: an order, and a row, that moves to another time zone arrives on the same day', async () => {
    catalogue.locations.set(7, { ...catalogue.locations.get(FACTORY)!, id: 7, name: 'Island', time_zone: 'Pacific/Kiritimati' });
    const rows = [
      { variant_id: BEAM, quantity: 1, arrival_date: '2026-12-26' },
      { variant_id: BEAM, quantity: 1, arrival_date: '2026-12-26' },
    ];
    const made = await order(rows, { location_id: 7, expected_arrival_date: '2026-12-24' });
    const [first, second] = made.purchase_order_rows;
    expect([made.expected_arrival_date, first.arrival_date]).toEqual(['2026-12-23T10:00:00.000Z', '2026-12-25T10:00:00.000Z']);
    const row = await send('PATCH', `/v1/purchase_order_rows/${first.id}`, { location_id: FACTORY });
    expect(row.body.arrival_date).toBe('2026-12-26T00:00:00.000Z');
    const moved = (await send('PATCH', `/v1/purchase_orders/${made.id}`, { location_id: FACTORY })).body;
    expect(moved.expected_arrival_date).toBe('2026-12-24T00:00:00.000Z');
    const arrivalOf = (id: number) => moved.purchase_order_rows.find((each: { id: number }) => each.id === id).arrival_date;
    expect([arrivalOf(first.id), arrivalOf(second.id)]).toEqual(['2026-12-26T00:00:00.000Z', '2026-12-26T00:00:00.000Z']);
  });

  it('creates an order as the API describes it, and lists it', async () => {
    const body = await order(undefined, { expected_arrival_date: '2026-05-10T00:00:00Z', additional_info: 'fast' });
    expect(body).toMatchObject({
      order_no: `PO-${body.id}`,
      status: 'NOT_RECEIVED',
      entity_type: 'regular',
      supplier_id: supplierId,
      currency: 'EUR',
      location_id: FACTORY,
      tracking_location_id: null,
      total: 25,
      expected_arrival_date: '2026-05-10T00:00:00.000Z',
      additional_info: 'fast',
      billing_status: 'NOT_BILLED',
      deleted_at: null,
      purchase_order_rows: [
        {
          variant_id: BEAM,
          quantity: 10,
          price_per_unit: 2.5,
          purchase_uom: 'pcs',
          purchase_uom_conversion_rate: 1,
          total: 25,
          arrival_date: '2026-05-10T00:00:00.000Z',
          received_date: null,
          batch_transactions: [],
          purchase_order_id: body.id,
        },
      ],
    });
    const listed = await send(
      'GET',
      `/v1/purchase_orders?order_no=${body.order_no}&status=NOT_RECEIVED&supplier_id=${supplierId}&extend=supplier`,
    );
    expect(listed.body.data).toMatchObject([{ id: body.id, supplier: { name: 'Beam & Co', default_address_id: expect.any(Number) } }]);
    expect(JSON.parse(listed.headers['x-pagination'] as string)).toMatchObject({ total_records: '1', page: '1' });
  });

  it('lists by arrival, overdue, supplier’s name and free text', async () => {
    const other = (await send('POST', '/v1/suppliers', { name: 'Glue (Nord)', currency: 'EUR' })).body.id;
    const late = await order(undefined, { expected_arrival_date: '2001-02-03', additional_info: 'Gate 4', supplier_id: other });
    const split = await order(
      [
        { variant_id: BEAM, quantity: 1, price_per_unit: 1, arrival_date: '2001-02-05' },
        { variant_id: BEAM, quantity: 1, price_per_unit: 1 },
      ],
      { expected_arrival_date: '2999-01-01' },
    );
    expect([late, split].map((one) => one.latest_arrival_date.slice(0, 10))).toEqual(['2001-02-03', '2999-01-01']);
    const draft = await order(undefined, { expected_arrival_date: '2001-02-03', status: 'DRAFT' });
    const ids = async (query: string) =>
      (await send('GET', `/v1/purchase_orders?sort=id&limit=250&${query}`)).body.data.map(({ id }: { id: number }) => id);
    expect(await ids('expected_arrival_date_min=2001-02-03&expected_arrival_date_max=2001-02-03')).toEqual([late.id, draft.id]);
    expect(await ids('expected_arrival_date_max=2001-02-05')).toEqual([late.id, split.id, draft.id]);
    expect(await ids('expected_arrival_date_min=2999-01-01')).toEqual([split.id]);
    const three = `ids=${[late.id, split.id, draft.id].join(',')}`;
    expect(await ids(`is_overdue=true&${three}`)).toEqual([late.id, split.id]);
    expect(await ids(`is_overdue=false&${three}`)).toEqual([draft.id]);
    expect([late, split, draft].map(({ is_overdue }) => is_overdue)).toEqual([true, true, false]);
    const shown = (await send('GET', `/v1/purchase_orders?sort=id&${three}`)).body.data;
    expect(shown.map(({ is_overdue }: { is_overdue: boolean }) => is_overdue)).toEqual([true, true, false]);
    await send('POST', '/v1/purchase_order_receive', { purchase_order_row_id: split.purchase_order_rows[0].id, quantity: 1 });
    expect(await ids(`is_overdue=true&${three}`)).toEqual([late.id]);
    expect(await ids('supplier_name=glue%20(n')).toEqual([late.id]);
    expect([await ids('search=gate%204'), await ids('search=NORD'), await ids(`search=beam&is_overdue=true&${three}`)]).toEqual([
      [late.id],
      [late.id],
      [late.id],
    ]);
    const { body } = await send('GET', `/v1/purchase_orders/${late.id}?extend=variant,supplier`);
    expect(body).toMatchObject({ supplier: { id: other }, purchase_order_rows: [{ variant: { id: BEAM } }] });
  });

  it('B2: receives in parts with one call each, and the ledger is asked once for each', async () => {
    const { id, purchase_order_rows } = await order();
    const rowId = purchase_order_rows[0].id;
    expect(
      (
        await send('POST', '/v1/purchase_order_receive', {
          purchase_order_row_id: rowId,
          quantity: 4,
          received_date: '2026-05-02T10:00:00Z',
        })
      ).status,
    ).toBe(204);
    const [first, rest] = await rowsOf(id);
    expect([first, rest]).toEqual([
      [rowId, 4, true],
      [expect.any(Number), 6, false],
    ]);
    expect(
      (
        await send('POST', '/v1/purchase_order_receive', [
          { purchase_order_row_id: rest[0], quantity: 2 },
          { purchase_order_row_id: rest[0], quantity: 4 },
        ])
      ).status,
    ).toBe(204);
    expect((await send('GET', `/v1/purchase_orders/${id}`)).body.status).toBe('RECEIVED');
    expect(
      ledger.postings.map(({ movements, movement_date }) => [movements.map(({ serves }) => serves), movement_date.slice(0, 10)]),
    ).toEqual([
      [[`purchase_order_row/${rowId}`], '2026-05-02'],
      [[`purchase_order_row/${rest[0]}`, expect.any(String)], expect.any(String)],
    ]);
  });

  it('B3: a row keeps the tax of the tax rate that it names, and the total of the order has it', async () => {
    const made = await order([{ variant_id: BEAM, quantity: 2, price_per_unit: 10, tax_rate_id: STANDARD_TAX }]);
    expect(made).toMatchObject({ total: 24, total_tax: 4, total_in_base_currency: 24 });
    const [row] = made.purchase_order_rows;
    expect(row).toMatchObject({ tax_rate_id: STANDARD_TAX, tax_name: '20% VAT', tax_rate: 20, total: 20, landed_cost: 20 });
    const path = `/v1/purchase_order_rows/${row.id}`;
    const own = (await send('PATCH', path, { tax_rate: 7.5 })).body;
    expect([own.tax_rate_id, own.tax_rate]).toEqual([undefined, 7.5]);
    expect((await send('GET', `/v1/purchase_orders/${made.id}`)).body).toMatchObject({ total: 21.5, total_tax: 1.5 });
    const body = { purchase_order_id: made.id, variant_id: BEAM, quantity: 1 };
    const unknown = await send('POST', '/v1/purchase_order_rows', { ...body, tax_rate_id: 999 });
    expect([unknown.status, unknown.body.code, unknown.body.details[0].path]).toEqual([422, 'UNKNOWN_TAX_RATE', 'tax_rate_id']);
    const other = await send('PATCH', path, { tax_rate_id: STANDARD_TAX, tax_rate: 7 });
    expect([other.status, other.body.code, other.body.details[0].path]).toEqual([422, 'NAMED_DIFFERENTLY', 'tax_rate']);
  });

  it('B2: a row has tax as it was given, the currency of its order, and a day of receipt that can be put right', async () => {
    const { id, purchase_order_rows } = await order();
    const path = `/v1/purchase_order_rows/${purchase_order_rows[0].id}`;
    expect((await send('PATCH', path, { tax_name: 'VAT', tax_rate: 20 })).body).toMatchObject({ tax_name: 'VAT', tax_rate: 20 });
    const body = { purchase_order_id: id, variant_id: purchase_order_rows[0].variant_id, quantity: 1 };
    expect((await send('POST', '/v1/purchase_order_rows', { ...body, currency: 'JPY' })).body.code).toBe('CURRENCY_OF_ORDER');
    const early = await send('PATCH', path, { received_date: '2026-05-01' });
    expect([early.status, early.body.code]).toEqual([409, 'ROW_NOT_RECEIVED']);
    await send('POST', '/v1/purchase_order_receive', {
      purchase_order_row_id: purchase_order_rows[0].id,
      quantity: 10,
      location_id: FACTORY,
    });
    expect((await send('PATCH', path, { received_date: '2026-05-01T08:00:00Z' })).body.received_date).toBe('2026-05-01T08:00:00.000Z');
    expect((await send('PATCH', path, { received_date: '2026-05-01', quantity: 2 })).body.code).toBe('ROW_RECEIVED');
  });

  it('B2: reverts one receipt, or all of them by status', async () => {
    const { id, purchase_order_rows } = await order();
    const row = purchase_order_rows[0].id;
    for (const quantity of [4, 5]) await send('POST', '/v1/purchase_order_receive', { purchase_order_row_id: row, quantity });
    const receipts = (await send('GET', `/v1/purchase_order_receive?purchase_order_id=${id}`)).body.data;
    expect(receipts.map((receipt: { rows: { quantity: number }[] }) => receipt.rows[0]!.quantity)).toEqual([4, 5]);
    expect((await send('DELETE', `/v1/purchase_order_receive/${receipts[0].id}`)).status).toBe(204);
    expect(await rowsOf(id)).toEqual([
      [row, 5, false],
      [expect.any(Number), 5, true],
    ]);
    const patched = await send('PATCH', `/v1/purchase_orders/${id}`, { status: 'NOT_RECEIVED' });
    expect(patched.body).toMatchObject({ status: 'NOT_RECEIVED', purchase_order_rows: [{ id: row, quantity: 10, received_date: null }] });
    expect(ledger.postings.map(({ reverses }) => reverses).filter(Boolean)).toHaveLength(2);
  });

  it('B1: a draft is placed, received by status and taken back', async () => {
    const { id } = await order(undefined, { status: 'DRAFT' });
    expect((await send('PATCH', `/v1/purchase_orders/${id}`, { status: 'RECEIVED' })).body).toMatchObject({
      statusCode: 409,
      code: 'ORDER_IS_DRAFT',
    });
    const statuses = ['NOT_RECEIVED', 'DRAFT', 'NOT_RECEIVED', 'RECEIVED', 'NOT_RECEIVED'];
    for (const status of statuses) expect((await send('PATCH', `/v1/purchase_orders/${id}`, { status })).body.status).toBe(status);
    expect((await send('PATCH', `/v1/purchase_orders/${id}`, { status: 'PARTIALLY_RECEIVED' })).body).toMatchObject({
      statusCode: 422,
      code: 'STATUS_IS_DERIVED',
    });
  });

  it('T6: a tracked item is received in known and new batches', async () => {
    const { id, purchase_order_rows } = await order([{ variant_id: PAINT, quantity: 3 }]);
    const line = { purchase_order_row_id: purchase_order_rows[0].id, quantity: 3 };
    expect((await send('POST', '/v1/purchase_order_receive', line)).body).toMatchObject({ statusCode: 422, code: 'BATCHES_REQUIRED' });
    expect(
      (await send('POST', '/v1/purchase_order_receive', [{ ...line, batch_transactions: [{ batch_id: 1, quantity: 2 }] }])).body,
    ).toMatchObject({ code: 'BATCHES_DO_NOT_ADD_UP', details: [{ path: '0/batch_transactions' }] });
    const batch_transactions = [
      { batch_id: 1, quantity: 1 },
      { batch_number: 'LOT-9', expiration_date: '2027-01-01', quantity: 2 },
    ];
    expect((await send('POST', '/v1/purchase_order_receive', { ...line, batch_transactions })).status).toBe(204);
    expect((await send('GET', `/v1/purchase_orders/${id}`)).body.purchase_order_rows[0].batch_transactions).toEqual([
      { batch_id: 1, quantity: 1 },
      { batch_id: 900, quantity: 2 },
    ]);
  });

  it('B4: buys in boxes and receives in pieces', async () => {
    const { purchase_order_rows } = await order([{ variant_id: SCREW, quantity: 2, price_per_unit: 8 }]);
    expect(purchase_order_rows[0]).toMatchObject({ purchase_uom: 'box', purchase_uom_conversion_rate: 200, total: 16 });
    await send('POST', '/v1/purchase_order_receive', { purchase_order_row_id: purchase_order_rows[0].id, quantity: 2 });
    expect(ledger.postings[0]!.movements[0]).toMatchObject({ quantity: 400_000_000, price_per_unit: 40_000 });
  });

  it('says what the ledger refused, and the order is as before', async () => {
    const { id, purchase_order_rows } = await order();
    ledger.refuseNext = { code: 'INSUFFICIENT_STOCK', message: 'Only 1 is there.' };
    const answer = await send('POST', '/v1/purchase_order_receive', { purchase_order_row_id: purchase_order_rows[0].id, quantity: 4 });
    expect(answer).toMatchObject({ status: 409, body: { code: 'INSUFFICIENT_STOCK', message: 'Only 1 is there.' } });
    expect(await rowsOf(id)).toEqual([[purchase_order_rows[0].id, 10, false]]);
  });

  it('the same Idempotency-Key receives once', async () => {
    const { purchase_order_rows } = await order();
    const receive = () =>
      send(
        'POST',
        '/v1/purchase_order_receive',
        { purchase_order_row_id: purchase_order_rows[0].id, quantity: 4 },
        { 'idempotency-key': `receive-${purchase_order_rows[0].id}` },
      );
    expect([(await receive()).status, (await receive()).status]).toEqual([204, 204]);
    expect(ledger.postings).toHaveLength(1);
  });

  it('two clerks who receive the same row: one wins', async () => {
    const { id, purchase_order_rows } = await order();
    const receive = () => send('POST', '/v1/purchase_order_receive', { purchase_order_row_id: purchase_order_rows[0].id, quantity: 10 });
    const statuses = (await Promise.all([receive(), receive(), receive()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([204, 409, 409]);
    expect(new Set(ledger.postings.map(({ posting_id }) => posting_id)).size).toBe(1);
    expect(await rowsOf(id)).toEqual([[purchase_order_rows[0].id, 10, true]]);
  });

  it('adds, changes and deletes rows until they are received', async () => {
    const { id, purchase_order_rows } = await order();
    const added = (
      await send('POST', '/v1/purchase_order_rows', {
        purchase_order_id: id,
        variant_id: SCREW,
        quantity: 1,
        price_per_unit: 8,
        arrival_date: '2026-06-01T00:00:00Z',
      })
    ).body;
    expect((await send('PATCH', `/v1/purchase_order_rows/${added.id}`, { quantity: 3, location_id: PAINTER })).body).toMatchObject({
      quantity: 3,
      location_id: PAINTER,
      total: 24,
    });
    expect((await send('GET', `/v1/purchase_order_rows?purchase_order_id=${id}`)).body.data).toHaveLength(2);
    await send('POST', '/v1/purchase_order_receive', { purchase_order_row_id: added.id, quantity: 3 });
    for (const answer of [
      await send('PATCH', `/v1/purchase_order_rows/${added.id}`, { quantity: 4 }),
      await send('DELETE', `/v1/purchase_order_rows/${added.id}`),
    ]) {
      expect(answer.body).toMatchObject({ statusCode: 409, code: 'ROW_RECEIVED' });
    }
    expect((await send('DELETE', `/v1/purchase_orders/${id}`)).body).toMatchObject({ statusCode: 409, code: 'ORDER_RECEIVED' });
    expect((await send('PATCH', `/v1/purchase_orders/${id}`, { location_id: PAINTER })).body).toMatchObject({
      statusCode: 409,
      code: 'ORDER_RECEIVED',
    });
    expect((await send('DELETE', `/v1/purchase_order_rows/${purchase_order_rows[0].id}`)).status).toBe(204);
    expect((await send('GET', `/v1/purchase_orders/${id}`)).body.status).toBe('RECEIVED');
  });

  it('I5: deletes an order, and a supplier only when nothing names it', async () => {
    const other = (await send('POST', '/v1/suppliers', { name: 'Short-lived' })).body;
    const { id } = await order(undefined, { supplier_id: other.id });
    expect((await send('DELETE', `/v1/suppliers/${other.id}`)).body).toMatchObject({
      statusCode: 409,
      code: 'SUPPLIER_IN_USE',
      details: [{ info: { purchase_order_ids: [id] } }],
    });
    expect((await send('DELETE', `/v1/purchase_orders/${id}`)).status).toBe(204);
    expect((await send('GET', `/v1/purchase_orders/${id}`)).status).toBe(404);
    expect((await send('GET', `/v1/purchase_orders?include_deleted=true&ids=${id}`)).body.data).toMatchObject([
      { id, deleted_at: expect.any(String) },
    ]);
    expect((await send('DELETE', `/v1/suppliers/${other.id}`)).status).toBe(204);
  });

  it('B3, T9: takes payment terms and a rate from the supplier, unless the order names its own', async () => {
    const terms = { currency: 'JPY', conversion_rate: 0.006, payment_terms: '30 days net' };
    const supplier = (await send('POST', '/v1/suppliers', { name: 'Mill', ...terms })).body;
    expect(supplier).toMatchObject(terms);
    const made = await order(undefined, { supplier_id: supplier.id });
    expect(made).toMatchObject(terms);
    expect(await order(undefined, { supplier_id: supplier.id, payment_terms: 'cash', conversion_rate: 0.007 })).toMatchObject({
      payment_terms: 'cash',
      conversion_rate: 0.007,
    });
    const other = await send('PATCH', `/v1/suppliers/${supplier.id}`, { currency: 'USD', payment_terms: null });
    expect(other.body).toMatchObject({ currency: 'USD', conversion_rate: null, payment_terms: '' });
    expect((await send('GET', `/v1/purchase_orders/${made.id}`)).body).toMatchObject(terms);
    const refused = await send('PATCH', `/v1/purchase_orders/${made.id}`, { currency: 'USD' });
    expect([refused.status, refused.body.code, refused.body.details[0].path]).toEqual([422, 'CONVERSION_RATE_MISSING', 'conversion_rate']);
    expect((await send('PATCH', `/v1/purchase_orders/${made.id}`, { conversion_rate: '1e5' })).body).toMatchObject({
      code: 'RATE_MALFORMED',
    });
  });

  it("keeps a supplier's addresses", async () => {
    const supplier = (await send('POST', '/v1/suppliers', { name: 'Paint Inc', email: 'a@paint.example' })).body;
    expect((await send('PATCH', `/v1/suppliers/${supplier.id}`, { comment: 'good', email: null })).body).toMatchObject({
      name: 'Paint Inc',
      comment: 'good',
      email: '',
    });
    const address = await send('POST', '/v1/supplier_addresses', { supplier_id: supplier.id, line_1: 'Colour Road 2' });
    expect(address).toMatchObject({ status: 200, body: { supplier_id: supplier.id, line_1: 'Colour Road 2', city: null } });
    expect((await send('PATCH', `/v1/supplier_addresses/${address.body.id}`, { city: 'Riga' })).body).toMatchObject({
      line_1: 'Colour Road 2',
      city: 'Riga',
    });
    expect((await send('GET', `/v1/supplier_addresses?supplier_ids=${supplier.id}`)).body.data).toMatchObject([{ id: address.body.id }]);
    const bare = await send('POST', '/v1/supplier_addresses', { supplier_id: supplier.id });
    expect(bare).toMatchObject({ status: 200, body: { line_1: '', city: null } });
    await send('DELETE', `/v1/supplier_addresses/${bare.body.id}`);
    expect((await send('GET', '/v1/suppliers?name=paint')).body.data).toMatchObject([
      { id: supplier.id, default_address_id: address.body.id },
    ]);
    expect([
      (await send('DELETE', `/v1/supplier_addresses/${address.body.id}`)).status,
      (await send('DELETE', `/v1/supplier_addresses/${address.body.id}`)).status,
    ]).toEqual([204, 404]);
    expect((await send('POST', '/v1/suppliers', { name: 'X', email: 'nonsense' })).body).toMatchObject({
      statusCode: 422,
      code: 'EMAIL_MALFORMED',
    });
  });

  it.each([
    ['an unknown field', { colour: 'red' }, 422, 'UNKNOWN_FIELD'],
    ['seven decimals', { purchase_order_rows: [{ variant_id: BEAM, quantity: 0.1234567 }] }, 422, 'QUANTITY_TOO_PRECISE'],
    ['nothing', { purchase_order_rows: [{ variant_id: BEAM, quantity: 0 }] }, 422, 'QUANTITY_NOT_POSITIVE'],
    ['no rows', { purchase_order_rows: [] }, 422, 'TOO_FEW'],
    ['an unknown item', { purchase_order_rows: [{ variant_id: 99, quantity: 1 }] }, 422, 'UNKNOWN_VARIANT'],
    ['an item without Buy', { purchase_order_rows: [{ variant_id: SERVICE, quantity: 1 }] }, 409, 'NOT_PURCHASABLE'],
    ['a location that does not buy', { location_id: SHOP }, 409, 'LOCATION_DOES_NOT_BUY'],
    ['an unknown location', { location_id: 99 }, 422, 'UNKNOWN_LOCATION'],
    ['an unknown supplier', { supplier_id: 99_999 }, 422, 'UNKNOWN_SUPPLIER'],
    ['a tracking location for a regular order', { tracking_location_id: PAINTER }, 422, 'NOT_OUTSOURCED'],
    ['an outsourced order without one', { entity_type: 'outsourced' }, 422, 'TRACKING_LOCATION_REQUIRED'],
  ])('refuses %s', async (_what, wrong, status, code) => {
    const body = { supplier_id: supplierId, location_id: FACTORY, purchase_order_rows: [{ variant_id: BEAM, quantity: 1 }], ...wrong };
    const answer = await send('POST', '/v1/purchase_orders', body);
    expect(answer).toMatchObject({ status, body: { statusCode: status, code, message: expect.any(String) } });
  });

  it('B3: prints an order as PDF', async () => {
    const { id } = await order(undefined, { order_no: 'PO/2026 7' });
    const answer = await inject('GET', `/v1/purchase_orders/${id}/pdf`);
    expect([
      answer.statusCode,
      answer.headers['content-type'],
      answer.headers['content-disposition'],
      answer.rawPayload.subarray(0, 5).toString(),
    ]).toEqual([200, 'application/pdf', 'inline; filename="PO_2026_7.pdf"', '%PDF-']);
    expect((await send('GET', '/v1/purchase_orders/99999/pdf')).status).toBe(404);
  });

  it('B3: health answers while a long order is printed', async () => {
    const { id } = await order(Array.from({ length: 200 }, () => ({ variant_id: BEAM, quantity: 1, price_per_unit: 1 })));
    let isPrinted = false;
    const paper = inject('GET', `/v1/purchase_orders/${id}/pdf`).finally(() => (isPrinted = true));
    let answers = 0;
    for (; !isPrinted; answers++) {
      expect((await inject('GET', '/health/live')).statusCode).toBe(200);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await paper).statusCode).toBe(200);
    expect(answers).toBeGreaterThan(100);
  });

  it('If-Match: a stale version is 412', async () => {
    const { id } = await order();
    const { headers } = await send('GET', `/v1/purchase_orders/${id}`);
    expect(
      (await send('PATCH', `/v1/purchase_orders/${id}`, { additional_info: 'a' }, { 'if-match': headers['etag'] as string })).status,
    ).toBe(200);
    expect(
      (await send('PATCH', `/v1/purchase_orders/${id}`, { additional_info: 'b' }, { 'if-match': headers['etag'] as string })).status,
    ).toBe(412);
  });

  it('tells every change with the whole order', async () => {
    const { id, purchase_order_rows } = await order();
    await send('POST', '/v1/purchase_order_receive', { purchase_order_row_id: purchase_order_rows[0].id, quantity: 4 });
    const heard: { action: string; aggregate: PurchaseOrderBody }[] = [];
    const following = await app()
      .get<EventReader>(READER)
      .follow({
        after: { sequence: 0, messageId: null },
        subjects: [`evt.${purchaseOrderEvent.service}.${purchaseOrderEvent.resource}.${id}.>`],
        onMessages: async (messages) => void heard.push(...messages.map(({ event }) => event['data'] as never)),
        onGoneBack: async () => undefined,
      });
    await eventually(() => expect(heard.map(({ action }) => action)).toEqual(['created', 'receipt_requested', 'partially_received']));
    await following.stop();
    expect(heard[1]!.aggregate.rows.map(({ quantity }) => quantity)).toEqual(['4', '6']);
  });
});
