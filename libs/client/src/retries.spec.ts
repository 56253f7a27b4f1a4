import { withPatience, sleepFor, type Send } from './retries';

const URL_OF_IT = 'https://erp.example/v1/things';
const answered = (status: number, headers: Record<string, string> = {}) => new Response(status === 204 ? null : '{}', { status, headers });

/** Answers one after the other; an error is thrown. */
function line(...answers: (Response | Error)[]) {
  const sent: { method: string; body: string; key: string | null }[] = [];
  const waits: number[] = [];
  const send: Send = async (request) => {
    sent.push({ method: request.method, body: await request.text(), key: request.headers.get('idempotency-key') });
    const next = answers.shift()!;
    if (next instanceof Error) throw next;
    return next;
  };
  const patient = withPatience(send, { tries: 3, longestWaitMs: 60_000 }, async (ms) => void waits.push(ms));
  return { sent, waits, ask: (init: RequestInit = {}) => patient(new Request(URL_OF_IT, init)) };
}
const broken = new TypeError('fetch failed');
const POST = { method: 'POST', body: '{"a":1}', headers: { 'idempotency-key': 'k1' } };

describe('a client that is patient', () => {
  it('sends the same again, with the same key, after as long as it was asked to wait', async () => {
    const { ask, sent, waits } = line(answered(429, { 'retry-after': '7' }), answered(503, { 'retry-after': '2' }), answered(200));
    expect((await ask(POST)).status).toBe(200);
    expect(sent).toEqual(Array(3).fill({ method: 'POST', body: '{"a":1}', key: 'k1' }));
    expect(waits).toEqual([7_000, 2_000]);
  });

  it('waits until a day and time, if that is what it is asked for', async () => {
    const { ask, waits } = line(answered(503, { 'retry-after': new Date(Date.now() + 5_000).toUTCString() }), answered(200));
    await ask();
    expect(waits[0]).toBeGreaterThan(3_000);
    expect(waits[0]).toBeLessThanOrEqual(5_000);
  });

  it('waits longer each time, if nobody says how long', async () => {
    const { ask, waits } = line(broken, broken, answered(200));
    await ask();
    expect(waits.map((ms, i) => ms >= 125 * 2 ** i && ms <= 375 * 2 ** i)).toEqual([true, true]);
  });

  it('gives what it got in the end, when its tries are used up or the wait is too long', async () => {
    expect((await line(answered(503), answered(503), answered(503)).ask()).status).toBe(503);
    await expect(line(broken, broken, broken).ask()).rejects.toBe(broken);
    const { ask, sent } = line(answered(429, { 'retry-after': '3600' }));
    expect([(await ask()).status, sent.length]).toEqual([429, 1]);
  });

  it.each([
    ['GET', {}, true],
    ['a POST with a key', POST, true],
    ['a POST without one', { method: 'POST', body: '{}' }, false],
    ['PATCH', { method: 'PATCH', body: '{}' }, true],
    ['a PATCH of a version', { method: 'PATCH', body: '{}', headers: { 'if-match': '"3"' } }, false],
  ])('after a broken line sends %s again: %j %s', async (_name, init, isRepeated) => {
    for (const trouble of [broken, answered(502), answered(504)]) {
      const { ask, sent } = line(trouble, answered(200));
      await ask(init).catch(() => undefined);
      expect(sent.length).toBe(isRepeated ? 2 : 1);
    }
  });

  it.each([200, 204, 404, 409, 422, 500])('takes %i for an answer', async (status) => {
    const { ask, sent } = line(answered(status));
    expect([(await ask(POST)).status, sent.length]).toEqual([status, 1]);
  });

  it('ends as soon as its caller does', async () => {
    const ending = new AbortController();
    const waiting = sleepFor(60_000, ending.signal);
    ending.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(sleepFor(60_000, ending.signal)).rejects.toThrow('enough');
  });
});
