import type { Day, Instant } from '@pegboard/kit';
import { Calendar, dayNumberOf, dayText } from './calendar';

describe('days at the ends of the calendar (D3)', () => {
  it('the last hours east of UTC belong to the last day, and the first ones west of it to the first', () => {
    const last = new Calendar('Pacific/Kiritimati').dayOf('9999-12-31T23:00:00.000Z' as Instant);
    expect(last).toBe(dayNumberOf('9999-12-31' as Day));
    expect(new Calendar('America/New_York').dayOf('0001-01-01T00:00:00.000Z' as Instant)).toBe(dayNumberOf('0001-01-01' as Day));
  });

  it('a day that lead times put before the first, or after the last, is written as that one', () => {
    const [first, last] = [dayNumberOf('0001-01-01' as Day), dayNumberOf('9999-12-31' as Day)];
    expect([first - 3650, first, last, last + 1, Infinity].map(dayText)).toEqual([
      '0001-01-01',
      '0001-01-01',
      '9999-12-31',
      '9999-12-31',
      null,
    ]);
  });
});
