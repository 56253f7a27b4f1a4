import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { customerEvent, supplierEvent } from '@pegboard/contracts';
import { BusConnection, JetStreamPublisher, SystemClock } from '@pegboard/eventing';
import { eventually, withServers } from '@pegboard/testing';
import { createGateway } from '../gateway';
import { readGatewaySettings } from '../settings';

const ROOT_KEY = 'a-key-for-tests';
const AWAY = 'http://127.0.0.1:9';
const STREAMS_PER_KEY = 3;

/** An open event stream, as far as it has been read. */
interface Listening {
  readonly status: number;
  readonly code: string | undefined;
  ids(): number[];
  isOver(): boolean;
  close(): void;
}

describe('events over HTTP', () => {
  const gateways: NestFastifyApplication[] = [];
  const bases: string[] = [];
  let bus: BusConnection;
  let publisher: JetStreamPublisher;
  // Before the servers' own clean-up, which stops them.
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await bus.close();
  });
  const servers = withServers();

  beforeAll(async () => {
    const urls = Object.fromEntries(['INVENTORY', 'SALES', 'MANUFACTURING', 'PURCHASING', 'PLANNER'].map((name) => [`${name}_URL`, AWAY]));
    for (let i = 0; i < 2; i++) {
      const gateway = await createGateway(
        readGatewaySettings({
          ...urls,
          NATS_URL: servers().nats.url,
          MONGODB_URI: servers().mongo.url,
          PEGBOARD_API_KEY: ROOT_KEY,
          EVENT_STREAMS_PER_KEY: String(STREAMS_PER_KEY),
          LOG_LEVEL: 'silent',
        }),
      );
      await gateway.listen(0, '127.0.0.1');
      gateways.push(gateway);
      bases.push(`http://127.0.0.1:${(gateway.getHttpServer().address() as AddressInfo).port}`);
    }
    // A gateway without its database counts streams by itself.
    for (const gateway of [0, 1])
      await eventually(async () => expect((await call('GET', '/v1/api_keys', undefined, ROOT_KEY, gateway)).status).toBe(200));
    bus = await BusConnection.open({ url: servers().nats.url, name: 'test' });
    publisher = new JetStreamPublisher(bus, new SystemClock());
  });

  const customer = (id: number) =>
    publisher.publish(customerEvent, id, 'created', { id, version: 1, is_deleted: false, name: `c${id}`, email: null }, `customer.${id}`);
  const supplier = (id: number) =>
    publisher.publish(
      supplierEvent,
      id,
      'created',
      supplierEvent.body.parse({ id, version: 1, is_deleted: false, name: `s${id}`, email: null, currency: 'EUR', comment: null }),
      `supplier.${id}`,
    );
  const call = async (method: string, path: string, body?: object, key = ROOT_KEY, gateway = 0) => {
    const response = await fetch(bases[gateway] + path, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  };
  const newKey = async (grants: string[], more: object = {}): Promise<{ id: string; key: string }> =>
    (await call('POST', '/v1/api_keys', { name: 'a listener', grants, ...more })).body;

  const opened: Listening[] = [];
  afterEach(() => opened.splice(0).forEach((listening) => listening.close()));
  async function listen(key: string, { gateway = 0, lastId, query = '' }: { gateway?: number; lastId?: number; query?: string } = {}) {
    const aborted = new AbortController();
    const response = await fetch(`${bases[gateway]}/v1/events${query}`, {
      headers: {
        authorization: `Bearer ${key}`,
        accept: 'text/event-stream',
        ...(lastId === undefined ? {} : { 'last-event-id': String(lastId) }),
      },
      signal: aborted.signal,
    });
    let [text, isOver] = ['', false];
    const reading = (async () => {
      for await (const chunk of response.body!) text += Buffer.from(chunk as Uint8Array).toString();
    })()
      .catch(() => undefined)
      .finally(() => (isOver = true));
    if (response.status !== 200) await reading;
    const listening: Listening = {
      status: response.status,
      code: response.status === 200 ? undefined : (JSON.parse(text) as { code: string }).code,
      ids: () => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id)),
      isOver: () => isOver,
      close: () => aborted.abort(),
    };
    opened.push(listening);
    return listening;
  }
  const consumers = async (): Promise<number> => (await bus.manager.streams.info('EVENTS')).state.consumer_count;

  it('a stream ends when its key is revoked, at any gateway, and when the key expires', async () => {
    const revoked = await newKey(['erp']);
    const expiring = await newKey(['erp'], { expires_at: new Date(Date.now() + 5_000).toISOString() });
    const third = await listen(expiring.key, { gateway: 1 });
    const stays = await listen((await newKey(['erp'])).key, { gateway: 1 });
    const [first, second] = [await listen(revoked.key), await listen(revoked.key, { gateway: 1 })];
    expect([first, second, third].map(({ status }) => status)).toEqual([200, 200, 200]);
    const since = Date.now();
    expect((await call('DELETE', `/v1/api_keys/${revoked.id}`)).status).toBe(204);
    await eventually(() => expect([first.isOver(), second.isOver()]).toEqual([true, true]));
    expect(Date.now() - since).toBeLessThan(4_500);
    await eventually(() => expect(third.isOver()).toBe(true));
    expect(stays.isOver()).toBe(false);
    expect((await listen(expiring.key)).status).toBe(401);
  });

  it('a key has a few streams, at all gateways together', async () => {
    const { key } = await newKey(['erp']);
    const streams = await Promise.all([0, 1, 0, 1, 0, 1].map((gateway) => listen(key, { gateway })));
    const open = streams.filter(({ status }) => status === 200);
    expect(open.length).toBeLessThanOrEqual(STREAMS_PER_KEY);
    // A gateway that was short of time may have refused one that had a place; it gets it when it asks again.
    await eventually(async () => {
      while (open.length < STREAMS_PER_KEY) {
        const more = await listen(key);
        expect(more.status).toBe(200);
        open.push(more);
      }
    });
    for (const gateway of [0, 1]) {
      const { status, code } = await listen(key, { gateway });
      expect([status, code]).toEqual([429, 'TOO_MANY_STREAMS']);
    }
    expect((await listen((await newKey(['erp'])).key)).status).toBe(200);
    open[0]!.close();
    await eventually(async () => expect((await listen(key, { gateway: 1 })).status).toBe(200));
  });

  it('streams share one consumer of the bus, continue behind any Last-Event-ID, and hear everything once', async () => {
    const sequences: number[] = [];
    for (let id = 1; id <= 30; id++) sequences.push((await customer(id)).sequence);
    const before = await consumers();
    const keys = await Promise.all(Array.from({ length: 8 }, () => newKey(['erp'])));
    const streams = await Promise.all(
      keys.flatMap(({ key }, i) =>
        [0, 1, 2].map(async (n) => ({ from: i * 3 + n, stream: await listen(key, { lastId: sequences[i * 3 + n]! }) })),
      ),
    );
    for (let id = 31; id <= 60; id++) sequences.push((await customer(id)).sequence);
    await eventually(() => {
      for (const { from, stream } of streams) expect(stream.ids()).toEqual(sequences.slice(from + 1));
    });
    // What the streams had missed was read by consumers that are gone when it was read.
    await eventually(async () => expect((await consumers()) - before).toBe(1));
    streams.forEach(({ stream }) => stream.close());
    await eventually(async () => expect((await consumers()) - before).toBe(0));
  });

  it('a key reads and hears what its areas show, and nothing else', async () => {
    const { key } = await newKey(['events:read', 'sales:read']);
    const start = (await call('GET', '/v1/events?limit=1')).body.last_sequence as number;
    const stream = await listen(key, { query: `?after=${start}` });
    const late = await supplier(1);
    const told = await customer(100);
    const last = await supplier(2);
    await eventually(() => expect(stream.ids()).toEqual([told.sequence]));
    const again = await listen(key, { lastId: start });
    await eventually(() => expect(again.ids()).toEqual([told.sequence]));

    const page = await call('GET', `/v1/events?after=${start}`, undefined, key);
    expect(page.body).toMatchObject({ data: [{ sequence: told.sequence }], next_after: last.sequence, last_sequence: last.sequence });
    expect((await call('GET', `/v1/events?after=${start}`)).body.data).toHaveLength(3);
    expect(await call('GET', '/v1/events?types=purchasing', undefined, key)).toMatchObject({
      status: 403,
      body: { code: 'INSUFFICIENT_SCOPE', details: [{ info: { missing: ['purchasing:read'] } }] },
    });
    const none = await newKey(['events:read']);
    expect((await call('GET', '/v1/events', undefined, none.key)).body).toEqual({
      data: [],
      next_after: last.sequence,
      last_sequence: last.sequence,
    });
    expect(late.sequence).toBeLessThan(told.sequence);
  });
});
