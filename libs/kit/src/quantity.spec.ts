import fc from 'fast-check';
import {
  add,
  atLeastZero,
  DECIMALS,
  divide,
  divideUnbounded,
  inShares,
  LARGEST,
  least,
  most,
  multiply,
  multiplyUnbounded,
  withinLimit,
  negate,
  ONE,
  proportion,
  quantity,
  roundUpTo,
  SCALE,
  subtract,
  subtractUnbounded,
  sum,
  sumUnbounded,
  toDecimal,
  toNumber,
  ZERO,
  type Quantity,
} from './quantity';
import { Rejection } from './rejection';

const LIMIT = LARGEST * SCALE;
const q = (millionths: number): Quantity => millionths as Quantity;
const any = fc
  .oneof(
    fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
    fc.maxSafeInteger().filter((n) => Math.abs(n) <= LIMIT),
  )
  .map(q);
const positive = any.map((n) => q(Math.abs(n))).filter((n) => n > 0);
const codeOf = (value: number | string): string => {
  try {
    return toDecimal(quantity(value));
  } catch (error) {
    return (error as Rejection).code;
  }
};

/** Exact text of an integer number of millionths, by cutting digits and not by arithmetic. */
function oracleText(millionths: bigint): string {
  const digits = (millionths < 0n ? -millionths : millionths).toString().padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  return (millionths < 0n ? '-' : '') + digits.slice(0, -DECIMALS) + (fraction && `.${fraction}`);
}

/** Whether `result` is n / d rounded to an integer, halves away from zero: nearest, and of two nearest the larger. */
function isRounded(result: bigint, n: bigint, d: bigint): boolean {
  const size = (x: bigint): bigint => (x < 0n ? -x : x);
  const twiceOff = 2n * size(size(result) * size(d) - size(n));
  if (twiceOff > size(d)) return false;
  if (twiceOff === size(d) && size(result) * size(d) < size(n)) return false;
  return result === 0n || result > 0n === (n > 0n === d > 0n);
}

describe('a quantity', () => {
  it('prints and reads back exactly, as text', () => {
    fc.assert(fc.property(any, (n) => toDecimal(n) === oracleText(BigInt(n)) && quantity(toDecimal(n)) === n));
  });

  it('survives a JSON number up to 2^33', () => {
    const within = any.filter((n) => Math.abs(n) <= 2 ** 33 * SCALE);
    fc.assert(fc.property(within, (n) => quantity(JSON.parse(JSON.stringify(toNumber(n))) as number) === n));
    expect(toNumber(q(LIMIT - 1))).toBe(toNumber(q(LIMIT - 2)));
  });

  it('reads any text of digits as BigInt does', () => {
    const digits = (min: number, max: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
    fc.assert(
      fc.property(fc.boolean(), digits(1, 9), digits(1, DECIMALS), digits(0, 5), (isNegative, whole, fraction, zeros) => {
        const text = `${isNegative ? '-' : ''}${whole}.${fraction}${zeros.replaceAll(/./g, '0')}`;
        const expected = BigInt(whole) * BigInt(SCALE) + BigInt(fraction.padEnd(DECIMALS, '0'));
        return BigInt(quantity(text)) === (isNegative ? -expected : expected);
      }),
    );
  });

  it.each<[number | string, string]>([
    [1.5, '1.5'],
    ['007.250', '7.25'],
    [' 3 ', '3'],
    ['-0', '0'],
    [-0, '0'],
    [0.000001, '0.000001'],
    [1e-7, 'QUANTITY_TOO_PRECISE'],
    [0.1 + 0.2, 'QUANTITY_TOO_PRECISE'],
    ['1.1234567', 'QUANTITY_TOO_PRECISE'],
    ['1.1234560000', '1.123456'],
    [LARGEST, '9000000000'],
    ['9000000000.000001', 'QUANTITY_TOO_LARGE'],
    [-9_000_000_001, 'QUANTITY_TOO_LARGE'],
    [1e15, 'QUANTITY_TOO_LARGE'],
    ...['', '.5', '5.', '+5', '1e3', '1,5', '0x10', 'NaN', '٣', '1 000', '--1'].map((text): [string, string] => [
      text,
      'QUANTITY_MALFORMED',
    ]),
    [NaN, 'QUANTITY_MALFORMED'],
    [Infinity, 'QUANTITY_MALFORMED'],
    [1e22, 'QUANTITY_MALFORMED'],
  ])('reads %p as %s', (value, expected) => {
    expect(codeOf(value)).toBe(expected);
  });

  it('a refusal names the place, the value and the limit', () => {
    expect(() => quantity('1.1234567', 'rows/0/quantity')).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        details: [expect.objectContaining({ path: 'rows/0/quantity', info: { value: '1.1234567', decimals: 7 } })],
      }),
    );
  });
});

