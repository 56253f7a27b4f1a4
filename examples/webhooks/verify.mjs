import { createHmac, timingSafeEqual } from 'node:crypto';

const OLDEST_S = 300;

/**
 * Whether a call comes from Pegboard and is not a repeated old call.
 * @param {Record<string, string>} headers in lower case, as Node has them
 * @param {string | Buffer} body exactly as received, before JSON is parsed
 * @param {string} token `whsec_…`, shown when the webhook was created
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
