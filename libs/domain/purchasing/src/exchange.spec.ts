import { Rejection, rate, RATE_ONE } from '@pegboard/kit';
import { exchangeEdit, exchangeFor } from './exchange';
import { editOrder } from './orders';
import { receiptPosting } from './posting';
import type { PurchaseOrder } from './purchase-order';
import { receiptPostings } from './receipt-postings';
import { requestEditedReceipt, requestReceipt } from './receive';
import { editSupplier, type Supplier } from './supplier';
import { anOrder, BEAM, booked, counted, knownItems, line, NOW, q } from './testing';

const base = { base: 'EUR' };
const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as Rejection).kind} ${(error as Rejection).code} ${(error as Rejection).details[0]?.path}`;
  }
  return 'nothing';
};
const yen = (): PurchaseOrder =>
  anOrder({ currency: 'JPY', conversionRate: rate('0.00625'), rows: [{ variantId: BEAM, quantity: q(10), pricePerUnit: q(1600) }] });
const changed = (order: PurchaseOrder, edit: Parameters<typeof exchangeEdit>[1]) =>
  editOrder(order, exchangeEdit(order, edit, base), knownItems);
const asked = (order: PurchaseOrder): PurchaseOrder =>
  requestReceipt(order, [line(1, 10)], { receiptId: 1, baseCurrency: 'EUR', knownItems, ids: counted() }).state;

describe('T9: an order in another currency', () => {
  it('carries a rate, and its receipts are worth their value in the base currency', () => {
    const order = asked(yen());
    expect(yen().exchange).toEqual({ rate: '0.00625', baseCurrency: 'EUR' });
    expect(receiptPosting(order, order.receipts[0]!).movements).toMatchObject([{ price_per_unit: q(10), value: q(100) }]);
  });

  it('in the base currency has the rate 1', () => {
    expect(anOrder().exchange).toEqual({ rate: RATE_ONE, baseCurrency: 'EUR' });
    expect(anOrder({ conversionRate: rate(1) }).exchange!.rate).toBe(RATE_ONE);
  });

  it('has the rate of its supplier where it gives none', () => {
    const supplier = { currency: 'JPY', conversionRate: rate('0.006') };
    expect(exchangeFor('JPY', undefined, { ...base, supplier }).rate).toBe('0.006');
    expect(exchangeFor('JPY', rate('0.007'), { ...base, supplier }).rate).toBe('0.007');
    expect(refusal(() => exchangeFor('USD', undefined, { ...base, supplier }))).toBe('invalid CONVERSION_RATE_MISSING conversion_rate');
  });

  it.each([
    ['without a rate', () => anOrder({ currency: 'JPY' }), 'invalid CONVERSION_RATE_MISSING conversion_rate'],
    [
      'with a rate from the base currency to itself',
      () => anOrder({ conversionRate: rate(2) }),
      'invalid CONVERSION_RATE_NOT_ONE conversion_rate',
    ],
    ['that becomes one without a rate', () => changed(anOrder(), { currency: 'USD' }), 'invalid CONVERSION_RATE_MISSING conversion_rate'],
    [
      'whose rate changes after a receipt',
      () => changed(booked(asked(yen()), 1), { conversionRate: rate(1.5) }),
      'conflict ORDER_RECEIVED conversion_rate',
    ],
  ])('is refused %s', (_what, run, code) => {
    expect(refusal(run)).toBe(code);
  });

  it('changes its currency and its rate together, and its rate alone', () => {
    const edited = (edit: Parameters<typeof exchangeEdit>[1]) => changed(yen(), edit);
    expect(edited({ currency: 'USD', conversionRate: rate(0.9) })!.state).toMatchObject({ currency: 'USD', exchange: { rate: '0.9' } });
    expect(edited({ currency: 'EUR' })!.state).toMatchObject({ currency: 'EUR', exchange: { rate: '1' } });
    const { state, events } = edited({ conversionRate: rate('0.0061') })!;
    expect([state.exchange!.rate, JSON.stringify(events)]).toEqual(['0.0061', expect.stringContaining('["conversion_rate"]')]);
    expect(edited({ conversionRate: rate('0.00625'), currency: 'JPY' })).toBeUndefined();
  });

  it('is received at the rate that comes with the receipt, and has it once the goods are there', () => {
    const edit = exchangeEdit(yen(), { conversionRate: rate('0.0075') }, base);
    const waiting = requestEditedReceipt(yen(), edit, [line(1, 10)], {
      receiptId: 1,
      baseCurrency: 'EUR',
      knownItems,
      ids: counted(),
    }).state;
    expect([waiting.exchange!.rate, waiting.receipts[0]!.parts[0]!.value]).toEqual(['0.00625', q(120)]);
    const [intent] = receiptPostings.open(waiting);
    const { state } = receiptPostings.booked(waiting, intent!, { batch_ids: [null] } as never, NOW);
    expect(state).toMatchObject({ status: 'RECEIVED', exchange: { rate: '0.0075' } });
  });

  it('that the release before wrote is asked for its rate before it is received', () => {
    const { exchange: _, ...former } = yen();
    expect(refusal(() => asked(former))).toBe('invalid CONVERSION_RATE_MISSING conversion_rate');
    const rated = changed(former, { conversionRate: rate('0.00625') })!.state;
    expect(asked(rated).receipts[0]!.parts[0]!.value).toBe(q(100));
    const { exchange: __, ...plain } = anOrder();
    expect(asked(plain).receipts[0]!.parts[0]!.value).toBe(q(20));
  });
});

describe('a supplier', () => {
  const supplier = {
    id: 1,
    version: 1,
    isDeleted: false,
    createdAt: NOW,
    updatedAt: NOW,
    name: 'Mill',
    currency: 'JPY',
    conversionRate: rate('0.006'),
  } as unknown as Supplier;

  it('T9: forgets its rate with its currency, unless the edit names a new one', () => {
    expect(editSupplier(supplier, { name: 'New' })!.state).toMatchObject({ name: 'New', conversionRate: '0.006' });
    expect(editSupplier(supplier, { currency: 'USD' })!.state.conversionRate).toBeNull();
    expect(editSupplier(supplier, { currency: 'USD', conversionRate: rate(0.9) })!.state.conversionRate).toBe('0.9');
    expect(editSupplier(supplier, { name: undefined })).toBeUndefined();
  });
});
