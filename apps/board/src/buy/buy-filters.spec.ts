import { buyFiltersOf, buyQueryOf } from './buy-filters';

describe('what the address says of the purchase orders', () => {
  it('is read, and what nobody knows is left out', () => {
    expect(buyFiltersOf({ list: 'done', find: 42, only: 'late' })).toEqual({ list: 'done', find: '42', only: 'late' });
    expect(buyFiltersOf({ list: 'x', only: 'y', find: '' })).toEqual({ list: 'open' });
  });

  it('is asked of the API', () => {
    expect(buyQueryOf({ list: 'open', only: 'outsourced' })).toEqual({
      status: ['DRAFT', 'NOT_RECEIVED', 'PARTIALLY_RECEIVED'],
      entity_type: 'outsourced',
    });
    expect(buyQueryOf({ list: 'done', find: 'oak', only: 'overdue' })).toEqual({ status: ['RECEIVED'], search: 'oak', is_overdue: true });
  });
});
