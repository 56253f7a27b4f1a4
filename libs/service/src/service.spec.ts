import { Body, Controller, Delete, Get, Inject, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IDS, type Ids } from '@pegboard/eventing';
import { reject, toDecimal, type Quantity } from '@pegboard/kit';
import { eventually, withServers } from '@pegboard/testing';
import {
  BooleanField,
  createService,
  IdField,
  InstantField,
  listed,
  ListQuery,
  MoneyField,
  NoBody,
  OneOfField,
  QuantityField,
  QueryIds,
  RowsField,
  SortedBy,
  TextField,
  ValidateOnly,
} from './index';

class RowDto {
  @QuantityField() quantity!: Quantity;
  @IdField() variant_id!: number;
}

class OrderDto {
  @TextField({ max: 10 }) order_no!: string;
  @RowsField(() => RowDto, { min: 1, max: 3 }) rows!: RowDto[];
  @OneOfField(['A', 'B'], { optional: true }) kind?: string;
  @MoneyField({ optional: true, nullable: true }) price?: Quantity | null;
  @InstantField({ optional: true }) date?: string;
  @BooleanField({ optional: true }) urgent?: boolean;
}

@SortedBy({ id: 'id', order_no: 'orderNo' })
class OrdersQuery extends ListQuery {
  @QueryIds() customer_ids?: number[];
}

let handled = 0;

@Controller('v1/customers')
class OrdersController {
  constructor(@Inject(IDS) private readonly ids: Ids) {}

  @ValidateOnly()
  @Post()
  async create(@Body() body: OrderDto) {
    const turn = ++handled;
    if (body.order_no === 'slow') await told();
    if (body.order_no === 'taken') throw reject('ORDER_NO_TAKEN', 'order_no', 'The number is taken.', { order_no: body.order_no });
    if (body.order_no === 'broken') throw new Error('secret detail');
    return {
      id: await this.ids.next('order'),
      quantities: body.rows.map((row) => toDecimal(row.quantity)),
      price: body.price,
      date: body.date,
      ...(body.order_no === 'slow' ? { turn } : {}),
    };
  }

  @Get()
  list(@Query() query: OrdersQuery) {
    return listed([query.customer_ids ?? []], 120, query);
  }

  @Post(':id/close')
  close(@Param('id') id: number, @Body() _nothing: NoBody) {
    return { id };
  }

  @Delete(':id')
  delete(@Param('id') id: number) {
    return { id };
  }

  @Get(':id')
  get(@Param('id') id: number) {
    return { id };
  }
}

/** Calls that wait until they are told to go on. */
const slow: (() => void)[] = [];
const told = () => new Promise<void>((resolve) => slow.push(resolve));

