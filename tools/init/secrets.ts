import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** How a PEM text stands on one line of an environment file: `\n` for each end of a line. */
const onOneLine = (pem: string | Buffer): string => pem.toString().replaceAll('\n', '\\n');

/** Begins with a letter, because NATS would read a bare number as one; needs no escaping in a URL or a shell. */
const password = (): string => `p${randomBytes(24).toString('hex')}`;

const apiKey = (): string => `pgb_${randomBytes(8).toString('hex')}_${randomBytes(32).toString('base64url')}`;

/** The variables of a compose file that hold a secret and that nobody has given a default. */
export function secretsOf(compose: string): string[] {
  const asked = [...compose.matchAll(/\$\{(\w+)(?::\?[^}]*)?\}/g)].map(([, name]) => name!);
  return [...new Set(asked)].filter((name) => /_(PASSWORD|KEY)$/.test(name));
}

/**
 * Makes those of the secrets that aren't there yet. What is there stays: a password that changed would lock its user out.
 * @throws Error for a secret of a kind that nobody knows how to make
 */
export function makeSecrets(names: readonly string[], there: ReadonlyMap<string, string>): Map<string, string> {
  const made = new Map<string, string>();
  const isMissing = (name: string): boolean => names.includes(name) && !there.has(name);
  if (isMissing('INTERNAL_PRIVATE_KEY') || isMissing('INTERNAL_PUBLIC_KEY')) {
    // The gateway signs, the services check: only a pair is worth anything.
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    made.set('INTERNAL_PRIVATE_KEY', onOneLine(privateKey.export({ type: 'pkcs8', format: 'pem' })));
    made.set('INTERNAL_PUBLIC_KEY', onOneLine(publicKey.export({ type: 'spki', format: 'pem' })));
  }
  for (const name of names.filter((one) => isMissing(one) && !made.has(one))) {
    if (name.endsWith('_PASSWORD')) made.set(name, password());
    else if (name === 'ADMIN_API_KEY') made.set(name, apiKey());
    else throw new Error(`nobody knows how to make ${name}`);
  }
  return made;
}

/** The variables of an environment file. */
export const variablesOf = (text: string): Map<string, string> =>
  new Map([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]));
