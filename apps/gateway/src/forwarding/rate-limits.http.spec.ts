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
    const answer = await get('/v1/customers', `pgb_${'0'.repeat(16)}_${'a'.repeat(43)}`);
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
  });
});
