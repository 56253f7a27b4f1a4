import { gunzipSync } from 'node:zlib';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import fastify from 'fastify';
import type { Addresses } from '../settings';
import type { Description } from './description';
import { LiveDescription } from './live-description';
import type { ServedJson } from './served-json';

const NOWHERE = 'http://127.0.0.1:9';
const described = (summary: string): Description => ({
  openapi: '3.1.1',
  info: {},
  paths: { '/v1/customers': { get: { summary } } },
});

describe('the description that everybody may read', () => {
  let sales: Server;
  let summary = 'customers';
  let asked = 0;
  let now = 0;
  let live: LiveDescription;

  beforeEach(async () => {
    [asked, now, summary] = [0, 0, 'customers'];
    sales = createServer((_request, response) => {
      asked++;
      response.end(JSON.stringify(described(summary)));
    }).listen(0, '127.0.0.1');
    await once(sales, 'listening');
    const url = `http://127.0.0.1:${(sales.address() as AddressInfo).port}`;
    live = new LiveDescription(
      () => described('own'),
      { sales: url } as unknown as Addresses,
      () => now,
    );
  });
  afterEach(() => new Promise((resolve) => sales.close(resolve)));

  const many = () => Promise.all(Array.from({ length: 50 }, () => live.current()));

  it('is asked of a service once, however many want it, and written once', async () => {
    const served = await many();
    expect([asked, new Set(served).size]).toEqual([1, 1]);
    now += 9_000;
    await many();
    expect(asked).toBe(1);
  });

  it('is asked for again after ten seconds, while the last one is given', async () => {
    const [before] = await many();
    summary = 'changed';
    now += 11_000;
    expect(await live.current()).toBe(before);
    // The next ones wait for nothing either, and one of them gets what was asked for meanwhile.
    while ((await live.current()) === before) await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBe(2);
    expect((await live.current()).etag).not.toBe(before!.etag);
  });

  it('stays as it is while nothing changes, and while the service is down', async () => {
    const [before] = await many();
    now += 11_000;
    await live.current();
    while (asked < 2) await new Promise((resolve) => setImmediate(resolve));
    expect((await live.current()).etag).toBe(before!.etag);
    sales.closeAllConnections();
    await new Promise((resolve) => sales.close(resolve));
    now += 11_000;
    expect((await live.current()).etag).toBe(before!.etag);
  });

  it('waits for a part that was never heard, and asks for it once a second', async () => {
    const away = new LiveDescription(
      () => described('own'),
      { sales: NOWHERE } as unknown as Addresses,
      () => now,
    );
    const first = await away.current();
    expect(await away.current()).toBe(first);
  });

  it('is not sent to whoever has it, and compressed for whoever can read that', async () => {
    const server = fastify();
    const served: ServedJson = await live.current();
    server.get('/', (request, reply) => served.send(request, reply));
    const get = (headers: Record<string, string>) => server.inject({ method: 'GET', url: '/', headers });
    const plain = await get({});
    expect([plain.statusCode, plain.headers.etag, plain.headers['cache-control'], plain.headers.vary]).toEqual([
      200,
      served.etag,
      'no-cache',
      'accept-encoding',
    ]);
    const zipped = await get({ 'accept-encoding': 'br, gzip' });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(plain.payload);
    for (const tag of [served.etag, `W/${served.etag}`, `"other", ${served.etag}`, '*'])
      expect([tag, (await get({ 'if-none-match': tag })).statusCode]).toEqual([tag, 304]);
    expect((await get({ 'if-none-match': '"other"' })).statusCode).toBe(200);
    await server.close();
  });
});
