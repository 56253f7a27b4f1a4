import { canMoveMaking, listOf, makeFiltersOf, makeQueryOf, taskFiltersOf } from './filters';

describe('what the address says of the Schedule', () => {
  it('is read, and what nobody knows is left out', () => {
    expect(makeFiltersOf({ list: 'done', find: 12, only: 'ready', order: 7 })).toEqual({
      list: 'done',
      find: '12',
      only: 'ready',
      order: 7,
    });
    expect(makeFiltersOf({ list: 'x', find: {}, only: 'y', order: '7' })).toEqual({ list: 'open' });
    expect(taskFiltersOf({ resource: 3, operator: -1 })).toEqual({ resource: 3 });
  });

  it('is asked of the API, whichever card is open', () => {
    const filters = makeFiltersOf({ find: 'oak', only: 'ready', order: 7 });
    expect(makeQueryOf(filters)).toEqual({ list: 'open', search: 'oak', ingredient_availability: 'IN_STOCK', status: 'NOT_STARTED' });
    expect(listOf(filters)).toEqual({ list: 'open', find: 'oak', only: 'ready' });
    expect(makeQueryOf({ list: 'done' })).toEqual({ list: 'done', sort: '-done_date' });
  });

  it('lets orders be moved only where all that are open are shown', () => {
    expect(canMoveMaking({ list: 'open', order: 7 })).toBe(true);
    for (const filters of [{ list: 'done' }, { list: 'open', find: 'x' }, { list: 'open', only: 'late' }] as const)
      expect(canMoveMaking(filters)).toBe(false);
  });
});
