import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection } from 'nats';
import { startServers, type TestServers } from '@pegboard/testing';
import { isAway } from '../away';
import { isBusAway, isForbidden, isMissing, isUnheard } from './bus-errors';

const USERS = `authorization { users = [
  { user: all, password: all }
  { user: few, password: few, permissions: { publish: ["allowed.>"], subscribe: ["_INBOX.>"] } }
] }`;
const problemOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => Promise.reject(new Error('it was no problem')),
    (problem: unknown) => problem,
  );

describe('an error of the bus, as the server makes the client raise it', () => {
  let servers: TestServers;
  let bus: NatsConnection;
  const enter = (user: string): Promise<NatsConnection> => connect({ servers: servers.nats.url, user, pass: user });

  beforeAll(async () => {
    servers = await startServers({ natsUsers: USERS });
    bus = await enter('all');
    const manager = await bus.jetstreamManager();
    await manager.streams.add({ name: 'THERE', subjects: ['there.>'] });
  });
  afterAll(async () => {
    await bus.close();
    await servers.stop();
  });

  it.each([
    ['a stream', async () => (await bus.jetstreamManager()).streams.info('NOWHERE')],
    ['a consumer', async () => (await bus.jetstreamManager()).consumers.info('THERE', 'nobody')],
    ['a consumer to delete', async () => (await bus.jetstreamManager()).consumers.delete('THERE', 'nobody')],
    ['a message', async () => (await bus.jetstreamManager()).streams.getMessage('THERE', { seq: 7 })],
  ])('%s that is not there is missing, and nothing else', async (_what, work) => {
    const problem = await problemOf(work());
    expect([isMissing(problem), isUnheard(problem), isForbidden(problem), isBusAway(problem), isAway(problem)]).toEqual([
      ...[true, false, false],
      ...[false, false],
    ]);
  });

  it('a question that nobody hears is unheard, and who should answer is away', async () => {
    const problem = await problemOf(bus.request('nobody.hears', '', { timeout: 60_000 }));
    expect([isMissing(problem), isUnheard(problem), isForbidden(problem), isBusAway(problem), isAway(problem)]).toEqual([
      ...[false, true, false],
      ...[true, true],
    ]);
  });

  it('a question that the user may not ask is forbidden, and nobody is away', async () => {
    const few = await enter('few');
    try {
      const problem = await problemOf(few.request('secret.question', '', { timeout: 60_000 }));
      expect([isMissing(problem), isUnheard(problem), isForbidden(problem), isBusAway(problem), isAway(problem)]).toEqual([
        ...[false, false, true],
        ...[false, false],
      ]);
    } finally {
      await few.close();
    }
  });

  it('an answer that does not come, a closed connection, and a server that nobody runs are away', async () => {
    bus.subscribe('silent', { callback: () => undefined });
    const closed = await enter('all');
    await closed.close();
    const problems = [
      await problemOf(bus.request('silent', '', { timeout: 50 })),
      await problemOf(closed.request('x', '', { timeout: 50 })),
      await problemOf(connect({ servers: '127.0.0.1:9', reconnect: false })),
    ];
    expect(
      problems.map((problem) => [isMissing(problem), isUnheard(problem), isForbidden(problem), isBusAway(problem), isAway(problem)]),
    ).toEqual(problems.map(() => [false, false, false, true, true]));
  });

  it('what is no error of the bus means none of it', () => {
    for (const problem of [undefined, null, 'text', new Error('x'), { code: 404 }, { code: 503 }, new TypeError('404')])
      expect([isMissing, isUnheard, isForbidden, isBusAway].filter((means) => means(problem))).toEqual([]);
  });

  it('is compared nowhere else', () => {
    const sources = readdirSync(join(__dirname, '..'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.endsWith('bus-errors.ts'),
    );
    expect(sources.length).toBeGreaterThan(20);
    const comparing = sources.filter((name) =>
      /\bcode\b[^\n]*[!=]==? *(?:'|NOT_FOUND)|[!=]== *'(?:404|503)'/.test(readFileSync(join(__dirname, '..', name), 'utf8')),
    );
    expect(comparing).toEqual([]);
  });
});