describe('reckoning with quantities', () => {
  it('adds and subtracts as BigInt does, or says that it is too much', () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const total = BigInt(a) + BigInt(b);
        if (total > BigInt(LIMIT) || total < BigInt(-LIMIT))
          expect(() => add(a, b)).toThrow(expect.objectContaining({ kind: 'invalid', code: 'QUANTITY_TOO_LARGE' }));
        else expect([BigInt(add(a, b)), BigInt(subtract(a, negate(b)))]).toEqual([total, total]);
      }),
    );
  });

  it('sums exactly, never through a total that was rounded on the way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e12, max: 1e12 }).map(q)),
        (all) => BigInt(sum(all)) === all.reduce((total, n) => total + BigInt(n), 0n),
      ),
    );
    const [big, other] = [q(LIMIT - 1), q(LIMIT - 2)];
    expect(() => sum([big, other, negate(big)])).toThrow(expect.objectContaining({ kind: 'invalid', code: 'QUANTITY_TOO_LARGE' }));
  });

  it('is never more than what can be read again from a message', () => {
    const third = quantity(3_000_000_000);
    for (const beyond of [
      () => multiply(third, quantity('3.0001')),
      () => add(quantity(LARGEST), q(1)),
      () => divide(third, quantity('0.3333')),
    ])
      expect(beyond).toThrow(expect.objectContaining({ kind: 'invalid', code: 'QUANTITY_TOO_LARGE' }));
    expect(quantity(toDecimal(multiply(third, quantity(3))))).toBe(LIMIT);
  });

  it('multiplies, divides and shares with halves rounded up', () => {
    const small = fc.integer({ min: -90_000_000_000, max: 90_000_000_000 }).map(q);
    const other = small.filter((n) => n !== 0);
    fc.assert(fc.property(small, small, (a, b) => isRounded(BigInt(multiply(a, b)), BigInt(a) * BigInt(b), BigInt(SCALE))));
    const fits = (n: number): boolean => Math.abs(n) < Number.MAX_SAFE_INTEGER / 2;
    fc.assert(
      fc.property(small, other, (a, b) => !fits((a / b) * SCALE) || isRounded(BigInt(divide(a, b)), BigInt(a) * BigInt(SCALE), BigInt(b))),
    );
    fc.assert(
      fc.property(
        small,
        small,
        other,
        (a, part, whole) =>
          !fits((a / whole) * part) || isRounded(BigInt(proportion(a, part, whole)), BigInt(a) * BigInt(part), BigInt(whole)),
      ),
    );
    expect(() => divide(quantity(LARGEST), quantity('0.000001'))).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'QUANTITY_TOO_LARGE' }),
    );
    expect([
      multiply(quantity('0.000001'), quantity('0.5')),
      multiply(quantity('-0.000001'), quantity('0.5')),
      multiply(quantity('0.000001'), quantity('0.4')),
    ]).toEqual([1, -1, 0]);
  });

  it('what is only shown or compared is exact as long as it can be, and never refused', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 0, max: 1e9 }),
        (a, b) => multiplyUnbounded(a as Quantity, b as Quantity) === multiply(a as Quantity, b as Quantity),
      ),
    );
    const total = multiplyUnbounded(quantity(LARGEST), quantity(LARGEST));
    expect([withinLimit(total), withinLimit(-total as Quantity), withinLimit(quantity(3))]).toEqual([
      quantity(LARGEST),
      quantity(-LARGEST),
      quantity(3),
    ]);
    expect(toNumber(sumUnbounded([total, total]))).toBe(2 * LARGEST * LARGEST);
    expect(toNumber(subtractUnbounded(quantity(-LARGEST), quantity(LARGEST)))).toBe(-2 * LARGEST);
    expect(toNumber(divideUnbounded(quantity(LARGEST), quantity('0.000001')))).toBe(LARGEST * SCALE);
  });

  it('multiplying by one and sharing the whole change nothing; the parts never make more than a millionth each', () => {
    fc.assert(
      fc.property(
        any,
        positive,
        (a, whole) => multiply(a, ONE) === a && proportion(a, whole, whole) === a && proportion(a, ZERO, whole) === 0,
      ),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }).map(q),
        fc.array(fc.integer({ min: 1, max: 1e6 }).map(q), { minLength: 1, maxLength: 8 }),
        (a, parts) => {
          const whole = sum(parts);
          return Math.abs(sum(parts.map((part) => proportion(a, part, whole))) - a) <= parts.length / 2;
        },
      ),
    );
  });

  it('B4 rounds up to whole steps: the smallest multiple that is enough', () => {
    const step = fc.integer({ min: 1, max: 1e12 }).map(q);
    fc.assert(
      fc.property(fc.integer({ min: -1e14, max: 1e14 }).map(q), step, (n, of) => {
        const up = roundUpTo(n, of);
        return BigInt(up) % BigInt(of) === 0n && up >= n && up - of < n;
      }),
    );
    expect(
      [roundUpTo(quantity(13), quantity(6)), roundUpTo(quantity(12), quantity(6)), roundUpTo(ZERO, quantity(6))].map(toNumber),
    ).toEqual([18, 12, 0]);
  });

  it('never answers −0, which would print differently', () => {
    const answers = [
      negate(ZERO),
      multiply(negate(ONE), ZERO),
      subtract(ONE, ONE),
      proportion(negate(ONE), ZERO, ONE),
      roundUpTo(q(-1), ONE),
      least(ZERO, ONE),
      atLeastZero(q(-5)),
      most(ZERO, q(-1)),
    ];
    expect(answers.filter((answer) => Object.is(answer, -0))).toEqual([]);
  });

  it('law: shares add up to the whole, and none is off by more than the last decimal', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 20 })
      .filter((all) => all.some((one) => one > 0));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), weights, (amount, all) => {
        const shares = inShares(q(amount), all.map(q));
        expect(sum(shares)).toBe(amount);
        const whole = all.reduce((total, one) => total + one, 0);
        shares.forEach((share, i) => expect(Math.abs(share - (amount * all[i]!) / whole)).toBeLessThanOrEqual(1.001));
      }),
    );
  });
});
