import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { Api } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';

const EVENTS = ['sales_order.created', 'sales_order.updated', 'sales_order.packed', 'sales_order.availability_updated'];

interface Came {
  readonly body: any;
  readonly isSigned: boolean;
  readonly status: number;
}

describe('webhooks of a whole company', () => {
  const running = withCompany();
  const came: Came[] = [];
  let token = '';
  let fails = 0;
  let receiver: Server;

  const isSigned = (text: string, headers: IncomingHttpHeaders): boolean => {
    try {
      return Boolean(new Webhook(token).verify(text, headers as Record<string, string>));
    } catch {
      return false;
    }
  };

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => {
        const status = fails-- > 0 ? 500 : 200;
        came.push({ body: JSON.parse(text), isSigned: isSigned(text, request.headers), status });
        // The pause before it is sent again is long otherwise.
        response.writeHead(status, status === 500 ? { 'retry-after': '1' } : {}).end();
      });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
  });
  afterAll(async () => {
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  /** The events about an order that were taken, in the order in which they came. */
  const taken = (orderId: number): string[] =>
    came
      .filter(({ body, status }) => status === 200 && body.object.id === String(orderId))
      .map(({ body }) => (body.action === 'sales_order.availability_updated' ? body.object.product_availability : body.action));
  const within = { every: 50 };

  it('an order moves and its receiver hears of it, signed, through failures and a gateway that is killed, nothing lost', async () => {
    const { api, company, replica } = running();
    const second = await replica('gateway');
    const shop = await Shop.open(api);
    const chair = await shop.product('CHAIR');
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    const webhook = await api.post('/v1/webhooks', { url, subscribed_events: EVENTS });
    ({ token } = webhook);

    // Fails twice, then takes it.
    fails = 2;
    const first = await shop.order(chair, 3);
    await eventually(() => expect(taken(first.id)).toEqual(['sales_order.created', 'NOT_AVAILABLE']), within);
    expect(came.filter(({ status }) => status === 500).length).toBe(2);

    // One order's events are on their way when the gateway is killed; life goes on through the other.
    const other = shop.through(new Api(second.url, company.apiKey));
    const orders = [first, await shop.order(chair, 1)];
    fails = 1;
    await company.gateway.kill();
    orders.push(await other.order(chair, 2));
    await other.stock(chair, 10);
    for (const { id } of orders) await eventually(() => expect(taken(id).at(-1)).toBe('IN_STOCK'), within);
    await other.api.patch(`/v1/sales_orders/${first.id}`, { status: 'PACKED' });
    await eventually(
      () => expect(new Set(taken(first.id))).toEqual(new Set([...EVENTS.slice(0, 3), 'NOT_AVAILABLE', 'IN_STOCK', 'PICKED'])),
      within,
    );
    expect(came.filter(({ isSigned }) => !isSigned)).toEqual([]);

    // What came twice, because the killed one could not note it, came with the same id; each thing in its order.
    for (const { id } of orders) {
      const sequences = came
        .filter(({ body, status }) => status === 200 && body.object.id === String(id))
        .map(({ body }) => body.sequence as number);
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
      expect(taken(id)[0]).toBe('sales_order.created');
    }
    await eventually(async () => expect((await other.api.get(`/v1/webhooks/${webhook.id}/deliveries?status=pending`)).data).toEqual([]));
    const log = await other.api.get(`/v1/webhooks/${webhook.id}/deliveries?limit=250`);
    expect(new Set(log.data.map(({ event_id }: any) => event_id))).toEqual(new Set(came.map(({ body }) => body.event_id)));
  });
});
