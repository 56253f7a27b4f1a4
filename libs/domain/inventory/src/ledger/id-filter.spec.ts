import { IdFilter } from './id-filter';

describe('a filter of ids', () => {
  const filled = new IdFilter();
  for (let i = 0; i < 100_000; i++) filled.add(`sales_order_fulfillment/${i}/pack`);

  it('never forgets', () => {
    expect(Array.from({ length: 100_000 }, (_, i) => filled.mayHave(`sales_order_fulfillment/${i}/pack`)).every(Boolean)).toBe(true);
    expect(new IdFilter(filled.copy()).mayHave('sales_order_fulfillment/7/pack')).toBe(true);
  });

  it('seldom takes one for another', () => {
    const wrong = Array.from({ length: 100_000 }, (_, i) => filled.mayHave(`sales_order_fulfillment/${i}/revert`)).filter(Boolean).length;
    expect(wrong).toBeLessThan(100);
  });

  it('copies what it has now', () => {
    const filter = new IdFilter();
    const copy = filter.copy();
    filter.add('a');
    expect(new IdFilter(copy).mayHave('a')).toBe(false);
  });
});
