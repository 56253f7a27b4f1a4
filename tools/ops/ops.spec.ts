import { UnexpectedAnswer, type Api } from '../company/api';
import { Misused, table } from '@pegboard/cli';
import { COMMANDS } from './commands';

/** An API that answers what a test says, and remembers what it was asked. */
function anApi(answers: Record<string, unknown>) {
  const asked: string[] = [];
  const answer = async (method: string, path: string, body?: unknown): Promise<any> => {
    asked.push([method, path, body === undefined ? '' : JSON.stringify(body)].join(' ').trim());
    const found = answers[path.split('?')[0]!];
    if (found instanceof UnexpectedAnswer) throw found;
    if (found === undefined) throw new UnexpectedAnswer(path, { status: 404, body: {}, headers: new Headers() });
    return found;
  };
  const api = {
    get: (path: string) => answer('GET', path),
    post: (path: string, body: unknown) => answer('POST', path, body),
    delete: (path: string) => answer('DELETE', path),
    send: async (method: string, path: string) => {
      const next = (await answer(method, path)) as unknown[];
      return next.length > 1 ? next.shift() : next[0];
    },
  };
  return { api: api as unknown as Api, asked };
}

const consumer = { consumer: 'sales', lag: 0, is_behind: false, is_read: true, dead_letters: 0, waiting: 1 };
const letter = { id: 3, state: 'open', service: 'sales', subject: 'evt.x.y.1.z', reason: 'no', tries: 8, given_up_at: 'then' };

