import { connect } from 'nats';
import { LISTENER_LIMITS } from '@pegboard/access';
import { everyEvent, everyQuestion } from '@pegboard/contracts';
import { eventually } from '@pegboard/testing';
import { TEAM_PASSWORD, withCompany } from './running-company';
import { Shop } from './shop';
import { expectSoundPlan } from './sound-plan';

const HOSTILE = [
  'x',
  '',
  'null',
  '7',
  '"text"',
  '[]',
  '{}',
  '{"id":5}',
  '{"id":"1","data":null}',
  '{"id":"1","data":{"__proto__":1}}',
  '\u0000',
];

/** Whoever may publish to a subject may publish anything. */
describe('messages that nobody can read', () => {
  const running = withCompany();

  it.each(['listener', 'sales'] as const)(
    'from %s, to every question, roll call and event: every process lives and works',
    async (user) => {
      const { servers, company, api, credentials } = running();
      const hostile = await connect({
        servers: servers.nats.url,
        user,
        pass: credentials.natsPasswords[user],
        inboxPrefix: user === 'listener' ? '_INBOX' : `_INBOX_${user}`,
      });
      // What the server doesn't permit is told here, and is no failure.
      const subjects = [
        ...everyQuestion.map(([, { subject }]) => subject),
        ...everyEvent.map(([, { service, resource }]) => `evt.${service}.${resource}.1.updated`),
      ];
      for (const subject of subjects) for (const text of HOSTILE) hostile.publish(subject, text);
      await hostile.flush();
      await hostile.close();

      const shop = await Shop.open(api);
      const wood = await shop.material('wood');
      const chair = await shop.product('chair', new Map([[wood, 2]]));
      const order = await api.post('/v1/sales_orders', {
        customer_id: shop.customer,
        location_id: shop.works,
        sales_order_rows: [{ variant_id: chair, quantity: 1 }],
      });
      await eventually(async () => expect((await api.get(`/v1/sales_orders/${order.id}`)).product_availability).toBe('NOT_AVAILABLE'));
      // A process that had ended would not answer: nobody starts it again here.
      for (const { url } of Object.values(company.services)) expect((await fetch(`${url}/health/live`)).status).toBe(200);
      await expectSoundPlan(api);
    },
  );

  it('a team that reads two services hears and asks these, in its own name, and nothing of the others', async () => {
    const { servers, api } = running();
    const shop = await Shop.open(api);
    const team = await connect({ servers: servers.nats.url, user: 'erp-team', pass: TEAM_PASSWORD });
    const ask = async (subject: string, data: object): Promise<any> =>
      (await team.request(subject, JSON.stringify({ pattern: subject, data, id: '1' }), { timeout: 3_000 })).json();
    const own = 'gateway.read_from.erp-team.sales-inventory';
    expect(await ask(own, { after: 0, subjects: ['evt.sales.>', 'evt.purchasing.>'] })).toMatchObject({
      response: { refused: { code: 'INSUFFICIENT_SCOPE', message: 'erp-team may read sales, inventory, and not evt.purchasing.>.' } },
    });
    for (const pattern of ['evt.>', 'evt.*.>', 'evt.*.supplier.>', '>'])
      expect(await ask(own, { after: 0, subjects: [pattern] })).toMatchObject({ response: { refused: { code: 'INSUFFICIENT_SCOPE' } } });
    const began = await ask(own, { after: 0, subjects: ['evt.sales.>', 'evt.inventory.>'] });
    expect(began.response.ok).toMatchObject({ name: 'erp-team', pending: expect.any(Number), end: expect.any(Number) });
    const messages = await (
      await team.jetstream({ checkAPI: false }).consumers.get('EVENTS', 'erp-team')
    ).fetch({
      max_messages: began.response.ok.pending,
      expires: 5_000,
    });
    const heard = new Set<string>();
    for await (const message of messages) {
      heard.add(message.subject.split('.')[1]!);
      message.ack();
    }
    expect([...heard].sort()).toEqual(['inventory', 'sales']);
    expect(await ask('sales.snapshot.customer', { after_id: 0, limit: 10 })).toMatchObject({
      response: { ok: { items: expect.arrayContaining([expect.objectContaining({ id: shop.customer })]) } },
    });
    for (const subject of [
      'purchasing.snapshot.supplier',
      'planner.as_of',
      'inventory.post',
      'gateway.read_from.erp-team',
      'gateway.read_from.erp-team.sales-purchasing-inventory',
      'gateway.read_from.listener',
      '$JS.API.STREAM.MSG.GET.EVENTS',
      '$JS.API.STREAM.INFO.EVENTS',
      '$JS.API.CONSUMER.CREATE.EVENTS.erp-team',
      '$JS.API.CONSUMER.MSG.NEXT.EVENTS.sales',
    ])
      await expect(ask(subject, { after: 0, subjects: ['evt.>'] })).rejects.toThrow(/permission/i);
    await team.close();
  });

  it('a listener’s large messages and very many connections are refused; no service loses its own connection', async () => {
    const { servers, company, credentials } = running();
    const login = { servers: servers.nats.url, user: 'listener', pass: credentials.natsPasswords.listener, reconnect: false };
    const large = await connect(login);
    const refused = large.closed();
    // The client refuses by itself what the server has told it is too large; the server refuses the rest.
    const tell = (): void => large.publish('sales.snapshot.sales_order', new Uint8Array(1_000_000));
    try {
      tell();
      expect(String(await refused)).toMatch(/MAX_PAYLOAD|max payload|Maximum Payload/i);
    } catch (problem) {
      expect(String(problem)).toMatch(/MAX_PAYLOAD/);
      await large.close();
    }
    const many = await Promise.allSettled(Array.from({ length: LISTENER_LIMITS.max_connections + 5 }, () => connect(login)));
    const taken = many.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(taken).toHaveLength(LISTENER_LIMITS.max_connections);
    await Promise.all(taken.map((one) => one.close()));
    for (const { url } of Object.values(company.services)) expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });
});
