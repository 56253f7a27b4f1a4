import { batchesFiltersOf, batchFiltersOf, itemFiltersOf, stockFiltersOf, stockQueryOf } from './stock-filters';

describe('what the address says of the stock', () => {
  it('is read, and what nobody knows is left out', () => {
    expect(stockFiltersOf({ find: ' oak ', at: '3', only: 'missing', sort: '-value_in_stock' })).toEqual({
      find: 'oak',
      at: 3,
      only: 'missing',
      sort: '-value_in_stock',
    });
    expect(stockFiltersOf({ find: 100, at: 'x', only: 'y', sort: 'password' })).toEqual({ find: '100' });
    expect(itemFiltersOf({ tab: 'orders', batch: 5 })).toEqual({ tab: 'orders', batch: 5 });
    expect(itemFiltersOf({ tab: 'x', batch: -1 })).toEqual({ tab: 'supplies' });
    expect(batchFiltersOf({ view: 'recall' })).toEqual({ view: 'recall' });
    expect(batchesFiltersOf({ find: 'V-1', only: 'expired' })).toEqual({ find: 'V-1', only: 'expired' });
  });

  it('P8: is asked of the whole company, of each location, or of one', () => {
    expect(stockQueryOf({})).toEqual({ path: 'inventory/totals', query: {} });
    expect(stockQueryOf({ at: 'each', only: 'missing' })).toEqual({ path: 'inventory', query: { missing_only: true } });
    expect(stockQueryOf({ at: 3, find: 'oak', sort: 'sku' })).toEqual({
      path: 'inventory',
      query: { location_id: 3, search: 'oak', sort: 'sku' },
    });
  });
});
