import { aLedger, BEAM, CHAIR, FACTORY, posting, reversal, SHOP } from '../testing';

describe('moving average cost (T9)', () => {
  it('mixes the prices of receipts, and goods leave at the average', () => {
    const { post, value } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 10, price_per_unit: 1 }]));
    post(posting('b', 'receipt', [{ quantity: 10, price_per_unit: 3 }]));
    expect(value(BEAM)).toBe('40');
    post(posting('c', 'sale', [{ quantity: -5 }]));
    expect(value(BEAM)).toBe('30');
  });

  it('refuses a value beyond the largest amount for ever, and moves nothing (T3)', () => {
    const { post, value } = aLedger();
    const dear = posting('dear', 'adjustment', [{ quantity: 9_000_000_000, price_per_unit: 5 }]);
    const first = post(dear);
    expect(first).toMatchObject({ status: 'refused', refusal: { code: 'QUANTITY_TOO_LARGE' } });
    expect(post(dear)).toEqual(first);
    expect(value(BEAM)).toBe('0');
  });

  it('leaves no value where no stock is left, whatever was rounded', () => {
    const { post, value } = aLedger();
    post(
      posting('a', 'receipt', [
        { quantity: 3, price_per_unit: '0.333333' },
        { quantity: 4, price_per_unit: '0.1' },
      ]),
    );
    for (let i = 0; i < 7; i++) post(posting(`take ${i}`, 'sale', [{ quantity: -1 }]));
    expect(value(BEAM)).toBe('0');
  });

  it('passes the value of the ingredients on to a product without a price', () => {
    const { post, value } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 10, price_per_unit: '2.5' }]));
    post(
      posting('b', 'production', [
        { quantity: -4, serves: 'manufacturing_order_recipe_row/7' },
        { variant_id: CHAIR, quantity: 2, serves: 'manufacturing_order/3' },
      ]),
    );
    expect([value(BEAM), value(CHAIR)]).toEqual(['15', '10']);
  });

  it('takes the price of a product that was calculated by its maker, with the operations in it', () => {
    const { post, value } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 10, price_per_unit: '2.5' }]));
    post(
      posting('b', 'production', [
        { quantity: -4, serves: 'manufacturing_order_recipe_row/7' },
        { variant_id: CHAIR, quantity: 2, serves: 'manufacturing_order/3', price_per_unit: 8 },
      ]),
    );
    expect([value(BEAM), value(CHAIR)]).toEqual(['15', '16']);
  });

  it('adds the ingredients that a contractor consumed to the price of its work', () => {
    const { post, value } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 10, price_per_unit: '2.5', location_id: SHOP }]));
    post(
      posting('b', 'receipt', [
        { variant_id: CHAIR, quantity: 2, serves: 'purchase_order_row/3', price_per_unit: 8 },
        { quantity: -4, location_id: SHOP, serves: 'outsourced_purchase_order_recipe_row/7' },
      ]),
    );
    expect([value(BEAM, SHOP), value(CHAIR)]).toEqual(['15', '26']);
  });

  it('gives each product of one receipt the worth of its own ingredients (T9)', () => {
    const { post, value } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 10, price_per_unit: 2 }]));
    post(posting('s', 'receipt', [{ quantity: 10, price_per_unit: 2, location_id: SHOP }]));
    post(
      posting('b', 'receipt', [
        { variant_id: CHAIR, quantity: 9, serves: 'purchase_order_row/3', price_per_unit: 1 },
        { variant_id: CHAIR, location_id: SHOP, quantity: 1, serves: 'purchase_order_row/4', price_per_unit: 1 },
        { quantity: -2, serves: 'outsourced_purchase_order_recipe_row/7', made_into: 'purchase_order_row/3' },
        { quantity: -5, serves: 'outsourced_purchase_order_recipe_row/8', made_into: 'purchase_order_row/4' },
      ]),
    );
    expect([value(BEAM), value(CHAIR), value(CHAIR, SHOP)]).toEqual(['6', '13', '11']);
  });

  it('keeps unpriced goods at the average, also the last one known', () => {
    const { post, value } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 10, price_per_unit: 2 }]));
    post(posting('b', 'adjustment', [{ quantity: 5 }]));
    expect(value(BEAM)).toBe('30');
    post(posting('c', 'sale', [{ quantity: -15 }]));
    post(posting('d', 'adjustment', [{ quantity: 1 }]));
    expect(value(BEAM)).toBe('2');
  });

  it('carries an exact value where goods only change their place', () => {
    const { post, value, entries } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 3, price_per_unit: '0.333333' }]));
    post(posting('b', 'transfer', [{ quantity: -3 }]));
    const left = entries[2]!.postings[0]!.movements[0]!.value;
    post({
      ...posting('c', 'transfer', []),
      movements: posting('c', 'transfer', [{ location_id: SHOP, quantity: 3 }]).movements.map((movement) => ({
        ...movement,
        value: -left as typeof left,
      })),
    });
    expect([value(BEAM, FACTORY), value(BEAM, SHOP)]).toEqual(['0', '0.999999']);
  });

  it('is restored by a reversal', () => {
    const { post, value } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 3, price_per_unit: '0.7' }]));
    post(
      posting('b', 'production', [
        { quantity: -1, serves: 'manufacturing_order_recipe_row/7' },
        { variant_id: CHAIR, quantity: 1, price_per_unit: 5 },
      ]),
    );
    post(reversal('c', 'b'));
    expect([value(BEAM), value(CHAIR)]).toEqual(['2.1', '0']);
  });
});
