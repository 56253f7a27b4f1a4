import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, nkeys } from 'nats';
import { z } from 'zod';
import { startNats, tempDir, type RunningServer } from '@pegboard/testing';
import { BusConnection } from './connection';
import { busLogin, busSettings, wrongBusSettings, type BusSettings } from './login';

type KeyPair = ReturnType<typeof nkeys.createUser>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const REFUSED = /authorization|tls|certificate|self-signed|ECONNRESET|socket|disconnect|connection/i;

/** A JWT as NATS' operators, accounts and users have it, signed with an nkey. */
function jwt(issuer: KeyPair, subject: string, name: string, nats: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { jti: name, iat: 1_700_000_000, iss: issuer.getPublicKey(), name, sub: subject, nats: { ...nats, version: 2 } };
  const signed = `${part({ typ: 'JWT', alg: 'ed25519-nkey' })}.${part(claims)}`;
  return `${signed}.${Buffer.from(issuer.sign(encoder.encode(signed))).toString('base64url')}`;
}

describe('ways to say who one is on the bus', () => {
  const dir = tempDir();
  const at = (name: string): string => join(dir.path, name);
  const put = (name: string, text: string): string => (writeFileSync(at(name), text, { mode: 0o600 }), at(name));
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  const settings = (given: Partial<BusSettings>): BusSettings => z.object(busSettings).parse(given);
  let server: RunningServer | undefined;

  /** A certificate authority, and two that it vouches for. */
  function certificates(): void {
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    openssl('req', '-x509', ...ec, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-subj', '/CN=tests', '-days', '2');
    for (const name of ['server', 'client', 'other'])
      openssl('req', ...ec, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', `/CN=${name}`);
    put('san', 'subjectAltName=DNS:localhost,IP:127.0.0.1');
    for (const name of ['server', 'client'])
      openssl(
        ...['x509', '-req', '-in', at(`${name}.csr`), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2'],
        ...['-extfile', at('san'), '-out', at(`${name}.pem`)],
      );
    openssl('req', '-x509', ...ec, '-keyout', at('stranger.key'), '-out', at('stranger.pem'), '-subj', '/CN=stranger', '-days', '2');
  }

  const serve = async (name: string, users: string): Promise<string> => {
    server = await startNats({ dataDir: at(name), users });
    return `localhost:${server.port}`;
  };
  /** Opens as a service does, and publishes. */
  async function enters(given: Partial<BusSettings>): Promise<void> {
    const bus = await BusConnection.open({ url: given.NATS_URL!, name: 'sales', login: busLogin(settings(given)) });
    await bus.jetstream.publish('evt.sales.customer.1.created', '{}');
    await bus.close();
  }
  /** One try; a service would go on trying. */
  const tried = (given: Partial<BusSettings>): Promise<void> =>
    connect({ ...busLogin(settings(given)), reconnect: false, timeout: 5_000 }).then((nats) => nats.close());

  beforeAll(certificates);
  afterEach(async () => server?.stop());
  afterAll(() => dir.remove());

  it('TLS: a server is known by whom its authority vouches for, and no other is spoken to', async () => {
    const place = await serve('tls', `tls { cert_file: "${at('server.pem')}", key_file: "${at('server.key')}" }`);
    const NATS_URL = `tls://${place}`;
    await enters({ NATS_URL, NATS_TLS_CA_FILE: at('ca.pem') });
    await expect(tried({ NATS_URL, NATS_TLS_CA_FILE: at('stranger.pem') })).rejects.toThrow(REFUSED);
    await expect(tried({ NATS_URL })).rejects.toThrow(REFUSED);
  });

  it('TLS: where it was asked for, a server without it is left', async () => {
    const place = await serve('plain', '');
    await enters({ NATS_URL: `nats://${place}` });
    await expect(tried({ NATS_URL: `tls://${place}` })).rejects.toThrow(/tls/i);
  });

  it('TLS: a server that demands a certificate takes ours, and nobody without one', async () => {
    const tls = `cert_file: "${at('server.pem')}", key_file: "${at('server.key')}", ca_file: "${at('ca.pem')}", verify: true`;
    const NATS_URL = `tls://${await serve('mutual', `tls { ${tls} }`)}`;
    const own = { NATS_TLS_CERT_FILE: at('client.pem'), NATS_TLS_KEY_FILE: at('client.key') };
    await enters({ NATS_URL, NATS_TLS_CA_FILE: at('ca.pem'), ...own });
    await expect(tried({ NATS_URL, NATS_TLS_CA_FILE: at('ca.pem') })).rejects.toThrow(REFUSED);
    const strangers = { NATS_TLS_CERT_FILE: at('stranger.pem'), NATS_TLS_KEY_FILE: at('stranger.key') };
    await expect(tried({ NATS_URL, NATS_TLS_CA_FILE: at('ca.pem'), ...strangers })).rejects.toThrow(REFUSED);
  });

  it('an nkey: its seed enters, another doesn’t, and an exchanged file counts', async () => {
    const [own, other] = [nkeys.createUser(), nkeys.createUser()];
    const NATS_URL = `nats://${await serve('nkey', `authorization { users = [ { nkey: ${own.getPublicKey()} } ] }`)}`;
    const NATS_NKEY_FILE = put('own.nk', `${decoder.decode(own.getSeed())}\n`);
    await enters({ NATS_URL, NATS_NKEY_FILE });
    const login = busLogin(settings({ NATS_URL, NATS_NKEY_FILE: put('changing.nk', decoder.decode(other.getSeed())) }));
    await expect(connect({ ...login, reconnect: false })).rejects.toThrow(/authorization/i);
    put('changing.nk', readFileSync(NATS_NKEY_FILE, 'utf8'));
    await (await connect({ ...login, reconnect: false })).close();
    await expect(tried({ NATS_URL, NATS_USER: 'sales', NATS_PASSWORD: 'x' })).rejects.toThrow(/authorization/i);
  });

  it('a wrong password is said with the user, the place and what to do, and without the password', async () => {
    const at = await serve('password', 'authorization { users = [ { user: sales, password: right } ] }');
    const login = busLogin(settings({ NATS_URL: `nats://${at}`, NATS_USER: 'sales', NATS_PASSWORD: 'wrong-secret' }));
    const refused = BusConnection.open({ url: `nats://other:other-secret@${at}`, name: 'sales', login });
    await expect(refused).rejects.toThrow(
      `NATS_URL: the NATS server at ${at} refuses the user sales with the password given. Check NATS_USER and NATS_PASSWORD, or NATS_CREDS_FILE or NATS_NKEY_FILE.`,
    );
  });

  it('credentials: a user’s JWT and seed, as an operator hands them out', async () => {
    const [operator, system, account, user] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createAccount(), nkeys.createUser()];
    const unlimited = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 };
    const jetstream = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
    const accountJwt = jwt(operator, account.getPublicKey(), 'company', { type: 'account', limits: { ...unlimited, ...jetstream } });
    const systemJwt = jwt(operator, system.getPublicKey(), 'system', { type: 'account', limits: unlimited });
    const NATS_URL = `nats://${await serve(
      'creds',
      `operator: ${jwt(operator, operator.getPublicKey(), 'operator', { type: 'operator' })}
       resolver: MEMORY
       system_account: ${system.getPublicKey()}
       resolver_preload: { ${account.getPublicKey()}: ${accountJwt}, ${system.getPublicKey()}: ${systemJwt} }`,
    )}`;
    const credsOf = (issuer: KeyPair): string =>
      `-----BEGIN NATS USER JWT-----
${jwt(issuer, user.getPublicKey(), 'sales', { type: 'user', subs: -1, data: -1, payload: -1 })}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${decoder.decode(user.getSeed())}
------END USER NKEY SEED------
`;
    const NATS_CREDS_FILE = put('sales.creds', credsOf(account));
    expect(wrongBusSettings(settings({ NATS_CREDS_FILE }))).toEqual([]);
    await enters({ NATS_URL, NATS_CREDS_FILE: put('short.creds', credsOf(account).trim()) });
    await enters({ NATS_URL, NATS_CREDS_FILE });
    await expect(tried({ NATS_URL, NATS_CREDS_FILE: put('forged.creds', credsOf(nkeys.createAccount())) })).rejects.toThrow(
      /authorization/i,
    );
  });

  describe('settings that stop the start', () => {
    const seed = (): string => put('good.nk', decoder.decode(nkeys.createUser().getSeed()));
    it.each<[string, () => Partial<BusSettings>, keyof BusSettings, RegExp]>([
      ['two ways', () => ({ NATS_USER: 'a', NATS_PASSWORD: 'b', NATS_NKEY_FILE: seed() }), 'NATS_NKEY_FILE', /exclude each other/],
      ['a password alone', () => ({ NATS_PASSWORD: 'b' }), 'NATS_USER', /is needed too/],
      ['a file that isn’t there', () => ({ NATS_CREDS_FILE: at('nothing') }), 'NATS_CREDS_FILE', /can't be read \(ENOENT\)/],
      ['no credentials in it', () => ({ NATS_CREDS_FILE: seed() }), 'NATS_CREDS_FILE', /without a user JWT/],
      [
        'an account’s seed',
        () => ({ NATS_NKEY_FILE: put('a.nk', decoder.decode(nkeys.createAccount().getSeed())) }),
        'NATS_NKEY_FILE',
        /SU/,
      ],
      ['half a seed', () => ({ NATS_NKEY_FILE: put('h.nk', 'SUAB') }), 'NATS_NKEY_FILE', /something else/],
      ['no certificate', () => ({ NATS_TLS_CA_FILE: seed() }), 'NATS_TLS_CA_FILE', /something else/],
      ['a certificate without its key', () => ({ NATS_TLS_CERT_FILE: at('client.pem') }), 'NATS_TLS_KEY_FILE', /is needed too/],
      ['a key without its certificate', () => ({ NATS_TLS_KEY_FILE: at('client.key') }), 'NATS_TLS_CERT_FILE', /is needed too/],
      [
        'another’s key',
        () => ({ NATS_TLS_CERT_FILE: at('client.pem'), NATS_TLS_KEY_FILE: at('other.key') }),
        'NATS_TLS_CERT_FILE',
        /another key/,
      ],
      ['no key', () => ({ NATS_TLS_CERT_FILE: at('client.pem'), NATS_TLS_KEY_FILE: at('san') }), 'NATS_TLS_KEY_FILE', /something else/],
    ])('%s', (_name, given, variable, sentence) => {
      const wrong = wrongBusSettings(settings(given()));
      expect(wrong.map(([name]) => name)).toEqual([variable]);
      expect(wrong[0]![1]).toMatch(sentence);
    });

    it('nothing of what the files hold is said', () => {
      const file = put('secret.nk', 'a-secret-that-is-no-seed');
      expect(JSON.stringify(wrongBusSettings(settings({ NATS_NKEY_FILE: file })))).not.toContain('secret');
    });
  });
});
