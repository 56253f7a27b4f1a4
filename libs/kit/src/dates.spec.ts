import fc from 'fast-check';
import {
  addDaysTo,
  dayAt,
  daysMoved,
  endOfDay,
  instant,
  instantAt,
  isTimeZone,
  lastInstantAt,
  startOfDay,
  type Day,
  type Instant,
} from './dates';
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

  const zones = fc.constantFrom(
    'UTC',
    'America/New_York',
    'Europe/Tallinn',
    'Asia/Kathmandu',
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    // Its clocks jump over midnight.
    'America/Sao_Paulo',
    'Asia/Beirut',
  );
  const days = fc.integer({ min: Date.parse('0001-01-02'), max: Date.parse('9999-12-31') }).map((at) => dayAt(instant(at)));

  it('D1: a day at a location is all its instants there, and the next begins where it ends', () => {
    fc.assert(
      fc.property(fc.oneof(days, fc.constantFrom('9999-12-31' as Day, '9999-12-30' as Day)), zones, (day, zone) => {
        const [first, last] = [startOfDay(day, zone), endOfDay(day, zone)];
        expect([dayAt(first, zone), dayAt(last, zone)]).toEqual([day, day]);
        expect(dayAt(instant(Date.parse(first) - 1), zone) < day).toBe(true);
        if (day < '9999-12-30') expect(dayAt(instant(Date.parse(last) + 1), zone) > day).toBe(true);
      }),
    );
  });

  it('D1: a day is the one at its location, an instant is that instant', () => {
    const day = '2026-12-20' as Day;
    expect(instantAt(day, 'America/New_York')).toBe('2026-12-20T05:00:00.000Z');
    expect(lastInstantAt(day, 'America/New_York')).toBe('2026-12-21T04:59:59.999Z');
    expect(instantAt(day, 'Europe/Tallinn')).toBe('2026-12-19T22:00:00.000Z');
    expect(instantAt(day)).toBe('2026-12-20T00:00:00.000Z');
    expect(instantAt(day, 'Mars/Olympus')).toBe('2026-12-20T00:00:00.000Z');
    expect(instantAt('2026-12-20T00:00:00.000Z' as never, 'America/New_York')).toBe('2026-12-20T00:00:00.000Z');
    // In 2018 Brazil's summer time began at midnight: the day's first moment was one o'clock.
    expect(startOfDay('2018-11-04' as Day, 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
  });

  it('D1: at another location a day is that day again, and any other instant stays', () => {
    const [from, to] = ['Pacific/Kiritimati', 'America/New_York'];
    const day = '2026-12-24' as Day;
    expect(daysMoved({ due: instantAt(day, from) }, {}, from, to)).toEqual({ due: '2026-12-24T05:00:00.000Z' });
    expect(daysMoved({ due: '2026-12-23T10:00:00.001Z' as Instant, none: null }, {}, from, to)).toEqual({});
    expect(daysMoved({ due: instantAt(day, from) }, { due: null }, from, to)).toEqual({});
    fc.assert(
      fc.property(days, zones, zones, (each, before, after) => {
        const at = startOfDay(each, before);
        const moved = { at, ...daysMoved({ at }, {}, before, after) };
        expect(moved.at).toBe(startOfDay(each, after));
        expect({ at, ...daysMoved(moved, {}, after, before) }).toEqual({ at });
      }),
    );
  });

  it('D1: no day leaves the years that a date can be written in', () => {
    expect(startOfDay('0001-01-01' as Day, 'Asia/Tokyo')).toBe('0001-01-01T00:00:00.000Z');
    expect(endOfDay('9999-12-31' as Day, 'America/New_York')).toBe('9999-12-31T23:59:59.999Z');
    expect(endOfDay('9999-12-31' as Day, 'Asia/Beirut')).toBe('9999-12-31T23:59:59.999Z');
    expect(dayAt('9999-12-31T23:00:00.000Z', 'Pacific/Kiritimati')).toBe('9999-12-31');
    expect(endOfDay('9999-12-30' as Day, 'Asia/Beirut')).toBe('9999-12-30T21:59:59.999Z');
    expect(dayAt('0099-06-01T12:00:00.000Z', 'Asia/Tokyo')).toBe('0099-06-01');
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
