import type { ReadMessage } from '../ports';
import { AuditEntry, entryOf, placeOfEvent } from './audit';

const message = (messageId: string, event: Record<string, unknown>): ReadMessage => ({
  subject: 'evt.sales.sales_order.7.changed',
  sequence: 12,
  messageId,
  event,
});
const event = {
  time: '2026-05-03T10:00:00.000Z',
  actor: 'key:6f1c',
  actorname: 'web shop',
  requestid: 'r-1',
  data: { action: 'changed', aggregate: { id: 7, version: 3, customer_name: 'somebody' } },
};

describe('an entry of the audit stream', () => {
  it('says who, what, when and in which call, and no value', () => {
    const entry = entryOf(message('sales.sales_order.7.3.0', event))!;
    expect(AuditEntry.parse(entry)).toEqual({
      id: 'sales.sales_order.7.3.0',
      at: '2026-05-03T10:00:00.000Z',
      actor: 'key:6f1c',
      actor_name: 'web shop',
      request_id: 'r-1',
      service: 'sales',
      of: 'sales_order/7',
      action: 'changed',
      version: 3,
      sequence: 12,
    });
    expect(placeOfEvent(entry)).toEqual({ sequence: 12, messageId: 'sales.sales_order.7.3.0' });
    expect(placeOfEvent(undefined)).toEqual({ sequence: 0, messageId: null });
  });

  it('of an event of before does not know who', () => {
    const { actor: _actor, actorname: _name, requestid: _id, ...old } = event;
    expect(entryOf(message('sales.sales_order.7.3.0', old))).toMatchObject({ actor: null, actor_name: null, request_id: null });
  });

  it.each([
    [
      'what was published again',
      message('sales.sales_order.7.3.1764612000000', { ...event, data: { ...event.data, action: 'republished' } }),
    ],
    ['a commit that was published again', message('inventory.journal.7.1764612000000', event)],
    ['what is no event', message('x', {})],
    ['what somebody else has published', message('', event)],
  ])('is not made of %s', (_what, one) => expect(entryOf(one)).toBeUndefined());
});
