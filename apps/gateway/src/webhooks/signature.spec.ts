import { createHmac } from 'node:crypto';
import { newToken, SecretBox } from './secrets';
import { isToken, signatureHeaders, tokenOf } from './signature';

describe('a webhook’s signature', () => {
  // The example of the Standard Webhooks' own libraries.
  const token = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const signed = { eventId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };

  it('is what every library of the Standard Webhooks expects', () => {
    expect(signatureHeaders(signed, [token])).toMatchObject({
      'webhook-id': signed.eventId,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('and in X-Sha2-Signature the HMAC of the body under the token as it is written', () => {
    const hex = createHmac('sha256', token).update(signed.body).digest('hex');
    expect(signatureHeaders(signed, [token])['x-sha2-signature']).toBe(`sha256=${hex}`);
  });

  it('changes with the id, the time, the body and the token', () => {
    const all = [
      signed,
      { ...signed, eventId: 'other' },
      { ...signed, timestamp: signed.timestamp + 1 },
      { ...signed, body: `${signed.body} ` },
    ].map((each) => signatureHeaders(each, [token])['webhook-signature']);
    expect(new Set([...all, signatureHeaders(signed, [newToken()])['webhook-signature']]).size).toBe(5);
  });

  it('is made with every token that holds; the older alone signs the body', () => {
    const [newest, old] = [newToken(), newToken()];
    const both = signatureHeaders(signed, [newest, old]);
    expect(both['webhook-signature']).toBe([newest, old].map((each) => signatureHeaders(signed, [each])['webhook-signature']).join(' '));
    expect(both['x-sha2-signature']).toBe(signatureHeaders(signed, [old])['x-sha2-signature']);
  });

  it.each([tokenOf(Buffer.alloc(24)), tokenOf(Buffer.alloc(64)), newToken(), token])('%s can be a token', (text) => {
    expect(isToken(text)).toBe(true);
  });
  it.each([
    '',
    'secret',
    'whsec_',
    tokenOf(Buffer.alloc(23)),
    tokenOf(Buffer.alloc(65)),
    `${token}\n`,
    `x${token}`,
    'whsec_' + '*'.repeat(40),
  ])('%j can’t', (text) => {
    expect(isToken(text)).toBe(false);
  });
});

describe('a kept token', () => {
  const box = new SecretBox('a key that only the gateway knows');

  it('opens with the key that it was kept under, for its own webhook, unchanged, and not otherwise', () => {
    const token = newToken();
    const sealed = box.seal(token, '7');
    expect(sealed).not.toContain(token.slice(6, 20));
    expect(box.open(sealed, '7')).toBe(token);
    expect(new SecretBox('another').open(sealed, '7')).toBeUndefined();
    expect(box.open(sealed, '8')).toBeUndefined();
    const bytes = Buffer.from(sealed, 'base64');
    bytes[15]! ^= 1;
    expect(box.open(bytes.toString('base64'), '7')).toBeUndefined();
    expect(box.open('', '7')).toBeUndefined();
  });

  it('is kept otherwise each time', () => {
    expect(box.seal('x', '1')).not.toBe(box.seal('x', '1'));
  });
});
