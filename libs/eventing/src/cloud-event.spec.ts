import { CloudEvent as Checked } from 'cloudevents';
import fc from 'fast-check';
import { customerEvent, eventSubject, eventType, everyEvent } from '@pegboard/contracts';
import type { Instant } from '@pegboard/kit';
import { sampleOf } from '@pegboard/contracts/testing';
import { readEvent, subjectOf, toCloudEvent, Unreadable } from './cloud-event';

const TIME = '2026-05-03T10:00:00.000Z' as Instant;
const TRACE = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

describe('an event on the wire', () => {
  it.each(everyEvent)('%s: is a CloudEvent by the foreign library, and is read back as it was', (_name, type) => {
    fc.assert(
      fc.property(sampleOf(type.body), (body) => {
        const sent = toCloudEvent({
          type,
          id: 7,
          action: 'changed',
          body,
          messageId: 'm1',
          time: TIME,
          change: { quantity: '2' },
          traceparent: TRACE,
          actors: [{ id: 'key:6f1c', name: 'the clerk', requestId: 'r-1' }],
        });
        const wire = JSON.parse(JSON.stringify(sent)) as Record<string, unknown>;
        const checked = new Checked(wire as never);
        expect(checked.validate()).toBe(true);
        expect(checked['producer']).toMatch(new RegExp(`^${type.service}/\\d+\\.\\d+\\.\\d+\\S*\\+\\w+$`));
        expect([checked.type, checked.subject, checked.source, checked.time]).toEqual([
          `pegboard.${type.service}.${type.resource}.changed`,
          `${type.resource}/7`,
          `/pegboard/${type.service}`,
          TIME,
        ]);
        const read = readEvent(type, { subject: eventSubject(type, 7, 'changed'), sequence: 3, event: wire, deliveries: 2 });
        expect(read.body).toEqual(body);
        expect(read.envelope).toEqual({
          id: 'm1',
          subject: `evt.${type.service}.${type.resource}.7.changed`,
          action: 'changed',
          time: TIME,
          change: { quantity: '2' },
          traceparent: TRACE,
          actor: { id: 'key:6f1c', name: 'the clerk', requestId: 'r-1' },
          sequence: 3,
          deliveries: 2,
        });
      }),
      { numRuns: 15 },
    );
  });

  const customer = { id: 7, version: 1, is_deleted: false, name: 'x', email: null };
  const sent = toCloudEvent({ type: customerEvent, id: 7, action: 'created', body: customer, messageId: 'm1', time: TIME });
  const read = (event: unknown) => () => readEvent(customerEvent, { subject: 'evt.sales.customer.7.created', sequence: 1, event });

  it('names its subject and has no trace if there is none', () => {
    expect(subjectOf({ type: customerEvent, id: 7, action: 'created', body: customer, messageId: 'm1', time: TIME })).toBe(
      'evt.sales.customer.7.created',
    );
    expect('traceparent' in sent).toBe(false);
    expect(read(sent)().envelope.deliveries).toBe(1);
  });

  it.each([
    ['no object', 'text'],
    ['another version of CloudEvents', { ...sent, specversion: '0.3' }],
    ['a schema version from the future', { ...sent, dataschema: 'urn:pegboard:sales:customer:v2' }],
    ['an event of another type', { ...sent, dataschema: 'urn:pegboard:sales:sales_order:v1' }],
    ['a body that does not fit', { ...sent, data: { ...sent.data, aggregate: { ...customer, id: 'seven' } } }],
    ['no data', { ...sent, data: undefined }],
  ])('%s is unreadable, and no retry will help', (_name, event) => {
    expect(read(event)).toThrow(Unreadable);
  });

  it('a body that does not fit its schema is never sent', () => {
    const strict = eventType('sales', 'thing', customerEvent.body);
    expect(() =>
      toCloudEvent({ type: strict, id: 7, action: 'created', body: { ...customer, id: -1 }, messageId: 'm1', time: TIME }),
    ).toThrow();
  });
});
