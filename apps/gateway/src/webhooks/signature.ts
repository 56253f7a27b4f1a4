import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
const FORM = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;
const LEAST_BYTES = 24;
const MAX_BYTES = 64;

/** Whether a text can be a webhook's token: `whsec_` and 24 to 64 bytes in base64, as the Standard Webhooks say. */
export function isToken(text: string): boolean {
  const bytes = FORM.test(text) ? keyIn(text).length : 0;
  return bytes >= LEAST_BYTES && bytes <= MAX_BYTES;
}

export const tokenOf = (key: Buffer): string => PREFIX + key.toString('base64');

const keyIn = (token: string): Buffer => Buffer.from(token.slice(PREFIX.length), 'base64');

export interface Signed {
  readonly eventId: string;
  /** When it is sent, in seconds since 1970: a receiver refuses what is old, so that nobody can send it again later. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The headers that prove where a call comes from, by every token that holds, the newest first.
 * `webhook-signature` is that of the Standard Webhooks (https://www.standardwebhooks.com): event id, time and body under
 * each token, so that a receiver can change over at any moment. `x-sha2-signature` is Katana's: the body alone, under one
 * token. While two hold it is the older, so that a receiver that knows this header only has one moment to change over.
 */
export function signatureHeaders({ eventId, timestamp, body }: Signed, tokens: readonly string[]): Record<string, string> {
  const signed = `${eventId}.${timestamp}.${body}`;
  const signatures = tokens.map((token) => `v1,${createHmac('sha256', keyIn(token)).update(signed).digest('base64')}`);
  const oldest = tokens[tokens.length - 1]!;
  return {
    'webhook-id': eventId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
    'x-sha2-signature': `sha256=${createHmac('sha256', oldest).update(body).digest('hex')}`,
  };
}
