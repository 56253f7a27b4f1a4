import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { BUS_USERS, busAccounts, LISTENER, natsText, type BusListener, type BusUser } from '@pegboard/access';
import type { ServiceName } from '@pegboard/contracts';

/** What one company's processes prove themselves with: to NATS each its own user, to the database its password, to the services the gateway's signature. */
export interface Credentials {
  readonly natsPasswords: Readonly<Record<BusUser, string>>;
  /** Of the database's one user, where the database is ours. */
  readonly mongoPassword: string;
  readonly identity: { readonly privateKey: string; readonly publicKey: string };
}

/** New ones, all by chance. */
export function newCredentials(): Credentials {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const passwords = BUS_USERS.map((user) => [user, randomBytes(24).toString('base64url')]);
  return {
    natsPasswords: Object.fromEntries(passwords) as Record<BusUser, string>,
    mongoPassword: randomBytes(24).toString('base64url'),
    identity: { privateKey, publicKey },
  };
}

/** Those of a data folder, made when it is new; only its owner can read them. A user that is new since then gets a password. */
export function credentialsIn(file: string): Credentials {
  const fresh = newCredentials();
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Credentials) : fresh;
  const credentials = { ...fresh, ...kept, natsPasswords: { ...fresh.natsPasswords, ...kept.natsPasswords } };
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(credentials, null, 2), { mode: 0o600 });
  return credentials;
}

/**
 * The accounts for a NATS server's configuration, each user with what the contracts let it do.
 * @param more further listeners, each with its password
 * @param anonymous what a connection without a user may do; nothing, unless it is `everything` among the services, for tests that look on
 */
export function natsUsers(
  { natsPasswords }: Pick<Credentials, 'natsPasswords'>,
  anonymous: 'nothing' | 'everything' = 'nothing',
  more: ReadonlyMap<BusListener, string> = new Map(),
): string {
  const others = new Map([...more].map(([{ name }, password]) => [name, password]));
  const looking = anonymous === 'everything' ? [{ user: 'anonymous', password: randomBytes(24).toString('base64url') }] : [];
  const accounts = busAccounts((user) => natsPasswords[user as BusUser] ?? others.get(user), [LISTENER, ...more.keys()], looking);
  return `accounts: ${natsText(accounts)}\n${anonymous === 'everything' ? 'no_auth_user: anonymous\n' : ''}`;
}

/** The credentials of one process: its own, and only the half of the signature that it needs. */
export const environmentOf = ({ natsPasswords, identity }: Credentials, name: ServiceName): Record<string, string> => ({
  NATS_USER: name,
  NATS_PASSWORD: natsPasswords[name],
  ...(name === 'gateway' ? { INTERNAL_PRIVATE_KEY: identity.privateKey } : { INTERNAL_PUBLIC_KEY: identity.publicKey }),
});
