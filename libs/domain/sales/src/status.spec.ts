import { delivered, LATER, order, packed, q, quote, requested, reverting, row, NOW } from './situations';
import { deliver } from './fulfill';
import { fulfillmentPostings } from './fulfillment-postings';
import type { Fulfillment, SalesOrder } from './order';
import { requestRevert } from './revert';
import { deliveredOf, isIntentOpen, openOf, packedOf, requireSettled } from './status';

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

  it('an order waits for the ledger while a part of any kind does', () => {
    expect([requested(1, { 1: 5 }), reverting(1, { 1: 5 }), packed(1, { 1: 5 })].map((one) => isIntentOpen(order(rows, [one])))).toEqual([
      true,
      true,
      false,
    ]);
    expect([isIntentOpen({ fulfillments: [], others: [{ status: 'REQUESTED' }] }), isIntentOpen(order())]).toEqual([true, false]);
  });

  it('S1: a quote stays a quote', () => {
    expect(quote().status).toBe('PENDING');
  });

  it('counts a wish as taken when it says what is open, and as not packed', () => {
    const given = order([row(1, 5)], [packed(1, { 1: 2 }), requested(2, { 1: 1 })]);
    expect([packedOf(given, 1), openOf(given, given.rows[0]!), deliveredOf(given, 1)]).toEqual([q(2), q(2), q(0)]);
  });
});

/** What comes of the first intent of an order. */
const { open, posting, booked, refused, pathOf } = fulfillmentPostings;
const REFUSAL = { code: 'NOT_RESERVED', message: 'It is reserved.', details: [] };
const moved = (order: SalesOrder, parts: readonly [number | null, number][] = []) => {
  const [intent] = open(order);
  const lines = parts.map(([batch_id, amount]) => ({ serves: 'sales_order_row/1' as const, batch_id, quantity: q(-amount) }));
  const outcome = { posting_id: intent!.postingId, status: 'posted' as const, n: 1, refusal: null, batch_ids: [], moved: lines };
  return booked(order, intent!, outcome, LATER);
};
const notMoved = (order: SalesOrder) => refused(order, open(order)[0]!, REFUSAL, LATER);

