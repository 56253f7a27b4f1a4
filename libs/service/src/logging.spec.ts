import type { IncomingMessage, ServerResponse } from 'node:http';
import { loggingOf, withoutKeys } from './logging';
import { noteDoing } from './request-name';

describe('addresses in logs', () => {
  it.each([
    ['/v1/products?limit=5&sort=-id', '/v1/products?limit=5&sort=-id'],
    [`/v1/products?api_key=pgb_${'0'.repeat(16)}_${'x'.repeat(43)}&limit=5`, '/v1/products?api_key=[removed]&limit=5'],
    ['/v1/products?Access_Token=abc', '/v1/products?Access_Token=[removed]'],
    ['/v1/events?authorization=Bearer%20abc&after=3', '/v1/events?authorization=[removed]&after=3'],
    [`/v1/api_keys/pgb_${'a'.repeat(16)}_${'x'.repeat(43)}/rotate`, '/v1/api_keys/[removed]/rotate'],
    ['/v1/x?q=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_-', '/v1/x?q=[removed]'],
    ['/v1/x?q=whsec_9vZ1pQ0mX5m8r3n0b1c2d3e4f5g6h7i8j9k0l1m2n3o=', '/v1/x?q=[removed]'],
  ])('%s', (url, logged) => expect(withoutKeys(url)).toBe(logged));
});

describe('the line of a request', () => {
  const { genReqId, customLogLevel, customProps } = loggingOf('sales', { LOG_LEVEL: 'info' } as never).pinoHttp as {
    genReqId(request: IncomingMessage): string;
    customLogLevel(request: IncomingMessage, response: ServerResponse, error?: Error): string;
    customProps(request: IncomingMessage): object;
  };
  const request = (headers: object = {}): IncomingMessage => ({ headers }) as IncomingMessage;
  const level = (one: IncomingMessage, statusCode: number): string => customLogLevel(one, { statusCode } as ServerResponse);

  it('has the id that the caller gave, or one that whoever is asked next has too', () => {
    expect(genReqId(request({ 'x-request-id': 'web-shop.17' }))).toBe('web-shop.17');
    for (const given of [undefined, 'a b', '', 'x'.repeat(61), '\n', ['a', 'b']]) {
      const one = request(given === undefined ? {} : { 'x-request-id': given });
      const made = genReqId(one);
      expect(made).toMatch(/^[0-9a-f]{16}$/);
      expect([one.headers['x-request-id'], genReqId(one)]).toEqual([made, made]);
    }
  });

  it('of a write that was accepted is at info, and says who it was; a read is not', () => {
    const [write, read] = [request(), request()];
    const actor = { id: 'key:6f1c', name: 'web shop' };
    noteDoing(write, { actor, isWrite: true });
    noteDoing(read, { actor, isWrite: false });
    expect([level(write, 201), level(read, 200), level(read, 404), level(read, 500), level(request(), 200)]).toEqual([
      'info',
      'debug',
      'info',
      'error',
      'debug',
    ]);
    expect([customProps(write), customProps(request())]).toEqual([{ actor: 'key:6f1c', actor_name: 'web shop' }, {}]);
  });
});
