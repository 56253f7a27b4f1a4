import fc from 'fast-check';
import { addDaysTo, dayAt, instant, isTimeZone } from './dates';
import { parseStockKey, ref, refId, refType, stockKey } from './refs';

const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });

describe('days and instants', () => {
  it('the day at an instant is the one on the wall there', () => {
    expect(dayAt('2026-05-03T23:30:00.000Z')).toBe('2026-05-03');
    expect(dayAt('2026-05-03T23:30:00.000Z', 'Europe/Berlin')).toBe('2026-05-04');
    expect(dayAt('2026-05-03T03:59:00.000Z', 'America/New_York')).toBe('2026-05-02');
    expect(dayAt('2026-03-29T00:59:59.999Z', 'Europe/Berlin')).toBe('2026-03-29');
    expect(dayAt('2026-01-01T10:30:00.000Z', 'Pacific/Kiritimati')).toBe('2026-01-02');
    expect(() => dayAt('2026-05-03T00:00:00.000Z', 'Mars/Olympus')).toThrow(RangeError);
  });

  it('instants and days compare as texts', () => {
    fc.assert(
      fc.property(
        moment,
        moment,
        (a, b) => a < b === instant(a) < instant(b) && (instant(a) > instant(b) || dayAt(instant(a)) <= dayAt(instant(b))),
      ),
    );
  });

  it('adding days goes over months and leap days, and back', () => {
    expect(['2026-02-28', '2028-02-28', '2026-12-31'].map((day) => dayAt(addDaysTo(`${day}T10:00:00.000Z`, 1)))).toEqual([
      '2026-03-01',
      '2028-02-29',
      '2027-01-01',
    ]);
    fc.assert(
      fc.property(
        moment,
        fc.integer({ min: -2000, max: 2000 }),
        (at, days) => addDaysTo(addDaysTo(instant(at), days), -days) === instant(at),
      ),
    );
    expect(addDaysTo('2026-05-03T10:00:00.000Z', 7)).toBe('2026-05-10T10:00:00.000Z');
  });

  it('knows which time zones there are', () => {
    expect(['UTC', 'Europe/Berlin', 'Nowhere', ''].map(isTimeZone)).toEqual([true, true, false, false]);
  });
});

describe('references', () => {
  it('name their type and are read back', () => {
    fc.assert(
      fc.property(fc.nat(), (id) => refId(ref('sales_order_row', id)) === id && refType(ref('sales_order_row', id)) === 'sales_order_row'),
    );
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (variantId, locationId) =>
        expect(parseStockKey(stockKey(variantId, locationId))).toEqual({ variantId, locationId }),
      ),
    );
  });
});
