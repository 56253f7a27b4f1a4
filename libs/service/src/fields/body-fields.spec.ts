import { CodeField, readDate, readDay, readInstant, readQuantity, readText } from './body-fields';
import { readBody } from './read-body';

describe('a text', () => {
  it.each(['a\u0000b', 'a\u001bb', 'a\u007fb', 'a\u009b31m', 'half \ud800', '\udc00 half'])('%j can’t be kept as it is', (text) => {
    expect(readText(text, 'name', {})).toMatchObject({ problem: { code: 'TEXT_MALFORMED' } });
  });

  it.each(['two\nlines', 'a\ttab', 'Ünï ← 木 🪑', 'שלום'])('%j is kept', (text) => {
    expect(readText(text, 'name', {})).toEqual({ value: text });
  });

  it.each([
    ['Gro\u0308\u00dfe', 'Gr\u00f6\u00dfe'],
    ['\u1112\u1161\u11ab', '\ud55c'],
    ['\u212b', '\u00c5'],
  ])('%j is kept in its one composed form', (given, kept) => {
    expect(readText(given, 'name', {})).toEqual({ value: kept });
  });
});

describe('what takes for ever is refused before', () => {
  const MILLION = 1_000_000;
  it.each([
    ['a million marks on one letter', () => readText(`a${'\u0301\u0316'.repeat(MILLION)}`, 'name', {}), 'TEXT_TOO_LONG'],
    ['a million marks that are spaces around', () => readText(`${' '.repeat(MILLION)}a`, 'name', {}), 'TEXT_TOO_LONG'],
    ['a million zeros behind the point', () => readQuantity(`1.${'0'.repeat(MILLION)}1`, 'quantity', 'any'), 'QUANTITY_MALFORMED'],
    ['a million zeros before it', () => readQuantity(`${'0'.repeat(MILLION)}1.5`, 'quantity', 'any'), 'QUANTITY_MALFORMED'],
  ])('%s', (_name, read, code) => {
    expect(read()).toMatchObject({ problem: { code } });
  });

  it('a letter of several signs counts as the one that it is put together to', () => {
    expect(readText('e\u0301'.repeat(200), 'name', {})).toEqual({ value: '\u00e9'.repeat(200) });
  });
});

describe('a code, by which people find one thing', () => {
  class CodeDto {
    @CodeField({ not: /^sales$/i }) name!: string;
  }
  const read = (code: string): string => {
    try {
      return readBody(CodeDto, { name: code }).name;
    } catch (refusal) {
      return (refusal as { code: string }).code;
    }
  };

  it.each([
    'A\u200bB',
    'A\u200dB',
    'A\u00adB',
    'A\ufeffB',
    'A\u202eB',
    'A\u2066B',
    'A\u00a0B',
    'A\u3000B',
    'A\tB',
    'A\nB',
    'A\u2028B',
    'A\u3164',
    'A\ufe0f',
    'A\u{e0041}',
  ])('%j looks like another one', (code) => {
    expect(read(code)).toBe('TEXT_MALFORMED');
  });

  it.each(['SO-11', 'VA 2605/A', 'Größe', '订单-1', 'Ящик №7'])('%s is one', (code) => {
    expect(read(code)).toBe(code);
  });

  it('may be reserved', () => {
    expect(read('Sales')).toBe('NAME_RESERVED');
    expect(read('Salesperson')).toBe('Salesperson');
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
