import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import { EVERY_SCOPE } from '@pegboard/access';
import { readSettings, type Settings } from '../config';
import { Authenticator, type Caller } from './authenticator';
import { BootstrapKey } from './bootstrap-key';
import { IdentityIssuer, IdentityReader } from './identity';
import { OidcTokens } from './oidc-tokens';
import { authenticatorOf } from './ways';

const KEY = 'bootstrap-key-for-tests';
const settings = (given: Record<string, string> = {}): Settings => readSettings({ PEGBOARD_API_KEY: KEY, ...given });
const ann: Caller = { id: 'key:1', name: 'Ann', scopes: new Set(['sales:read']) };

describe('the first key', () => {
  it('may do everything on this machine, and elsewhere only make keys unless it is told otherwise', () => {
    const long = 'a-key-of-more-than-thirty-two-characters';
    const scopes = (given: Record<string, string>): string[] => [
      ...new BootstrapKey(settings({ PEGBOARD_API_KEY: long, ...given })).read(long)!.scopes,
    ];
    expect(scopes({})).toEqual(EVERY_SCOPE);
    expect(scopes({ HOST: '0.0.0.0' })).toEqual(['keys:manage']);
    expect(scopes({ HOST: '0.0.0.0', BOOTSTRAP_SCOPES: 'sales:read, ops:read' })).toEqual(['sales:read', 'ops:read']);
    expect(scopes({ HOST: '0.0.0.0', BOOTSTRAP_SCOPES: '*' })).toEqual(EVERY_SCOPE);
  });

  it('is not needed where there is another way in, and none at all is refused', () => {
    const secret = 's'.repeat(32);
    expect(new BootstrapKey(readSettings({ INTERNAL_SECRET: secret })).read('undefined')).toBeUndefined();
    expect(() => readSettings({})).toThrow(/INTERNAL_SECRET: is needed/);
    expect(() => readSettings({ PEGBOARD_API_KEY: KEY, HOST: '0.0.0.0' })).toThrow(/at least 32 characters if other machines can reach/);
    expect(() => readSettings({ INTERNAL_SECRET: 'short' })).toThrow(/INTERNAL_SECRET: must have at least 32/);
    expect(() => readSettings({ PEGBOARD_API_KEY: KEY, OIDC_ISSUER: 'https://a.example' })).toThrow(/OIDC_AUDIENCE[\s\S]*OIDC_JWKS_URL/);
    expect(() => readSettings({ PEGBOARD_API_KEY: KEY, OIDC_JWKS_URL: 'http://a.example/keys' })).toThrow(/must be an https/);
  });
});

describe('what is a proof at all', () => {
  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    `Basic ${KEY}`,
    KEY,
    `Bearer ${KEY} ${KEY}`,
    `Bearer ${KEY},${KEY}`,
    `Bearer ${'x'.repeat(9_000)}`,
  ])('%j is none', async (given) => {
    const authenticator = new Authenticator();
    authenticator.add({ read: (token) => (token === KEY || token.length > 8_192 ? ann : undefined) });
    expect(await authenticator.authenticate(given)).toBeUndefined();
    expect(await authenticator.authenticate(`bearer ${KEY}`)).toBe(ann);
  });
});

