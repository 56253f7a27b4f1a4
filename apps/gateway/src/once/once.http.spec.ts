import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createConnection } from 'mongoose';
import { withServers } from '@pegboard/testing';
import { createGateway } from '../gateway';
import { readGatewaySettings } from '../settings';

const KEY = 'a-key-for-tests';
const AWAY = 'http://127.0.0.1:9';

describe('Idempotency-Key where an answer holds a secret (I2)', () => {
  const gateways: NestFastifyApplication[] = [];
  // Before the servers' own clean-up, which stops them.
  afterAll(() => Promise.all(gateways.map((gateway) => gateway.close())));
  const servers = withServers();
  const start = async (more: object = {}): Promise<NestFastifyApplication> => {
    const urls = Object.fromEntries(['INVENTORY', 'SALES', 'MANUFACTURING', 'PURCHASING', 'PLANNER'].map((name) => [`${name}_URL`, AWAY]));
    const { nats, mongo } = servers();
    const connections = { NATS_URL: nats.url, MONGODB_URI: mongo.url };
    const gateway = await createGateway(
      readGatewaySettings({ ...urls, ...connections, PEGBOARD_API_KEY: KEY, LOG_LEVEL: 'silent', ...more }),
    );
    await gateway.init();
    await gateway.getHttpAdapter().getInstance().ready();
    gateways.push(gateway);
    return gateway;
  };
  beforeAll(async () => {
    await start();
    await start();
  });
  const send = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, once?: string, at = gateways[0]!) => {
    const headers = { authorization: `Bearer ${KEY}`, ...(once ? { 'idempotency-key': once } : {}) };
    const got = await at.inject({ method, url: `/v1${path}`, headers, ...(body ? { payload: body } : {}) });
    return { status: got.statusCode, headers: got.headers, body: got.body ? got.json() : undefined };
  };

  it.each([
    ['/api_keys', { name: 'web shop', grants: ['shop'] }, { name: 'another', grants: ['shop'] }, 'key', 201],
    [
      '/webhooks',
      { url: 'https://shop.example/hook', subscribed_events: ['product.created'] },
      { url: 'https://other.example/hook', subscribed_events: ['product.created'] },
      'token',
      200,
    ],
  ] as const)('POST %s makes one thing, whose secret is told again and kept nowhere', async (path, body, other, secret, status) => {
    const before = (await send('GET', path)).body.data.length as number;
    const first = await send('POST', path, body, `${path}-1`);
    expect([first.status, typeof first.body[secret]]).toEqual([status, 'string']);
    const again = await Promise.all([0, 1, 0, 1].map((i) => send('POST', path, body, `${path}-1`, gateways[i])));
    for (const { status: answered, headers, body: told } of again) {
      expect([answered, headers['idempotent-replay']]).toEqual([status, 'true']);
      expect([told.id, told[secret]]).toEqual([first.body.id, first.body[secret]]);
    }
    const twins = await Promise.all([0, 1].map((i) => send('POST', path, other, `${path}-2`, gateways[i])));
    expect(twins[0]!.body).toMatchObject({ id: twins[1]!.body.id, [secret]: twins[1]!.body[secret] });
    expect((await send('GET', path)).body.data).toHaveLength(before + 2);
    expect(await send('POST', path, other, `${path}-1`)).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect((await send('POST', path, body, 'x'.repeat(201))).body.code).toBe('IDEMPOTENCY_KEY_TOO_LONG');
    expect((await send('POST', path, body)).body.id).not.toBe(first.body.id);

    const connection = await createConnection(servers().mongo.url, { dbName: 'pegboard_gateway' }).asPromise();
    const names = (await connection.listCollections()).map(({ name }) => name);
    const kept = JSON.stringify(await Promise.all(names.map((name) => connection.collection(name).find().toArray())));
    const [claim] = await connection.collection<{ _id: string; expiresAt: Date }>('claims').find().toArray();
    await connection.close();
    expect(names).toContain('claims');
    for (const word of [first.body[secret] as string, (first.body[secret] as string).slice(-20), `${path}-1`])
      expect(kept).not.toContain(word);
    const days = (claim!.expiresAt.getTime() - Date.now()) / 86_400_000;
    expect([Math.round(days)]).toEqual([30]);
  });

  it.each([
    ['/api_keys', { name: 'to rotate', grants: ['shop'] }, 'key', 201],
    ['/webhooks', { url: 'https://shop.example/hook', subscribed_events: ['product.created'] }, 'token', 200],
  ] as const)('rotating one of %s twice under one key is one rotation', async (path, body, secret, status) => {
    const { id, [secret]: first } = (await send('POST', path, body)).body;
    const rotate = (once: string, more: object = { overlap_seconds: 60 }, at = 0) =>
      send('POST', `${path}/${id}/rotate`, more, once, gateways[at]);
    const answers = await Promise.all([0, 1, 0, 1].map((at) => rotate(`${path}-r1`, undefined, at)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([status]));
    expect(new Set(answers.map(({ body }) => body[secret])).size).toBe(1);
    expect(answers[0]!.body[secret]).not.toBe(first);
    const again = await rotate(`${path}-r1`);
    expect([again.status, again.headers['idempotent-replay'], again.body[secret]]).toEqual([status, 'true', answers[0]!.body[secret]]);
    const secrets = await secretsOf(path, id);
    expect(secrets).toBe(2);
    expect((await rotate(`${path}-r2`, { overlap_seconds: 0 })).status).toBe(status);
    expect((await rotate(`${path}-r3`, { overlap_seconds: 0 })).status).toBe(status);
    expect(await rotate(`${path}-r1`)).toMatchObject({ status: 409, body: { code: 'SECRET_SHOWN_ONCE' } });
  });

  it.each([
    ['/api_keys', { name: 'to rotate', grants: ['shop'] }, 201],
    ['/webhooks', { url: 'https://shop.example/hook', subscribed_events: ['product.created'] }, 200],
  ] as const)('one of %s has ten secrets at most, however often it is rotated', async (path, body, status) => {
    const { id } = (await send('POST', path, body)).body;
    for (let i = 0; i < 12; i++) expect((await send('POST', `${path}/${id}/rotate`, { overlap_seconds: 600 })).status).toBe(status);
    expect(await secretsOf(path, id)).toBe(10);
  });

  const secretsOf = async (path: string, id: unknown): Promise<number> => {
    const connection = await createConnection(servers().mongo.url, { dbName: 'pegboard_gateway' }).asPromise();
    const found = await connection.collection(path.slice(1)).findOne({ _id: id as never });
    await connection.close();
    return (found as unknown as { secrets: unknown[] }).secrets.length;
  };

  it('a gateway that was given another secret tells no wrong one, and what is gone is not made again', async () => {
    const key = { name: 'for a while', grants: ['viewer'] };
    const hook = { url: 'https://shop.example/hook', subscribed_events: ['product.created'] };
    await send('POST', '/api_keys', key, 'order-3');
    const { body: made } = await send('POST', '/webhooks', hook, 'order-3b');
    const changed = await start({ WEBHOOK_KEY: 'another secret of thirty-two letters' });
    expect(await send('POST', '/webhooks', hook, 'order-3b', changed)).toMatchObject({ status: 409, body: { code: 'SECRET_SHOWN_ONCE' } });
    await send('DELETE', `/webhooks/${made.id}`);
    expect((await send('POST', '/webhooks', hook, 'order-3b')).status).toBe(404);
  });
});
