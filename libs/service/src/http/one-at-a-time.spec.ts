import type { Timers } from '@pegboard/eventing';
import { memoryWorld } from '@pegboard/eventing/testing';
import { OneAtATime } from './one-at-a-time';

const KEY = 'idempotency:ann:k';

describe('a request that several replicas have heard', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  const { claims } = memoryWorld();
  /** Moves the time on until something is done. */
  const inTime = async <T>(work: Promise<T>): Promise<T> => {
    let isOver = false;
    const over = (): void => void (isOver = true);
    work.then(over, over);
    while (!isOver) await jest.advanceTimersByTimeAsync(25);
    return work;
  };
  const timers: Timers = {
    after: () => ({ cancel: () => undefined }),
    every: (milliseconds, run) => {
      const handle = setInterval(run, milliseconds);
      return { cancel: () => clearInterval(handle) };
    },
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
  let keys = 0;
  const claimed = async (replica: OneAtATime) => {
    const key = `${KEY}${++keys}`;
    const hold = replica.newHold();
    await claims.claim(key, 0, 'print', 60_000, hold);
    return { key, hold };
  };
  const replica = (): OneAtATime => new OneAtATime(claims, timers);
  const waits = async (key: string, own = replica()): Promise<{ answer: unknown; hold: string; after: number }> => {
    const hold = own.newHold();
    const began = performance.now();
    const answer = await own.turnOf(key, hold, (await claims.find(key))!);
    return { answer, hold, after: performance.now() - began };
  };

  it('waits for the answer of whoever works on it', async () => {
    const one = replica();
    const { key, hold } = await claimed(one);
    const working = one.work(key, hold, async () => {
      await timers.sleep(2_000);
      await claims.keepResponse(key, { body: 1 });
    });
    expect(await inTime(waits(key))).toMatchObject({ answer: { body: 1 } });
    await inTime(working);
  });

  it('goes on with what a killed one left, and only one does', async () => {
    const { key } = await claimed(replica());
    const [first, second] = [replica(), replica()];
    const waiting = [first, second].map((each) =>
      waits(key, each).then(async (turn) => {
        if (turn.answer === undefined) await each.work(key, turn.hold, () => claims.keepResponse(key, { body: 2 }));
        return turn;
      }),
    );
    const turns = await inTime(Promise.all(waiting));
    expect(turns.map(({ answer }) => answer).filter((answer) => answer === undefined)).toHaveLength(1);
    expect(turns.map(({ answer }) => answer)).toContainEqual({ body: 2 });
    expect(Math.min(...turns.map(({ after }) => after))).toBeGreaterThanOrEqual(5_000);
  });

  it('takes nothing from one who is slow, and tells its caller so', async () => {
    const one = replica();
    const { key, hold } = await claimed(one);
    let finish: () => void = () => undefined;
    const working = one.work(key, hold, () => new Promise<void>((resolve) => (finish = resolve)));
    await expect(inTime(waits(key))).rejects.toMatchObject({ kind: 'unavailable', code: 'SERVICE_UNAVAILABLE' });
    finish();
    await inTime(working);
  });

  it('need not wait for one who failed', async () => {
    const one = replica();
    const { key, hold } = await claimed(one);
    await expect(inTime(one.work(key, hold, () => Promise.reject(new Error('the database is away'))))).rejects.toThrow('away');
    const turn = await inTime(waits(key));
    expect([turn.answer, turn.after]).toEqual([undefined, 0]);
  });
});
