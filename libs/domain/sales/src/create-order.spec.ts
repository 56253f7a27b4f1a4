import { createOrder, type NewSalesOrder, type NewRow } from './create-order';
import { knownItems, CHAIR, codeOf, FACTORY, GLUE, NOW, OFFICE, OLD_CHAIR, OLD_SHOP, order, q, SHOP } from './situations';

const input = (rows: readonly NewRow[], more: Partial<NewSalesOrder> = {}): NewSalesOrder => {
  const {
    status: _s,
    fulfillments: _f,
    revertedFulfillmentIds: _g,
    pickedDate: _p,
    conversionRate: _r,
    conversionDate: _d,
    isDeleted: _i,
    version: _v,
    createdAt: _c,
    updatedAt: _u,
    ...rest
  } = order();
  return { ...rest, isQuote: false, ...more, rows };
};
const chairs = (more: Partial<NewRow> = {}): NewRow => ({ id: 1, variantId: CHAIR, quantity: q(2), ...more });

describe('a new order', () => {
  it('S1: waits to be shipped, with the rows at its location and at the price of the item', () => {
    const { state, events } = createOrder(input([chairs(), chairs({ id: 2, locationId: SHOP, pricePerUnit: q(35) })]), knownItems, NOW);
    expect(state).toMatchObject({
      status: 'NOT_SHIPPED',
      isDeleted: false,
      fulfillments: [],
      rows: [
        { locationId: FACTORY, pricePerUnit: q(40) },
        { locationId: SHOP, pricePerUnit: q(35) },
      ],
    });
    expect(events).toEqual([{ action: 'created' }]);
  });

  it('S1: as a quote it is PENDING', () => {
    expect(createOrder(input([chairs()], { isQuote: true }), knownItems, NOW).state.status).toBe('PENDING');
  });

  it('a price of null is no price, not the price of the item', () => {
    expect(createOrder(input([chairs({ pricePerUnit: null })]), knownItems, NOW).state.rows[0]!.pricePerUnit).toBeNull();
  });

  it.each([
    ['I1: an item that is not for sale', chairs({ variantId: GLUE }), 'ITEM_NOT_SELLABLE'],
    ['I5: an archived item', chairs({ variantId: OLD_CHAIR }), 'ITEM_ARCHIVED'],
    ['I5: a row at an archived location', chairs({ locationId: OLD_SHOP }), 'LOCATION_ARCHIVED'],
    ['an unknown variant', chairs({ variantId: 99 }), 'UNKNOWN_VARIANT'],
    ['I4: a row at a location that does not sell', chairs({ locationId: OFFICE }), 'LOCATION_DOES_NOT_SELL'],
    ['an unknown location', chairs({ locationId: 99 }), 'UNKNOWN_LOCATION'],
  ])('%s is refused', (_name, given, code) => {
    expect(codeOf(() => createOrder(input([chairs(), given]), knownItems, NOW))).toBe(code);
  });

  it('a refusal names the row at fault', () => {
    expect(() => createOrder(input([chairs(), chairs({ variantId: GLUE })]), knownItems, NOW)).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ path: 'sales_order_rows/1/variant_id' })] }),
    );
  });

  it('I4: an order at a location that does not sell is refused', () => {
    expect(codeOf(() => createOrder(input([chairs()], { locationId: OFFICE }), knownItems, NOW))).toBe('LOCATION_DOES_NOT_SELL');
  });
});
