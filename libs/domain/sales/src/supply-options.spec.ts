import type { ItemBody } from '@pegboard/contracts';
import { type SalesKnownItems } from './known-items';
import { knownItems, CHAIR, codeOf, FACTORY, order, packed, q, quote, row } from './situations';
import { chosen, supplyOptions, type Shortage } from './supply-options';

const withItem = (more: Partial<ItemBody>, location: { makes?: boolean; buys?: boolean; is_archived?: boolean } = {}): SalesKnownItems => ({
  items: new Map([[CHAIR, { ...knownItems.items.get(CHAIR)!, ...more }]]),
  services: new Map(),
  locations: new Map([[FACTORY, { ...knownItems.locations.get(FACTORY)!, ...location }]]),
});
const short = (missing: number, calculated: number, more: Partial<Shortage> = {}): Shortage => ({
  productAvailability: missing > 0 ? 'NOT_AVAILABLE' : 'IN_STOCK',
  missing: q(missing),
  calculatedStock: q(calculated),
  ...more,
});
const both = withItem({ is_purchasable: true, default_supplier_id: 5 });
const given = order([row(1, 5)], [packed(9, { 1: 1 })]);
const options = (shortage: Shortage, known = both, of = given) => supplyOptions(of, of.rows[0]!, shortage, known);
const reasons = (answer: ReturnType<typeof options>) =>
  [answer.makeToOrder, answer.makeInBatch, answer.buy, answer.outsource].map(({ refused }) => refused?.code ?? 'allowed');

describe('the four ways from a row to supply', () => {
  it('M1: to order makes exactly what is not packed; M2: a batch what is missing or what the stock lacks, if that is more', () => {
    const answer = options(short(3, -7));
    expect(reasons(answer)).toEqual(['allowed', 'allowed', 'allowed', 'allowed']);
    expect([answer.makeToOrder.quantity, answer.makeInBatch.quantity, answer.buy.quantity, answer.outsource.quantity]).toEqual([
      q(4),
      q(7),
      q(3),
      q(3),
    ]);
    expect(options(short(3, 2)).makeInBatch.quantity).toBe(q(3));
    expect([answer.isMakeToOrderOffered, answer.buy.supplierId]).toEqual([true, 5]);
  });

  it('M1: to order is allowed, though not offered, when the row is covered; the others have nothing to do', () => {
    const answer = options(short(0, 4));
    expect([answer.isMakeToOrderOffered, ...reasons(answer)]).toEqual([
      false,
      'allowed',
      'NOTHING_MISSING',
      'NOTHING_MISSING',
      'NOTHING_MISSING',
    ]);
  });

  it('M3: buys whole purchase units, and not less than the supplier sells', () => {
    const box = { is_purchasable: true, default_supplier_id: 5, purchase_uom: 'box', purchase_uom_conversion_rate: q(4) };
    expect(options(short(3, 0), withItem(box)).buy.quantity).toBe(q(4));
    const variants = [{ ...knownItems.items.get(CHAIR)!.variants[0]!, minimum_order_quantity: q(3) }];
    expect(options(short(3, 0), withItem({ ...box, variants })).buy.quantity).toBe(q(12));
  });

  it.each([
    ['a quote', both, quote(), ['ORDER_IS_QUOTE', 'ORDER_IS_QUOTE', 'ORDER_IS_QUOTE', 'ORDER_IS_QUOTE']],
    [
      'a packed row',
      both,
      order([row(1, 5)], [packed(9, { 1: 5 })]),
      ['NOTHING_TO_MAKE', 'NOTHING_TO_MAKE', 'NOTHING_TO_MAKE', 'NOTHING_TO_MAKE'],
    ],
    ['a linked row', both, order([row(1, 5, { linkedManufacturingOrderId: 40 })]), ['ALREADY_LINKED', 'allowed', 'allowed', 'allowed']],
    [
      'Make off',
      withItem({ is_producible: false, is_purchasable: true, default_supplier_id: 5 }),
      given,
      ['NOT_PRODUCIBLE', 'NOT_PRODUCIBLE', 'allowed', 'allowed'],
    ],
    ['Buy off', withItem({}), given, ['allowed', 'allowed', 'NOT_PURCHASABLE', 'NOT_PURCHASABLE']],
    [
      'I5: an archived item',
      withItem({ is_purchasable: true, default_supplier_id: 5, is_archived: true }),
      given,
      ['ITEM_ARCHIVED', 'ITEM_ARCHIVED', 'ITEM_ARCHIVED', 'ITEM_ARCHIVED'],
    ],
    [
      'I5: an archived location',
      withItem({ is_purchasable: true, default_supplier_id: 5 }, { is_archived: true }),
      given,
      ['LOCATION_ARCHIVED', 'LOCATION_ARCHIVED', 'LOCATION_ARCHIVED', 'LOCATION_ARCHIVED'],
    ],
    ['no supplier', withItem({ is_purchasable: true }), given, ['allowed', 'allowed', 'NO_SUPPLIER', 'NO_SUPPLIER']],
    [
      'a location that neither makes nor buys',
      withItem({ is_purchasable: true, default_supplier_id: 5 }, { makes: false, buys: false }),
      given,
      ['LOCATION_DOES_NOT_MAKE', 'LOCATION_DOES_NOT_MAKE', 'LOCATION_DOES_NOT_BUY', 'LOCATION_DOES_NOT_BUY'],
    ],
  ])('%s says why', (_name, known, of, codes) => {
    expect(reasons(options(short(3, -3), known, of))).toEqual(codes);
  });

  it('a named quantity or supplier does away with the reasons that want one, and with no other', () => {
    const nothing = options(short(0, 4));
    expect(codeOf(() => chosen(nothing.makeInBatch, {}))).toBe('NOTHING_MISSING');
    expect(chosen(nothing.makeInBatch, { quantity: q(2) })).toBe(q(2));
    const nobody = options(short(3, -3), withItem({ is_purchasable: true }));
    expect(chosen(nobody.buy, { supplierId: 8 })).toBe(q(3));
    expect(codeOf(() => chosen(options(short(3, -3), withItem({})).buy, { quantity: q(1), supplierId: 8 }))).toBe('NOT_PURCHASABLE');
  });
});
