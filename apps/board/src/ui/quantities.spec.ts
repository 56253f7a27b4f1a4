import { dayAt } from './days';
import { plus, readQuantity } from './quantities';

describe('quantities that somebody types', () => {
  it('may have a comma or a point, and a sign', () => {
    expect(['2', '2,5', ' 0.000001 ', '−3', '+4'].map(readQuantity)).toEqual([2, 2.5, 0.000001, -3, 4]);
  });

  it('are none with letters, too many decimals or nothing', () => {
    for (const text of ['', 'two', '1e3', '0.0000001', '1.2.3', '1,000.5']) expect(readQuantity(text)).toBeUndefined();
  });

  it('are added without losing a part', () => {
    expect(plus(0.1, 0.2)).toBe(0.3);
  });
});

describe('a day', () => {
  it('D1: is that of the place, not of the browser', () => {
    expect(dayAt('2026-05-07T21:00:00.000Z', 'Europe/Tallinn')).toBe('2026-05-08');
    expect(dayAt('2026-05-08T04:00:00.000Z', 'America/New_York')).toBe('2026-05-08');
  });
});
