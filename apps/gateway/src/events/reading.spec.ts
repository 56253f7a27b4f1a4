import { scopesOf } from '@pegboard/access';
import { everyEvent, heardSubject } from '@pegboard/contracts';
import { refuseBeyond, subjectsFor } from './reading';

describe('reading the feed', () => {
  const ofSales = everyEvent.flatMap(([, type]) => (type.service === 'sales' ? [heardSubject(type)] : [])).sort();
  const everything = scopesOf(['erp']);

  it('goes by types: of a service, or of a resource', () => {
    expect(subjectsFor(undefined, everything)).toEqual(['evt.>']);
    expect([...subjectsFor(['sales', 'pegboard.inventory.item', 'sales.customer'], everything)].sort()).toEqual([
      'evt.inventory.item.>',
      ...ofSales,
    ]);
    for (const unknown of ['Sales!', 'nobody', 'sales.nothing', 'sales.sales_order.5'])
      expect(() => subjectsFor([unknown], everything)).toThrow(expect.objectContaining({ code: 'UNKNOWN_EVENT_TYPE' }));
  });

  it('shows nobody what the areas of his key don’t', () => {
    const seller = scopesOf(['events:read', 'sales:read']);
    const sales = ['evt.planner.sales_statuses.>', ...ofSales];
    expect([...subjectsFor(undefined, seller)].sort()).toEqual(sales);
    expect(subjectsFor(['purchasing', 'sales.customer'], seller)).toEqual(['evt.sales.customer.>']);
    expect(subjectsFor(['planner'], seller)).toEqual(['evt.planner.sales_statuses.>']);
    expect(() => subjectsFor(['purchasing'], seller)).toThrow(
      expect.objectContaining({ response: expect.objectContaining({ code: 'INSUFFICIENT_SCOPE' }) }),
    );
    expect(subjectsFor(undefined, scopesOf(['events:read']))).toEqual([]);
  });

  it('starts again after a restore of an older copy', () => {
    expect(() => refuseBeyond(7, 7)).not.toThrow();
    expect(() => refuseBeyond(8, 7)).toThrow(expect.objectContaining({ code: 'FEED_WENT_BACK', kind: 'conflict' }));
  });
});
