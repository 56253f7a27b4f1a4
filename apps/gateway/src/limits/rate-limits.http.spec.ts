import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { withServers } from '@pegboard/testing';
import { createGateway } from '../gateway';
import { readGatewaySettings } from '../settings';

const KEY = 'a-key-for-tests';
const AWAY = 'http://127.0.0.1:9';

describe('limits', () => {
  let app: NestFastifyApplication;
  // Before the servers' own clean-up, which stops them.
  afterAll(() => app.close());
  const servers = withServers();
  beforeAll(async () => {
    const urls = Object.fromEntries(['INVENTORY', 'SALES', 'MANUFACTURING', 'PURCHASING', 'PLANNER'].map((name) => [`${name}_URL`, AWAY]));
    const limits = { RATE_LIMIT_PER_MINUTE: '3', FAILED_AUTH_PER_MINUTE: '2' };
    app = await createGateway(
      readGatewaySettings({
        ...urls,
        ...limits,
        NATS_URL: servers().nats.url,
        MONGODB_URI: 'mongodb://127.0.0.1:9',
        PEGBOARD_API_KEY: KEY,
        LOG_LEVEL: 'silent',
      }),
    );
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  const get = (url: string, key: string) => app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${key}` } });

  it('a caller has so many calls a minute, is told how many are left, and when to come back', async () => {
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await get('/v1/customers', KEY));
    expect(answers.map((answer) => [answer.statusCode, Number(answer.headers['x-ratelimit-remaining'])])).toEqual([
      [503, 2],
      [503, 1],
      [503, 0],
      [429, 0],
    ]);
    const [last] = answers.slice(-1);
    expect(last!.json()).toMatchObject({ statusCode: 429, name: 'TooManyRequestsError', code: 'TOO_MANY_REQUESTS', details: [] });
    expect(Number(last!.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(last!.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(Number(last!.headers['x-ratelimit-reset'])).toBeGreaterThan(Date.now());
  });

  it('who tries keys is slowed down; a good key is let in meanwhile', async () => {
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await get('/v1/customers', `wrong-${i}`)).statusCode);
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect((await get('/health/live', KEY)).statusCode).toBe(200);
    // Counted as the caller that it is, not as the address.
    expect((await get('/v1/customers', KEY)).headers['x-ratelimit-limit']).toBe('3');
  });

  it('a key that is not known is looked up no more once its address tries too many; one that held is', async () => {
    const unknown = `pgb_${'0'.repeat(15)}1_${'a'.repeat(43)}`;
    const from = (remoteAddress: string, key: string, url = '/v1/customers') =>
      app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${key}` }, remoteAddress });
    expect((await from('127.0.0.9', KEY)).statusCode).not.toBe(401);
    for (let i = 0; i < 2; i++) expect((await from('127.0.0.9', `wrong-${i}`)).statusCode).toBe(401);
    // Looked up, it would be 503: the database of keys is down.
    for (const url of ['/v1/customers', '/v1/events', '/metrics', '/v1/api_keys'])
      expect([url, (await from('127.0.0.9', unknown, url)).statusCode]).toEqual([url, 429]);
    expect((await from('127.0.0.9', KEY)).headers['x-ratelimit-limit']).toBe('3');
  });

  it('wrong keys are counted while they are looked up, however many come at once', async () => {
    const at = (i: number) =>
      app.inject({ method: 'GET', url: '/v1/customers', headers: { authorization: `Bearer wrong-${i}` }, remoteAddress: '2001:db8::' + i });
    const statuses = (await Promise.all(Array.from({ length: 20 }, (_, i) => at(i)))).map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 401)).toHaveLength(2);
    expect(statuses.filter((status) => status === 429)).toHaveLength(18);
  });

  it('the page of the documents is counted, too', async () => {
    const read = () => app.inject({ method: 'GET', url: '/docs', remoteAddress: '127.0.0.10' });
    expect([await read(), await read(), await read()].map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
  });

  it('the descriptions need no key, and an address reads them so often', async () => {
    const read = (path: string, remoteAddress: string) => app.inject({ method: 'GET', url: path, remoteAddress });
    const statuses = [];
    for (const path of ['/v1/openapi.json', '/v1/asyncapi.json', '/v1/openapi.json'])
      statuses.push((await read(path, '127.0.0.7')).statusCode);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await read('/v1/asyncapi.json', '127.0.0.8')).statusCode).toBe(200);
    expect((await read('/health/live', '127.0.0.7')).statusCode).toBe(200);
  });

  it('a key that can’t be looked up is 503, not 401', async () => {
    const headers = { authorization: `Bearer pgb_${'0'.repeat(16)}_${'a'.repeat(43)}` };
    const answer = await app.inject({ method: 'GET', url: '/v1/customers', headers, remoteAddress: '127.0.0.11' });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
  });
});
