import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { newToken, SecretBox } from './secrets';
import { isToken, signatureHeaders, tokenOf } from './signature';

describe('a webhook’s signature', () => {
  const token = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const signed = { eventId: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };

  it('is accepted by a library of the Standard Webhooks, with each token that holds and no other', () => {
    const body = '{"name":"Stühle"}';
    const tokens = [newToken(), newToken()];
    const headers = signatureHeaders({ eventId: 'msg_1', timestamp: Math.floor(Date.now() / 1000), body }, tokens);
    for (const each of tokens) expect(new Webhook(each).verify(body, headers)).toEqual({ name: 'Stühle' });
    expect(() => new Webhook(newToken()).verify(body, headers)).toThrow('No matching signature');
    expect(() => new Webhook(tokens[0]!).verify(`${body} `, headers)).toThrow('No matching signature');
    expect(() => new Webhook(tokens[0]!).verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow('No matching signature');
    const old = signatureHeaders({ eventId: 'msg_1', timestamp: Math.floor(Date.now() / 1000) - 600, body }, tokens);
    expect(() => new Webhook(tokens[0]!).verify(body, old)).toThrow('timestamp too old');
  });

  it('is that of the example of the Standard Webhooks', () => {
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
