import { readScan } from './scan';

describe('what a scanner types', () => {
  it('is a code, once', () => {
    expect(readScan(' 4740001000084 ')).toEqual({ code: '4740001000084', quantity: 1 });
  });

  it('is taken as often as a person says before it', () => {
    expect(readScan('12*CHAIR')).toEqual({ code: 'CHAIR', quantity: 12 });
    expect(readScan('2,5 × VARNISH')).toEqual({ code: 'VARNISH', quantity: 2.5 });
  });

  it('stays a code where the part before the star is no quantity', () => {
    expect(readScan('1.2.3*A')).toEqual({ code: '1.2.3*A', quantity: 1 });
    expect(readScan('*A')).toEqual({ code: '*A', quantity: 1 });
  });

  it('is nothing if it is empty or none', () => {
    expect(readScan('  ')).toBeUndefined();
    expect(readScan('0*A')).toBeUndefined();
  });
});
