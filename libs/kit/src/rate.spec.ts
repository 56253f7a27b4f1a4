import { quantity, toDecimal } from './quantity';
import { multiplyAtRate, rate } from './rate';
import { Rejection } from './rejection';

describe('a rate that takes for ever to read', () => {
  it('is refused before', () => {
    expect(() => rate(`1.${'0'.repeat(1_000_000)}1`)).toThrow(expect.objectContaining({ code: 'RATE_MALFORMED' }));
  });
});

describe('a rate from one currency to another (T9)', () => {
  it.each([
    [1.1, '1.1'],
    ['0.000036912345', '0.000036912345'],
    [3.6e-7, '0.00000036'],
    ['0007.50', '7.5'],
    [1_000_000_000, '1000000000'],
  ])('%j is read as %s', (given, text) => {
    expect(rate(given)).toBe(text);
  });

  it.each([0, -1, '', 'x', '1e5', '1.1234567890123', 1e-13, 9_000_000_001, Number.NaN, Number.POSITIVE_INFINITY])(
    '%j is refused',
    (given) => {
      expect(() => rate(given, 'conversion_rate')).toThrow(expect.objectContaining({ code: 'RATE_MALFORMED' }));
      expect(() => rate(given)).toThrow(Rejection);
    },
  );

  it.each([
    ['10', '1600', '0.00625', '100'],
    ['3', '0.333333', '0.000001', '0.000001'],
    ['1000000', '23500', '0.000036912', '867432'],
    ['-2', '5', '1.1', '-11'],
    ['0', '5', '1.1', '0'],
  ])('%s at %s and %s is worth %s, rounded once', (a, b, at, worth) => {
    expect(toDecimal(multiplyAtRate(quantity(a), quantity(b), rate(at)))).toBe(worth);
  });
});
