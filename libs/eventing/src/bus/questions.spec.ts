import { connect, type NatsConnection } from 'nats';
import { eventually, withServers } from '@pegboard/testing';
import { MAX_QUESTIONS, Questions, type QuestionsOptions } from './questions';

describe('who answers questions', () => {
  const servers = withServers();
  let asker: NatsConnection;
  const open: Questions[] = [];
  let replicas = 0;
  beforeAll(async () => {
    asker = await connect({ servers: servers().nats.url });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((replica) => replica.close()));
  });
  afterAll(() => asker.close());

  const replica = async (subject: string, answer: () => Promise<string>, options?: QuestionsOptions): Promise<Questions> => {
    const questions = new Questions({ servers: servers().nats.url, queue: 'answerers' }, options);
    questions.addHandler(subject, answer as never);
    // The server learns of it behind the one before, so whoever is answered here is answered there.
    const ready = `${subject}.${++replicas}`;
    questions.addHandler(ready, (async () => 'ready') as never);
    await new Promise<void>((resolve, reject) => void questions.listen((problem) => (problem ? reject(problem as Error) : resolve())));
    open.push(questions);
    if (!options) await eventually(async () => expect(await ask(ready, 1_000)).toBe('ready'));
    return questions;
  };

  const ask = async (subject: string, timeout = 60_000): Promise<string> => {
    const answer = await asker.request(subject, JSON.stringify({ pattern: subject, data: {}, id: '1' }), { timeout });
    return (answer.json() as { response: string }).response;
  };

  it('answers what it was asked before it left, and is asked no more', async () => {
    const asked: ((answer: string) => void)[] = [];
    const slow = (): Promise<string> => new Promise((resolve) => asked.push(resolve));
    const leaving = await replica('test.slow', slow);
    const first = ask('test.slow');
    await eventually(() => expect(asked).toHaveLength(1));

    const left = leaving.leave();
    try {
      // Nobody listens any more, so the server says so at once. A question that still came in time waits like the first.
      await eventually(() => expect(ask('test.slow', 500)).rejects.toMatchObject({ code: '503' }));
      await replica('test.slow', async () => 'from the other');
      expect(await ask('test.slow')).toBe('from the other');
    } finally {
      for (const answer of asked) answer('done');
    }
    expect(await first).toBe('done');
    await left;
  });

  it('says nothing anywhere but in the inbox of whoever asks', async () => {
    let asked = 0;
    await replica('test.elsewhere', async () => `answer ${++asked}`);
    const heard: string[] = [];
    asker.subscribe('evt.test.>', { callback: (_error, { subject }) => void heard.push(subject) });
    const question = JSON.stringify({ pattern: 'test.elsewhere', data: {}, id: '1' });
    asker.publish('test.elsewhere', question, { reply: 'evt.test.forged' });
    // Asked behind it on the same connection, so it has been handled by then.
    expect(await ask('test.elsewhere')).toBe('answer 1');
    expect(heard).toEqual([]);
  });

  it.each(['x', '', 'null', '7', '[]', '{}', '{"pattern":"test.hostile","data":{}}', '{"id":5}', '\u0000'])(
    'refuses %j, which nobody can read, and goes on',
    async (hostile) => {
      const heard: unknown[] = [];
      await replica('test.hostile', (async (data: unknown) => (data === null ? 'refused' : 'answered')) as never);
      asker.publish('test.hostile', hostile);
      const answer = await asker.request('test.hostile', hostile, { timeout: 60_000 });
      heard.push((answer.json() as { response: string }).response);
      expect(heard).toEqual(['refused']);
      expect(await ask('test.hostile')).toBe('answered');
    },
  );

  it('refuses what would wait too long, and answers what it took', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    await replica('test.crowd', () => gate.then(() => 'answered'));
    const crowd = Array.from({ length: MAX_QUESTIONS }, () => ask('test.crowd'));
    // The connection is one, so this one comes behind them.
    expect(await ask('test.crowd')).toMatchObject({ refused: { kind: 'unavailable', code: 'SERVICE_BUSY' } });
    open();
    expect(new Set(await Promise.all(crowd))).toEqual(new Set(['answered']));
    expect(await ask('test.crowd')).toBe('answered');
  });

  it('leaves questions to others until it is ready for them', async () => {
    let isReady: () => void = () => undefined;
    await replica('test.ready', async () => 'new', { joinsWhen: () => new Promise((resolve) => (isReady = resolve)) });
    await expect(ask('test.ready')).rejects.toMatchObject({ code: '503' });
    isReady();
    await eventually(async () => expect(await ask('test.ready')).toBe('new'));
  });
});
