import { createHmac, timingSafeEqual } from 'node:crypto';

const OLDEST_S = 300;

/**
 * Whether a call is Pegboard's and not an old one that somebody sends again.
 * @param {Record<string, string>} headers in lower case, as Node has them
 * @param {string | Buffer} body as it came, before any JSON is read
 * @param {string} token `whsec_…`, told when the webhook was made
 */
export function isFromPegboard(headers, body, token, now = Date.now()) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers;
  if (!(Math.abs(now / 1000 - Number(timestamp)) < OLDEST_S)) return false;
  const key = Buffer.from(token.slice('whsec_'.length), 'base64');
  const right = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(' ').some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ''), 'base64');
    return given.length === right.length && timingSafeEqual(given, right);
  });
}