describe('pegboard ops', () => {
  it('a table is as wide as what is in it, with numbers to the right', () => {
    expect(
      table(
        ['name', 'n', 'is'],
        [
          ['a', 5, true],
          ['long one', 1200, null],
        ],
      ),
    ).toBe(['name         n  is', 'a            5  yes', 'long one  1200  -'].join('\n'));
    expect(table(['name'], [])).toBe('name');
  });

  it.each([
    ['nothing', {}, 0, true],
    ['somebody who is behind', { lag: 900, is_behind: true }, 0, false],
    ['a dead letter', {}, 1, false],
  ])('consumers with %s', async (_what, more, dead, isWell) => {
    const one = { ...consumer, ...more };
    const json = { data: [one], behind: one.is_behind ? 1 : 0, dead_letters: dead, last_sequence: 7 };
    const { api, asked } = anApi({ '/v1/ops/consumers': json });
    expect(await COMMANDS['consumers']!(api, [], { 'max-lag': '10' })).toMatchObject({ isWell, json });
    expect(asked).toEqual(['GET /v1/ops/consumers?max_lag=10']);
  });

  it('changes are listed to the end, page by page, each field old and new', async () => {
    const change = {
      at: 'then',
      actor: 'key:1',
      actor_name: 'the clerk',
      of: 'sales_order/7',
      action: 'changed',
      version: 2,
      request_id: 'r',
    };
    const pages = [
      { data: [{ ...change, fields: [{ field: 'order_no', old: 'A', new: null }] }], next_after: 9, is_end: false },
      { data: [{ ...change, actor_name: null, fields: null }], next_after: 12, is_end: true },
    ];
    const asked: string[] = [];
    const api = { get: async (path: string) => (asked.push(path), pages.shift()) } as unknown as Api;
    const { text, isWell } = await COMMANDS['changes']!(api, [], { of: 'sales_order/7' });
    expect(asked).toEqual(['/v1/ops/changes?of=sales_order%2F7&limit=250', '/v1/ops/changes?of=sales_order%2F7&limit=250&after=9']);
    expect([isWell, text]).toEqual([true, expect.stringMatching(/the clerk \(key:1\).*order_no: "A" → -\n.* key:1 /)]);
  });

  it('a service is paused and resumed, told to publish again, the plan is built again, and a webhook is drained', async () => {
    const { api, asked } = anApi({
      '/v1/ops/consumers': { data: [{ ...consumer, paused_until: 'then' }], behind: 0, dead_letters: 0, last_sequence: 7 },
      '/v1/ops/consumers/sales/pause': {},
      '/v1/ops/consumers/sales/resume': {},
      '/v1/ops/services/sales/republish': { service: 'sales', published: null },
      '/v1/ops/plan/rebuild': { phases: ['rebuilding'] },
      '/v1/ops/webhooks/4/drain': { webhook_id: 4, deliveries: 3 },
    });
    const run = (name: string, words: string[], options = {}) => COMMANDS[name]!(api, words, options);
    expect(await run('consumers', [])).toMatchObject({ isWell: false, text: expect.stringContaining('paused until then') });
    expect(await run('consumers', ['pause', 'sales'], { minutes: '5' })).toMatchObject({ isWell: true, text: 'sales paused' });
    expect(await run('consumers', ['resume', 'sales'])).toMatchObject({ isWell: true, text: 'sales resumed' });
    expect((await run('republish', ['sales'], { since: 'then' })).text).toBe('sales: goes on in the background');
    expect((await run('rebuild-plan', [])).text).toBe('1 processes of the planner: rebuilding');
    expect((await run('drain', ['4'], { giveUp: true })).text).toBe('webhook 4: 3 given up');
    expect(asked.slice(1)).toEqual([
      'POST /v1/ops/consumers/sales/pause {"minutes":5}',
      'POST /v1/ops/consumers/sales/resume {}',
      'POST /v1/ops/services/sales/republish {"since":"then"}',
      'POST /v1/ops/plan/rebuild {}',
      'POST /v1/ops/webhooks/4/drain {"how":"give_up"}',
    ]);
  });

  it('dead letters are listed, shown, redriven and discarded; open ones ask for attention', async () => {
    const { api, asked } = anApi({
      '/v1/ops/dead_letters': { data: [letter] },
      '/v1/ops/dead_letters/3': { ...letter, event: { id: 'e' }, text: null },
      '/v1/ops/dead_letters/3/redrive': { ...letter, state: 'redriven' },
      '/v1/ops/dead_letters/redrive': { redriven: 1, failed: 1, left: 0, results: [{ id: 4, state: 'open', message: 'still no' }] },
    });
    const run = (words: string[], options = {}) => COMMANDS['dead-letters']!(api, words, options);
    expect(await run([], { service: 'sales' })).toMatchObject({ isWell: false, text: expect.stringContaining('evt.x.y.1.z') });
    expect(await run(['show', '3'])).toMatchObject({ isWell: false, text: expect.stringContaining('"id": "e"') });
    expect(await run(['redrive', '3'])).toMatchObject({ isWell: true, text: '3 redriven' });
    expect(await run(['discard', '3'], { why: 'old' })).toMatchObject({ isWell: true, text: '3 discarded' });
    expect(await run(['redrive'], { all: true, limit: '5' })).toMatchObject({
      isWell: false,
      text: expect.stringContaining('4: still no'),
    });
    expect(asked).toEqual([
      'GET /v1/ops/dead_letters?service=sales',
      'GET /v1/ops/dead_letters/3',
      'POST /v1/ops/dead_letters/3/redrive {}',
      'DELETE /v1/ops/dead_letters/3?why=old',
      'POST /v1/ops/dead_letters/redrive {"all":true,"limit":5}',
    ]);
  });

  it('a letter that is refused again asks for attention, and keeps no other from its turn', async () => {
    const body = { code: 'STILL_REFUSED', message: 'sales still can’t handle it: not JSON' };
    const refused = new UnexpectedAnswer('POST …', { status: 409, body, headers: new Headers() });
    const answers = { '/v1/ops/dead_letters/3/redrive': refused, '/v1/ops/dead_letters/4/redrive': {} };
    expect(await COMMANDS['dead-letters']!(anApi(answers).api, ['redrive', '3', '4'], {})).toMatchObject({
      isWell: false,
      text: '3: sales still can’t handle it: not JSON (STILL_REFUSED)\n4 redriven',
    });
  });

  it.each([[['redrive']], [['discard', '3']], [['show']], [['show', 'x']], [['bury', '3']]])(
    'dead-letters %j is not understood',
    async (words) => {
      await expect(COMMANDS['dead-letters']!(anApi({}).api, words, {})).rejects.toBeInstanceOf(Misused);
    },
  );

  it('a check waits for one that takes long, and says what it found', async () => {
    const running = { status: 503, body: { code: 'CHECK_RUNNING' }, headers: new Headers({ 'retry-after': '0' }) };
    const finding = { fault: 'balance', variant_id: 1, location_id: 2, batch_id: null, detail: 'in memory 7, the movements together 6' };
    const done = { status: 200, body: { ok: false, findings: [finding], finding_count: 1 }, headers: new Headers() };
    const { api, asked } = anApi({ '/v1/ops/ledger_check': [running, running, done] });
    expect(await COMMANDS['ledger-check']!(api, [], {})).toMatchObject({ isWell: false, text: expect.stringContaining('in memory 7') });
    expect(asked).toHaveLength(3);
    const refused = anApi({ '/v1/ops/plan_check': [{ status: 429, body: { code: 'TOO_MANY_REQUESTS' }, headers: new Headers() }] });
    await expect(COMMANDS['plan-check']!(refused.api, [], {})).rejects.toBeInstanceOf(UnexpectedAnswer);
  });

  it('a service that isn’t ready asks for attention, and so does one of its processes', async () => {
    const replica = { replica: 'a', version: '1', uptime_seconds: 1, is_ready: false, checks: [{ name: 'nats', is_up: false }] };
    const json = { data: [{ service: 'sales', is_ready: true, why_not: [], replicas: [replica] }] };
    expect(await COMMANDS['services']!(anApi({ '/v1/ops/services': json }).api, [], {})).toMatchObject({
      isWell: false,
      text: expect.stringContaining('nats'),
    });
  });

  it('outboxes that nobody could count ask for attention, and so does an event that waits for long', async () => {
    const of = (service: string, more = {}) => ({ service, outbox: 'o', unsent: 0, oldest_at: null, oldest_age_seconds: 0, ...more });
    const run = (data: unknown[]) => COMMANDS['outboxes']!(anApi({ '/v1/ops/outboxes': { data } }).api, [], {});
    const others = ['manufacturing', 'purchasing', 'inventory'].map((service) => of(service));
    expect(await run([of('sales'), ...others])).toMatchObject({ isWell: true });
    expect(await run([of('sales', { unsent: 1, oldest_age_seconds: 90 }), ...others])).toMatchObject({ isWell: false });
    expect(await run(others)).toMatchObject({ isWell: false, text: expect.stringContaining('unknown for sales') });
  });
});
