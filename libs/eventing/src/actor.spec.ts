import { customerEvent } from '@pegboard/contracts';
import { memoryWorld } from './testing';
import type { Instant } from '@pegboard/kit';
import { actorAttributes, actorHeader, actorIn, distinctActors, readActorHeader, type Actor } from './actor';
import { readEvent, toCloudEvent } from './cloud-event';
import { currentActor, noteActor, onBehalfOf, withTrace } from './trace';

const CLERK: Actor = { id: 'key:6f1c', name: 'Zoë’s desk', requestId: 'r-1' };
const SHOP: Actor = { id: 'user:a%3Ab', name: 'the shop', requestId: 'r-2' };
const customer = { id: 7, version: 1, is_deleted: false, name: 'x', email: null };
const event = (actors?: readonly Actor[]) =>
  toCloudEvent({
    type: customerEvent,
    id: 7,
    action: 'created',
    body: customer,
    messageId: 'm1',
    time: '2026-05-03T10:00:00.000Z' as Instant,
    actors,
  });
const envelopeOf = (wire: unknown) =>
  readEvent(customerEvent, { subject: 'evt.sales.customer.7.created', sequence: 1, event: JSON.parse(JSON.stringify(wire)) }).envelope;

describe('who did it', () => {
  it('stands in the event, and is read back', () => {
    expect(event([CLERK])).toMatchObject({ actor: 'key:6f1c', actorname: 'Zoë’s desk', requestid: 'r-1' });
    expect(envelopeOf(event([CLERK])).actor).toEqual(CLERK);
  });

  it('is the service, if nobody asked', () => {
    expect(event()).toMatchObject({ actor: 'service:sales' });
    expect(event()).not.toHaveProperty('requestid');
  });

  it('is each of several, if one event contains what they did', () => {
    const both = distinctActors([CLERK, undefined, SHOP, { ...CLERK }]);
    expect(both).toEqual([CLERK, SHOP]);
    expect(actorAttributes(both, 'inventory')).toEqual({
      actor: 'key:6f1c user:a%3Ab',
      actorname: 'Zoë’s desk, the shop',
      requestid: 'r-1 r-2',
    });
  });

  it('is unknown in an event of a version before, which is read as ever', () => {
    const { actor: _actor, ...old } = event();
    expect(envelopeOf(old)).toMatchObject({ id: 'm1', actor: undefined });
    expect(actorIn({ actor: 7 })).toBeUndefined();
  });

  it('goes along with a question, whatever letters a name has; what can’t be read is nobody', () => {
    expect(actorHeader(CLERK)).toMatch(/^[\x21-\x7e]+$/);
    expect(readActorHeader(actorHeader(CLERK))).toEqual(CLERK);
    for (const text of [undefined, '', '%', 'null', '{}', '{"id":7}', actorHeader({ id: '' })])
      expect(readActorHeader(text)).toBeUndefined();
  });

  it('is known as soon as the caller is, and only within the call', async () => {
    await withTrace(undefined, async () => {
      expect(currentActor()).toBeUndefined();
      noteActor(CLERK);
      await Promise.resolve();
      expect(currentActor()).toEqual(CLERK);
      expect(onBehalfOf(SHOP, currentActor)).toEqual(SHOP);
      expect(onBehalfOf(undefined, currentActor)).toEqual(CLERK);
    });
    expect(currentActor()).toBeUndefined();
  });

  it('goes on with what a listener does because of an event', async () => {
    const { bus } = memoryWorld();
    const seen: unknown[] = [];
    bus.listen(customerEvent, () => void seen.push(currentActor()));
    await onBehalfOf(CLERK, () => bus.publish(customerEvent, 7, 'created', customer, 'm1'));
    await bus.publish(customerEvent, 7, 'created', { ...customer, version: 2 }, 'm2');
    await bus.deliver();
    expect(seen).toEqual([CLERK, { id: 'service:sales', name: undefined, requestId: undefined }]);
  });
});
