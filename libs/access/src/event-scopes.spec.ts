import { everyEvent, purchaseOrderEvent, purchasingStatusesEvent, salesOrderEvent } from '@pegboard/contracts';
import { readableEvents, readScopeOf } from './event-scopes';
import { EVERY_ROLE, scopesOf } from './roles';
import { isScope, type Scope } from './scopes';

describe('who may read which events', () => {
  it('every event belongs to an area that a key can be allowed to read', () => {
    expect(everyEvent.filter(([, type]) => !isScope(readScopeOf(type))).map(([name]) => name)).toEqual([]);
  });

  it('statuses of the plan belong to the area of what they are about', () => {
    expect([readScopeOf(purchasingStatusesEvent), readScopeOf(purchaseOrderEvent)]).toEqual(['purchasing:read', 'purchasing:read']);
  });

  it('a role that may read the feed finds something in it, and an operator everything', () => {
    const readers = EVERY_ROLE.filter((role) => scopesOf([role]).has('events:read'));
    expect(readers.filter((role) => readableEvents(scopesOf([role])).length === 0)).toEqual([]);
    expect(readableEvents(scopesOf(['operator']))).toHaveLength(everyEvent.length);
    expect([...scopesOf(['operator'])].filter((scope) => /:(write|manage|simulate)$/.test(scope))).toEqual([]);
  });

  it('a web shop reads sales and stock, and nothing of purchasing', () => {
    const read = readableEvents(scopesOf(['shop']));
    expect(read).toContain(salesOrderEvent);
    expect(new Set(read.map(readScopeOf))).toEqual(new Set<Scope>(['sales:read', 'inventory:read']));
    expect(readableEvents(scopesOf(['erp']))).toHaveLength(everyEvent.length);
  });
});
