import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LARGEST_BODY } from '@pegboard/service';
import { eventually, withServers } from '@pegboard/testing';
import { MAX_CALLS_PER_SERVICE } from './crowd';
import { CONNECTIONS_PER_SERVICE } from './forwarding';
import { createGateway } from '../gateway';
import { readGatewaySettings } from '../settings';

const KEY = 'a-key-for-tests';
const AUTHORIZED = `Authorization: Bearer ${KEY}`;

describe('a call as it is written on the wire', () => {
  const asked: { url: string; headers: IncomingMessage['headers'] }[] = [];
  /** Until then the service answers nobody. */
  let opened: Promise<void> = Promise.resolve();
  let service: Server;
  let app: NestFastifyApplication;
  let port: number;

  // Before the servers' own clean-up, which stops them.
  afterAll(async () => {
    await app.close();
    service.closeAllConnections();
    await new Promise((resolve) => service.close(resolve));
  });
  const servers = withServers();
  beforeAll(async () => {
    service = createServer((request, response) => {
      asked.push({ url: request.url!, headers: request.headers });
      request.resume().once('end', () => void opened.then(() => response.setHeader('keep-alive', 'timeout=72').end('{"is":"here"}')));
    }).listen(0, '127.0.0.1');
    await once(service, 'listening');
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
    const urls = Object.fromEntries(['INVENTORY', 'SALES', 'MANUFACTURING', 'PURCHASING', 'PLANNER'].map((name) => [`${name}_URL`, url]));
    const settings = { NATS_URL: servers().nats.url, MONGODB_URI: 'mongodb://127.0.0.1:9', PEGBOARD_API_KEY: KEY, LOG_LEVEL: 'silent' };
    app = await createGateway(readGatewaySettings({ ...urls, ...settings, FAILED_AUTH_PER_MINUTE: '2' }));
    await app.listen(0, '127.0.0.1');
    ({ port } = app.getHttpServer().address() as AddressInfo);
  });
  beforeEach(() => void (asked.length = 0));

  /** What comes back until the gateway closes the connection, as it is asked to. */
  const call = async (line: string, headers: readonly string[] = [AUTHORIZED], body = ''): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    socket.write([`${line} HTTP/1.1`, 'Host: pegboard.example', 'Connection: close', ...headers, '', body].join('\r\n'));
    return text(socket);
  };
  const statusOf = (answer: string): number => Number(/^(?:HTTP\/1\.1 1\d\d [^]*?\r\n\r\n)?HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

  it('ends the connection where the caller asks for it, whatever the service does with its own', async () => {
    const answer = await call('GET /v1/customers');
    expect(answer).toMatch(/^HTTP\/1.1 200 [^]*\{"is":"here"\}$/);
    expect(answer).not.toMatch(/keep-alive/i);
  });

  it('may wait for leave to send its body, as curl does with a long one', async () => {
    const headers = [AUTHORIZED, 'Content-Type: application/json', 'Content-Length: 2', 'Expect: 100-continue'];
    expect(statusOf(await call('POST /v1/customers', headers, '{}'))).toBe(200);
    expect(asked[0]!.headers.expect).toBeUndefined();
  });

  it.each(['name=a/../b', 'name=%2e%2e%2fb', 'name=%', 'name=50%', 'name=Gr%C3%B6%C3%9Fe'])(
    'takes the query %s along as it is',
    async (query) => {
      expect(statusOf(await call(`GET /v1/customers?${query}`))).toBe(200);
      expect(asked.map(({ url }) => url)).toEqual([`/v1/customers?${query}`]);
    },
  );

  it.each(['name=%E9', 'name=%ED%A0%80'])('takes the query %s nowhere: its bytes are no letters', async (query) => {
    expect(statusOf(await call(`GET /v1/customers?${query}`))).toBe(400);
    expect(asked).toEqual([]);
  });

  it('holds no connection to the service before its body is there, and may be broken off', async () => {
    const line = [
      'POST /v1/customers HTTP/1.1',
      'Host: pegboard.example',
      AUTHORIZED,
      'Content-Type: application/json',
      'Content-Length: 9',
    ];
    const callers = Array.from({ length: CONNECTIONS_PER_SERVICE + 5 }, () => connect(port, '127.0.0.1'));
    for (const caller of callers) caller.write([...line, '', '{'].join('\r\n'));
    expect(statusOf(await call('GET /v1/customers'))).toBe(200);
    expect(asked).toHaveLength(1);
    const last = callers.pop()!;
    for (const caller of callers) caller.destroy();
    last.end('"a": 12}');
    await eventually(() => expect(asked).toHaveLength(2));
    expect(asked[1]!.headers['content-length']).toBe('9');
    last.destroy();
  });

  it('is told that too many are on their way to its service, which are all answered', async () => {
    let open: () => void = () => undefined;
    opened = new Promise((resolve) => (open = resolve));
    const crowd = Array.from({ length: MAX_CALLS_PER_SERVICE + 1 }, () => call('GET /v1/customers'));
    // The service answers none of them, so the first answer is that of the one that was too many.
    const tooMany = await Promise.race(crowd);
    open();
    expect([statusOf(tooMany), /retry-after: \d/i.test(tooMany), /SERVICE_BUSY/.test(tooMany)]).toEqual([503, true, true]);
    const statuses = (await Promise.all(crowd)).map(statusOf);
    expect(statuses.filter((status) => status === 200)).toHaveLength(MAX_CALLS_PER_SERVICE);
    expect(statusOf(await call('GET /v1/customers'))).toBe(200);
  });

  it('is sent on with its length where that wasn’t told, and refused where it is too large', async () => {
    const headers = [AUTHORIZED, 'Content-Type: application/json', 'Transfer-Encoding: chunked'];
    expect(statusOf(await call('POST /v1/customers', headers, '2\r\n{}\r\n0\r\n\r\n'))).toBe(200);
    expect([asked[0]!.headers['content-length'], asked[0]!.headers['transfer-encoding']]).toEqual(['2', undefined]);
    expect(statusOf(await call('POST /v1/customers', headers, '0\r\n\r\n'))).toBe(200);
    expect(asked[1]!.headers['content-length']).toBe('0');
    const bytes = LARGEST_BODY + 1;
    const answer = await call('POST /v1/customers', headers, `${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n0\r\n\r\n`);
    expect([statusOf(answer), answer]).toEqual([413, expect.stringContaining('PAYLOAD_TOO_LARGE')]);
    expect(asked).toHaveLength(2);
  });

  it('may name the whole address', async () => {
    expect(statusOf(await call('GET http://elsewhere.example/v1/customers?page=2'))).toBe(200);
    expect(asked.map(({ url }) => url)).toEqual(['/v1/customers?page=2']);
  });

  it.each(['/v1/customers/../suppliers', '/v1/customers/%2e%2e/%2e%2e/metrics', '/v1/customers/..%2f..%2fmetrics'])(
    '%s leads to nobody',
    async (path) => {
      expect(statusOf(await call(`GET ${path}`))).toBe(400);
      expect(asked).toEqual([]);
    },
  );

  it('is asked for its proof and counted, however its path is written', async () => {
    const ways = ['/%761/customers', 'http://elsewhere.example/v1/customers', '/v1/%63ustomers', '/%76%31/api_keys'];
    const statuses = [];
    for (const way of ways) statuses.push(statusOf(await call(`GET ${way}`, [])));
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect(statusOf(await call('GET /%761/customers'))).toBe(403);
    expect(asked).toEqual([]);
  });
});
