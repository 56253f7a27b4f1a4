import { readDate, readDay, readInstant, readText } from './body-fields';

describe('a text', () => {
  it.each(['a\u0000b', 'a\u001bb', 'a\u007fb', 'a\u009b31m', 'half \ud800', '\udc00 half'])('%j can’t be kept as it is', (text) => {
    expect(readText(text, 'name', {})).toMatchObject({ problem: { code: 'TEXT_MALFORMED' } });
  });

  it.each(['two\nlines', 'a\ttab', 'Ünï ← 木 🪑', 'שלום'])('%j is kept', (text) => {
    expect(readText(text, 'name', {})).toEqual({ value: text });
  });
});

describe('a date', () => {
  it('D1: a day stays a day until its location is known; all else is an instant', () => {
    expect(readDate('2026-12-20', 'date')).toEqual({ value: '2026-12-20' });
    expect(readDate('2026-12-20T10:00:00+02:00', 'date')).toEqual({ value: '2026-12-20T08:00:00.000Z' });
    expect(readDate('2026-12-20T10:00', 'date')).toEqual({ value: '2026-12-20T10:00:00.000Z' });
    expect(readInstant('2026-12-20', 'date')).toEqual({ value: '2026-12-20T00:00:00.000Z' });
  });

  it.each(['2027-03-30T00:00:00+03:00', '2027-03-30T23:30:00-05:00', '2027-03-30', '2027-03-30T12:00:00Z'])(
    'D2: the day of %s is the one written',
    (text) => {
      expect(readDay(text, 'expiration_date')).toEqual({ value: '2027-03-30' });
    },
  );

  it.each(['2027-02-29', '2027-02-30T00:00:00Z', '20270330', '2027-13-01', 'tomorrow', '0050-02-29', 20270330, {}])(
    '%j is no day',
    (raw) => {
      for (const read of [readDay, readDate, readInstant]) expect(read(raw, 'date')).toMatchObject({ problem: { code: 'DATE_MALFORMED' } });
    },
  );

  it.each(['9999-12-31T23:59:59-05:00', '0001-01-01T00:00:00+01:00', '0000-06-01', '0000-06-01T10:00:00Z'])('D3: %s is refused', (text) => {
    expect(readDate(text, 'date')).toMatchObject({ problem: { code: 'DATE_OUT_OF_RANGE' } });
  });

  it('D3: the first and the last day are taken', () => {
    for (const day of ['0001-01-01', '9999-12-31', '0004-02-29']) expect(readDate(day, 'date')).toEqual({ value: day });
  });
});
