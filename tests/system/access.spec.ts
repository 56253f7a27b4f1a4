import { createPrivateKey } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect, type NatsConnection } from 'nats';
import { SignJWT, UnsecuredJWT } from 'jose';
import { BUS_USERS, busPermissions, EVERY_ROLE, mayPublish, maySubscribe, neededScopes, scopesOf, type Role } from '@pegboard/access';
import { Api, SERVICES, type Service } from '@pegboard/company';
import * as contracts from '@pegboard/contracts';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';

const NOBODY = 999_999_999;

/** Every call that the running system describes, with ids that name nothing. */
interface Call {
  readonly method: string;
  readonly pattern: string;
  readonly path: string;
}

const callsOf = (description: { paths: Record<string, Record<string, unknown>> }): Call[] =>
  Object.entries(description.paths).flatMap(([pattern, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      pattern,
      path: pattern.replaceAll('{type}', 'sales_order_row').replaceAll(/\{[^}]+\}/g, String(NOBODY)),
    })),
  );

const isAllowed = (role: Role, { method, pattern }: Call): boolean =>
  neededScopes(method, pattern)?.every((scope) => scopesOf([role]).has(scope)) ?? false;

describe('who may do what', () => {
  const running = withCompany();
  const keys = new Map<Role, string>();
  let calls: Call[];

  beforeAll(async () => {
    const { api } = running();
    calls = callsOf(await api.get('/v1/openapi.json'));
    for (const role of EVERY_ROLE) keys.set(role, (await api.post('/v1/api_keys', { name: `a ${role}`, grants: [role] })).key);
  });

  /** A call that must not change anything: an empty body is refused by whoever reads it. */
  const tried = (api: Api, { method, path }: Call) =>
    api.send(method, path, method === 'POST' || method === 'PATCH' ? { no_such_field: 1 } : undefined);

  /** The calls that are answered to a role in another way than the table says. */
  async function unlikeTheTable(api: Api, role: Role, all: readonly Call[]): Promise<string[]> {
    const wrong: string[] = [];
    const left = [...all];
    const worker = async (): Promise<void> => {
      for (let call = left.pop(); call; call = left.pop()) {
        const { status, body } = await tried(api, call);
        const isRefused = status === 403 && body.code === 'INSUFFICIENT_SCOPE';
        if (isRefused === isAllowed(role, call) || status === 401 || status >= 500) wrong.push(`${call.method} ${call.pattern} ${status}`);
      }
    };
    await Promise.all(Array.from({ length: 12 }, worker));
    return wrong;
  }

  const identity = (service: Service, role: Role, change: (jwt: SignJWT) => SignJWT = (jwt) => jwt): Promise<string> =>
    change(
      new SignJWT({ name: role, scope: [...scopesOf([role])].join(' ') })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'pegboard-identity+jwt' })
        .setIssuer('pegboard-gateway')
        .setAudience(service)
        .setSubject(`role:${role}`)
        .setIssuedAt()
        .setExpirationTime('30s'),
    ).sign(createPrivateKey(running().credentials.identity.privateKey));

  it('every call × every role, at the gateway: exactly what the table says', async () => {
    expect(calls.length).toBeGreaterThan(140);
    for (const role of EVERY_ROLE) {
      const api = new Api(running().company.gateway.url, keys.get(role)!);
      expect([role, await unlikeTheTable(api, role, calls)]).toEqual([role, []]);
    }
  });

  it('every call × every role, at the services themselves: the same', async () => {
    for (const service of SERVICES) {
      const { url } = running().company.services[service];
      const own = callsOf(await new Api(url, '').get('/v1/openapi.json'));
      expect(own.length).toBeGreaterThan(5);
      for (const role of EVERY_ROLE) {
        const api = new Api(url, await identity(service, role));
        const wrong: string[] = [];
        for (const call of own) {
          const { status, body } = await tried(api, call);
          const isRefused = status === 403 && body.code === 'INSUFFICIENT_SCOPE';
          if (isRefused === isAllowed(role, call) || status === 401 || status >= 500)
            wrong.push(`${call.method} ${call.pattern} ${status}`);
        }
        expect([service, role, wrong]).toEqual([service, role, []]);
      }
    }
  });

  it('no call answers a stranger, at the gateway or at a service', async () => {
    const { company } = running();
    for (const url of [company.gateway.url, ...SERVICES.map((service) => company.services[service].url)]) {
      const own = callsOf(await new Api(url, '').get('/v1/openapi.json'));
      // Whoever signs in by a link has no key yet: the code is the proof.
      const closed = own.filter(({ method, pattern }) => `${method} ${pattern}` !== 'POST /v1/sessions');
      const statuses = await Promise.all(closed.map((call) => tried(new Api(url, 'nobody'), call).then(({ status }) => status)));
      expect([url, [...new Set(statuses)]]).toEqual([url, [401]]);
    }
    const stranger = new Api(company.gateway.url, '');
    for (const code of ['', 'nobody', 7, null])
      expect((await stranger.send('POST', '/v1/sessions', { code })).status).toBeGreaterThanOrEqual(401);
    expect((await stranger.send('POST', '/v1/sessions', { code: 'x'.repeat(43) })).body.key).toBeUndefined();
  });

  it('a key lives from its making to its end: rotated with an overlap, revoked within seconds, and never more than its maker', async () => {
    const { api, company } = running();
    const admin = new Api(company.gateway.url, keys.get('admin')!);
    const { id, key } = await admin.post('/v1/api_keys', { name: 'for a while', grants: ['sales:read'] });
    const list = (text: string) => new Api(company.gateway.url, text).send('GET', '/v1/sales_orders').then(({ status }) => status);
    expect(await list(key)).toBe(200);
    const { key: second } = await admin.post(`/v1/api_keys/${id}/rotate`, { overlap_seconds: 600 });
    expect([await list(key), await list(second)]).toEqual([200, 200]);
    const { key: third } = await admin.post(`/v1/api_keys/${id}/rotate`, { overlap_seconds: 0 });
    expect([await list(key), await list(second), await list(third)]).toEqual([401, 401, 200]);
    await admin.delete(`/v1/api_keys/${id}`);
    expect(await list(third)).toBe(401);
    expect((await api.get('/v1/api_keys?include_revoked=true')).data.find((kept: any) => kept.id === id)).toMatchObject({
      revoked_at: expect.any(String),
    });
    expect(JSON.stringify(await api.get('/v1/api_keys?include_revoked=true'))).not.toMatch(/hash|secret|pgb_/);

    const keeper = await admin.post('/v1/api_keys', { name: 'keeper', grants: ['keys:manage'] });
    const small = new Api(company.gateway.url, keeper.key);
    for (const refused of [
      await small.send('POST', '/v1/api_keys', { name: 'x', grants: ['admin'] }),
      await small.send('POST', `/v1/api_keys/${(await admin.get('/v1/api_keys')).data[0].id}/rotate`, {}),
      await small.send('DELETE', `/v1/api_keys/${(await admin.get('/v1/api_keys')).data[0].id}`),
    ])
      expect([refused.status, refused.body.code]).toEqual([403, 'GRANTS_TOO_MUCH']);
    expect((await admin.send('POST', '/v1/api_keys', { name: 'x', grants: ['*'] })).status).toBe(422);
    expect((await admin.send('POST', '/v1/api_keys', { name: 'x', grants: ['shop'], expires_at: '2020-01-01' })).body.code).toBe(
      'EXPIRED_ALREADY',
    );
    // A busy machine may need longer than a short life to make a key and to use it.
    let lifeMs = 1_000;
    const short = await eventually(async () => {
      lifeMs *= 2;
      const expires_at = new Date(Date.now() + lifeMs).toISOString();
      const made = await admin.post('/v1/api_keys', { name: 'x', grants: ['sales:read'], expires_at });
      expect(await list(made.key)).toBe(200);
      return made;
    });
    await eventually(async () => expect(await list(short.key)).toBe(401));
  });

  it('nothing that only looks like the gateway’s word is believed by a service, and nothing of it by the gateway', async () => {
    const { company } = running();
    const sales = (token: string, headers = {}) =>
      new Api(company.services.sales.url, token).send('GET', '/v1/sales_orders', undefined, { headers }).then(({ status }) => status);
    const good = await identity('sales', 'admin');
    expect(await sales(good)).toBe(200);
    const [head, body, signature] = good.split('.') as [string, string, string];
    const now = Math.floor(Date.now() / 1000);
    const bad = [
      await identity('purchasing', 'admin'),
      await identity('sales', 'admin', (jwt) => jwt.setIssuer('somebody')),
      new UnsecuredJWT({ scope: 'sales:read' })
        .setIssuer('pegboard-gateway')
        .setAudience('sales')
        .setSubject('x')
        .setIssuedAt()
        .setExpirationTime('30s')
        .encode(),
      `${Buffer.from('{"alg":"none","typ":"pegboard-identity+jwt"}').toString('base64url')}.${body}.`,
      `${head}.${body}.${signature.slice(0, -4)}AAAA`,
      await new SignJWT({ scope: 'sales:read' })
        .setProtectedHeader({ alg: 'HS256', typ: 'pegboard-identity+jwt' })
        .setIssuer('pegboard-gateway')
        .setAudience('sales')
        .setSubject('x')
        .setIssuedAt()
        .setExpirationTime('30s')
        .sign(new TextEncoder().encode(running().credentials.identity.publicKey)),
      // An API key is the gateway's to know.
      keys.get('admin')!,
    ];
    for (const token of bad) expect([token, await sales(token)]).toEqual([token, 401]);
    // Signed by the gateway, but not now: somebody keeps them, or a clock is wrong, which another key wouldn't mend.
    const old = [
      await identity('sales', 'admin', (jwt) => jwt.setExpirationTime(now - 10)),
      await identity('sales', 'admin', (jwt) => jwt.setIssuedAt(now - 3_600).setExpirationTime('2h')),
    ];
    for (const token of old) expect([token, await sales(token)]).toEqual([token, 503]);
    const gateway = (token: string, headers = {}) =>
      new Api(company.gateway.url, token).send('GET', '/v1/sales_orders', undefined, { headers }).then(({ status }) => status);
    for (const token of [good, await identity('gateway' as Service, 'admin')]) expect(await gateway(token)).toBe(401);
    const smuggled = {
      'x-forwarded-authorization': `Bearer ${good}`,
      'x-pegboard-identity': good,
      'x-original-url': '/v1/openapi.json',
      'x-http-method-override': 'GET',
    };
    expect([await gateway('nobody', smuggled), await sales('nobody', smuggled)]).toEqual([401, 401]);
    expect(
      await raw(`${company.gateway.url}/v1/sales_orders`, [
        'Authorization',
        'Bearer nobody',
        'Authorization',
        `Bearer ${keys.get('admin')!}`,
      ]),
    ).toBe(401);
    for (const path of [
      '//v1/sales_orders',
      '/v1/../v1/sales_orders',
      '/v1//sales_orders',
      '/V1/sales_orders',
      '/v1/openapi.json/../sales_orders',
      '/docs/..%2fv1/sales_orders',
      '/v1/%73ales_orders',
      '/v1/openapi.json%2f..%2fsales_orders',
    ])
      expect([path, [400, 401, 404].includes(await raw(company.gateway.url + path, [], path))]).toEqual([path, true]);
  });

  describe('on the bus', () => {
    const events = Object.values(contracts as Record<string, unknown>).filter(
      (value): value is contracts.EventType<unknown> =>
        typeof value === 'object' && value !== null && 'resource' in value && 'schemaVersion' in value,
    );
    const questions = Object.values(contracts as Record<string, unknown>).filter(
      (value): value is contracts.Question<any, any> =>
        typeof value === 'object' && value !== null && 'subject' in value && 'output' in value,
    );
    const subjects = [
      ...new Set([
        ...events.map((event) => contracts.eventSubject(event, NOBODY, 'forged')),
        ...questions.map((question) => question.subject),
      ]),
      ...SERVICES.flatMap((service) => [
        `dead.${service}.evt.x.y.1.z`,
        `$JS.ACK.EVENTS.${service}.1.2.3.4.5`,
        `$JS.API.CONSUMER.DELETE.EVENTS.${service}`,
      ]),
      '$JS.API.STREAM.DELETE.EVENTS',
      '$JS.API.STREAM.PURGE.EVENTS',
      '$JS.API.STREAM.UPDATE.EVENTS',
      '$SYS.REQ.SERVER.PING',
    ];
    const heard = [
      '>',
      'evt.>',
      '_INBOX.>',
      ...BUS_USERS.map((user) => `_INBOX_${user}.>`),
      ...questions.map((question) => question.subject),
    ];

    it.each(BUS_USERS)('%s is refused, by the server, every subject that isn’t its own', async (user) => {
      const { servers, credentials } = running();
      const nats = await connect({
        servers: servers.nats.url,
        user,
        pass: credentials.natsPasswords[user],
        inboxPrefix: user === 'listener' ? '_INBOX' : `_INBOX_${user}`,
      });
      const refused = watchRefusals(nats);
      const permissions = busPermissions(user);
      const forbidden = subjects.filter((subject) => !mayPublish(permissions, subject));
      for (const subject of forbidden) nats.publish(subject, '{}');
      const deaf = heard.filter((subject) => !maySubscribe(permissions, subject));
      for (const subject of deaf) nats.subscribe(subject, { callback: () => undefined });
      await nats.flush();
      await eventually(() =>
        expect([...refused].sort()).toEqual([...forbidden.map((s) => `publish ${s}`), ...deaf.map((s) => `subscription ${s}`)].sort()),
      );
      await nats.close();
    });

    it('a listener’s reply subject names nothing of the company’s: no answer of the server or of a service is written anywhere', async () => {
      const { servers, credentials } = running();
      const listener = await connect({ servers: servers.nats.url, user: 'listener', pass: credentials.natsPasswords.listener });
      const looking = await connect({ servers: servers.nats.url });
      const manager = await looking.jetstreamManager();
      const heardByAll: string[] = [];
      looking.subscribe('>', { callback: (_closed, { subject }) => void (/forged/.test(subject) && heardByAll.push(subject)) });
      const asked = busPermissions('listener').publish.allow.map((subject) => subject.replace('>', '1.1.1.1.1'));
      const replies = [
        '$KV.LEASES.forged',
        ...SERVICES.flatMap((service) => [`dead.${service}.forged`, `evt.${service}.forged.7.x`]),
        ...['sales', '*'].map((name) => `$JS.API.CONSUMER.DELETE.EVENTS.forged-${name.replace('*', 'all')}`),
        'sales.forged',
        '_INBOX_sales.forged',
      ];
      const flood = async (nats: NatsConnection, to: readonly string[]): Promise<void> => {
        for (const subject of asked) for (const reply of to) nats.publish(subject, '{"seq":1,"batch":1,"no_wait":true}', { reply });
        await nats.flush();
      };
      const written = async (): Promise<string[]> => {
        const of = async (stream: string, filter: string): Promise<string[]> =>
          Object.keys((await manager.streams.info(stream, { subjects_filter: filter })).state.subjects ?? {});
        return [
          ...(await of('KV_LEASES', '$KV.LEASES.forged')),
          ...(await of('DEAD', 'dead.*.forged')),
          ...(await of('EVENTS', 'evt.*.forged.>')),
        ];
      };
      await flood(listener, replies);
      // What is asked later is answered later: when this one's answer is there, the others' would be.
      await eventually(async () => {
        looking.publish('$JS.API.INFO', '', { reply: 'forgery.done' });
        const subscription = looking.subscribe('forgery.done', { max: 1, timeout: 500 });
        looking.publish('$JS.API.INFO', '', { reply: 'forgery.done' });
        for await (const _ of subscription) break;
      });
      expect([await written(), heardByAll]).toEqual([[], []]);
      // The same from within the company's account is written: there a reply subject may name anything.
      const unread = replies.filter((reply) => /^\$KV|^dead/.test(reply));
      await flood(looking, unread);
      await eventually(async () => expect((await written()).sort()).toEqual(unread.sort()));
      await manager.streams.purge('KV_LEASES', { filter: '$KV.LEASES.forged' });
      await manager.streams.purge('DEAD', { filter: 'dead.*.forged' });
      await Promise.all([listener.close(), looking.close()]);
    });

    it('a listener begins to read where it wants to, through the gateway, and hears what is published', async () => {
      const { servers, credentials } = running();
      const listener = await connect({ servers: servers.nats.url, user: 'listener', pass: credentials.natsPasswords.listener });
      const subject = contracts.listenerReadFrom.subject;
      const ask = async (data: unknown): Promise<any> =>
        (await listener.request(subject, JSON.stringify({ pattern: subject, data, id: '1' }), { timeout: 5_000 })).json<any>().response;
      expect(await ask({ after: 0, subjects: ['evt.sales.>'] })).toMatchObject({ ok: { name: 'listener', pending: expect.any(Number) } });
      expect(await ask({ after: -1, subjects: [] })).toMatchObject({ refused: { code: 'MALFORMED_QUESTION' } });
      const consumer = await listener.jetstream().consumers.get('EVENTS', 'listener');
      const customer = await running().api.post('/v1/customers', { name: 'heard' });
      await eventually(async () => {
        const message = (await consumer.next({ expires: 1_000 }))!;
        message.ack();
        expect(message.subject).toBe(`evt.sales.customer.${customer.id}.created`);
      });
      await listener.close();
    });

    it('a wrong password is nobody', async () => {
      const { servers } = running();
      await expect(connect({ servers: servers.nats.url, user: 'sales', pass: 'guess', reconnect: false })).rejects.toThrow(
        /authorization/i,
      );
    });
  });
});

/** What the server refuses to a connection, as it says it. */
function watchRefusals(nats: NatsConnection): Set<string> {
  const refused = new Set<string>();
  void (async () => {
    for await (const status of nats.status()) {
      const { operation, subject } = (status as { permissionContext?: { operation: string; subject: string } }).permissionContext ?? {};
      if (operation && subject) refused.add(`${operation} ${subject}`);
    }
  })();
  return refused;
}

/** A request exactly as written, which `fetch` would tidy up. */
const raw = (url: string, headers: string[], path?: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url);
    httpRequest({ hostname, port, path: path ?? pathname, headers: ['Host', hostname, ...headers] as never }, (response) =>
      resolve(response.resume().statusCode!),
    )
      .on('error', reject)
      .end();
  });
