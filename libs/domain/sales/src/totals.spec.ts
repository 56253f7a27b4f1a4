import { addShippingFee, editShippingFee, MAX_SHIPPING_FEES, removeShippingFee, shippingFeesOf, type ShippingFee } from './shipping-fees';
import { codeOf, LATER, NOW, order, q, row } from './situations';
import { amountsInBase, amountsOf } from './totals';

const fee = (id: number, amount: number, taxRate: number | null = null): ShippingFee => ({
  id,
  amount: q(amount),
  description: null,
  taxRateId: taxRate === null ? null : 1,
  taxRate: taxRate === null ? null : q(taxRate),
  createdAt: NOW,
  updatedAt: NOW,
});

describe('what an order comes to (S10)', () => {
  const rows = [
    row(1, 3, { pricePerUnit: q(40), totalDiscount: '20', taxRate: q(20) }),
    row(2, 1, { pricePerUnit: q(9.99), taxRate: q(20) }),
    row(3, 2, { pricePerUnit: null, totalDiscount: '5' }),
  ];
  const sold = order(rows, [], { currency: 'USD', shippingFees: [fee(1, 4.5, 20), fee(2, 1)] });

  it('rows less their discounts, shipping fees, and the tax on both', () => {
    const amounts = amountsOf(sold);
    expect(rows.map((one) => amounts.rowTotal(one))).toEqual([q(100), q(9.99), q(0)]);
    expect(amounts).toMatchObject({ net: q(115.49), tax: q(22.9), total: q(138.39) });
  });

  it('the same in the base currency, once the rate is known (T9)', () => {
    expect(amountsInBase(sold, 'EUR')).toBeNull();
    expect(amountsInBase(sold, 'USD')).toMatchObject({ total: q(138.39) });
    const inBase = amountsInBase({ ...sold, conversionRate: 0.5 }, 'EUR')!;
    expect(rows.map((one) => inBase.rowTotal(one))).toEqual([q(50), q(5), q(0)]);
    expect(inBase).toMatchObject({ net: q(57.75), tax: q(11.45), total: q(69.2) });
  });

  it('an order of before taxes comes to what its rows come to', () => {
    const { taxRate: _none, ...former } = row(1, 2);
    expect(amountsOf(order([former]))).toMatchObject({ net: q(80), tax: q(0), total: q(80) });
  });
});

describe('shipping fees (S10)', () => {
  it('are added once, changed and removed', () => {
    const added = addShippingFee(order(), fee(1, 4.5))!.state;
    expect(addShippingFee(added, fee(1, 4.5))).toBeUndefined();
    const edited = editShippingFee(added, 1, { amount: q(5), description: 'Parcel' }, LATER)!.state;
    expect(shippingFeesOf(edited)).toMatchObject([{ amount: q(5), description: 'Parcel', updatedAt: LATER }]);
    expect(editShippingFee(edited, 1, { amount: q(5) }, LATER)).toBeUndefined();
    expect(shippingFeesOf(removeShippingFee(edited, 1).state)).toEqual([]);
    expect(codeOf(() => removeShippingFee(edited, 2))).toBe('NOT_FOUND');
  });

  it('are limited', () => {
    const shippingFees = Array.from({ length: MAX_SHIPPING_FEES }, (_, i) => fee(i + 1, 1));
    expect(codeOf(() => addShippingFee(order(undefined, [], { shippingFees }), fee(999, 1)))).toBe('TOO_MANY');
  });
});
