import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { credsAuthenticator, nkeyAuthenticator, nkeys, type ConnectionOptions } from 'nats';
import { z } from 'zod';

/** How a process reaches the bus and says who it is. Files are named, so that a Secret can be mounted and exchanged. */
export const busSettings = {
  NATS_URL: z
    .string()
    .regex(/^(nats|tls|ws|wss):\/\//, 'must begin with nats:// or tls://')
    .default('nats://127.0.0.1:4222'),
  NATS_USER: z.string().min(1).optional(),
  NATS_PASSWORD: z.string().min(1).optional(),
  /** A user's JWT and seed, where operators hand out credentials. */
  NATS_CREDS_FILE: z.string().min(1).optional(),
  /** A user's seed, where the server knows its public key. */
  NATS_NKEY_FILE: z.string().min(1).optional(),
  /** Who may vouch for the server; absent: whom Node.js believes. */
  NATS_TLS_CA_FILE: z.string().min(1).optional(),
  /** The process's own certificate and its key, where the server demands one. */
  NATS_TLS_CERT_FILE: z.string().min(1).optional(),
  NATS_TLS_KEY_FILE: z.string().min(1).optional(),
};

export type BusSettings = z.output<z.ZodObject<typeof busSettings>>;

const WAYS = [
  ['NATS_USER', 'user and password'],
  ['NATS_CREDS_FILE', 'credentials'],
  ['NATS_NKEY_FILE', 'an nkey'],
] as const;

/** What is wrong with them together, and with what the files hold: the variable and a sentence, never a value. */
export function wrongBusSettings(given: BusSettings): (readonly [variable: keyof BusSettings, sentence: string])[] {
  const wrong: (readonly [keyof BusSettings, string])[] = [];
  const used = WAYS.filter(([variable]) => given[variable]);
  if (used.length > 1) wrong.push([used[1]![0], `is one way too many: ${used.map(([, way]) => way).join(' and ')} exclude each other`]);
  if (given.NATS_PASSWORD && !given.NATS_USER) wrong.push(['NATS_USER', 'is needed too: a password belongs to a user']);
  for (const [variable, other] of [
    ['NATS_TLS_CERT_FILE', 'NATS_TLS_KEY_FILE'],
    ['NATS_TLS_KEY_FILE', 'NATS_TLS_CERT_FILE'],
  ] as const)
    if (given[variable] && !given[other]) wrong.push([other, `is needed too: a certificate and its key belong together`]);
  for (const [variable, check] of Object.entries(FILES) as [keyof typeof FILES, (text: string, settings: BusSettings) => void][]) {
    const file = given[variable];
    if (file === undefined) continue;
    const { text, code } = contentOf(file);
    if (text === undefined) wrong.push([variable, `names a file that can't be read (${code})`]);
    else
      try {
        check(text, given);
      } catch (problem) {
        wrong.push([variable, problem instanceof Unfit ? problem.message : 'names a file that holds something else']);
      }
  }
  return wrong;
}

class Unfit extends Error {}

const FILES = {
  NATS_CREDS_FILE: (text) => {
    if (!/BEGIN NATS USER JWT/.test(text) || !/BEGIN USER NKEY SEED/.test(text))
      throw new Unfit('names a file without a user JWT and its seed');
    credsAuthenticator(new TextEncoder().encode(`${text.trim()}\n`))('');
  },
  NATS_NKEY_FILE: (text) => {
    // Only a user's seed begins so; an account's or an operator's has no business here.
    if (!text.trim().startsWith('SU')) throw new Unfit("names a file without a user's seed (SU…)");
    nkeys.fromSeed(new TextEncoder().encode(text.trim()));
  },
  NATS_TLS_CA_FILE: (text) => void new X509Certificate(text),
  NATS_TLS_CERT_FILE: (text, { NATS_TLS_KEY_FILE: keyFile }) => {
    const certificate = new X509Certificate(text);
    const key = keyFile === undefined ? undefined : contentOf(keyFile).text;
    if (key !== undefined && isKey(key) && !certificate.checkPrivateKey(createPrivateKey(key)))
      throw new Unfit('names a certificate that belongs to another key');
  },
  NATS_TLS_KEY_FILE: (text) => void createPrivateKey(text),
} satisfies Partial<Record<keyof BusSettings, (text: string, settings: BusSettings) => void>>;

function isKey(text: string): boolean {
  try {
    return Boolean(createPrivateKey(text));
  } catch {
    return false;
  }
}

function contentOf(file: string): { text: string | undefined; code?: string | undefined } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (problem) {
    return { text: undefined, code: (problem as NodeJS.ErrnoException).code };
  }
}

/** What the client is told of it. Files are read again at every connection, so that exchanged ones count. */
export function busLogin(given: BusSettings): Pick<ConnectionOptions, 'servers' | 'user' | 'pass' | 'authenticator' | 'tls'> {
  const { NATS_CREDS_FILE: creds, NATS_NKEY_FILE: nkey } = given;
  // The client reads credentials only with a line's end after them.
  const bytesOf = (file: string, end = ''): Uint8Array => new TextEncoder().encode(readFileSync(file, 'utf8').trim() + end);
  const tls = {
    ...(given.NATS_TLS_CA_FILE ? { caFile: given.NATS_TLS_CA_FILE } : {}),
    ...(given.NATS_TLS_CERT_FILE ? { certFile: given.NATS_TLS_CERT_FILE } : {}),
    ...(given.NATS_TLS_KEY_FILE ? { keyFile: given.NATS_TLS_KEY_FILE } : {}),
  };
  // A server without TLS is refused where TLS was asked for.
  const isTls = given.NATS_URL.startsWith('tls://') || Object.keys(tls).length > 0;
  return {
    servers: given.NATS_URL.split(','),
    ...(given.NATS_USER ? { user: given.NATS_USER, pass: given.NATS_PASSWORD ?? '' } : {}),
    ...(creds ? { authenticator: (nonce?: string) => credsAuthenticator(bytesOf(creds, '\n'))(nonce) } : {}),
    ...(nkey ? { authenticator: (nonce?: string) => nkeyAuthenticator(bytesOf(nkey))(nonce) } : {}),
    ...(isTls ? { tls } : {}),
  };
}

/** Whether the server knows nobody by that name, or another password of theirs. */
export const isRefusedLogin = (problem: unknown): boolean => /authorization.violation/i.test((problem as Error | undefined)?.message ?? '');

/** What to do about it, without a secret. */
export function refusedLogin({
  url,
  login,
}: {
  url: string;
  login?: Pick<ConnectionOptions, 'user' | 'authenticator'> | undefined;
}): string {
  const where = url.replace(/[a-z+]+:\/\//gi, '').replace(/[^,]*@/g, '');
  const who = login?.user
    ? `the user ${login.user} with the password given`
    : login?.authenticator
      ? 'the key given'
      : 'a connection without a user';
  return `NATS_URL: the NATS server at ${where} refuses ${who}. Check NATS_USER and NATS_PASSWORD, or NATS_CREDS_FILE or NATS_NKEY_FILE.`;
}
