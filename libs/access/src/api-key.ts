import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** An API key as its holder has it: a public name and a secret of 256 random bits. */
export interface ApiKey {
  readonly id: string;
  readonly text: string;
  /** What is kept. A fast hash is enough, because nobody can guess a random secret, however fast they try. */
  readonly hash: string;
}

const FORM = /^pgb_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

const ID_BYTES = 8;
const SECRET_BYTES = 32;

/** A new key, or a new secret for a key that there is. */
export const newApiKey = (id: string = randomBytes(ID_BYTES).toString('hex')): ApiKey => apiKeyWith(id, randomBytes(SECRET_BYTES));

/** The key that is made of secret bytes: the same bytes are the same key. */
export const apiKeyFrom = (bytes: (count: number, of: string) => Buffer, id = bytes(ID_BYTES, 'id').toString('hex')): ApiKey =>
  apiKeyWith(id, bytes(SECRET_BYTES, 'secret'));

function apiKeyWith(id: string, bytes: Buffer): ApiKey {
  const secret = bytes.toString('base64url');
  return { id, text: `pgb_${id}_${secret}`, hash: hashOf(secret) };
}

/** The two parts of a key; undefined for anything that can't be one, which therefore needn't be looked up. */
export function readApiKey(text: string): { readonly id: string; readonly secret: string } | undefined {
  const [, id, secret] = FORM.exec(text) ?? [];
  return id && secret ? { id, secret } : undefined;
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Compares in a time that says nothing about either; both are hashes of one length. */
export const isSameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));

/** Callers are named in logs and events: nobody may look like one of the services, or like the first key. */
export const RESERVED_NAME = /^(sales|manufacturing|purchasing|inventory|planner|gateway|api-key|system)$/i;

export const isReservedName = (name: string): boolean => RESERVED_NAME.test(name);