describe('what every service has', () => {
  const servers = withServers();
  let app: NestFastifyApplication;
  let replica: () => Promise<NestFastifyApplication>;

  beforeAll(async () => {
    Object.assign(process.env, {
      NATS_URL: servers().nats.url,
      MONGODB_URI: servers().mongo.url,
      PEGBOARD_API_KEY: 'test-key-123',
      LOG_LEVEL: 'silent',
    });
    @Module({ controllers: [OrdersController] })
    class TestModule {}
    replica = async () => {
      const service = await createService({ name: 'sales', module: TestModule });
      await service.init();
      await service.getHttpAdapter().getInstance().ready();
      return service;
    };
    app = await replica();
  });
  afterAll(() => app.close());

  const send = async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: unknown, headers: Record<string, string> = {}) => {
    const answer = await app.inject({
      method,
      url,
      headers: { authorization: 'Bearer test-key-123', ...headers },
      ...(payload === undefined ? {} : { payload: payload as object }),
    });
    return {
      status: answer.statusCode,
      body: answer.body && answer.headers['content-type']?.toString().includes('json') ? answer.json() : answer.body,
      headers: answer.headers,
    };
  };
  const order = { order_no: 'X1', rows: [{ quantity: '2.5', variant_id: 1 }] };

  it('reads numbers and decimal strings exactly', async () => {
    const { status, body } = await send('POST', '/v1/customers', {
      ...order,
      rows: [
        { quantity: '2.500001', variant_id: 1 },
        { quantity: 0.1, variant_id: 2 },
      ],
      price: null,
      date: '2026-05-03',
    });
    expect([status, body.quantities, body.price, body.date]).toEqual([201, ['2.500001', '0.1'], null, '2026-05-03T00:00:00.000Z']);
  });

  it.each([
    ['an unknown field', { ...order, colour: 'red' }, 'UNKNOWN_FIELD', 'colour'],
    ['an unknown field of a row', { ...order, rows: [{ quantity: 1, variant_id: 1, x: 1 }] }, 'UNKNOWN_FIELD', 'rows/0/x'],
    ['seven decimals', { ...order, rows: [{ quantity: 1.1234567, variant_id: 1 }] }, 'QUANTITY_TOO_PRECISE', 'rows/0/quantity'],
    ['a negative quantity', { ...order, rows: [{ quantity: -1, variant_id: 1 }] }, 'QUANTITY_NOT_POSITIVE', 'rows/0/quantity'],
    ['zero', { ...order, rows: [{ quantity: 0, variant_id: 1 }] }, 'QUANTITY_NOT_POSITIVE', 'rows/0/quantity'],
    ['a query operator', { ...order, rows: [{ quantity: { $ne: 1 }, variant_id: 1 }] }, 'QUANTITY_MALFORMED', 'rows/0/quantity'],
    ['a text for an id', { ...order, rows: [{ quantity: 1, variant_id: '1' }] }, 'ID_MALFORMED', 'rows/0/variant_id'],
    ['a missing field', { rows: order.rows }, 'MISSING_FIELD', 'order_no'],
    ['null', { ...order, order_no: null }, 'MUST_NOT_BE_NULL', 'order_no'],
    ['no rows', { ...order, rows: [] }, 'TOO_FEW', 'rows'],
    ['too many rows', { ...order, rows: Array(4).fill(order.rows[0]) }, 'TOO_MANY', 'rows'],
    ['rows that are none', { ...order, rows: ['x'] }, 'NOT_AN_OBJECT', 'rows'],
    ['an unknown word', { ...order, kind: 'C' }, 'UNKNOWN_VALUE', 'kind'],
    ['a day that is none', { ...order, date: '2026-02-30' }, 'DATE_MALFORMED', 'date'],
    ['a long text', { ...order, order_no: 'x'.repeat(11) }, 'TEXT_TOO_LONG', 'order_no'],
    ['a list for a body', [order], 'NOT_AN_OBJECT', ''],
  ])('%s is 422 with code and path', async (_name, body, code, path) => {
    const answer = await send('POST', '/v1/customers', body);
    expect([answer.status, answer.body.code, answer.body.details[0].path]).toEqual([422, code, path]);
    expect(answer.body.message).toMatch(/\w/);
  });

  it('malformed JSON is 400, an unknown path 404, a wrong key 401, all in one shape', async () => {
    const broken = await send('POST', '/v1/customers', '{"a":', { 'content-type': 'application/json' });
    const nowhere = await send('GET', '/v1/nowhere');
    const stranger = await send('GET', '/v1/customers', undefined, { authorization: 'Bearer nope' });
    expect([broken, nowhere, stranger].map(({ status, body }) => [status, body.statusCode, body.code])).toEqual([
      [400, 400, 'MALFORMED_REQUEST'],
      [404, 404, 'NOT_FOUND'],
      [401, 401, 'UNAUTHORIZED'],
    ]);
  });

  it('answers are kept by nobody on the way', async () => {
    expect((await send('GET', '/v1/customers')).headers['cache-control']).toBe('no-store');
    expect((await send('GET', '/v1/nowhere')).headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['a million empty rows', `{"order_no":"x","rows":[${'{},'.repeat(1_300_000)}{}]}`, 'BODY_TOO_MANY_VALUES'],
    ['a million empty lists', `{"order_no":"x","rows":[${'[],'.repeat(1_300_000)}[]]}`, 'BODY_TOO_MANY_VALUES'],
    ['a million numbers', `{"order_no":"x","rows":[${'1,'.repeat(1_900_000)}1]}`, 'BODY_TOO_MANY_VALUES'],
    ['letters in Latin-1', Buffer.from('{"order_no":"Größe"}', 'latin1'), 'BODY_NOT_UTF8'],
    ['half a letter', Buffer.from([0x22, 0xc3, 0x22]), 'BODY_NOT_UTF8'],
  ])('%s: 400 before anything is made of it', async (_name, body, code) => {
    const before = handled;
    const answer = await send('POST', '/v1/customers', body, { 'content-type': 'application/json' });
    expect([answer.status, answer.body.code, answer.body.name]).toEqual([400, code, 'BadRequestError']);
    expect(handled).toBe(before);
  });

  it('our own mistakes are a 500 with a trace id and no detail', async () => {
    const { status, body } = await send('POST', '/v1/customers', { ...order, order_no: 'broken' });
    expect(status).toBe(500);
    expect(body.message).toMatch(/Trace [0-9a-f]{32}/);
    expect(JSON.stringify(body)).not.toContain('secret');
  });

  it('the same Idempotency-Key twice is one order, at the same moment and later; another body is 409', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    const before = handled;
    const [a, b] = await Promise.all([send('POST', '/v1/customers', order, headers), send('POST', '/v1/customers', order, headers)]);
    const later = await send('POST', '/v1/customers', order, headers);
    expect([a.body.id, later.body.id, later.status, handled - before]).toEqual([b.body.id, b.body.id, 201, 1]);
    const other = await send('POST', '/v1/customers', { ...order, order_no: 'X2' }, headers);
    expect([other.status, other.body.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('one request that two replicas hear at once is answered with one body, and done by one of them', async () => {
    const other = await replica();
    const before = handled;
    const headers = { authorization: 'Bearer test-key-123', 'idempotency-key': 'key-3' };
    const ask = { method: 'POST' as const, url: '/v1/customers', headers, payload: { ...order, order_no: 'slow' } };
    const asked = [app, other].map((one) => one.inject(ask));
    await eventually(() => expect(slow).toHaveLength(1));
    // The other one looks a few times, and finds the first at work.
    await new Promise((resolve) => setTimeout(resolve, 200));
    slow.forEach((goOn) => goOn());
    const answers = await Promise.all(asked);
    await other.close();
    expect([...answers.map(({ statusCode }) => statusCode), handled - before]).toEqual([201, 201, 1]);
    expect(answers[1]!.json()).toEqual(answers[0]!.json());
    expect((await send('POST', '/v1/customers', ask.payload, headers)).body).toEqual(answers[0]!.json());
  });

  it('with validate_only the fields are checked by the same code, and nothing is done', async () => {
    const before = handled;
    const wrong = { ...order, order_no: 'x'.repeat(11), kind: 'C' };
    const [asked, sent] = [await send('POST', '/v1/customers?validate_only=true', wrong), await send('POST', '/v1/customers', wrong)];
    expect([asked.status, asked.body]).toEqual([422, sent.body]);
    const good = await send('POST', '/v1/customers?validate_only=true', order, { 'idempotency-key': 'key-v' });
    expect([good.status, good.body, handled - before]).toEqual([204, '', 0]);
    // The key is still free for the call that does it.
    expect((await send('POST', '/v1/customers', { ...order, order_no: 'X3' }, { 'idempotency-key': 'key-v' })).status).toBe(201);
  });

  it('a call that can’t be asked for its checks alone does not do the work instead', async () => {
    const { status, body } = await send('POST', '/v1/customers/1/close?validate_only=true');
    expect([status, body.code]).toEqual([422, 'VALIDATE_ONLY_NOT_OFFERED']);
  });

  it('a refusal under a key stays that refusal', async () => {
    const headers = { 'idempotency-key': 'key-2' };
    const first = await send('POST', '/v1/customers', { ...order, order_no: 'taken' }, headers);
    const again = await send('POST', '/v1/customers', { ...order, order_no: 'taken' }, headers);
    expect([first.status, again.status, again.body]).toEqual([409, 409, first.body]);
  });

  it('lists say their page', async () => {
    const { body, headers } = await send('GET', '/v1/customers?page=3&limit=50&customer_ids=1,2');
    expect(body).toEqual({ data: [[1, 2]] });
    expect(JSON.parse(String(headers['x-pagination']))).toMatchObject({
      total_records: '120',
      total_pages: '3',
      page: '3',
      last_page: 'true',
    });
    expect((await send('GET', '/v1/customers?customer_ids=2.0')).body).toEqual({ data: [[2]] });
    expect((await send('GET', '/v1/customers?limit=0')).body.code).toBe('OUT_OF_RANGE');
    expect(JSON.parse(String((await send('GET', '/v1/customers?limit=1000')).headers['x-pagination']))).toMatchObject({ total_pages: '1' });
    expect((await send('GET', '/v1/customers?nonsense=1')).body.code).toBe('UNKNOWN_FIELD');
  });

  it('a list sorts by its own words and by no other', async () => {
    expect((await send('GET', '/v1/customers?sort=-order_no')).status).toBe(200);
    const { status, body } = await send('GET', '/v1/customers?sort=colour');
    expect([status, body.code, body.details[0].info.allowed]).toEqual([422, 'UNKNOWN_SORT', ['id', 'order_no']]);
    expect((await send('GET', '/v1/customers?sort=constructor')).body.code).toBe('UNKNOWN_SORT');
  });

  it('no body is no body, whatever kind is named; a body that nobody reads is refused', async () => {
    const json = { 'content-type': 'application/json' };
    expect((await send('DELETE', '/v1/customers/7', undefined, json)).body).toEqual({ id: 7 });
    expect((await send('POST', '/v1/customers', undefined, json)).body.code).toBe('NOT_AN_OBJECT');
    expect((await send('POST', '/v1/customers/7/close', undefined, json)).body).toEqual({ id: 7 });
    expect((await send('POST', '/v1/customers/7/close', {})).body).toEqual({ id: 7 });
    const refused = await send('POST', '/v1/customers/7/close', { quantity: 4 });
    expect([refused.status, refused.body.code]).toEqual([422, 'UNKNOWN_FIELD']);
  });

  it('a single thing has one page, and a query that is not read is refused', async () => {
    expect((await send('GET', '/v1/customers/7?page=1&limit=250')).body).toEqual({ id: 7 });
    const { status, body } = await send('GET', '/v1/customers/7?page=1&colour=red');
    expect([status, body.code, body.details.map(({ path }: { path: string }) => path)]).toEqual([422, 'UNKNOWN_FIELD', ['colour']]);
    expect((await send('POST', '/v1/customers/7/close?limit=5')).body.code).toBe('UNKNOWN_FIELD');
  });

  it('an id that is none names nothing', async () => {
    expect((await send('GET', '/v1/customers/abc')).status).toBe(404);
    expect((await send('GET', '/v1/customers/7')).body).toEqual({ id: 7 });
  });

  it('waiting for a planner that is away says so and keeps the write', async () => {
    const { status, headers } = await send('POST', '/v1/customers?wait_for_plan=true', order);
    expect([status, headers['x-plan-pending']]).toEqual([201, 'true']);
  });

  it('is live and ready, and shows its numbers and its description', async () => {
    expect((await send('GET', '/health/live')).body).toEqual({ status: 'ok' });
    expect((await send('GET', '/health/ready')).body).toMatchObject({
      status: 'ok',
      info: { nats: { status: 'up' }, mongodb: { status: 'up' } },
    });
    expect((await send('GET', '/metrics')).body).toContain('pegboard_http_request_duration_seconds_bucket');
    expect((await send('GET', '/v1/openapi.json')).body.paths['/v1/customers'].post).toBeDefined();
  });

  it('is not ready while the bus is away, and serves what needs none: every other replica misses the bus, too', async () => {
    const { nats } = servers();
    if (!nats.isOurs) return;
    expect((await send('GET', '/health/accepting')).status).toBe(200);
    await nats.kill();
    await eventually(async () => {
      const { status, body } = await send('GET', '/health/ready');
      expect([status, body.error]).toEqual([503, { nats: { status: 'down' } }]);
    });
    const { status, body } = await send('GET', '/health/accepting');
    expect([status, Object.keys(body.info)]).toEqual([200, ['accepting', 'mongodb']]);
    expect((await send('GET', '/v1/customers/7')).body).toEqual({ id: 7 });
    await nats.restart();
    await eventually(async () => expect((await send('GET', '/health/ready')).status).toBe(200));
  });
});
