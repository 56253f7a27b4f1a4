import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Destinations } from './addresses';
import { HttpSender } from './sender';

describe('calling receivers', () => {
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  let asked = 0;
  /** What the operator is told. */
  const unreachable: string[] = [];
  const senders: HttpSender[] = [];
  const url = (host = '127.0.0.1'): string => `http://${host}:${(server.address() as AddressInfo).port}/hook`;
  const sender = (networks: string[], withinMs?: number, resolve?: ConstructorParameters<typeof Destinations>[1]): HttpSender => {
    const made = new HttpSender(new Destinations(networks, resolve), withinMs, (problem) =>
      unreachable.push((problem as { code: string }).code),
    );
    senders.push(made);
    return made;
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      asked++;
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => answer(request, response, body));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => {
    asked = 0;
    unreachable.length = 0;
  });
  afterAll(async () => {
    for (const made of senders) made.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('posts the body as it is and answers the status and Retry-After', async () => {
    let got: unknown;
    answer = (request, response, body) => {
      got = [request.method, request.headers['webhook-id'], body];
      response.writeHead(503, { 'retry-after': '7' }).end('busy');
    };
    expect(await sender(['127.0.0.0/8']).post(url(), { 'webhook-id': 'evt_1' }, '{"ä":1}')).toEqual({
      httpStatus: 503,
      error: null,
      retryAfter: '7',
    });
    expect(got).toEqual(['POST', 'evt_1', '{"ä":1}']);
  });

  it('follows no redirect', async () => {
    answer = (_request, response) => response.writeHead(302, { location: url() }).end();
    expect((await sender(['127.0.0.0/8']).post(url(), {}, '{}')).httpStatus).toBe(302);
    expect(asked).toBe(1);
  });

  it('never connects where it may not, whether the address is written or found', async () => {
    answer = (_request, response) => response.end();
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433'])
      expect([host, await sender([]).post(url(host), {}, '{}')]).toEqual([host, { httpStatus: null, error: 'not reachable' }]);
    expect(unreachable).toEqual(Array(4).fill('ADDRESS_REFUSED'));
    expect(asked).toBe(0);
  });

  it('a name that means another address at the next connection is refused then', async () => {
    answer = (_request, response) => response.writeHead(200, { connection: 'close' }).end();
    const means = ['127.0.0.1', '127.0.0.2'];
    const rebinding = sender(['127.0.0.1/32'], undefined, (_host, _options, done) => done(null, [{ address: means.shift()!, family: 4 }]));
    expect((await rebinding.post(url('shop.example'), {}, '{}')).httpStatus).toBe(200);
    expect((await rebinding.post(url('shop.example'), {}, '{}')).error).toBe('not reachable');
    expect(unreachable).toEqual(['ADDRESS_REFUSED']);
    expect(asked).toBe(1);
  });

  it('waits no longer than it may for an answer', async () => {
    answer = () => undefined;
    expect(await sender(['127.0.0.0/8'], 50).post(url(), {}, '{}')).toEqual({
      httpStatus: null,
      error: 'not reachable',
    });
    expect(unreachable).toEqual(['TIMEOUT']);
  });

  it('an answer without end counts by its head, and is cut off', async () => {
    const cut = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        response.on('close', resolve);
        response.writeHead(200);
        const flood = (): void => void (response.destroyed || response.write('x'.repeat(10_000), () => setImmediate(flood)));
        flood();
      };
    });
    expect((await sender(['127.0.0.0/8']).post(url(), {}, '{}')).httpStatus).toBe(200);
    await cut;
  });

  it('tells the operator alone what went wrong where nobody listens', async () => {
    expect(await sender(['127.0.0.0/8']).post('http://127.0.0.1:9/', {}, '{}')).toEqual({
      httpStatus: null,
      error: 'not reachable',
    });
    expect(unreachable).toEqual(['ECONNREFUSED']);
  });
});
