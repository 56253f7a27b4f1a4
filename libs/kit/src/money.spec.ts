import { minorDigits, roundedMoney } from './money';
import { quantity, toDecimal } from './quantity';

describe('money (B3)', () => {
  it.each([
    ['EUR', 2, '1.01'],
    ['JPY', 0, '1'],
    ['KRW', 0, '1'],
    ['KWD', 3, '1.005'],
    ['BHD', 3, '1.005'],
    ['XYZ', 2, '1.01'],
  ])('%s has %s decimals', (currency, digits, rounded) => {
    expect([minorDigits(currency), toDecimal(roundedMoney(quantity('1.0051'), currency))]).toEqual([digits, rounded]);
  });

  it('is rounded half up, away from zero', () => {
    expect(toDecimal(roundedMoney(quantity('-1.005'), 'EUR'))).toBe('-1.01');
    expect(Object.is(roundedMoney(quantity('-0.001'), 'EUR'), 0)).toBe(true);
  });
});
