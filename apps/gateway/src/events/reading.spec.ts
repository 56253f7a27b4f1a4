import { refuseBeyond, subjectsOf } from './reading';

describe('reading the feed', () => {
  it('goes by types: of a service, or of a resource', () => {
    expect(subjectsOf(undefined)).toEqual(['evt.>']);
    expect(subjectsOf(['sales', 'pegboard.inventory.item'])).toEqual(['evt.sales.>', 'evt.inventory.item.>']);
    // The bus refuses filters that overlap.
    expect(subjectsOf(['sales.sales_order', 'sales'])).toEqual(['evt.sales.>']);
    expect(() => subjectsOf(['Sales!'])).toThrow(expect.objectContaining({ code: 'UNKNOWN_EVENT_TYPE' }));
  });

  it('starts again after a restore of an older copy', () => {
    expect(() => refuseBeyond(7, 7)).not.toThrow();
    expect(() => refuseBeyond(8, 7)).toThrow(expect.objectContaining({ code: 'FEED_WENT_BACK', kind: 'conflict' }));
  });
});
