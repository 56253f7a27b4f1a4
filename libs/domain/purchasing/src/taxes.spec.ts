import { q } from './testing';
import { rowTax, taxAfter } from './taxes';

const vat = { name: '20% VAT', rate: q(20) };

describe('the tax of a row (B3)', () => {
  it('is that of the tax rate that it names, under its name or another', () => {
    expect(rowTax({ taxRateId: 3 }, vat, '')).toEqual({ taxRateId: 3, taxName: '20% VAT', taxRate: q(20) });
    expect(rowTax({ taxRateId: 3, taxName: 'Import', taxRate: q(20) }, vat, '')).toEqual({
      taxRateId: 3,
      taxName: 'Import',
      taxRate: q(20),
    });
    expect(() => rowTax({ taxRateId: 3, taxRate: q(7) }, vat, 'purchase_order_rows/0/')).toThrow('Tax rate 3 is 20%, not 7%');
  });

  it('is left where nothing is said, and may be a rate of its own', () => {
    for (const given of [{}, { taxName: 'Import' }, { taxRateId: null, taxRate: q(7) }])
      expect(rowTax(given, undefined, '')).toEqual(given);
  });

  it('with another rate is no longer that of the tax rate, and without the tax rate there is no tax', () => {
    const row = { taxRateId: 3, taxName: '20% VAT', taxRate: q(20) };
    expect(taxAfter(row, { taxRate: q(7) })).toEqual({ taxRateId: null });
    expect(taxAfter(row, { taxRate: q(20) })).toEqual({});
    expect(taxAfter(row, { taxName: 'Import' })).toEqual({});
    expect(taxAfter(row, { taxRateId: null })).toEqual({ taxRateId: null, taxName: null, taxRate: null });
    expect(taxAfter(row, { taxRateId: null, taxRate: q(7) })).toEqual({ taxRateId: null, taxName: null, taxRate: q(7) });
    expect(taxAfter({ ...row, taxRateId: null }, { taxRateId: null })).toEqual({});
  });
});
