import { canMove, filtersOf, queryOf } from './filters';

describe('what the address says of the list', () => {
  it('is read, and what nobody knows is left out', () => {
    expect(filtersOf({ list: 'done', find: ' oak ', only: 'late' })).toEqual({ list: 'done', find: 'oak', only: 'late' });
    expect(filtersOf({ list: 'x', find: {}, only: 'y' })).toEqual({ list: 'open' });
  });

  it('is asked of the API', () => {
    expect(queryOf({ list: 'done', find: 'oak', only: 'at_risk' })).toEqual({ status: ['DELIVERED'], search: 'oak', is_at_risk: true });
  });

  it('knows what has nothing on its way, and what is blocked', () => {
    expect(queryOf({ list: 'open', only: 'nothing' })).toMatchObject({ product_availability: 'NOT_AVAILABLE' });
    expect(queryOf({ list: 'open', only: 'blocked' })).toMatchObject({ production_status: 'BLOCKED' });
  });

  it('lets orders be moved only where all that are open are shown', () => {
    expect(canMove({ list: 'open' })).toBe(true);
    for (const filters of [
      { list: 'done' as const },
      { list: 'open' as const, find: 'x' },
      { list: 'open' as const, only: 'late' as const },
    ])
      expect(canMove(filters)).toBe(false);
  });
});
