import { askedPause, DOWN_AFTER_FAILURES, downPause, pauseAfter, TRIED_FOR_MS } from './backoff';

describe('how long to wait after a failed try', () => {
  it('doubles from a second to two hours, a fifth longer or shorter by chance', () => {
    expect([1, 2, 3, 10, 13, 14, 30, 1000].map((tries) => pauseAfter(tries, 0.5) / 1000)).toEqual([
      1, 2, 4, 512, 4_096, 7_200, 7_200, 7_200,
    ]);
    expect([pauseAfter(1, 0), pauseAfter(1, 1)]).toEqual([800, 1_200]);
  });

  it('is as long as the receiver asks, up to an hour, and never shorter than it would be', () => {
    expect([pauseAfter(1, 0.5, 30_000), pauseAfter(1, 0.5, 10), pauseAfter(1, 0.5, 86_400_000)]).toEqual([30_000, 1_000, 3_600_000]);
  });

  it('comes to about two dozen tries in the time that an event is tried', () => {
    let [tries, waited] = [1, 0];
    while ((waited += pauseAfter(tries, 0.5)) <= TRIED_FOR_MS) tries++;
    expect(tries).toBe(24);
  });

  it('a receiver that fails whatever it is sent is left alone for up to five minutes', () => {
    const pauses = Array.from({ length: 14 }, (_, i) => downPause(DOWN_AFTER_FAILURES - 1 + i, 0.5) / 1000);
    expect(pauses).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]);
  });

  it('Retry-After is read as seconds or as a date', () => {
    const now = Date.parse('2026-05-01T08:00:00Z');
    expect(
      [undefined, '120', 'Fri, 01 May 2026 08:00:30 GMT', 'Fri, 01 May 2026 07:00:00 GMT', 'soon', '-5'].map((text) =>
        askedPause(text, now),
      ),
    ).toEqual([0, 120_000, 30_000, 0, 0, expect.any(Number)]);
  });
});
