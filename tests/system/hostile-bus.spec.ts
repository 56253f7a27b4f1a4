import { connect } from 'nats';
import { LISTENER_LIMITS } from '@pegboard/access';
import { everyEvent, everyQuestion } from '@pegboard/contracts';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
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
