import { request as httpRequest } from 'node:http';
import { Company } from '@pegboard/company';
import { withCompany } from './running-company';
import { Shop } from './shop';

/** The door was closed in the middle of the body, before the answer could be read. */
const CUT = 0;
const LARGEST = 4 * 1024 * 1024;

/** What comes in from strangers and careless programs. */
describe('inputs', () => {
  const running = withCompany();
  const bothDoors = (company: Company): string[] => [company.gateway.url, company.services.sales.url];
  const post = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${running().company.apiKey}`, 'content-type': 'application/json', ...headers },
    }).then(async (answer) => ({ status: answer.status, text: await answer.text() }));

  it.each([
    '?order_no[$ne]=x',
    '?order_no[$where]=sleep(5000)',
    '?customer_id[$gt]=0',
    '?status[]=$where',
    '?$where=1',
    '?sort=$where',
    '?sort=__proto__',
    '?ids[$in][]=1',
    '?%24or[0][a]=1',
    '?__proto__[x]=1',
    '?constructor[prototype][x]=1',
  ])('no query operator reaches the database: %s is 422', async (query) => {
    const { api } = running();
    const { status } = await api.send('GET', `/v1/sales_orders${query}`);
    expect(status).toBe(422);
  });

  it('nor one in a body, or as a text', async () => {
    const { api } = running();
    const shop = await Shop.open(api);
    for (const body of [{ name: { $ne: '' } }, { name: ['$where'] }, { $where: '1' }, { name: 'x', email: { $gt: '' } }])
      expect((await api.send('POST', '/v1/customers', body)).status).toBe(422);
    expect((await api.send('POST', '/v1/customers', '{"name":"x","__proto__":{"isAdmin":true}}')).status).toBe(400);
    expect((await api.send('POST', '/v1/customers', '{"name":"x","constructor":{"prototype":{"y":1}}}')).status).toBe(400);
    const made = await api.post('/v1/customers', { name: '$where: sleep(1000)' });
    expect((await api.get(`/v1/customers/${made.id}`)).name).toBe('$where: sleep(1000)');
    expect(shop).toBeDefined();
  });

  it('a body of 10 MB is 413 at every door, with its length told or not, and the service goes on', async () => {
    const { company, api } = running();
    const body = JSON.stringify({ name: 'x'.repeat(10_000_000) });
    for (const url of bothDoors(company)) {
      const told = await sent(`${url}/v1/customers`, company.apiKey, body, true);
      const untold = await sent(`${url}/v1/customers`, company.apiKey, body, false);
      expect([url, told]).toEqual([url, 413]);
      expect([413, CUT]).toContain(untold);
    }
    expect((await api.send('GET', '/v1/customers')).status).toBe(200);
  });

  it('a body that is nested a million levels deep is refused before it is read', async () => {
    const { company, api } = running();
    const deep = (open: string, close: string, levels: number) => open.repeat(levels) + '1' + close.repeat(levels);
    for (const url of bothDoors(company))
      for (const body of [deep('[', ']', 1_000_000), deep('{"a":', '}', 500_000), `{"name":${deep('[', ']', 100)}}`]) {
        expect(body.length).toBeLessThan(LARGEST);
        const { status, text } = await post(`${url}/v1/customers`, body);
        expect([status, JSON.parse(text).code]).toEqual([400, 'BODY_TOO_DEEP']);
      }
    expect((await api.send('GET', '/health/ready')).status).toBe(200);
  });

  it('a body of very many fields is refused at once, not looked up field by field', async () => {
    const { company } = running();
    const wide = `{${Array.from({ length: 250_000 }, (_, i) => `"f${i}":1`).join()}}`;
    for (const url of bothDoors(company)) {
      const { status, text } = await post(`${url}/v1/customers`, wide);
      expect([status, JSON.parse(text).code]).toEqual([400, 'BODY_TOO_WIDE']);
    }
  });

  it('says in its headers that answers are data, and how many calls are left', async () => {
    const { company } = running();
    for (const url of bothDoors(company)) {
      const { headers } = await fetch(`${url}/v1/customers`, { headers: { authorization: `Bearer ${company.apiKey}` } });
      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
    }
    const { headers } = await fetch(`${company.gateway.url}/v1/customers`, { headers: { authorization: `Bearer ${company.apiKey}` } });
    expect(Number(headers.get('x-ratelimit-limit'))).toBe(60_000);
    expect(Number(headers.get('x-ratelimit-remaining'))).toBeLessThan(60_000);
    expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now());
    const page = await fetch(`${company.gateway.url}/docs`);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  });
});

/** Sends as much as the other side takes; an early answer counts, whatever becomes of the rest. */
const sent = (url: string, key: string, body: string, isLengthTold: boolean): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url);
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...(isLengthTold ? { 'content-length': String(body.length) } : { 'transfer-encoding': 'chunked' }),
    };
    let isAnswered = false;
    const request = httpRequest({ hostname, port, path: pathname, method: 'POST', headers }, (response) => {
      isAnswered = true;
      resolve(response.resume().statusCode!);
      request.destroy();
    });
    request.on('error', (error) => (isAnswered ? undefined : isLengthTold ? reject(error) : resolve(CUT)));
    // A Content-Length that is too large is refused before a byte of the body is read.
    if (isLengthTold) request.flushHeaders();
    else request.end(body);
  });
