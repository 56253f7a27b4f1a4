import { MemoryClock, MemoryTimers } from '@pegboard/eventing/testing';
import { CostlyCheck } from './costly-check';

describe('a check that costs much', () => {
  const set = () => {
    const [clock, timers] = [new MemoryClock(), new MemoryTimers()];
    const ends: (() => void)[] = [];
    let begun = 0;
    const check = new CostlyCheck(clock, timers, 'The plan', () => {
      const number = ++begun;
      return new Promise<{ number: number }>((resolve) => ends.push(() => resolve({ number })));
    });
    const status = (promise: Promise<unknown>) =>
      promise.then(
        () => 200,
        (problem: { getStatus(): number }) => problem.getStatus(),
      );
    return { clock, timers, ends, check, status };
  };

  it('says what it took; who asks meanwhile gets the same, who asks soon after is told to wait', async () => {
    const { clock, ends, check, status } = set();
    const both = [check.run(), check.run()];
    clock.advance(40);
    ends[0]!();
    expect(await Promise.all(both)).toEqual([
      { number: 1, milliseconds: 40 },
      { number: 1, milliseconds: 40 },
    ]);
    expect(await status(check.run())).toBe(429);
    clock.advance(10_000);
    const next = check.run();
    ends[1]!();
    expect(await next).toMatchObject({ number: 2 });
  });

  it.each([
    [0, 1_000],
    [40, 1_000],
    [500, 4_500],
    [1_200, 10_000],
    [60_000, 10_000],
  ])('that took %d ms is possible again %d ms later', async (took, pause) => {
    const { clock, ends, check, status } = set();
    const first = check.run();
    clock.advance(took);
    ends[0]!();
    await first;
    clock.advance(pause - 1);
    expect(await status(check.run())).toBe(429);
    clock.advance(1);
    const next = check.run();
    ends[1]!();
    expect(await next).toMatchObject({ number: 2 });
  });

  it('goes on when a call may last no longer, and is told to who asks for it then', async () => {
    const { timers, ends, check, status } = set();
    const first = status(check.run());
    timers.tick();
    expect(await first).toBe(503);
    ends[0]!();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await check.run()).toMatchObject({ number: 1 });
    expect(await status(check.run())).toBe(429);
  });

  it('that fails is no answer, and is not tried again at once', async () => {
    const [clock, timers] = [new MemoryClock(), new MemoryTimers()];
    const check = new CostlyCheck(clock, timers, 'The plan', () => Promise.reject(new Error('no database')));
    await expect(check.run()).rejects.toThrow('no database');
    await expect(check.run()).rejects.toMatchObject({ status: 429 });
  });

  it('that failed after its caller had left is told as what it was, not as one that comes too soon', async () => {
    const [clock, timers] = [new MemoryClock(), new MemoryTimers()];
    let fail: (problem: Error) => void = () => undefined;
    const check = new CostlyCheck(clock, timers, 'The ledger', () => new Promise<object>((_, reject) => (fail = reject)));
    const first = check.run();
    timers.tick();
    await expect(first).rejects.toMatchObject({ status: 503 });
    fail(new Error('no database'));
    await new Promise((resolve) => setImmediate(resolve));
    await expect(check.run()).rejects.toThrow('no database');
    await expect(check.run()).rejects.toMatchObject({ status: 429 });
  });

  it('that nobody came back for is not told to who asks a day later', async () => {
    const { clock, timers, ends, check, status } = set();
    const first = status(check.run());
    timers.tick();
    expect(await first).toBe(503);
    ends[0]!();
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(86_400_000);
    const next = check.run();
    ends[1]!();
    expect(await next).toMatchObject({ number: 2 });
  });
});
