import { quantity } from '@pegboard/kit';
import { journalBody } from './journal-entry';
import type { LedgerRequest } from './posting';
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

  it('keeps the value that a receipt says, whatever one unit of it comes to', () => {
    const { post, value, entries } = aLedger();
    const screws = { quantity: 10_000_000, price_per_unit: '0.000002', value: quantity('24.9') };
    post(posting('a', 'receipt', [screws]));
    expect(value(BEAM)).toBe('24.9');
    post(posting('b', 'sale', [{ quantity: -9_000_000 }]));
    expect(value(BEAM)).toBe('2.49');
    // Also the last average is a ratio.
    post(posting('c', 'sale', [{ quantity: -1_000_000 }]));
    post(posting('d', 'adjustment', [{ quantity: 2_000_000 }]));
    expect(value(BEAM)).toBe('4.98');
    expect(journalBody(entries[1]!, 2, '').postings[0]!.movements[0]).toMatchObject({ value: quantity('24.9') });
  });

  it('adds what was consumed to the value that a receipt or a production says', () => {
    const { post, value } = aLedger();
    post(posting('a', 'receipt', [{ quantity: 9, value: quantity(10) }]));
    post(
      posting('b', 'production', [
        { variant_id: CHAIR, quantity: 3, serves: 'manufacturing_order/3', value: quantity('0.01') },
        { quantity: -9, serves: 'manufacturing_order_recipe_row/7' },
      ]),
    );
    expect([value(BEAM), value(CHAIR)]).toEqual(['0', '10.01']);
  });

  describe('no cost appears that no receipt had', () => {
    const bought = (id: string, amount: number, price: number) => posting(id, 'receipt', [{ quantity: amount, price_per_unit: price }]);
    const used = (id: string, amount: number) => posting(id, 'sale', [{ quantity: -amount }]);
    const found = (id: string, amount: number) => posting(id, 'adjustment', [{ quantity: amount }]);

    it.each<[string, LedgerRequest[], string]>([
      [
        'the dear ones of which some are used',
        [bought('a', 10, 1), bought('dear', 10, 100), used('u', 15), bought('c', 10, 1), reversal('r', 'dear')],
        '5',
      ],
      [
        'the cheap ones',
        [bought('a', 10, 100), bought('cheap', 10, 1), used('u', 15), bought('c', 10, 100), reversal('r', 'cheap')],
        '500',
      ],
      ['a little dearer ones', [bought('a', 10, 2), bought('dear', 10, 3), used('u', 1), reversal('r', 'dear')], '18'],
      [
        'both, one after the other',
        [bought('a', 10, 1), bought('b', 10, 2), bought('c', 10, 3), reversal('r', 'a'), used('u', 1), reversal('s', 'c')],
        '18',
      ],
      [
        'the dear ones, and then what was used',
        [bought('a', 10, 100), used('u', 5), bought('c', 10, 1), reversal('r', 'a'), reversal('s', 'u')],
        '10',
      ],
      ['the dear ones beside found ones', [bought('a', 10, 1), bought('dear', 10, 100), found('f', 1), reversal('r', 'dear')], '11'],
      [
        'one with exactly its value where nothing was used',
        [bought('a', 10, 1), bought('b', 10, 100), used('u', 4), reversal('v', 'u'), reversal('r', 'b')],
        '10',
      ],
      [
        'a receipt into goods that were found without a cost',
        [found('f', 10), bought('a', 10, 100), bought('b', 10, 100), reversal('r', 'b')],
        '1000',
      ],
    ])('taking back %s', (_what, postings, left) => {
      const { post, value } = aLedger();
      for (const one of postings) expect(post(one).status).toBe('posted');
      expect(value(BEAM)).toBe(left);
    });

    it('the taking back can be followed by another: what a receipt cost stays known', () => {
      const { post, value } = aLedger();
      for (const one of [bought('a', 10, 1), bought('dear', 10, 100), used('u', 15), bought('c', 10, 1), reversal('r', 'dear')]) post(one);
      for (const one of [bought('d', 20, 7), used('v', 5), reversal('s', 'c')]) post(one);
      const average = Number(value(BEAM)) / 10;
      expect(average).toBeGreaterThanOrEqual(1);
      expect(average).toBeLessThanOrEqual(7);
    });

    it('what was sold before it came takes its worth along', () => {
      const { post, value, stock } = aLedger(true);
      post(used('u', 5));
      post(bought('a', 10, 5));
      expect([stock(BEAM), value(BEAM)]).toEqual(['5', '25']);
      post(used('v', 9));
      post(bought('b', 4, 100));
      expect([stock(BEAM), value(BEAM)]).toEqual(['0', '0']);
      post(reversal('r', 'b'));
      expect([stock(BEAM), value(BEAM)]).toEqual(['-4', '-20']);
    });

    it('of many costs the cheapest and the dearest stay known', () => {
      const { post, value } = aLedger();
      for (let i = 1; i <= 200; i++) post(bought(`a${i}`, 1, 100 + ((i * 37) % 200)));
      post(used('u', 199));
      post(bought('b', 1, 1_000));
      post(bought('c', 1, 150));
      post(reversal('r', 'b'));
      expect(Number(value(BEAM)) / 2).toBeLessThanOrEqual(299);
      expect(Number(value(BEAM)) / 2).toBeGreaterThanOrEqual(100);
    });
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