describe('the outcome of a booking (S2)', () => {
  it('packs, and no intent is left', () => {
    const when = moved(order([row(1, 5)], [requested(9, { 1: 5 })]), [[null, 5]]);
    expect(when.state).toMatchObject({
      status: 'PACKED',
      pickedDate: NOW,
      fulfillments: [{ status: 'PACKED', deliveredDate: null, rows: [{ batches: [] }] }],
    });
    expect(when.events).toEqual([
      { action: 'packed', change: { sales_order_fulfillment_id: 9, status: { from: 'NOT_SHIPPED', to: 'PACKED' } } },
    ]);
    expect(open(when.state)).toEqual([]);
  });

  it('delivering straight away packs and delivers', () => {
    const when = moved(order([row(1, 5)], [requested(9, { 1: 5 }, { becomes: 'DELIVERED' })]));
    expect(when.state).toMatchObject({ status: 'DELIVERED', fulfillments: [{ status: 'DELIVERED', deliveredDate: LATER }] });
    expect(when.state.fulfillments[0]).not.toHaveProperty('isPickedByUs');
  });

  it('T6: the batches that the ledger has moved are written down; the release before does not say which', () => {
    const rows = [{ salesOrderRowId: 1, quantity: q(5), batches: [{ batchId: 8, quantity: q(5) }] }];
    const given = order([row(1, 5)], [requested(9, {}, { rows, isPickedByUs: true })]);
    const batches = (decision: { state: SalesOrder }) => decision.state.fulfillments[0]!.rows[0]!.batches;
    const other = moved(given, [
      [7, 3],
      [null, 2],
    ]);
    expect(batches(other)).toEqual([
      { batchId: 7, quantity: q(3) },
      { batchId: null, quantity: q(2) },
    ]);
    expect(batches(moved(given))).toEqual([{ batchId: 8, quantity: q(5) }]);
  });

  it('a refusal leaves the order as if nothing had been asked', () => {
    const before = order();
    const when = notMoved(order([row(1, 5)], [requested(9, { 1: 5 })]));
    expect(when.state).toEqual(before);
    expect(when.events).toMatchObject([{ action: 'fulfillment_refused', change: { code: 'NOT_RESERVED' } }]);
  });

  it('a refusal says where in the request it lies', () => {
    const batches = [1, 2].map((batchId) => ({ batchId, quantity: q(1) }));
    const rows = [
      { salesOrderRowId: 1, quantity: q(2), batches },
      { salesOrderRowId: 2, quantity: q(1), batches: [] },
    ];
    const pathsOf = (isPickedByUs: boolean) => {
      const given = order([row(1, 5), row(2, 1)], [requested(9, {}, { rows, isPickedByUs })]);
      return [0, 1, 2].map((movement) => pathOf(given, open(given)[0]!, movement));
    };
    expect(pathsOf(false)).toEqual([
      'sales_order_fulfillment_rows/0/batch_transactions/0',
      'sales_order_fulfillment_rows/0/batch_transactions/1',
      'sales_order_fulfillment_rows/1/quantity',
    ]);
    expect(pathsOf(true)).toEqual(['status', 'status', 'status']);
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
    const done = moved(wished.state);
    expect(done.state).toMatchObject({ status: 'NOT_SHIPPED', fulfillments: [], pickedDate: null, revertedFulfillmentIds: [9] });
    expect(requestRevert(done.state, 9, LATER)).toBeUndefined();
    const refused = notMoved(wished.state);
    expect(refused.state.fulfillments[0]).toMatchObject({ status: 'DELIVERED', intent: { attempts: 2, refusal: REFUSAL } });
    expect(refused.state.fulfillments[0]).not.toHaveProperty('was');
  });

  it('taking back after a refusal is another posting, for the ledger remembers the first (T3)', () => {
    const ids: string[] = [];
    let given = order([row(1, 5)], [packed(9, { 1: 5 })]);
    for (let tries = 0; tries < 2; tries++) {
      const wished = requestRevert(given, 9, LATER)!.state;
      const request = posting(wished, open(wished)[0]!, LATER);
      ids.push(request.posting_id);
      expect(request.reverses).toBe('sales_order_fulfillment/9/pack');
      given = notMoved(wished).state;
    }
    expect(ids).toEqual(['sales_order_fulfillment/9/revert/2', 'sales_order_fulfillment/9/revert/3']);
  });

  it('what the release before wrote is read: an intent under its one id, and then others', () => {
    const former = ({ intent: _none, ...rest }: Fulfillment) => rest as Fulfillment;
    const idsOf = (fulfillment: Fulfillment) => open(order([row(1, 5)], [former(fulfillment)])).map(({ postingId }) => postingId);
    expect(idsOf(requested(9, { 1: 5 }))).toEqual(['sales_order_fulfillment/9/pack']);
    expect(idsOf(reverting(9, { 1: 5 }))).toEqual(['sales_order_fulfillment/9/revert']);
    const refused = notMoved(order([row(1, 5)], [former(reverting(9, { 1: 5 }))]));
    expect(open(requestRevert(refused.state, 9, LATER)!.state)).toMatchObject([{ postingId: 'sales_order_fulfillment/9/revert/3' }]);
  });
});

describe('an order is busy (S2)', () => {
  const busyWith = (parts: object, rowId?: number) => () => requireSettled({ ...order([row(1, 5)]), ...parts } as never, rowId);
  const busy = expect.objectContaining({ code: 'BUSY' });

  it('while a part of any kind waits for the ledger, by its status', () => {
    expect(busyWith({ returns: [{ id: 5, status: 'RETURNED' }] })).not.toThrow();
    expect(busyWith({ returns: [{ id: 5, status: 'REQUESTED' }] })).toThrow(busy);
    expect(busyWith({ returns: [{ id: 5, status: 'REVERTING' }] }, 1)).toThrow(busy);
  });

  it('for the rows that the part names', () => {
    const returns = [{ id: 5, status: 'REQUESTED', rows: [{ salesOrderRowId: 2 }] }];
    expect(busyWith({ returns }, 1)).not.toThrow();
    expect(busyWith({ returns }, 2)).toThrow(busy);
  });
});
