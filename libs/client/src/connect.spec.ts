import { connectTo } from './connect';
import { need, PegboardError } from './errors';

/** As the generated types describe a call. */
interface Paths {
  '/v1/things/{id}': {
    get: { parameters: { path: { id: number } }; responses: { 200: { content: { 'application/json': { id: number } } } } };
  };
}

describe('the client', () => {
  const asked: Request[] = [];
  const api = (status: number, body: string, type = 'application/json') =>
    connectTo<Paths>({
      url: 'https://erp.example/v1/',
      key: 'pgb_key',
      patience: { tries: 1 },
      fetch: async (request) => {
        asked.push(request);
        return new Response(body, { status, headers: { 'content-type': type } });
      },
    });
  const thing = (client: ReturnType<typeof api>) => client.GET('/v1/things/{id}', { params: { path: { id: 7 } } });

  it('calls the gateway with the key, wherever its address ends', async () => {
    await expect(need(thing(api(200, '{"id": 7}')))).resolves.toEqual({ id: 7 });
    expect([asked[0]!.url, asked[0]!.headers.get('authorization')]).toEqual(['https://erp.example/v1/things/7', 'Bearer pgb_key']);
  });

  it('gives each write a key of its own, or the one that it is given', async () => {
    asked.length = 0;
    const client = api(200, '{"id": 7}') as any;
    await client.POST('/v1/things', { body: {} });
    await client.DELETE('/v1/things/7');
    await client.POST('/v1/things', { body: {}, headers: { 'Idempotency-Key': 'order 7' } });
    await client.GET('/v1/things/7');
    const keys = asked.map(({ headers }) => headers.get('idempotency-key'));
    expect(keys.slice(2)).toEqual(['order 7', null]);
    for (const key of keys.slice(0, 2)) expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[0]).not.toBe(keys[1]);
  });

  it('asks for a key before each call, where keys end', async () => {
    asked.length = 0;
    const keys = ['first', 'second'];
    const client = connectTo<any>({
      url: 'https://erp.example',
      key: async () => keys.shift()!,
      fetch: async (one) => (asked.push(one), new Response('{}')),
    });
    await client.GET('/v1/things' as never, {} as never);
    await client.GET('/v1/things' as never, {} as never);
    expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer first', 'Bearer second']);
  });

  it('throws a refusal with its code, the field and the numbers', async () => {
    const refusal = { code: 'NOT_ENOUGH', message: 'Only 3 of 5 are there.', details: [{ path: 'quantity', info: { available: '3' } }] };
    const error = await need(thing(api(422, JSON.stringify(refusal)))).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(PegboardError);
    expect(error).toMatchObject({ status: 422, ...refusal });
  });

  it('throws also what a proxy answers, which knows nothing of our errors', async () => {
    const error = await need(thing(api(502, '<h1>Bad Gateway</h1>', 'text/html'))).catch((one: unknown) => one);
    expect(error).toMatchObject({ status: 502, code: '502', message: '502', details: [] });
  });
});