describe('the identity that the gateway signs', () => {
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const inEnv = (pem: string): string => pem.replaceAll('\n', '\\n');
  const ways: [string, Record<string, string>, Record<string, string>][] = [
    ['a shared secret', { INTERNAL_SECRET: 's'.repeat(40) }, { INTERNAL_SECRET: 's'.repeat(40) }],
    ['the first key alone', {}, {}],
    ['a key pair', { INTERNAL_PRIVATE_KEY: inEnv(pair.privateKey) }, { INTERNAL_PUBLIC_KEY: inEnv(pair.publicKey) }],
  ];

  it.each(ways)('by %s it is believed by the service it is for, and by no other', async (_way, gateway, service) => {
    const token = await new IdentityIssuer(settings(gateway)).issue(ann, 'sales');
    const read = await new IdentityReader('sales', settings(service)).read(token);
    expect({ ...read, scopes: [...read!.scopes] }).toEqual({ id: 'key:1', name: 'Ann', scopes: ['sales:read'] });
    expect(await new IdentityReader('purchasing', settings(service)).read(token)).toBeUndefined();
  });

  it('is used again for a while, and anew for other rights', async () => {
    const issuer = new IdentityIssuer(settings());
    const first = await issuer.issue(ann, 'sales');
    expect(await issuer.issue(ann, 'sales')).toBe(first);
    expect(await issuer.issue({ ...ann, scopes: new Set(['ops:read']) }, 'sales')).not.toBe(first);
  });

  it('is believed by a service that stood still as long as the gateway waits, also when it was used again; and not for ever', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'setTimeout', 'setInterval'] });
    try {
      const issuer = new IdentityIssuer(settings());
      await issuer.issue(ann, 'sales');
      jest.setSystemTime(Date.now() + 9_900);
      const token = await issuer.issue(ann, 'sales');
      const later = async (seconds: number) => {
        jest.setSystemTime(Date.now() + seconds * 1000);
        return new IdentityReader('sales', settings()).read(token);
      };
      expect(await later(65)).toMatchObject({ id: 'key:1' });
      await expect(later(35)).rejects.toMatchObject({ code: 'CLOCKS_DIFFER' });
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([86_400, -86_400])('by a clock that differs by %i s is refused as that, and not as a wrong key', async (seconds) => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'setTimeout', 'setInterval', 'performance'] });
    try {
      // At a whole second, because a token knows no smaller ones.
      const now = Math.ceil(Date.now() / 1000) * 1000;
      jest.setSystemTime(now);
      const token = await new IdentityIssuer(settings()).issue(ann, 'sales');
      const reader = new IdentityReader('sales', settings());
      jest.setSystemTime(now + seconds * 1000);
      const info = { service: 'sales', seconds };
      await expect(reader.read(token)).rejects.toMatchObject({ kind: 'unavailable', code: 'CLOCKS_DIFFER', details: [{ info }] });
      const forOther = await new IdentityReader('purchasing', settings()).read(token);
      expect(forOther).toBeUndefined();
    } finally {
      jest.useRealTimers();
    }
  });

  it('is signed anew by a gateway whose clock was ahead and is set back, and holds no longer at a service whose clock is', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'setTimeout', 'setInterval'] });
    try {
      const issuer = new IdentityIssuer(settings());
      const reader = new IdentityReader('sales', settings());
      const right = Date.now();
      jest.setSystemTime(right + 86_400_000);
      const token = await issuer.issue(ann, 'sales');
      expect(await reader.read(token)).toMatchObject({ id: 'key:1' });
      // Fake time passes, and the wall clock is set back.
      jest.advanceTimersByTime(11_000);
      jest.setSystemTime(right);
      expect(await issuer.issue(ann, 'sales')).not.toBe(token);
      jest.advanceTimersByTime(90_000);
      jest.setSystemTime(right);
      await expect(reader.read(token)).rejects.toMatchObject({ code: 'CLOCKS_DIFFER' });
    } finally {
      jest.useRealTimers();
    }
  });

  it('the gateway itself takes none, and a public key makes no secret believed', async () => {
    const given = { INTERNAL_SECRET: 's'.repeat(40) };
    const token = await new IdentityIssuer(settings(given)).issue(ann, 'gateway');
    expect(await authenticatorOf('gateway', settings(given)).authenticate(`Bearer ${token}`)).toBeUndefined();
    const both = settings({ ...given, INTERNAL_PUBLIC_KEY: inEnv(pair.publicKey) });
    const forged = await new IdentityIssuer(settings(given)).issue(ann, 'sales');
    expect(await new IdentityReader('sales', both).read(forged)).toBeUndefined();
  });

  it('nothing that looks like it is believed: no signature, another key, type, age or issuer', async () => {
    const secret = new TextEncoder().encode('a-secret-that-nobody-here-has-ever-used');
    const reader = new IdentityReader('sales', settings());
    const claims = { scope: EVERY_SCOPE.join(' '), name: 'Eve' };
    const signed = (change: (jwt: SignJWT) => SignJWT, typ = 'pegboard-identity+jwt') =>
      change(
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256', typ })
          .setIssuer('pegboard-gateway')
          .setAudience('sales')
          .setSubject('eve')
          .setIssuedAt()
          .setExpirationTime('30s'),
      ).sign(secret);
    const good = await new IdentityIssuer(settings()).issue(ann, 'sales');
    const [head, , signature] = good.split('.') as [string, string, string];
    const body = Buffer.from(JSON.stringify({ ...claims, iss: 'pegboard-gateway', aud: 'sales', sub: 'eve', exp: 9e9, iat: 1 })).toString(
      'base64url',
    );
    const tokens = [
      await signed((jwt) => jwt),
      new UnsecuredJWT(claims).setIssuer('pegboard-gateway').setAudience('sales').setSubject('eve').setExpirationTime('30s').encode(),
      `${head}.${body}.${signature}`,
      `${head}.${body}.`,
      good.slice(0, -3),
      'a.b.c',
      '..',
    ];
    for (const token of tokens) expect([token, await reader.read(token)]).toEqual([token, undefined]);
    expect(await reader.read(good)).toBeDefined();
  });
});

