import { delivered, LATER, order, packed, q, quote, requested, reverting, row, NOW } from './situations';
import { deliver, recordPacked, withdraw } from './fulfill';
import { recordReverted, refuseRevert, requestRevert } from './revert';
import { deliveredOf, openOf, packedOf } from './status';

describe('the status of an order (S1, S2)', () => {
  const rows = [row(1, 5), row(2, 1)];

  it.each([
    ['nothing packed', [], 'NOT_SHIPPED'],
    ['a wish to pack only', [requested(1, { 1: 5, 2: 1 })], 'NOT_SHIPPED'],
    ['one row packed', [packed(1, { 1: 5 })], 'PARTIALLY_PACKED'],
    ['a part of one row packed', [packed(1, { 1: 2 })], 'PARTIALLY_PACKED'],
    ['all packed in two goes', [packed(1, { 1: 5 }), packed(2, { 2: 1 })], 'PACKED'],
    ['all packed, one delivered', [packed(1, { 1: 5 }), delivered(2, { 2: 1 })], 'PARTIALLY_DELIVERED'],
    ['one delivered, the rest open', [delivered(2, { 2: 1 })], 'PARTIALLY_DELIVERED'],
    ['all delivered', [delivered(1, { 1: 5 }), delivered(2, { 2: 1 })], 'DELIVERED'],
    ['being taken back: still out', [reverting(1, { 1: 5, 2: 1 })], 'PACKED'],
    ['being taken back after delivery', [reverting(1, { 1: 5, 2: 1 }, 'DELIVERED')], 'DELIVERED'],
  ])('%s → %s', (_name, fulfillments, status) => {
    expect(order(rows, fulfillments).status).toBe(status);
  });

  it('S1: a quote stays a quote', () => {
    expect(quote().status).toBe('PENDING');
  });

  it('counts a wish as taken when it says what is open, and as not packed', () => {
    const given = order([row(1, 5)], [packed(1, { 1: 2 }), requested(2, { 1: 1 })]);
    expect([packedOf(given, 1), openOf(given, given.rows[0]!), deliveredOf(given, 1)]).toEqual([q(2), q(2), q(0)]);
  });
});

describe('the outcome of a booking (S2)', () => {
  it('packs, and says so once', () => {
    const given = order([row(1, 5)], [requested(9, { 1: 5 })]);
    const when = recordPacked(given, 9, LATER)!;
    expect(when.state).toMatchObject({ status: 'PACKED', pickedDate: NOW, fulfillments: [{ status: 'PACKED', deliveredDate: null }] });
    expect(when.events).toEqual([
      { action: 'packed', change: { sales_order_fulfillment_id: 9, status: { from: 'NOT_SHIPPED', to: 'PACKED' } } },
    ]);
    expect(recordPacked(when.state, 9, LATER)).toBeUndefined();
  });

  it('delivering straight away packs and delivers', () => {
    const when = recordPacked(order([row(1, 5)], [requested(9, { 1: 5 }, { becomes: 'DELIVERED' })]), 9, LATER)!;
    expect(when.state).toMatchObject({ status: 'DELIVERED', fulfillments: [{ status: 'DELIVERED', deliveredDate: LATER }] });
    expect(when.state.fulfillments[0]).not.toHaveProperty('isPickedByUs');
  });

  it('a refusal leaves the order as if nothing had been asked', () => {
    const before = order();
    const when = withdraw(order([row(1, 5)], [requested(9, { 1: 5 })]), 9, 'NOT_RESERVED')!;
    expect(when.state).toEqual(before);
    expect(when.events).toMatchObject([{ action: 'fulfillment_refused', change: { code: 'NOT_RESERVED' } }]);
    expect(withdraw(when.state, 9, 'NOT_RESERVED')).toBeUndefined();
  });

  it('packed → delivered moves nothing but the status', () => {
    const when = deliver(order([row(1, 5)], [packed(9, { 1: 5 })]), 9, LATER)!;
    expect(when.state.status).toBe('DELIVERED');
    expect(deliver(when.state, 9, LATER)).toBeUndefined();
  });

  it('taking back: the wish, then the outcome, then it is open again', () => {
    const wished = requestRevert(order([row(1, 5)], [delivered(9, { 1: 5 })]), 9, LATER)!;
    expect(wished.state).toMatchObject({ fulfillments: [{ status: 'REVERTING', was: 'DELIVERED' }] });
    expect(requestRevert(wished.state, 9, LATER)).toBeUndefined();
    const done = recordReverted(wished.state, 9)!;
    expect(done.state).toMatchObject({ status: 'NOT_SHIPPED', fulfillments: [], pickedDate: null, revertedFulfillmentIds: [9] });
    expect(recordReverted(done.state, 9)).toBeUndefined();
    const refused = refuseRevert(wished.state, 9, 'X', LATER)!;
    expect(refused.state.fulfillments[0]).toMatchObject({ status: 'DELIVERED' });
    expect(refused.state.fulfillments[0]).not.toHaveProperty('was');
  });
});
