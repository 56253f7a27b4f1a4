import { quantity } from './quantity';
import { taxOn } from './tax';

const part = (net: number, percent: number | null) => ({ net: quantity(net), taxRate: percent === null ? null : quantity(percent) });

describe('the tax on amounts', () => {
  it('is rounded once a rate, however the amount is split', () => {
    expect(taxOn([part(0.1, 15), part(0.1, 15)], 'EUR')).toBe(quantity(0.03));
    expect(taxOn([part(0.2, 15)], 'EUR')).toBe(quantity(0.03));
    expect(taxOn([part(100, 15), part(50, 7.5), part(9, null), part(8, 0)], 'EUR')).toBe(quantity(18.75));
  });

  it('knows the smallest unit of the currency, and rates of three decimals', () => {
    expect(taxOn([part(105, 10)], 'JPY')).toBe(quantity(11));
    expect(taxOn([part(1000, 8.875)], 'USD')).toBe(quantity(88.75));
    expect(taxOn([], 'USD')).toBe(quantity(0));
  });
});
