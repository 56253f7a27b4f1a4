import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createConnection } from 'mongoose';
import { Webhook } from 'standardwebhooks';
import { itemEvent } from '@pegboard/contracts';
import { BusConnection, JetStreamPublisher, SystemClock } from '@pegboard/eventing';
import { eventually, withServers } from '@pegboard/testing';
import { createGateway } from '../gateway';
import { readGatewaySettings } from '../settings';
import { EVERY_EVENT } from './event-names';

const KEY = 'a-key-for-tests';
const AWAY = 'http://127.0.0.1:9';

describe('webhooks over HTTP', () => {
  let app: NestFastifyApplication;
  let receiver: Server;
  let bus: BusConnection;
  const came: { headers: Record<string, string>; body: string }[] = [];
  let answer = 200;
  // Before the servers' own clean-up, which stops them.
  afterAll(async () => {
    await app.close();
    await bus.close();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });
  const servers = withServers();

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        came.push({ headers: request.headers as Record<string, string>, body });
        response.writeHead(answer).end('thanks');
      });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const urls = Object.fromEntries(['INVENTORY', 'SALES', 'MANUFACTURING', 'PURCHASING', 'PLANNER'].map((name) => [`${name}_URL`, AWAY]));
    const { nats, mongo } = servers();
    app = await createGateway(
      readGatewaySettings({
        ...urls,
        ...{ NATS_URL: nats.url, MONGODB_URI: mongo.url, PEGBOARD_API_KEY: KEY, LOG_LEVEL: 'silent' },
        ...{ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8', PUBLIC_URL: 'https://api.example' },
      }),
    );
    await app.listen(0, '127.0.0.1');
    bus = await BusConnection.open({ url: nats.url, name: 'test' });
  });
  beforeEach(() => {
    came.length = 0;
    answer = 200;
  });

  const send = async (method: string, path: string, body?: unknown, key = KEY) => {
    const got = await app.inject({
      method: method as 'GET',
      url: `/v1${path}`,
      headers: { authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    return { status: got.statusCode, headers: got.headers, text: got.body, body: got.body.startsWith('{') ? got.json() : undefined };
  };
  const receiverUrl = (): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const subscribe = async (events = ['product.created'], more: object = {}) => {
    const made = await send('POST', '/webhooks', { url: receiverUrl(), subscribed_events: events, ...more });
    expect(made).toMatchObject({ status: 200 });
    return made.body as { id: number; token: string };
  };
  let products = 0;
  /** As inventory says it. */
  const product = () => {
    const id = ++products;
    return new JetStreamPublisher(bus, new SystemClock()).publish(
      itemEvent,
      id,
      'created',
      {
        ...{ id, version: 1, is_deleted: false, type: 'product', name: 'chair', uom: 'pcs', category_name: null, is_sellable: true },
        ...{ is_producible: true, is_purchasable: false, batch_tracked: false, operations_in_sequence: false, purchase_uom: null },
        ...{ purchase_uom_conversion_rate: null, default_supplier_id: null, is_archived: false, variants: [] },
      },
      `product.${id}`,
    );
  };

  it('is set up, listed, changed and deleted; its token is told when it is made and never again', async () => {
    const { id, token, ...made } = await subscribe(['product.created', 'product.created'], { description: 'shop' });
    expect(token).toMatch(/^whsec_/);
    expect(made).toMatchObject({ url: receiverUrl(), enabled: true, description: 'shop', subscribed_events: ['product.created'] });
    const list = await send('GET', `/webhooks?enabled=true&url=${encodeURIComponent(receiverUrl())}&ids=${id}`);
    expect(list.body.data).toMatchObject([{ id, description: 'shop' }]);
    expect(JSON.parse(list.headers['x-pagination'] as string)).toMatchObject({ total_records: '1' });
    const changed = await send('PATCH', `/webhooks/${id}`, { enabled: false, description: null });
    expect(changed.body).toMatchObject({ enabled: false, description: null, disabled_reason: null, url: receiverUrl() });
    for (const { text } of [list, changed, await send('GET', `/webhooks/${id}`)]) expect(text).not.toContain('whsec_');
    expect((await send('DELETE', `/webhooks/${id}`)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect((await send(method, `/webhooks/${id}`)).status).toBe(404);
    expect((await send('GET', `/webhooks/${id}/deliveries`)).status).toBe(404);
  });

  it.each([
    [{ url: 'http://10.0.0.1/x' }, 'URL_NOT_ALLOWED'],
    [{ url: 'https://169.254.169.254/latest' }, 'URL_NOT_ALLOWED'],
    [{ url: 'https://a:b@shop.example' }, 'URL_HAS_CREDENTIALS'],
    [{ url: 'nowhere' }, 'URL_MALFORMED'],
    [{ subscribed_events: [] }, 'NOT_A_LIST'],
    [{ subscribed_events: ['sales_order.exploded'] }, 'UNKNOWN_VALUE'],
    [{ subscribed_events: ['current_inventory.out_of_stock'] }, 'UNKNOWN_VALUE'],
    [{ token: 'short' }, 'TOKEN_MALFORMED'],
    [{ secret: 'x' }, 'UNKNOWN_FIELD'],
  ])('%j is refused as %s', async (wrong, code) => {
    const body = { url: 'https://shop.example/x', subscribed_events: ['product.created'], ...wrong };
    expect(await send('POST', '/webhooks', body)).toMatchObject({ status: 422, body: { code } });
  });

  it('an unknown event is refused with the list of all', async () => {
    const { body } = await send('POST', '/webhooks', { url: receiverUrl(), subscribed_events: ['sales_order.exploded'] });
    expect(body.details[0].info.allowed).toEqual(EVERY_EVENT);
  });

  it('nobody subscribes to what he can’t read, or moves such a webhook to himself', async () => {
    const { body: shop } = await send('POST', '/api_keys', { name: 'shop', grants: ['shop'] });
    const wanted = { url: receiverUrl(), subscribed_events: ['sales_order.packed', 'purchase_order.created'] };
    expect(await send('POST', '/webhooks', wanted, shop.key)).toMatchObject({
      status: 403,
      body: { code: 'SUBSCRIBES_TOO_MUCH', details: [{ info: { beyond: ['purchasing:read'] } }] },
    });
    const { id } = await subscribe(wanted.subscribed_events);
    // What waits for it, or was sent and can be sent again, would go along.
    const narrower = { url: receiverUrl(), subscribed_events: ['sales_order.packed'] };
    for (const [method, path, change] of [
      ['PATCH', `/webhooks/${id}`, {}],
      ['PATCH', `/webhooks/${id}`, narrower],
      ['POST', `/webhooks/${id}/rotate`, {}],
      ['POST', `/webhooks/${id}/test`, {}],
      ['DELETE', `/webhooks/${id}`, undefined],
    ] as const)
      expect(await send(method, path, change, shop.key)).toMatchObject({ status: 403, body: { code: 'SUBSCRIBES_TOO_MUCH' } });
    expect((await send('POST', '/webhooks', { ...wanted, subscribed_events: ['sales_order.packed'] }, shop.key)).status).toBe(200);
  });

  it('nobody sees in lists, logs and deliveries what he can’t read, or has it sent again', async () => {
    const { body: shop } = await send('POST', '/api_keys', { name: 'shop', grants: ['shop', 'inventory:read'] });
    const { body: seller } = await send('POST', '/api_keys', { name: 'seller', grants: ['webhooks:read', 'webhooks:write', 'sales:read'] });
    const { id } = await subscribe(['product.created', 'sales_order.packed']);
    await product();
    const deliveries = (key: string) => send('GET', `/webhooks/${id}/deliveries`, undefined, key);
    const delivered = await eventually(async () => {
      const [delivery] = (await deliveries(shop.key)).body.data;
      expect(delivery).toMatchObject({ action: 'product.created', status: 'delivered' });
      return delivery as { id: string };
    });
    const hidden = async () => (await send('GET', `/webhooks?ids=${id}`, undefined, seller.key)).body.data;
    expect(await hidden()).toEqual([]);
    for (const path of ['', '/deliveries', `/deliveries/${delivered.id}`])
      expect((await send('GET', `/webhooks/${id}${path}`, undefined, seller.key)).status).toBe(404);
    const log = (key: string) => send('GET', `/webhook_logs_export?webhook_id=${id}`, undefined, key);
    expect((await log(seller.key)).text).not.toContain('product.created');
    expect((await log(shop.key)).text).toContain('product.created');

    // Subscribed to other things, its past stays what it was.
    await send('PATCH', `/webhooks/${id}`, { subscribed_events: ['sales_order.packed'] });
    expect(await hidden()).toMatchObject([{ id }]);
    expect((await deliveries(seller.key)).body.data).toEqual([]);
    const again = (key: string) => send('POST', `/webhooks/${id}/deliveries/${delivered.id}/redeliver`, {}, key);
    expect(await again(seller.key)).toMatchObject({ status: 403, body: { code: 'SUBSCRIBES_TOO_MUCH' } });
    expect((await again(shop.key)).status).toBe(200);
    await send('DELETE', `/webhooks/${id}`);
  });

  it('a key that may only write learns ids and its own token', async () => {
    const { body: writer } = await send('POST', '/api_keys', { name: 'writer', grants: ['webhooks:write', 'sales:read'] });
    const wanted = { url: `${receiverUrl()}?secret=1`, subscribed_events: ['sales_order.packed'] };
    const { id } = await subscribe(wanted.subscribed_events, wanted);
    expect((await send('PATCH', `/webhooks/${id}`, {}, writer.key)).body).toEqual({ id });
    const made = await send('POST', '/webhooks', wanted, writer.key);
    expect(made.body).toEqual({ id: expect.any(Number), token: expect.stringMatching(/^whsec_/) });
    await send('PATCH', `/webhooks/${id}`, { enabled: false });
    const { body: ping } = await send('POST', `/webhooks/${id}/test`);
    const refused = await send('POST', `/webhooks/${id}/deliveries/${ping.id}/redeliver`, {}, writer.key);
    expect(refused).toMatchObject({ status: 409, body: { code: 'WEBHOOK_DISABLED', details: [{ path: 'id' }] } });
    expect(refused.body.details[0].info).toBeUndefined();
  });

  it('what happens on the bus arrives, signed with the token, also with one that the receiver brought', async () => {
    const token = `whsec_${Buffer.from('a secret of the receiver’s own').toString('base64')}`;
    const { id } = await subscribe(['product.created'], { token });
    const { sequence } = await product();
    await eventually(() => expect(came).toHaveLength(1));
    const [{ headers, body }] = came as [(typeof came)[number]];
    const eventId = headers['webhook-id'];
    expect(new Webhook(token).verify(body, headers)).toMatchObject({
      ...{ resource_type: 'product', action: 'product.created', webhook_id: id, event_id: eventId, sequence },
      object: { id: String(products), status: 'ACTIVE', href: `https://api.example/v1/products/${products}` },
    });
    await eventually(async () => {
      const { data } = (await send('GET', `/webhooks/${id}/deliveries?status=delivered&action=product.created`)).body;
      expect(data).toMatchObject([{ event_id: eventId, sequence, attempts: [{ status: 'success', http_status: 200, error: null }] }]);
    });
    await send('DELETE', `/webhooks/${id}`);
  });

  it('a rotated token signs beside the old one', async () => {
    const { id, token } = await subscribe();
    const rotated = await send('POST', `/webhooks/${id}/rotate`, { overlap_seconds: 600 });
    expect(rotated.body).toMatchObject({
      id,
      token: expect.not.stringContaining(token),
      tokens: [{ expires_at: expect.any(String) }, { expires_at: null }],
    });
    await send('POST', `/webhooks/${id}/test`);
    for (const each of [token, rotated.body.token]) new Webhook(each).verify(came[0]!.body, came[0]!.headers);
    await send('POST', `/webhooks/${id}/rotate`, { overlap_seconds: 0 });
    await send('POST', `/webhooks/${id}/test`);
    expect(() => new Webhook(token).verify(came[1]!.body, came[1]!.headers)).toThrow('No matching signature');
  });

  it('a ping says at once what came of it; an event is sent again by hand; both not without limit', async () => {
    const { id } = await subscribe();
    answer = 500;
    const ping = await send('POST', `/webhooks/${id}/test`);
    expect(ping).toMatchObject({
      status: 200,
      body: { action: 'webhook.ping', status: 'failed', attempts: [{ http_status: 500, status: 'failure' }] },
    });
    answer = 200;
    const path = `/webhooks/${id}/deliveries/${ping.body.id}`;
    expect((await send('POST', `${path}/redeliver`)).body).toMatchObject({ status: 'pending' });
    await eventually(async () =>
      expect((await send('GET', path)).body).toMatchObject({ status: 'delivered', attempts: [{}, { http_status: 200 }] }),
    );
    expect(came.map(({ headers }) => headers['webhook-id'])).toEqual([ping.body.event_id, ping.body.event_id]);
    expect((await send('POST', `/webhooks/${id}/deliveries/dlv_none/redeliver`)).status).toBe(404);
    await send('PATCH', `/webhooks/${id}`, { enabled: false });
    expect(await send('POST', `${path}/redeliver`)).toMatchObject({ status: 409, body: { code: 'WEBHOOK_DISABLED' } });
    for (let i = 0; i < 20; i++) await send('POST', `/webhooks/${id}/test`);
    const limited = await send('POST', `/webhooks/${id}/test`);
    expect([limited.status, Number(limited.headers['retry-after']) > 0]).toEqual([429, true]);
  });

  it('the log is a file, by try, as CSV or JSON', async () => {
    const { id } = await subscribe();
    await send('POST', `/webhooks/${id}/test`);
    const asked = await send('POST', '/webhook_logs_export', { webhook_id: id, status_filter: ['success', 'failure'] });
    const url = new URL(asked.body.url);
    expect(url.origin).toBe('https://api.example');
    const file = await send('GET', (url.pathname + url.search).slice('/v1'.length));
    expect([file.headers['content-type'], file.text.split('\r\n').length]).toEqual(['text/csv; charset=utf-8', 3]);
    expect(file.text).toMatch(/^webhook_id,delivery_id,[\s\S]*webhook\.ping,\d+,1,.*,success,200,,\r\n$/);
    const json = await send('GET', `/webhook_logs_export?webhook_id=${id}&format=json`);
    expect(JSON.parse(json.text)).toMatchObject([{ webhook_id: id, action: 'webhook.ping', try: 1, status: 'success' }]);
    expect(JSON.parse((await send('GET', `/webhook_logs_export?webhook_id=${id}&format=json&status_filter=retry`)).text)).toEqual([]);
    expect(JSON.parse((await send('GET', `/webhook_logs_export?webhook_id=${id}&format=json&start_date=2999-01-01`)).text)).toEqual([]);
  });

  it('shows its numbers, and its database forgets by itself after 30 days', async () => {
    const { id } = await subscribe();
    answer = 500;
    await product();
    // Its own event waits; what came to the receiver may be that of another webhook.
    const numbers = await eventually(async () => {
      const shown = await app.inject({ method: 'GET', url: '/metrics', headers: { authorization: `Bearer ${KEY}` } });
      expect(shown.body).toMatch(new RegExp(`pegboard_webhook_backlog\\{webhook="${id}".*\\} 1`));
      return shown;
    });
    expect(numbers.body).toMatch(new RegExp(`pegboard_webhook_oldest_seconds\\{webhook="${id}"`));
    expect(numbers.body).toMatch(/pegboard_webhook_deliveries_total\{outcome="delivered".*\} [1-9]/);
    const connection = await createConnection(servers().mongo.url, { dbName: 'pegboard_gateway' }).asPromise();
    const [kept] = await connection.collection('webhook_deliveries').find({ webhookId: id }).toArray();
    expect((kept!['expiresAt'] as Date).getTime() - Date.parse(kept!['queuedAt'] as string)).toBe(30 * 86_400_000);
    const indexes = await connection.collection('webhook_deliveries').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
    expect(JSON.stringify(await connection.collection('webhooks').find().toArray())).not.toContain('whsec_');
    await connection.close();
  });

  it('there are no more than a hundred', async () => {
    const { total_records: there } = JSON.parse((await send('GET', '/webhooks')).headers['x-pagination'] as string);
    for (let i = Number(there); i < 100; i++) await subscribe();
    expect(await send('POST', '/webhooks', { url: receiverUrl(), subscribed_events: ['product.created'] })).toMatchObject({
      status: 409,
      body: { code: 'TOO_MANY_WEBHOOKS' },
    });
  });
});
