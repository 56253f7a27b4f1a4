import { createOrder } from './create-order';
import { ownPrice, sellableItem } from './known-items';
import {
  addPriceListCustomers,
  addPrices,
  editPrice,
  editPriceListCustomer,
  MAX_PRICE_LIST_CUSTOMERS,
  MAX_PRICES,
  priceFrom,
  withoutDeleted,
  type PriceListRow,
  type PriceRule,
} from './price-lists';
import { CHAIR, codeOf, FACTORY, knownItems, LATER, NOW, order, q, TABLE } from './situations';

const rule = (adjustmentMethod: PriceRule['adjustmentMethod'], amount: number): PriceRule => ({ adjustmentMethod, amount: q(amount) });
const price = (id: number, variantId: number, of = rule('fixed', 5)): PriceListRow => ({
  id,
  variantId,
  ...of,
  createdAt: NOW,
  updatedAt: NOW,
});
const customer = (id: number, customerId: number) => ({ id, customerId, createdAt: NOW, updatedAt: NOW });
const list = (rows: readonly PriceListRow[] = [], customers: readonly ReturnType<typeof customer>[] = []) => ({
  name: 'Wholesale',
  rows,
  customers,
});

describe('price lists (S11)', () => {
  it.each([
    ['no list', [], 40, 40],
    ['a fixed price', [rule('fixed', 45)], 40, 45],
    ['a fixed price of nothing', [rule('fixed', 0)], 40, 0],
    ['a percentage off', [rule('percentage', 12.5)], 40, 35],
    ['a percentage off that leaves a fraction', [rule('percentage', 33.333333)], 0.01, 0.006667],
    ['a percentage on top', [rule('markup', 10)], 40, 44],
    ['several: the lowest', [rule('markup', 10), rule('percentage', 5), rule('fixed', 39)], 40, 38],
    ['a percentage of no price', [rule('percentage', 10)], null, null],
    ['a percentage of no price, and a fixed one', [rule('percentage', 10), rule('fixed', 7)], null, 7],
  ] as const)('give a price from %s', (_what, rules, salesPrice, expected) => {
    expect(priceFrom(rules, salesPrice === null ? null : q(salesPrice))).toBe(expected === null ? null : q(expected));
  });

  it('count for a row that names no price, and for no other', () => {
    const known = { ...knownItems, prices: new Map([[CHAIR, [rule('fixed', 31)]]]) };
    expect(ownPrice(known, sellableItem(known, TABLE, ''), TABLE)).toBe(q(40));
    const rows = [
      { id: 1, variantId: CHAIR, quantity: q(1) },
      { id: 2, variantId: CHAIR, quantity: q(1), pricePerUnit: q(50) },
      { id: 3, variantId: CHAIR, quantity: q(1), pricePerUnit: null },
    ];
    const { state } = createOrder({ ...order(undefined, []), locationId: FACTORY, isQuote: false, rows }, known, NOW);
    expect(state.rows.map(({ pricePerUnit }) => pricePerUnit)).toEqual([q(31), q(50), null]);
  });

  it('have a variant once and a customer once, and what a try before has added', () => {
    const one = list([price(1, CHAIR)], [customer(1, 7)]);
    expect(addPrices(one, [price(1, CHAIR)])).toBeUndefined();
    expect(addPriceListCustomers(one, [customer(1, 7)])).toBeUndefined();
    expect(codeOf(() => addPrices(one, [price(2, CHAIR)]))).toBe('ON_PRICE_LIST');
    expect(codeOf(() => addPrices(one, [price(2, TABLE), price(3, TABLE)]))).toBe('ON_PRICE_LIST');
    expect(codeOf(() => addPriceListCustomers(one, [customer(2, 7)]))).toBe('ON_PRICE_LIST');
    const two = addPriceListCustomers(addPrices(one, [price(2, TABLE)])!.state, [customer(2, 8)])!.state;
    expect(codeOf(() => editPrice(two, 2, { variantId: CHAIR }, LATER))).toBe('ON_PRICE_LIST');
    expect(codeOf(() => editPriceListCustomer(two, 2, 7, LATER))).toBe('ON_PRICE_LIST');
    expect(editPrice(two, 2, { amount: q(5) }, LATER)).toBeUndefined();
    expect(editPriceListCustomer(two, 2, 8, LATER)).toBeUndefined();
    expect(editPrice(two, 2, { amount: q(6) }, LATER)?.state.rows[1]).toMatchObject({ amount: q(6), createdAt: NOW, updatedAt: LATER });
  });

  it('give no money with the goods', () => {
    expect(codeOf(() => addPrices(list(), [price(1, CHAIR, rule('percentage', 100.5))]))).toBe('DISCOUNT_TOO_LARGE');
    const markup = list([price(1, CHAIR, rule('markup', 150))]);
    expect(codeOf(() => editPrice(markup, 1, { adjustmentMethod: 'percentage' }, LATER))).toBe('DISCOUNT_TOO_LARGE');
  });

  it('are limited', () => {
    const rows = Array.from({ length: MAX_PRICES }, (_, i) => price(i + 1, i + 1));
    expect(codeOf(() => addPrices(list(rows), [price(99_999, 99_999)]))).toBe('TOO_MANY');
    const customers = Array.from({ length: MAX_PRICE_LIST_CUSTOMERS }, (_, i) => customer(i + 1, i + 1));
    expect(codeOf(() => addPriceListCustomers(list([], customers), [customer(99_999, 99_999)]))).toBe('TOO_MANY');
  });

  it('lose what is deleted', () => {
    const one = list([price(1, CHAIR), price(2, TABLE)], [customer(1, 7), customer(2, 8)]);
    expect(withoutDeleted(one, { customerId: 9, variantIds: [99] })).toBeUndefined();
    expect(withoutDeleted(one, { customerId: 7 })?.state.customers).toEqual([customer(2, 8)]);
    expect(withoutDeleted(one, { variantIds: [TABLE] })?.state.rows).toEqual([price(1, CHAIR)]);
  });
});
