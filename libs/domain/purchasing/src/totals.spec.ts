import { toDecimal } from '@pegboard/kit';
import { minorDigits, orderTotal, roundedMoney, rowTotal } from './totals';
import { anOrder, BEAM, q } from './testing';

const priced = (currency: string, ...rows: readonly (readonly [string, string])[]) => ({
  ...anOrder({ rows: rows.map(([quantity, price]) => ({ variantId: BEAM, quantity: q(quantity), pricePerUnit: q(price) })) }),
  currency,
});
const totals = (order: ReturnType<typeof priced>): string[] => [
  ...order.rows.map((row) => toDecimal(rowTotal(order, row))),
  toDecimal(orderTotal(order)),
];

describe('what an order comes to (B3)', () => {
  it('rows are rounded to the smallest unit, and the total is their sum', () => {
    const sixty = priced('EUR', ...Array.from({ length: 60 }, () => ['1', '4.9995'] as const));
    expect(totals(sixty).slice(-2)).toEqual(['5', '300']);
  });

  it.each([
    ['EUR', 2, '1.01'],
    ['JPY', 0, '1'],
    ['KWD', 3, '1.005'],
    ['XYZ', 2, '1.01'],
  ])('%s has %s decimals', (currency, digits, rounded) => {
    expect([minorDigits(currency), toDecimal(roundedMoney(q('1.0051'), currency))]).toEqual([digits, rounded]);
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
});
