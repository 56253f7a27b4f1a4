import { holds, readSearch, type SearchFields } from '@pegboard/service';
import { withServers } from '@pegboard/testing';
import { CHAIR, TABLE } from '../testing/neighbours';
import { withSalesService } from '../testing/sales-service';
import { ORDER_SEARCH, ROW_SEARCH } from './search.dto';

type Json = Record<string, any>;

/** What each search finds is compared with what its conditions say of every order and row as they are shown. */
describe('searching orders and rows', () => {
  const { send } = withSalesService(withServers());
  const ok = async (...request: Parameters<typeof send>): Promise<any> => {
    const { status, body } = await send(...request);
    expect([request[1], status, body]).toEqual([request[1], 200, expect.anything()]);
    return body;
  };
  let custom = '';
  let shown: { orders: Json[]; rows: Json[] };

  beforeAll(async () => {
    const definition = { label: 'Points', field_type: 'number', entity_type: 'SalesOrder', source: 'test' };
    custom = (await ok('POST', '/custom_field_definitions', definition)).id;
    const { id: customer_id } = await ok('POST', '/customers', { name: 'Ada', currency: 'EUR' });
    const make = (order_no: string, more: object, ...rows: object[]) =>
      ok('POST', '/sales_orders', { order_no, customer_id, ...more, sales_order_rows: rows });
    const vat = (await ok('POST', '/tax_rates', { rate: 20 })).id;
    const points = (value: number) => ({ custom_fields: { [custom]: value } });
    await make('WEB-1', { delivery_date: '2026-06-01', customer_ref: '50% off', source: 'shop' }, { variant_id: CHAIR, quantity: 2 });
    await make('WEB-2', { delivery_date: '2026-06-02T10:00:00Z', ...points(3) }, { variant_id: TABLE, quantity: 0.5, tax_rate_id: vat });
    await make('web-3', { currency: 'USD', status: 'PENDING', ...points(12) }, { variant_id: CHAIR, quantity: 7, total_discount: 3 });
    await make(
      'SHOP-4',
      { ecommerce_order_id: '77', ecommerce_order_type: 'shopify', tracking_number: 'T_4' },
      { variant_id: CHAIR, quantity: 1, price_per_unit: 99.5 },
      { variant_id: TABLE, quantity: 3 },
    );
    const { data: orders } = await ok('GET', '/sales_orders');
    shown = { orders, rows: orders.flatMap((order: Json) => order['sales_order_rows'].map((row: Json) => ({ ...row, order }))) };
  });

  const valueIn = (one: Json) => (field: string) => {
    if (field.startsWith('custom_fields.')) return one['custom_fields']?.[field.slice('custom_fields.'.length)];
    if (['price_per_unit', 'total_discount'].includes(field)) return one[field] === null ? null : Number(one[field]);
    return one[field] ?? one['order']?.[field];
  };
  const expected = (all: readonly Json[], where: object, fields: SearchFields): number[] => {
    const read = readSearch({ filter: { where } }, { fields, customIds: new Set([custom]) });
    return all.filter((one) => holds(read.where, { valueOf: valueIn(one), zoneOf: () => 'UTC' })).map(({ id }) => id);
  };

  const orders: readonly (readonly [count: number, where: () => object])[] = [
    [4, () => ({})],
    [1, () => ({ order_no: 'WEB-1' })],
    [2, () => ({ order_no: { like: 'WEB-%' } })],
    [3, () => ({ order_no: { ilike: 'web-_' } })],
    [1, () => ({ customer_ref: { like: '50\u0025 o%' } })],
    [3, () => ({ customer_ref: null })],
    [1, () => ({ customer_ref: { neq: 'x' } })],
    [1, () => ({ customer_ref: { neq: null } })],
    [1, () => ({ delivery_date: '2026-06-01' })],
    [1, () => ({ delivery_date: { gt: '2026-06-01' } })],
    [2, () => ({ delivery_date: { between: ['2026-06-01', '2026-06-02'] } })],
    [1, () => ({ delivery_date: { lt: '2026-06-02T10:00:00Z' } })],
    [1, () => ({ delivery_date: { neq: '2026-06-02' } })],
    [3, () => ({ delivery_date: { inq: [null, '2026-06-02'] } })],
    [1, () => ({ delivery_date: { nin: [null, '2026-06-02'] } })],
    [3, () => ({ status: { neq: 'PENDING' } })],
    [3, () => ({ status: { like: 'NOT%' } })],
    [4, () => ({ product_availability: 'NOT_APPLICABLE', invoicing_status: null })],
    [0, () => ({ invoicing_status: { nin: ['x'] } })],
    [0, () => ({ production_status: { inq: ['DONE', 'IN_PROGRESS'] } })],
    [1, () => ({ [`custom_fields.${custom}`]: { gte: 4 } })],
    [2, () => ({ [`custom_fields.${custom}`]: null })],
    [2, () => ({ custom_fields: { neq: null } })],
    [2, () => ({ or: [{ currency: 'USD' }, { and: [{ ecommerce_order_type: 'shopify' }, { tracking_number: { neq: null } }] }] })],
    [0, () => ({ or: [] })],
    [4, () => ({ created_at: { gte: '2020-01-01' }, id: { gt: 0 } })],
    [1, () => ({ source: { inq: ['shop', 'other'] } })],
  ];
  it.each(orders)('finds %d orders by %p', async (count, where) => {
    const answer = await ok('POST', '/sales_orders/search', { filter: { where: where() } });
    const ids = answer.data.map(({ id }: Json) => id);
    expect([ids.length, ids]).toEqual([count, expected(shown.orders, where(), ORDER_SEARCH)]);
  });

  const rows: readonly (readonly [count: number, where: object])[] = [
    [5, {}],
    [3, { variant_id: CHAIR }],
    [1, { variant_id: { inq: [CHAIR] }, quantity: { gt: 2 } }],
    [2, { variant_id: { neq: CHAIR } }],
    [1, { price_per_unit: { gt: 40 } }],
    [1, { tax_rate: 20 }],
    [1, { total_discount: { lte: 3 } }],
    [4, { total_discount: null }],
    [1, { delivery_date: '2026-06-02' }],
    [4, { currency: 'EUR', shipping_date: null, product_availability: { nin: ['EXPECTED'] } }],
    [2, { or: [{ quantity: { between: [0.25, 0.75] } }, { quantity: 7 }] }],
  ];
  it.each(rows)('finds %d rows by %p', async (count, where) => {
    const answer = await ok('POST', '/sales_order_rows/search', { filter: { where } });
    const ids = answer.data.map(({ id }: Json) => id);
    const newestFirst = expected(shown.rows, where, ROW_SEARCH).sort((a, b) => b - a);
    expect([ids.length, ids]).toEqual([count, newestFirst]);
  });

  it('sorts and pages, in Katana’s form and in that of its clients', async () => {
    const numbers = (body: Json): string[] => body['data'].map(({ order_no }: Json) => order_no);
    const page = { order: ['currency DESC', 'order_no ASC'], limit: 3, page: 1 };
    const inside = await ok('POST', '/sales_orders/search', { filter: { where: {}, ...page } });
    expect(numbers(inside)).toEqual(['web-3', 'SHOP-4', 'WEB-1']);
    const beside = await send('POST', '/sales_orders/search', { filter: { order_no: { ilike: '%' } }, ...page, page: 2 });
    expect(numbers(beside.body)).toEqual(['WEB-2']);
    expect(JSON.parse(String(beside.headers['x-pagination']))).toMatchObject({ total_records: '4', page: '2' });
    const byQuantity = await ok('POST', '/sales_order_rows/search', { order: 'quantity DESC', limit: 2 });
    expect(byQuantity.data.map(({ quantity }: Json) => quantity)).toEqual([7, 3]);
    const rest = await ok('POST', '/sales_order_rows/search', { order: 'quantity DESC', limit: 2, page: 3 });
    expect(rest.data.map(({ quantity }: Json) => quantity)).toEqual([0.5]);
    expect((await ok('POST', '/sales_orders/search', {})).data).toHaveLength(4);
  });

  it.each([
    ['an unknown field', { filter: { where: { colour: 'red' } } }, 'UNKNOWN_FIELD', 'filter/where/colour'],
    ['an unknown field in a client’s form', { filter: { colour: 'red' } }, 'UNKNOWN_FIELD', 'filter/colour'],
    ['a deeper one', { filter: { where: { and: [{ or: [{ x: 1 }] }] } } }, 'UNKNOWN_FIELD', 'filter/where/and/0/or/0/x'],
    ['a field of nobody', { filter: { where: { 'custom_fields.$where': 1 } } }, 'UNKNOWN_FIELD', 'filter/where/custom_fields.$where'],
    ['an unknown comparison', { filter: { where: { id: { $gt: 1 } } } }, 'UNKNOWN_FIELD', 'filter/where/id/$gt'],
    ['a text for a number', { filter: { where: { id: 'x' } } }, 'MALFORMED_FIELD', 'filter/where/id'],
    ['a number for a text', { filter: { where: { order_no: 7 } } }, 'NOT_A_TEXT', 'filter/where/order_no'],
    ['a pattern for a number', { filter: { where: { id: { like: '1%' } } } }, 'UNKNOWN_FIELD', 'filter/where/id/like'],
    ['a pattern that takes forever', { filter: { where: { order_no: { like: '%a%a%a%a%' } } } }, 'TOO_MANY', 'filter/where/order_no/like'],
    ['a date that is none', { filter: { where: { delivery_date: 'soon' } } }, 'DATE_MALFORMED', 'filter/where/delivery_date'],
    ['more than nothing', { filter: { where: { id: { gt: null } } } }, 'MUST_NOT_BE_NULL', 'filter/where/id/gt'],
    ['one end of a range', { filter: { where: { id: { between: [1] } } } }, 'MALFORMED_FIELD', 'filter/where/id/between'],
    ['no list', { filter: { where: { id: { inq: 1 } } } }, 'NOT_A_LIST', 'filter/where/id/inq'],
    ['too many values', { filter: { where: { id: { inq: Array(101).fill(1) } } } }, 'TOO_MANY', 'filter/where/id/inq'],
    [
      'too deep',
      { filter: { where: { and: [{ and: [{ and: [{ and: [{ and: [{}] }] }] }] }] } } },
      'TOO_MANY',
      'filter/where/and/0/and/0/and/0/and/0/and/0',
    ],
    ['a filter that is a list', { filter: [] }, 'NOT_AN_OBJECT', 'filter'],
    ['conditions that are none', { filter: { where: { and: [7] } } }, 'NOT_AN_OBJECT', 'filter/where/and/0'],
    ['null for conditions', { filter: { where: null } }, 'NOT_AN_OBJECT', 'filter/where'],
    ['an unknown order', { order: 'colour DESC' }, 'UNKNOWN_SORT', 'order'],
    ['an order that is no text', { filter: { order: [{}] } }, 'UNKNOWN_SORT', 'filter/order'],
    ['a page of 201', { limit: 201 }, 'OUT_OF_RANGE', 'limit'],
    ['a page 0', { filter: { page: 0 } }, 'OUT_OF_RANGE', 'filter/page'],
  ] as const)('%s is refused, with the path', async (_what, body, code, path) => {
    expect(await send('POST', '/sales_orders/search', body)).toMatchObject({ status: 422, body: { code, details: [{ path }] } });
  });
});
