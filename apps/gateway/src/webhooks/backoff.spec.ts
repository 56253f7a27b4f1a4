import { askedPause, DOWN_AFTER_FAILURES, downPause, pauseAfter, TRIED_FOR_MS } from './backoff';

describe('how long to wait after a failed try', () => {
  it('is that of Katana three times, and then doubles to two hours, a fifth longer or shorter by chance', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 1000].map((tries) => pauseAfter(tries, 0.5) / 1000)).toEqual([
      30, 120, 900, 1_800, 3_600, 7_200, 7_200, 7_200,
    ]);
    expect([pauseAfter(1, 0), pauseAfter(1, 1)]).toEqual([24_000, 36_000]);
  });

  it('is as long as the receiver asks, up to an hour; shorter than it would be at the beginning only, and never below a second', () => {
    expect([pauseAfter(1, 0.5, 60_000), pauseAfter(1, 0.5, 10), pauseAfter(3, 0.5, 5_000)]).toEqual([60_000, 1_000, 5_000]);
    expect([pauseAfter(1, 0.5, 86_400_000), pauseAfter(4, 0.5, 5_000), pauseAfter(4, 0.5, 3_000_000)]).toEqual([
      3_600_000, 1_800_000, 3_000_000,
    ]);
  });

  it('comes to seventeen tries in the time that an event is tried', () => {
    let [tries, waited] = [1, 0];
    while ((waited += pauseAfter(tries, 0.5)) <= TRIED_FOR_MS) tries++;
    expect(tries).toBe(17);
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
