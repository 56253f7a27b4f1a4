import { rate, toDecimal, toNumber } from '@pegboard/kit';
import { rowTotal, rowTotalInBase, totalsInBase, totalsOf } from './totals';
import { anOrder, BEAM, q } from './testing';

const priced = (currency: string, ...rows: readonly (readonly [string, string])[]) => ({
  ...anOrder({ rows: rows.map(([quantity, price]) => ({ variantId: BEAM, quantity: q(quantity), pricePerUnit: q(price) })) }),
  currency,
});
const totals = (order: ReturnType<typeof priced>): string[] => [
  ...order.rows.map((row) => toDecimal(rowTotal(order, row))),
  toDecimal(totalsOf(order).total),
];

describe('what an order comes to (B3)', () => {
  it('rows are rounded to the smallest unit, and the total is their sum', () => {
    const sixty = priced('EUR', ...Array.from({ length: 60 }, () => ['1', '4.9995'] as const));
    expect(totals(sixty).slice(-2)).toEqual(['5', '300']);
  });

  it.each([
    ['JPY', '1', '10'],
    ['BHD', '1.235', '12.35'],
  ])('ten rows at 1.2345 %s come to %s each, and to their sum %s', (currency, row, total) => {
    const ten = totals(priced(currency, ...Array.from({ length: 10 }, () => ['1', '1.2345'] as const)));
    expect([ten[0], ten.at(-1)]).toEqual([row, total]);
  });

  it('is shown however large it is, so that no order can spoil a list', () => {
    const huge = priced('EUR', ['9000000000', '9000000000'], ['9000000000', '9000000000']);
    const [row, other] = huge.rows as [(typeof huge.rows)[number], (typeof huge.rows)[number]];
    const split = { ...huge, rows: [row, { ...other, originId: row.originId }] };
    for (const order of [huge, split]) expect(toNumber(totalsOf(order).total)).toBeCloseTo(1.62e20, -10);
  });

  it('T9: the same in the base currency, rounded to its own smallest unit', () => {
    const yen = {
      ...priced('JPY', ['3', '1000'], ['1', '999']),
      exchange: { rate: rate('0.006123'), baseCurrency: 'EUR' },
    };
    expect(yen.rows.map((row) => [toDecimal(rowTotal(yen, row)), toDecimal(rowTotalInBase(yen, row))])).toEqual([
      ['3000', '18.37'],
      ['999', '6.12'],
    ]);
    expect(toDecimal(totalsInBase(yen).total)).toBe('24.49');
    expect(toDecimal(totalsInBase({ ...yen, exchange: undefined } as never).total)).toBe('3999');
  });

  it('a row that a receipt splits comes to the same in two parts', () => {
    const whole = priced('EUR', ['3', '0.335']);
    const [row] = whole.rows as [(typeof whole.rows)[0]];
    const split = {
      ...whole,
      rows: [
        { ...row, quantity: q(1) },
        { ...row, id: row.id + 1, quantity: q(2) },
      ],
    };
    expect([totals(whole), totals(split)]).toEqual([
      ['1.01', '1.01'],
      ['0.34', '0.67', '1.01'],
    ]);
  });

  it('tax comes on top, rounded once a rate, in both currencies, and is the same when a receipt splits a row', () => {
    const { rows, ...yen } = priced('JPY', ['3', '1000'], ['1', '999'], ['1', '50'], ['2', '7']);
    const taxed = rows.map((row, i) => ({ ...row, taxRate: [q(20), q(20), q('7.5'), null][i]! }));
    const order = { ...yen, rows: taxed, exchange: { rate: rate('0.006123'), baseCurrency: 'EUR' } };
    const { net, taxes, tax, total } = totalsOf(order);
    expect([net, tax, total].map(toDecimal)).toEqual(['4063', '804', '4867']);
    expect(taxes.map((one) => [toDecimal(one.rate), toDecimal(one.tax)])).toEqual([
      ['20', '800'],
      ['7.5', '4'],
    ]);
    const inBase = totalsInBase(order);
    expect([inBase.net, inBase.tax, inBase.total].map(toDecimal)).toEqual(['24.89', '4.92', '29.81']);
    const [first, ...others] = taxed as [(typeof taxed)[0]];
    const split = { ...order, rows: [{ ...first, quantity: q(1) }, { ...first, id: first.id + 50, quantity: q(2) }, ...others] };
    expect(totalsOf(split)).toEqual(totalsOf(order));
  });
});