describe('tokens of an OIDC provider', () => {
  let server: Server;
  let isAway = false;
  let keys: { privateKey: CryptoKey; publicKey: CryptoKey };
  let given: Record<string, string>;
  const ISSUER = 'https://login.example/realms/acme';

  beforeAll(async () => {
    keys = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
    server = createServer((_request, response) => (isAway ? response.writeHead(500).end() : response.end(JSON.stringify({ keys: [jwk] }))));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    given = { OIDC_ISSUER: ISSUER, OIDC_AUDIENCE: 'pegboard', OIDC_JWKS_URL: `http://127.0.0.1:${port}/keys` };
  });
  afterAll(() => void server.close());

  const token = (
    claims: Record<string, unknown>,
    change: (jwt: SignJWT) => SignJWT = (jwt) => jwt,
    key: CryptoKey | Uint8Array = keys.privateKey,
    alg = 'RS256',
  ) =>
    change(
      new SignJWT(claims)
        .setProtectedHeader({ alg, kid: 'k1' })
        .setIssuer(ISSUER)
        .setAudience('pegboard')
        .setSubject('u-1')
        .setIssuedAt()
        .setExpirationTime('5m'),
    ).sign(key);
  /** Claims that the library would not write. */
  const signed = (claims: Record<string, unknown>) =>
    new SignJWT({ ...claims, iss: ISSUER, aud: 'pegboard', exp: Math.floor(Date.now() / 1000) + 300 } as never)
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(keys.privateKey);
  const read = async (text: string, more: Record<string, string> = {}) => {
    const caller = await new OidcTokens(settings({ ...given, ...more })).read(text);
    return caller && [caller.id, caller.name, [...caller.scopes].sort()];
  };

  it('give the scopes of their claim, in every usual form; what is no scope of ours gives nothing', async () => {
    expect(await read(await token({ scope: 'openid sales:read sales:write admin', preferred_username: 'ann' }))).toEqual([
      'user:u-1',
      'ann',
      ['sales:read', 'sales:write'],
    ]);
    expect(await read(await token({ permissions: ['ops:read'] }), { OIDC_SCOPES_CLAIM: 'permissions' })).toEqual([
      'user:u-1',
      'u-1',
      ['ops:read'],
    ]);
    expect(await read(await token({}))).toEqual(['user:u-1', 'u-1', []]);
  });

  it('an id with colons of its own is not read as that of somebody else with something behind it', async () => {
    const text = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(ISSUER)
      .setAudience('pegboard')
      .setSubject('ann:50%')
      .setExpirationTime('5m')
      .sign(keys.privateKey);
    expect(await read(text)).toEqual(['user:ann%3A50%25', 'ann:50%', []]);
  });

  it('name roles only where a claim is set for it', async () => {
    const text = await token({ realm_access: { roles: ['erp', 'offline_access'] } });
    expect(await read(text)).toEqual(['user:u-1', 'u-1', []]);
    expect((await read(text, { OIDC_ROLES_CLAIM: 'realm_access.roles' }))![2]).toContain('events:read');
  });

  it('are refused without somebody whom they are about; names are one line, and nobody is called like a service', async () => {
    for (const sub of ['', ' ', 7, null, {}, ['u-1']]) expect([sub, await read(await signed({ sub }))]).toEqual([sub, undefined]);
    const named = async (claims: Record<string, unknown>) => (await read(await token(claims)))![1];
    expect(await named({ preferred_username: '', email: 'ann@acme.example' })).toBe('ann@acme.example');
    expect(await named({ preferred_username: 'ann\u202e\nsales' })).toBe('ann sales');
    for (const taken of ['sales', 'Gateway', 'api-key', ' planner\u200b']) expect(await named({ name: taken })).toBe('u-1');
  });

  it('are refused with a wrong audience, issuer, key or algorithm, expired, without an end, not yet valid or unsigned', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const scope = { scope: 'sales:read' };
    const publicPem = new TextEncoder().encode(await exportSPKI(keys.publicKey));
    const tokens = [
      await token(scope, (jwt) => jwt.setAudience('another')),
      await token(scope, (jwt) => jwt.setIssuer('https://evil.example')),
      await token(scope, (jwt) => jwt.setExpirationTime(Math.floor(Date.now() / 1000) - 60)),
      await token(scope, (jwt) => jwt.setNotBefore('10m')),
      await token(scope, (jwt) => jwt, privateKey),
      // The public key, which everybody has, passed off as a shared secret.
      await token(scope, (jwt) => jwt, publicPem, 'HS256'),
      await new SignJWT(scope)
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer(ISSUER)
        .setAudience('pegboard')
        .setSubject('u')
        .sign(keys.privateKey),
      new UnsecuredJWT(scope).setIssuer(ISSUER).setAudience('pegboard').setSubject('u').setExpirationTime('5m').encode(),
    ];
    for (const text of tokens) expect(await read(text)).toBeUndefined();
  });

  it('can’t be told while the provider’s keys can’t be had: that is no wrong token', async () => {
    isAway = true;
    await expect(read(await token({ scope: 'sales:read' }))).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'IDENTITY_PROVIDER_UNAVAILABLE',
    });
    isAway = false;
  });
});
