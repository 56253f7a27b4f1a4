import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BusConnection, JetStreamPublisher, SystemClock } from '@pegboard/eventing';
import { customerEvent, locationEvent } from '@pegboard/contracts';
import { eventually, withServers } from '@pegboard/testing';
import { createGateway } from './gateway';
import { readGatewaySettings } from './settings';

const KEY = 'a-key-for-tests';

/** A service that returns the request that it got. */
class Stub {
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  isReady = true;
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void = (request, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json', etag: '"3"', 'x-pagination': '{}' })
      .end(JSON.stringify({ from: this.name, url: request.url }));
  private server: Server | undefined;
  port = 0;

  constructor(readonly name: string) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        if (request.url === '/health/ready')
          return response
            .writeHead(this.isReady ? 200 : 503, { 'content-type': 'application/json' })
            .end('{"error":{"mongodb":{"status":"down"}}}');
        if (request.url === '/v1/openapi.json')
          return response
            .writeHead(200)
            .end(JSON.stringify({ openapi: '3.0.0', info: {}, paths: { '/v1/customers': { get: { summary: this.name } } } }));
        this.requests.push({ method: request.method!, url: request.url!, headers: request.headers, body });
        return this.answer(request, response, body);
      });
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    if (this.server?.listening) await new Promise((resolve) => this.server!.close(resolve));
  }
}

