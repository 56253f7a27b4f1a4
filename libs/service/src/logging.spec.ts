import { withoutKeys } from './logging';

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
