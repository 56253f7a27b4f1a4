import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mongoose';
import { connect, headers } from 'nats';
import { Api } from '@pegboard/company';
import { listenerReadFrom } from '@pegboard/contracts';
import { isAlive, repositoryRoot } from '@pegboard/servers';
import { eventually } from '@pegboard/testing';
import { Planting, type Planted } from './planted-differences';
import { withCompany } from './running-company';
import { Shop } from './shop';

const POISON = 'SO-POISON';
const FIELD = 'value.number';
const UNHEARD = 'no running version listens to it';

/** What the command line answers: exit code, standard output and error. */
interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

describe('operations', () => {
  const running = withCompany();
  let database: Connection;
  let key: string;
  /** An event that inventory can handle. */
  let handled: { readonly subject: string; readonly event: unknown };

  beforeAll(async () => {
    const { api, servers } = running();
    key = (await api.post('/v1/api_keys', { name: 'the operator', grants: ['operator'] })).key;
    database = await createConnection(servers.mongo.url, { dbName: 'pegboard_inventory' }).asPromise();
  });
  afterAll(() => database?.close());

  const ops = (...args: string[]): Promise<Said> => opsWith(key, ...args);
  const opsWith = (apiKey: string, ...args: string[]): Promise<Said> =>
    new Promise((resolve) => {
      const env = { ...process.env, API_URL: running().company.gateway.url, API_KEY: apiKey };
      const main = join(repositoryRoot(), 'dist', 'tools', 'cli', 'main.js');
      execFile(process.execPath, [main, 'ops', ...args], { env }, (problem, out, error) =>
        resolve({ code: problem ? Number(problem.code) : 0, out, error }),
      );
    });
  const uses = () => database.collection<any>('document_uses');
  const last = async (): Promise<number> => (await running().api.get('/v1/ops/consumers')).last_sequence;

  it('what a service can’t handle is seen, redriven to that service alone once the cause is gone, and settled', async () => {
    const { api, company } = running();
    const operator = new Api(company.gateway.url, key);
    const shop = await Shop.open(api);
    const chair = await shop.product('CHAIR');
    const order = await api.post('/v1/sales_orders', shop.orderBody(chair, 1));
    await eventually(async () => expect(await uses().findOne({ _id: `sales_order/${order.id}` })).toBeTruthy());
    // An index that nobody should have made, and something in its way: inventory can't take note of the order any more.
    const index = await uses().createIndex({ [FIELD]: 1 }, { unique: true });
    await uses().insertOne({ _id: 'in the way', at: 1, value: { number: POISON } });
    await api.patch(`/v1/sales_orders/${order.id}`, { order_no: POISON });

    const list = async (query = '') => (await operator.get(`/v1/ops/dead_letters${query}`)).data;
    const [letter] = await eventually(
      async () => {
        const found = await list('?service=inventory&subject=evt.sales.sales_order.>');
        expect(found).toHaveLength(1);
        return found;
      },
      { every: 500 },
    );
    expect(letter).toMatchObject({ state: 'open', service: 'inventory', tries: 8, reason: expect.stringMatching(/duplicate/i) });
    const whole = await operator.get(`/v1/ops/dead_letters/${letter.id}`);
    expect(whole.event.data.aggregate).toMatchObject({ id: order.id, order_no: POISON });
    expect(await ops('dead-letters')).toMatchObject({ code: 1, out: expect.stringContaining(letter.subject) });
    expect(await ops('consumers', '--json')).toMatchObject({ code: 1, out: expect.stringContaining('"dead_letters": 1') });

    const tooEarly = await ops('dead-letters', 'redrive', String(letter.id));
    expect(tooEarly).toMatchObject({ code: 1, out: expect.stringMatching(/inventory still can't handle the event.*STILL_REFUSED/s) });
    expect(await list()).toHaveLength(1);

    await uses().deleteOne({ _id: 'in the way' });
    const before = await last();
    const redriven = await operator.post(`/v1/ops/dead_letters/${letter.id}/redrive`, {});
    expect(redriven).toMatchObject({ id: letter.id, state: 'redriven', settled_by: 'the operator' });
    expect(await uses().findOne({ _id: `sales_order/${order.id}` })).toMatchObject({ value: { number: POISON } });
    // Nobody else has heard it again.
    expect(await last()).toBe(before);
    expect(await list()).toEqual([]);
    expect(await list('?state=redriven')).toMatchObject([{ id: letter.id, event_id: letter.event_id, settled_by: 'the operator' }]);

    const twice = await operator.send('POST', `/v1/ops/dead_letters/${letter.id}/redrive`, {});
    expect([twice.status, twice.body.code]).toEqual([409, 'ALREADY_REDRIVEN']);
    const unknown = await operator.send('POST', '/v1/ops/dead_letters/4711/redrive', {});
    expect([unknown.status, unknown.body.code]).toEqual([404, 'NOT_FOUND']);
    await uses().dropIndex(index);
    handled = { subject: redriven.subject, event: whole.event };
  });

  /** What a version that doesn't listen to it leaves during a rollout. */
  const putAsUnheard = async ({ subject, event }: typeof handled): Promise<void> => {
    const old = await connect({ servers: running().servers.nats.url });
    const extra = headers();
    for (const [name, value] of [
      ['reason', UNHEARD],
      ['original-subject', subject],
      ['unheard', 'true'],
    ])
      extra.append(name!, value!);
    await old.jetstream().publish(`dead.inventory.${subject}`, JSON.stringify(event), { headers: extra });
    await old.close();
  };

  it('what no version of a service can read is discarded, for a reason', async () => {
    const { servers, company } = running();
    const stranger = await connect({ servers: servers.nats.url });
    await stranger.jetstream().publish('evt.manufacturing.recipe.7.updated', 'not JSON');
    await stranger.close();
    const operator = new Api(company.gateway.url, key);
    const found = await eventually(async () => {
      const { data } = await operator.get('/v1/ops/dead_letters');
      expect(data.length).toBeGreaterThan(0);
      return data;
    });
    expect(found[0]).toMatchObject({ reason: 'not JSON', tries: 1 });
    expect(await ops('dead-letters', 'redrive', '--all')).toMatchObject({ code: 1, out: expect.stringContaining('refused again') });
    expect((await operator.send('DELETE', `/v1/ops/dead_letters/${found[0].id}`)).status).toBe(422);
    const ids = found.map(({ id }: any) => String(id));
    expect(await ops('dead-letters', 'discard', ...ids, '--why', 'somebody tried the bus')).toMatchObject({ code: 0 });
    expect(await ops('dead-letters', '--state', 'discarded')).toMatchObject({
      code: 0,
      out: expect.stringContaining('somebody tried the bus'),
    });
    expect((await operator.send('POST', `/v1/ops/dead_letters/${ids[0]}/redrive`, {})).body.code).toBe('ALREADY_DISCARDED');
    // From here on no test redrives them all; one of the next waits until it is gone.
    await putAsUnheard(handled);
  });

  it('plan, ledger, services and outboxes are well, and say so with 0', async () => {
    const { api } = running();
    const shop = await Shop.open(api);
    await shop.stock(await shop.material('BEAM'), 10);
    const said = await Promise.all(['plan-check', 'ledger-check', 'services', 'outboxes'].map((command) => ops(command)));
    expect(said.map(({ code, error }) => [code, error])).toEqual(said.map(() => [0, '']));
    expect(said[1]!.out).toMatch(/the ledger is right: [1-9]\d* commits/);
    // Right after another one: on a busy machine the pause may have passed before the call arrives.
    await eventually(async () => {
      const tooSoon = await api.send('GET', '/v1/ops/ledger_check');
      expect([tooSoon.status, Number(tooSoon.headers.get('retry-after')) > 0]).toEqual([429, true]);
    });
    await eventually(async () => expect(await ops('consumers')).toMatchObject({ code: 0 }), { every: 500 });
  });

  it('a consumer that has stopped for good is removed, one that is used is not', async () => {
    const { servers, credentials } = running();
    const listener = await connect({ servers: servers.nats.url, user: 'listener', pass: credentials.natsPasswords.listener });
    const { subject } = listenerReadFrom;
    const asked = JSON.stringify({ pattern: subject, data: { after: 0, subjects: ['evt.>'] }, id: '1' });
    expect((await listener.request(subject, asked, { timeout: 5_000 })).json()).toMatchObject({ response: { ok: { name: 'listener' } } });
    const message = await (await listener.jetstream({ checkAPI: false }).consumers.get('EVENTS', 'listener')).next();
    expect((await ops('consumers', 'remove', 'listener')).out).toContain('Stop it first. (CONSUMER_IN_USE)');
    expect(await message!.ackAck()).toBe(true);
    await listener.close();
    await eventually(async () => expect(await ops('consumers')).toMatchObject({ code: 1, out: expect.stringContaining('nobody reads') }));
    expect(await ops('consumers', 'remove', 'sales')).toMatchObject({ code: 1, out: expect.stringContaining('CONSUMER_IN_USE') });
    expect(await ops('consumers', 'remove', 'listener')).toMatchObject({ code: 0, out: 'listener removed\n' });
    for (const name of ['listener', 'no such name', 'a.b', '*'])
      expect(await ops('consumers', 'remove', name)).toMatchObject({ code: 2, error: expect.stringContaining('404') });
    expect(await ops('consumers')).toMatchObject({ code: 0 });
  });

  it('what no version listened to is delivered when one does, without anybody', async () => {
    const operator = new Api(running().company.gateway.url, key);
    await eventually(
      async () => {
        const { data } = await operator.get('/v1/ops/dead_letters?state=redriven');
        expect(data.filter(({ reason }: any) => reason === UNHEARD)).toMatchObject([{ service: 'inventory', settled_by: 'the gateway' }]);
      },
      { every: 500 },
    );
  });

  it('a consumer is narrowed by a step of its own, to what its processes listen to', async () => {
    const { servers } = running();
    const bus = await connect({ servers: servers.nats.url });
    const manager = await bus.jetstreamManager();
    const filters = async () => (await manager.consumers.info('EVENTS', 'purchasing')).config.filter_subjects!;
    const before = await filters();
    await manager.consumers.update('EVENTS', 'purchasing', { filter_subjects: [...before, 'evt.sales.nothing.>'] });
    expect(await ops('consumers', 'narrow', 'purchasing', '--json')).toMatchObject({ code: 0, out: expect.stringContaining('narrowed') });
    expect(await filters()).toEqual(before);
    expect(await ops('consumers', 'narrow', 'planner')).toMatchObject({ code: 2, error: expect.stringContaining('404') });
    await bus.close();
  });

  it('a change that was never published is found, told, and repaired by one call', async () => {
    const { api, servers } = running();
    const shop = await Shop.open(api);
    const chair = await shop.product('LOST CHAIR');
    const order = await api.post('/v1/sales_orders', shop.orderBody(chair, 1));
    await eventually(async () => expect(await ops('checks')).toMatchObject({ code: 0 }), { every: 500 });
    const sales = await createConnection(servers.mongo.url, { dbName: 'pegboard_sales' }).asPromise();
    const kept = sales.collection<any>('sales_orders');
    // A save whose event the bus lost after the outbox was emptied.
    await eventually(async () => expect(await kept.findOne({ _id: order.id })).not.toHaveProperty('unsent'));
    await kept.updateOne({ _id: order.id }, { $inc: { version: 1 }, $set: { orderNo: 'SO-LOST' } });
    await eventually(async () =>
      expect(await ops('checks')).toMatchObject({ code: 1, out: expect.stringMatching(new RegExp(`sales_order/${order.id} `)) }),
    );
    const metrics = await new Api(running().company.services.sales.url, '').get<string>('/metrics');
    expect(metrics).toMatch(/pegboard_check_differences\{[^}]*check="published"[^}]*\} 1/);
    expect(await ops('repair')).toMatchObject({ code: 0, out: expect.stringMatching(/sales +[1-9]\d*\n/) });
    await eventually(async () =>
      expect(await uses().findOne({ _id: `sales_order/${order.id}` })).toMatchObject({ value: { number: 'SO-LOST' } }),
    );
    await eventually(async () => expect(await ops('checks')).toMatchObject({ code: 0 }), { every: 500 });
    await sales.close();
  });

  it('each check finds what is planted, and one call mends it', async () => {
    const { api, company } = running();
    const planting = new Planting(running());
    const planted = await planting.all();
    const reported = async (): Promise<Planted[]> => (await api.get('/v1/ops/checks')).differences;
    const all = planted.map((one) => expect.objectContaining(one));
    await eventually(async () => expect(await reported()).toEqual(expect.arrayContaining(all)), { every: 500 });
    // Nothing else is reported in a company in which everything was tried before.
    expect(new Set((await reported()).map(({ about }) => about))).toEqual(new Set(planted.map(({ about }) => about)));
    for (const { service, check } of planted) {
      const metrics = await new Api(company.services[service].url, '').get<string>('/metrics');
      expect(metrics).toMatch(new RegExp(`pegboard_check_differences\\{[^}]*check="${check}"[^}]*\\} [1-9]`));
    }
    expect(await ops('repair')).toMatchObject({ code: 1, out: expect.stringMatching(/sales +movements .*nothing is changed by itself/) });
    await planting.putBack();
    await eventually(async () => expect(await ops('checks')).toMatchObject({ code: 0 }), { every: 1_000 });
    await planting.end();
  });

  it('who changed what, when and in which call is listed, of an order with every field, and nobody rewrites it', async () => {
    const { api, company, servers, credentials } = running();
    const made = await api.post('/v1/api_keys', { name: 'Zoë’s desk', grants: ['planner'] });
    const clerk = new Api(company.gateway.url, made.key);
    const shop = (await Shop.open(api)).through(clerk);
    const chair = await shop.product('CHAIR');
    const order = await clerk.post('/v1/sales_orders', shop.orderBody(chair, 1));
    const renamed = await clerk.send(
      'PATCH',
      `/v1/sales_orders/${order.id}`,
      { order_no: 'SO-BY-ZOË' },
      { headers: { 'x-request-id': 'desk.1' } },
    );
    expect([renamed.status, renamed.headers.get('x-request-id')]).toEqual([200, 'desk.1']);
    await shop.stock(chair, 5);
    const operator = new Api(company.gateway.url, key);
    const of = async (name: string) => (await operator.get(`/v1/ops/changes?of=${name}`)).data;
    const [created, changed] = await eventually(async () => {
      const found = await of(`sales_order/${order.id}`);
      expect(found).toHaveLength(2);
      return found;
    });
    const zoe = { actor: `key:${made.id}`, actor_name: 'Zoë’s desk' };
    expect(created).toMatchObject({ ...zoe, action: 'created', version: 1, request_id: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(changed).toMatchObject({ ...zoe, version: 2, request_id: 'desk.1' });
    expect(changed.fields).toEqual([{ field: 'order_no', old: order.order_no, new: 'SO-BY-ZOË' }]);
    // By way of a question: what inventory posted is hers, too.
    const mine = await operator.get('/v1/ops/changes?by=Zo%C3%AB%E2%80%99s%20desk');
    expect(mine.data.map(({ service }: any) => service)).toEqual(expect.arrayContaining(['sales', 'inventory']));
    expect(mine.data.every(({ actor }: any) => actor === zoe.actor)).toBe(true);
    expect(await of(`api_keys/${made.id}`)).toMatchObject([{ actor: 'api-key', action: 'created', service: 'gateway', fields: null }]);
    expect((await operator.send('GET', '/v1/ops/changes?of=everything')).body.code).toBe('UNKNOWN_OBJECT');
    const said = await ops('changes', '--of', `sales_order/${order.id}`);
    expect(said).toMatchObject({ code: 0, out: expect.stringMatching(/Zoë’s desk.*order_no: "\S+" → "SO-BY-ZOË"/) });

    const stranger = await connect({ servers: servers.nats.url });
    const manager = await stranger.jetstreamManager();
    await expect(manager.streams.purge('AUDIT')).rejects.toThrow(/purge.*not permitted|not permitted.*purge/i);
    await expect(manager.streams.deleteMessage('AUDIT', 1)).rejects.toThrow(/not permitted|can not be deleted/i);
    await stranger.close();
    for (const user of ['sales', 'gateway'] as const) {
      const service = await connect({
        servers: servers.nats.url,
        user,
        pass: credentials.natsPasswords[user],
        inboxPrefix: `_INBOX_${user}`,
      });
      const own = await service.jetstreamManager({ checkAPI: false, timeout: 500 });
      await expect(own.streams.delete('AUDIT')).rejects.toThrow(/permission/i);
      await expect(own.streams.update('AUDIT', { max_age: 1_000_000_000 })).rejects.toThrow(/permission/i);
      await service.close();
    }
  });

  it('a service is paused and goes on, an owner publishes again, the plan is built again, and each of it is noted', async () => {
    const { api, company } = running();
    const operator = new Api(company.gateway.url, key);
    const shop = await Shop.open(api);
    const chair = await shop.product('PAUSED CHAIR');
    expect(await ops('consumers', 'pause', 'inventory', '--minutes', '5')).toMatchObject({ code: 0, out: 'inventory paused\n' });
    const order = await api.post('/v1/sales_orders', shop.orderBody(chair, 1));
    await eventually(async () => expect(await ops('consumers')).toMatchObject({ code: 1, out: expect.stringContaining('paused until') }));
    const state = async (): Promise<any> =>
      (await operator.get('/v1/ops/consumers')).data.find(({ consumer }: any) => consumer === 'inventory');
    await eventually(async () => expect((await state()).pending).toBeGreaterThan(0));
    expect(await uses().findOne({ _id: `sales_order/${order.id}` })).toBeNull();
    // A replica that starts, or is asked how it is, changes nothing about that.
    expect((await fetch(`${company.services.inventory.url}/health/ready`)).status).toBe(200);
    expect(await new Api(company.services.inventory.url, '').get<string>('/metrics')).toMatch(
      /pegboard_consumer_paused\{[^}]*"inventory"[^}]*\} 1/,
    );
    expect(await ops('consumers', 'resume', 'inventory')).toMatchObject({ code: 0 });
    await eventually(async () => expect(await uses().findOne({ _id: `sales_order/${order.id}` })).toBeTruthy());
    expect((await state()).paused_until).toBeNull();
    expect(await ops('consumers', 'pause', 'planner')).toMatchObject({ code: 2, error: expect.stringContaining('404') });

    const before = await last();
    const since = new Date(Date.now() - 60_000).toISOString();
    expect(await ops('republish', 'sales', '--since', since)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^sales: [1-9]\d* messages/),
    });
    expect(await last()).toBeGreaterThan(before);
    expect(await ops('republish', 'sales', '--since', '2099-01-01T00:00:00Z')).toMatchObject({ code: 0, out: 'sales: 0 messages\n' });
    expect(await ops('republish', 'inventory', '--since', since)).toMatchObject({ code: 0 });

    const status = () => operator.get('/v1/plan/status');
    const { rebuilds } = await status();
    expect(await ops('rebuild-plan')).toMatchObject({ code: 0, out: expect.stringContaining('1 processes') });
    await eventually(async () => expect(await status()).toMatchObject({ phase: 'live', rebuilds: rebuilds + 1 }), { every: 500 });
    await eventually(async () => expect(await ops('plan-check')).toMatchObject({ code: 0 }), { every: 1_000 });

    const { data } = await operator.get('/v1/ops/changes?by=the%20operator');
    const acts = data.map(({ of, action }: any) => `${of} ${action}`);
    expect(acts).toEqual(
      expect.arrayContaining(['consumers/inventory pause', 'consumers/inventory resume', 'services/sales republish', 'plan/- rebuild']),
    );
  });

  it('a key that lacks the scope is told so', async () => {
    const { api } = running();
    const viewer = (await api.post('/v1/api_keys', { name: 'a viewer', grants: ['viewer'] })).key;
    expect(await opsWith(viewer, 'consumers')).toMatchObject({ code: 2, error: expect.stringMatching(/lacks ops:read.*403/s) });
    const looker = (await api.post('/v1/api_keys', { name: 'a looker', grants: ['ops:read'] })).key;
    expect(await opsWith(looker, 'dead-letters')).toMatchObject({ code: 0 });
    expect(await opsWith(looker, 'dead-letters', 'redrive', '--all')).toMatchObject({
      code: 2,
      error: expect.stringMatching(/lacks ops:redrive/),
    });
  });

  it('a stream that is cut down to its last events leaves everything right, also for who starts then', async () => {
    const { api, company, servers } = running();
    const shop = await Shop.open(api);
    const beam = await shop.material('CUT BEAM');
    const chair = await shop.product('CUT CHAIR', new Map([[beam, 2]]));
    const before = await api.post('/v1/sales_orders', shop.orderBody(chair, 1));
    await eventually(async () => expect(await ops('consumers')).toMatchObject({ out: expect.not.stringContaining('behind:') }), {
      every: 500,
    });
    const { planner, sales, inventory } = company.services;
    await planner.kill();
    const bus = await connect({ servers: servers.nats.url });
    const manager = await bus.jetstreamManager();
    // What limits of age or size remove, all at once.
    const removed = await manager.streams.purge('EVENTS', { keep: 3 });
    expect(removed.purged).toBeGreaterThan(100);
    await Promise.all([sales.kill(), inventory.kill()]);
    await Promise.all([planner.start(), sales.start(), inventory.start()]);
    const after = await api.post('/v1/sales_orders', shop.orderBody(chair, 1));
    await shop.stock(beam, 2);
    const ingredients = async (id: number) => (await api.get(`/v1/sales_orders/${id}`)).ingredient_availability;
    await eventually(async () =>
      expect([await ingredients(before.id), await ingredients(after.id)]).toEqual(['IN_STOCK', 'NOT_AVAILABLE']),
    );
    for (const check of ['plan-check', 'ledger-check', 'checks'])
      await eventually(async () => expect(await ops(check)).toMatchObject({ code: 0 }), { every: 1_000 });
    // Who did it is known, the values of what is gone are not.
    const changes = await api.get(`/v1/ops/changes?of=customer/${shop.customer}`);
    expect(changes.data).toMatchObject([{ action: 'created', actor: 'api-key', fields: null }]);
    await bus.close();
    // Whoever needs more than what is left gets it from the owners.
    const all = await ops('republish', 'sales', 'manufacturing', 'purchasing', 'inventory');
    expect(all).toMatchObject({ code: 0, out: expect.not.stringContaining('background') });
  });

  it('who is told to end while the bus is away ends by himself', async () => {
    const { servers, company } = running();
    if (!servers.nats.isOurs) return;
    await servers.nats.kill();
    await eventually(async () => expect((await company.api.send('GET', '/v1/ops/consumers')).status).toBe(503));
    const told = [company.gateway.pid!, company.services.planner.pid!, company.services.inventory.pid!];
    for (const pid of told) process.kill(pid, 'SIGTERM');
    await eventually(() => expect(told.filter(isAlive)).toEqual([]));
    await servers.nats.restart();
  });
});