describe('the gateway', () => {
  const stubs = Object.fromEntries(
    ['inventory', 'sales', 'manufacturing', 'purchasing', 'planner'].map((name) => [name, new Stub(name)]),
  ) as Record<string, Stub>;
  const clock = new SystemClock();
  let app: NestFastifyApplication;
  let base: string;
  let bus: BusConnection | undefined;

  // Before the servers' own clean-up, which stops them.
  afterAll(async () => {
    await app.close();
    await bus?.close();
    await Promise.all(Object.values(stubs).map((stub) => stub.stop()));
  });
  const servers = withServers();

  beforeAll(async () => {
    await Promise.all(Object.values(stubs).map((stub) => stub.start()));
    const urls = Object.fromEntries(Object.values(stubs).map((stub) => [`${stub.name.toUpperCase()}_URL`, stub.url]));
    app = await createGateway(readGatewaySettings({ ...urls, NATS_URL: servers().nats.url, PEGBOARD_API_KEY: KEY, LOG_LEVEL: 'silent' }));
    await app.listen(0, '127.0.0.1');
    base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    for (const stub of Object.values(stubs)) stub.requests.length = 0;
  });

  const send = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
    const response = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${KEY}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body } : {}),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined,
    };
  };

  it('sends a call with its query, headers and body to its service, and the answer back as it is', async () => {
    stubs['sales']!.answer = (_request, response, body) =>
      response.writeHead(201, { 'content-type': 'application/json', etag: '"1"', 'x-plan-run': '5' }).end(`{"got":${body}}`);
    const trace = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const sentBody = '{"order_no":"SO-1",  "quantity": 1.50}';
    const { status, headers, text } = await send('POST', '/v1/sales_orders?wait_for_plan=true&x=%2F', sentBody, {
      'idempotency-key': 'k1',
      'if-match': '"7"',
      traceparent: trace,
    });
    expect([status, text, headers.get('etag'), headers.get('x-plan-run')]).toEqual([201, `{"got":${sentBody}}`, '"1"', '5']);
    const [asked] = stubs['sales']!.requests;
    expect(asked).toMatchObject({ method: 'POST', url: '/v1/sales_orders?wait_for_plan=true&x=%2F', body: sentBody });
    expect(asked!.headers).toMatchObject({
      'idempotency-key': 'k1',
      'if-match': '"7"',
      'content-type': 'application/json',
    });
    expect(asked!.headers.authorization).not.toContain(KEY);
    expect(asked!.headers['traceparent']).toMatch(new RegExp(`^00-${'a'.repeat(32)}-[0-9a-f]{16}-01$`));
  });

  it('who calls is said to whoever has a key, by name', async () => {
    const own = await send('GET', '/v1/user_info');
    expect([own.status, own.body]).toEqual([200, { id: expect.any(Number), firstName: 'api-key', lastName: '', email: '' }]);
    expect((await fetch(`${base}/v1/user_info`)).status).toBe(401);
  });

  it('a trace begins here if none came in, and is told to the caller', async () => {
    const { headers } = await send('GET', '/v1/products');
    const [asked] = stubs['inventory']!.requests;
    expect(asked!.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(headers.get('traceparent')!.split('-')[1]).toBe((asked!.headers['traceparent'] as string).split('-')[1]);
  });

  it.each([
    ['GET', '/v1/inventory?variant_id=3', 'planner'],
    ['GET', '/v1/sales_orders/5/missing_ingredients', 'planner'],
    ['GET', '/v1/inventory_movements', 'inventory'],
    ['DELETE', '/v1/purchase_orders/4', 'purchasing'],
    ['PATCH', '/v1/manufacturing_orders/4', 'manufacturing'],
    ['POST', '/v1/manufacturing_orders/4/rank', 'manufacturing'],
  ])('%s %s goes to %s', async (method, path, service) => {
    expect((await send(method, path, method === 'PATCH' ? '{}' : undefined)).status).toBe(200);
    expect(stubs[service]!.requests.map(({ method, url }) => [method, url])).toEqual([[method, path]]);
  });

  it('large bodies and answers pass as they are', async () => {
    const large = JSON.stringify({ notes: 'x'.repeat(3_000_000) });
    stubs['sales']!.answer = (_request, response, body) => response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    expect((await send('POST', '/v1/sales_orders', large)).text.length).toBe(large.length);
  });

  it('errors of a service keep their shape', async () => {
    stubs['sales']!.answer = (_request, response) =>
      response.writeHead(409, { 'content-type': 'application/json' }).end('{"statusCode":409,"code":"INSUFFICIENT_STOCK","details":[]}');
    expect(await send('POST', '/v1/sales_orders', '{}')).toMatchObject({ status: 409, body: { code: 'INSUFFICIENT_STOCK' } });
    stubs['sales']!.answer = (_request, response) => response.writeHead(503, { 'retry-after': '2' }).end('{}');
    stubs['sales']!.requests.length = 0;
    expect((await send('GET', '/v1/sales_orders')).status).toBe(503);
    expect(stubs['sales']!.requests).toHaveLength(1);
  });

  it('nobody without the key reaches a service', async () => {
    for (const authorization of ['Bearer wrong', 'Basic xyz', '']) {
      const { status, body } = await send('GET', '/v1/products', undefined, { authorization });
      expect([status, body.code]).toEqual([401, 'UNAUTHORIZED']);
    }
    expect((await send('GET', '/v1/events', undefined, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect(stubs['inventory']!.requests).toEqual([]);
  });

  it('an unknown path is a 404 in the documented shape', async () => {
    for (const path of ['/v1/nowhere', '/', '/v1/sales_orders_of_old']) {
      const { status, body } = await send('GET', path);
      expect([status, body]).toEqual([
        404,
        expect.objectContaining({ statusCode: 404, name: 'NotFoundError', code: 'NOT_FOUND', details: [] }),
      ]);
    }
  });

  it('a service that is away is a 503 in the documented shape, for reads and writes; it is used again when it is back', async () => {
    await stubs['purchasing']!.stop();
    const read = await send('GET', '/v1/suppliers');
    const write = await send('POST', '/v1/suppliers', '{"name":"x"}');
    for (const { status, body, headers, text } of [read, write]) {
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'SERVICE_UNAVAILABLE', '2']);
      expect(text).not.toMatch(/ECONN|at .*\.ts|<html/);
    }
    expect(write.body.message).toMatch(/Idempotency-Key/);
    expect(await send('GET', '/health/ready')).toMatchObject({
      status: 503,
      body: { code: 'NOT_READY', error: { purchasing: { status: 'down' } } },
    });
    const later = send('GET', '/v1/suppliers');
    await stubs['purchasing']!.start();
    expect((await later).status).toBe(200);
    expect((await send('GET', '/health/ready')).status).toBe(200);
  });

  it('a service that drops the connection is a 503, and a write is sent once', async () => {
    stubs['sales']!.answer = (request) => request.socket.destroy();
    const { status, body } = await send('POST', '/v1/customers', '{"name":"x"}');
    expect([status, body.code, stubs['sales']!.requests.length]).toEqual([503, 'SERVICE_UNAVAILABLE', 1]);
  });

  it('is ready when every service is, and says which is not and why', async () => {
    expect(await send('GET', '/health/live', undefined, { authorization: '' })).toMatchObject({ status: 200 });
    stubs['planner']!.isReady = false;
    const { status, body } = await send('GET', '/health/ready', undefined, { authorization: '' });
    expect([status, body.error]).toEqual([503, { planner: { status: 'down', error: { mongodb: { status: 'down' } } } }]);
    stubs['planner']!.isReady = true;
    expect(await send('GET', '/health/ready', undefined, { authorization: '' })).toMatchObject({
      status: 200,
      body: { info: { sales: { status: 'up' } } },
    });
  });

  it('shows its numbers by route', async () => {
    await send('GET', '/v1/products/77');
    const { text } = await send('GET', '/metrics');
    expect(text).toContain('route="/v1/products/*"');
    expect(text).not.toContain('/v1/products/77');
  });

  it('joins the descriptions and serves a page that loads nothing from elsewhere', async () => {
    const { body } = await send('GET', '/v1/openapi.json', undefined, { authorization: '' });
    expect(body.paths['/v1/customers'].get.summary).toBe('sales');
    expect(body.paths['/v1/events'].get).toBeDefined();
    const page = await send('GET', '/docs', undefined, { authorization: '' });
    expect((await send('GET', '/docs/', undefined, { authorization: '' })).text).toBe(page.text);
    expect(page.text).toContain('name="viewport"');
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect([file, file.startsWith('/docs/'), (await send('GET', file)).status]).toEqual([file, true, 200]);
    expect((await send('GET', '/docs/files/package.json')).status).toBe(404);
  });

  describe('the event feed', () => {
    let publisher: JetStreamPublisher;
    beforeAll(async () => {
      bus = await BusConnection.open({ url: servers().nats.url, name: 'test' });
      publisher = new JetStreamPublisher(bus, clock);
    });
    const customer = (id: number) =>
      publisher.publish(customerEvent, id, 'created', { id, version: 1, is_deleted: false, name: `c${id}`, email: null }, `customer.${id}`);
    const location = (id: number) =>
      publisher.publish(
        locationEvent,
        id,
        'created',
        { id, version: 1, is_deleted: false, name: 'x', sells: true, makes: true, buys: true, is_primary: false, time_zone: 'UTC' },
        `location.${id}`,
      );

    it('pages through what happened, all or some types', async () => {
      for (const id of [1, 2]) await customer(id);
      await location(1);
      const first = (await send('GET', '/v1/events?limit=2')).body;
      expect(first).toMatchObject({
        data: [{ sequence: 1, type: 'pegboard.sales.customer.created', data: { aggregate: { name: 'c1' } } }, { sequence: 2 }],
        next_after: 2,
        last_sequence: 3,
      });
      expect((await send('GET', '/v1/events?after=2')).body).toMatchObject({ data: [{ sequence: 3 }], next_after: 3 });
      expect((await send('GET', '/v1/events?after=3')).body).toMatchObject({ data: [], next_after: 3 });
      expect((await send('GET', '/v1/events?types=inventory,inventory.location')).body).toMatchObject({
        data: [{ sequence: 3 }],
        next_after: 3,
      });
      expect((await send('GET', '/v1/events?types=purchasing')).body).toMatchObject({ data: [], next_after: 3 });
    });

    it('refuses what it does not know, and says when the feed went back', async () => {
      expect(await send('GET', '/v1/events?types=a.b.c.d')).toMatchObject({ status: 422, body: { code: 'UNKNOWN_EVENT_TYPE' } });
      expect(await send('GET', '/v1/events?after=x')).toMatchObject({ status: 422 });
      expect(await send('GET', '/v1/events?after=99999')).toMatchObject({ status: 409, body: { code: 'FEED_WENT_BACK' } });
    });

    it('stays open as an event stream and continues behind the last id', async () => {
      const aborted = new AbortController();
      const response = await fetch(`${base}/v1/events?types=sales`, {
        headers: { authorization: `Bearer ${KEY}`, accept: 'text/event-stream', 'last-event-id': '1' },
        signal: aborted.signal,
      });
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
      let text = '';
      const reading = (async () => {
        for await (const chunk of response.body!) text += Buffer.from(chunk as Uint8Array).toString();
      })().catch(() => undefined);
      await eventually(() => expect(text).toMatch(/id: 2\nevent: pegboard\.sales\.customer\.created\ndata: \{.*"c2"/));
      await customer(3);
      await eventually(() => expect(text).toMatch(/id: 4\n/));
      expect(text).not.toMatch(/id: [13]\n/);
      aborted.abort();
      await reading;
    });
  });

  it('an open stream does not keep it from closing; a second start is refused without its settings', async () => {
    const open = await fetch(`${base}/v1/events`, { headers: { authorization: `Bearer ${KEY}`, accept: 'text/event-stream' } });
    await app.close();
    await expect(open.text()).rejects.toThrow();
    expect(() => readGatewaySettings({ PEGBOARD_API_KEY: KEY, SALES_URL: 'sales:3000' })).toThrow(
      /INVENTORY_URL[\s\S]*SALES_URL: must be an address/,
    );
  });
});
