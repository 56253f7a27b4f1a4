import { noteShipment, requestFulfillment, requestWholeFulfillment, setFulfillmentStatus, type FulfillmentRequest } from './fulfill';
import { ref } from '@pegboard/kit';
import { packPostingId, type Fulfillment, type RequestedFulfillment } from './order';
import { FULFILLMENT, refuseRowTwice, refuseTooMany } from './moved-rows';
import { judgePack, packPosting, recordPacked, revertPosting, type PackableParts } from './pack';
import { editRow, type LinkedOrder } from './edit-rows';
import { recordReverted, requestRevert } from './revert';
import { outsideLinkOf } from './status';
import {
  knownItems,
  CHAIR,
  codeOf,
  delivered,
  FACTORY,
  LATER,
  NOW,
  order,
  packed,
  PAINT,
  q,
  quote,
  requested,
  reverting,
  row,
  SHOP,
} from './situations';

const notes = { trackingNumber: null, trackingNumberUrl: null, carrier: null, shippingMethod: null, notes: null };
const wish = (rows: FulfillmentRequest['rows'], more: Partial<FulfillmentRequest> = {}): FulfillmentRequest => ({
  ...notes,
  id: 9,
  becomes: 'PACKED',
  rows,
  isOverridingReservation: false,
  isPickedByUs: false,
  pickedDate: NOW,
  ...more,
});
const one = (salesOrderRowId: number, amount: number, batches: readonly [number | null, number][] = []) => ({
  salesOrderRowId,
  quantity: q(amount),
  batches: batches.map(([batchId, part]) => ({ batchId, quantity: q(part) })),
});

describe('the wish to pack (S2, T6)', () => {
  it('is written down before anything moves', () => {
    const { state, events } = requestFulfillment(order(), wish([one(1, 2)]), knownItems, NOW)!;
    expect(state).toMatchObject({
      status: 'NOT_SHIPPED',
      fulfillments: [{ id: 9, status: 'REQUESTED', becomes: 'PACKED', rows: [{ salesOrderRowId: 1, quantity: q(2) }] }],
    });
    expect(events).toEqual([{ action: 'fulfillment_requested', change: { sales_order_fulfillment_id: 9 } }]);
  });

  it('without rows means all that is open, neither packed nor being packed', () => {
    const given = order([row(1, 5), row(2, 1), row(3, 4)], [packed(1, { 1: 2, 2: 1 }), requested(2, { 3: 1 })]);
    expect(requestFulfillment(given, wish(null), knownItems, NOW)!.state.fulfillments[2]!.rows).toEqual([one(1, 3), one(3, 3)]);
  });

  it('takes the batches that were named on the row before, as long as they are all that is open', () => {
    const named = order([row(1, 5, { variantId: PAINT }), row(2, 1)]);
    const batches = [3, 2].map((amount, i) => ({ batchId: 7 + i, quantity: q(amount) }));
    const { state: given } = editRow(named, 1, { wantedBatches: batches }, null, knownItems, LATER)!;
    expect(editRow(given, 1, { wantedBatches: batches }, null, knownItems, LATER)).toBeUndefined();
    const packedOf = (from: typeof given, request: FulfillmentRequest) =>
      requestFulfillment(from, request, knownItems, NOW)!.state.fulfillments[0]!.rows[0]!.batches;
    expect(packedOf(given, wish([one(1, 5)]))).toEqual(batches);
    expect(packedOf(given, wish(null))).toEqual(batches);
    expect(packedOf(given, wish(null, { isPickedByUs: true }))).toEqual(batches);
    expect(packedOf(given, wish([one(1, 5, [[9, 5]])]))).toEqual([{ batchId: 9, quantity: q(5) }]);
    const { state: grown } = editRow(given, 1, { quantity: q(6) }, null, knownItems, LATER)!;
    expect(packedOf(grown, wish(null, { isPickedByUs: true }))).toEqual([{ batchId: null, quantity: q(6), isSuggested: true }]);
    const { state: freed } = editRow(given, 1, { wantedBatches: [] }, null, knownItems, LATER)!;
    expect(codeOf(() => requestFulfillment(freed, wish(null), knownItems, NOW))).toBe('BATCHES_REQUIRED');
    const { state: other } = editRow(given, 1, { variantId: CHAIR }, null, knownItems, LATER)!;
    expect(other.rows[0]).not.toHaveProperty('wantedBatches');
  });

  it.each([
    ['too few', row(1, 5, { variantId: PAINT }), [], 'BATCHES_DO_NOT_ADD_UP'],
    ['an untracked item', row(1, 5), [], 'NOT_BATCH_TRACKED'],
    ['a row that is packed', row(1, 4, { variantId: PAINT }), [packed(1, { 1: 4 })], 'ROW_IS_PACKED'],
  ] as const)('batches on the row are refused: %s', (_what, given, fulfillments, code) => {
    const edit = { wantedBatches: [{ batchId: 7, quantity: q(4) }] };
    expect(codeOf(() => editRow(order([given], fulfillments), 1, edit, null, knownItems, LATER))).toBe(code);
  });

  it('asked twice is there once', () => {
    const { state } = requestFulfillment(order(), wish([one(1, 2)]), knownItems, NOW)!;
    expect(requestFulfillment(state, wish([one(1, 2)]), knownItems, NOW)).toBeUndefined();
  });

  it('the id of a reverted one is used up', () => {
    expect(codeOf(() => requestFulfillment(order([row(1, 5)], [], { revertedFulfillmentIds: [9] }), wish(null), knownItems, NOW))).toBe(
      'FULFILLMENT_REVERTED',
    );
  });

  it.each([
    ['a quote', quote(), wish(null), 'ORDER_IS_QUOTE'],
    ['an order with nothing open', order([row(1, 5)], [packed(1, { 1: 5 })]), wish(null), 'NOTHING_TO_PACK'],
    ['an order of which the last is being packed', order([row(1, 5)], [requested(1, { 1: 5 })]), wish(null), 'BUSY'],
    ['more than is open', order([row(1, 5)], [packed(1, { 1: 4 })]), wish([one(1, 2)]), 'MORE_THAN_OPEN'],
    ['a row of another order', order(), wish([one(2, 1)]), 'UNKNOWN_ROW'],
    ['a tracked item without batches', order([row(1, 5, { variantId: PAINT })]), wish([one(1, 2)]), 'BATCHES_REQUIRED'],
    ['all open of a tracked item', order([row(1, 5, { variantId: PAINT })]), wish(null), 'BATCHES_REQUIRED'],
    ['batches that do not add up', order([row(1, 5, { variantId: PAINT })]), wish([one(1, 2, [[1, 1]])]), 'BATCHES_DO_NOT_ADD_UP'],
    ['batches of an untracked item', order(), wish([one(1, 2, [[1, 2]])]), 'NOT_BATCH_TRACKED'],
  ])('%s is refused', (_name, given, asked, code) => {
    expect(codeOf(() => requestFulfillment(given, asked, knownItems, NOW))).toBe(code);
  });

  it('T6: the status of the whole order picks batches by itself, later', () => {
    const { state } = requestFulfillment(order([row(1, 5, { variantId: PAINT })]), wish(null, { isPickedByUs: true }), knownItems, NOW)!;
    const intent = state.fulfillments[0]!;
    expect(packPosting(state, intent).movements).toMatchObject([{ batch_id: null, quantity: q(-5), batches: 'suggested' }]);
    const moved = [
      { serves: ref('sales_order_row', 1), batch_id: 4, quantity: q(-3) },
      { serves: ref('sales_order_row', 1), batch_id: null, quantity: q(-2) },
    ];
    const done = recordPacked(state, intent as RequestedFulfillment, { moved }, LATER);
    expect(done.state.fulfillments[0]!.rows[0]!.batches).toEqual([
      { batchId: 4, quantity: q(3) },
      { batchId: null, quantity: q(2) },
    ]);
  });

  it('T6: what the release before wished for without batches gets its batches from the ledger, too', () => {
    const { state } = requestFulfillment(order([row(1, 5, { variantId: PAINT })]), wish(null, { isPickedByUs: true }), knownItems, NOW)!;
    const [asked] = state.fulfillments as RequestedFulfillment[];
    const former = { ...asked!, rows: asked!.rows.map((one) => ({ ...one, batches: [] })) };
    const before = { ...state, fulfillments: [former] };
    expect(packPosting(before, former).movements).toMatchObject([{ batch_id: null, quantity: q(-5), batches: 'suggested' }]);
    const movedOf = (batchId: number | null) => ({ moved: [{ serves: ref('sales_order_row', 1), batch_id: batchId, quantity: q(-5) }] });
    const rowsAfter = [4, null].map(
      (batchId) => recordPacked(before, former, movedOf(batchId), LATER).state.fulfillments[0]!.rows[0]!.batches,
    );
    expect(rowsAfter).toEqual([[{ batchId: 4, quantity: q(5) }], []]);
  });

  it('T6: the null batch may be named', () => {
    expect(
      codeOf(() =>
        requestFulfillment(
          order([row(1, 5, { variantId: PAINT })]),
          wish([
            one(1, 2, [
              [null, 1],
              [7, 1],
            ]),
          ]),
          knownItems,
          NOW,
        ),
      ),
    ).toBe('accepted');
  });

  it('a row stands in a fulfillment once', () => {
    expect(codeOf(() => refuseRowTwice([one(1, 1), one(2, 1), one(1, 1)], FULFILLMENT))).toBe('ROW_TWICE');
    expect(codeOf(() => refuseRowTwice([one(1, 1), one(2, 1)], FULFILLMENT))).toBe('accepted');
  });

  it('notes on a shipment change at any time', () => {
    const when = noteShipment(order([row(1, 5)], [packed(9, { 1: 5 })]), 9, { trackingNumber: 'T1', notes: undefined }, LATER)!;
    expect(when.state.fulfillments[0]).toMatchObject({ trackingNumber: 'T1', notes: null, status: 'PACKED' });
    expect(noteShipment(when.state, 9, { trackingNumber: 'T1' }, LATER)).toBeUndefined();
  });
});

describe('the status of the whole order is set (S1, S2)', () => {
  const rows = [row(1, 5), row(2, 1)];
  const whole = (given: ReturnType<typeof order>, becomes: 'PACKED' | 'DELIVERED' = 'PACKED') =>
    requestWholeFulfillment(given, wish(null, { becomes, isPickedByUs: true }), knownItems, NOW);

  it('all that is open is packed', () => {
    expect(whole(order(rows, [packed(1, { 1: 2 })]))!.state.fulfillments[1]!.rows).toEqual([one(1, 3), one(2, 1)]);
  });

  it('nothing is packed where all is, whoever has packed it', () => {
    expect(whole(order(rows, [packed(1, { 1: 5, 2: 1 })]))).toBeUndefined();
    expect(whole(order(rows, [packed(1, { 1: 5 }), delivered(2, { 2: 1 })]), 'DELIVERED')).toBeUndefined();
  });

  it.each([
    ['a quote', quote(), 'ORDER_IS_QUOTE'],
    ['an order without anything to pack', order([]), 'NOTHING_TO_PACK'],
    ['one that is delivered in part', order(rows, [delivered(1, { 1: 2 })]), 'ORDER_IS_DELIVERED'],
    ['one whose last row is being packed', order(rows, [packed(1, { 1: 5 }), requested(2, { 2: 1 })]), 'BUSY'],
    ['one that is being taken back', order(rows, [reverting(1, { 1: 5, 2: 1 })]), 'BUSY'],
  ])('%s is refused', (_name, given, code) => {
    expect(codeOf(() => whole(given))).toBe(code);
  });
});

describe('what may be packed (S5, S6)', () => {
  const given = order([row(1, 5), row(2, 3)], [requested(9, { 1: 5, 2: 3 })]);
  const intent = given.fulfillments[0]!;
  const holder = { sales_order_id: 3, order_no: 'SO-3', demand: 'sales_order_row/31' as const, quantity: q(4) };
  const answer = (rows: [number, number, number, (typeof holder)[]?][]): PackableParts => ({
    is_pending: false,
    based_on: {},
    rows: rows.map(([id, allowed, inStock, holders = []]) => ({
      sales_order_row_id: id,
      allowed: q(allowed),
      in_stock: q(inStock),
      holders,
    })),
  });
  const judged = (packable: PackableParts) => () => judgePack(given, intent, packable, knownItems);

  it('what is allowed is enough', () => {
    expect(
      judged(
        answer([
          [1, 5, 9],
          [2, 4, 4],
        ]),
      ),
    ).not.toThrow();
  });

  it('what is there but reserved is refused with the orders that hold it', () => {
    expect(
      judged(
        answer([
          [1, 5, 9],
          [2, 2, 6, [holder]],
        ]),
      ),
    ).toThrow(
      expect.objectContaining({
        code: 'NOT_RESERVED',
        message: "3 of CHAIR can't be packed: only 2 are free for this order. The rest is reserved for SO-3 (4).",
        details: [
          expect.objectContaining({
            path: 'sales_order_fulfillment_rows/1/quantity',
            info: expect.objectContaining({ allowed: '2', in_stock: '6', holders: [{ ...holder, quantity: '4' }] }),
          }),
        ],
      }),
    );
  });

  /** One row of a tracked item, of which its linked order makes something; `parts` are the batches that are named. */
  const oneOf = (amount: number, more: Partial<PackableParts['rows'][number]>, parts: Parameters<typeof one>[2] = []) => {
    const tracked = order([row(1, amount)], [requested(9, {}, { rows: [one(1, amount, parts)] })]);
    const part = { sales_order_row_id: 1, allowed: q(0), in_stock: q(10), holders: [], ...more };
    return () => judgePack(tracked, tracked.fulfillments[0]!, { is_pending: false, based_on: {}, rows: [part] }, knownItems);
  };
  const messageOf = (judge: () => void): string => {
    try {
      judge();
    } catch (problem) {
      return (problem as Error).message;
    }
    return 'allowed';
  };

  it('the refusal gives the true reason: what its own order has not made yet (S5)', () => {
    const toMake = { order_no: 'MO-7', quantity: q(4) };
    expect(messageOf(oneOf(4, { to_make: toMake }))).toBe(
      "4 of CHAIR can't be packed: only 0 are free for this order. MO-7 has not made 4 for this row yet. Other stock needs override_reservation.",
    );
    expect(messageOf(oneOf(4, { to_make: toMake, holders: [holder] }))).toBe(
      "4 of CHAIR can't be packed: only 0 are free for this order. MO-7 has not made 4 for this row yet. Other stock is reserved for SO-3 (4).",
    );
    expect(messageOf(oneOf(4, { to_make: toMake, in_stock: q(0) }))).toBe(
      "4 of CHAIR can't be packed: nothing usable is in stock (expired batches are not usable). MO-7 has not made 4 for this row yet.",
    );
  });

  it('the order itself is no other order: its other rows are called that (S5)', () => {
    const own = { ...holder, sales_order_id: given.id, order_no: given.orderNo, quantity: q(3) };
    expect(messageOf(oneOf(4, { allowed: q(1), holders: [own, holder] }))).toBe(
      "4 of CHAIR can't be packed: only 1 are free for this order. The rest is reserved for SO-3 (4), other rows of this order (3).",
    );
  });

  it('batches that were made for the row go first; others only for the part that its order does not cover (S6)', () => {
    const made = [{ batch_id: 7, batch_number: 'LOT-7', quantity: q(4) }];
    expect(messageOf(oneOf(4, { allowed: q(4), allowed_other: q(0), made }, [[7, 4]]))).toBe('allowed');
    expect(messageOf(oneOf(4, { allowed: q(4), allowed_other: q(0), made }, [[8, 4]]))).toBe(
      "4 of CHAIR can't be packed: its own batches go first. Made for this row: LOT-7 (4). 4 of other batches need override_reservation.",
    );
    const mixed = { allowed: q(6), allowed_other: q(2), made };
    expect(
      messageOf(
        oneOf(6, mixed, [
          [7, 4],
          [8, 2],
        ]),
      ),
    ).toBe('allowed');
    expect(messageOf(oneOf(2, mixed, [[8, 2]]))).toBe('allowed');
    expect(
      messageOf(
        oneOf(6, mixed, [
          [7, 3],
          [8, 3],
        ]),
      ),
    ).toContain('1 of other batches need override_reservation.');
    // Batches that we pick ourselves are not named yet.
    expect(messageOf(oneOf(4, { allowed: q(4), allowed_other: q(0), made }))).toBe('allowed');
  });

  it('what is not there is refused as that, and both are said', () => {
    expect(
      judged(
        answer([
          [1, 1, 1],
          [2, 3, 3],
        ]),
      ),
    ).toThrow(expect.objectContaining({ code: 'INSUFFICIENT_STOCK', message: "5 of CHAIR can't be packed: only 1 in stock." }));
    expect(
      judged(
        answer([
          [1, 1, 1],
          [2, 2, 6, [holder]],
        ]),
      ),
    ).toThrow(
      expect.objectContaining({
        code: 'NOT_RESERVED',
        details: [expect.objectContaining({ code: 'INSUFFICIENT_STOCK' }), expect.anything()],
      }),
    );
  });

  it('a row that the plan does not know may take nothing', () => {
    expect(codeOf(judged(answer([[1, 5, 9]])))).toBe('INSUFFICIENT_STOCK');
  });

  it('never more than is physically there, whatever is allowed', () => {
    expect(
      codeOf(
        judged(
          answer([
            [1, 9, 4],
            [2, 3, 3],
          ]),
        ),
      ),
    ).toBe('INSUFFICIENT_STOCK');
  });
});

describe('the postings of a fulfillment (T1, T3)', () => {
  const given = order(
    [row(1, 5), row(2, 3, { variantId: PAINT, locationId: SHOP })],
    [
      requested(
        9,
        { 1: 5 },
        {
          rows: [
            one(1, 5),
            one(2, 3, [
              [7, 1],
              [null, 2],
            ]),
          ],
        },
      ),
    ],
  );

  it('moves each row out under an id of its own, a tracked one by batch', () => {
    const posting = packPosting(given, given.fulfillments[0]!);
    expect(posting).toMatchObject({
      posting_id: 'sales_order_fulfillment/9/pack',
      kind: 'sale',
      cause: { type: 'sales_order', id: 7, number: 'SO-7' },
    });
    expect(
      posting.movements.map(({ variant_id, location_id, batch_id, quantity, serves }) => [
        variant_id,
        location_id,
        batch_id,
        quantity,
        serves,
      ]),
    ).toEqual([
      [CHAIR, FACTORY, null, q(-5), 'sales_order_row/1'],
      [PAINT, SHOP, 7, q(-1), 'sales_order_row/2'],
      [PAINT, SHOP, null, q(-2), 'sales_order_row/2'],
    ]);
  });

  it('holds a thousand movements and no more', () => {
    const batches = (count: number) =>
      requested(
        9,
        { 1: 5 },
        {
          rows: [
            { salesOrderRowId: 1, quantity: q(5), batches: Array.from({ length: count }, (_, i) => ({ batchId: i + 1, quantity: q(1) })) },
          ],
        },
      );
    expect(codeOf(() => refuseTooMany(batches(1000).rows, FULFILLMENT))).toBe('accepted');
    expect(codeOf(() => refuseTooMany(batches(1001).rows, FULFILLMENT))).toBe('TOO_MANY_MOVEMENTS');
  });

  it('takes back by the exact reverse', () => {
    expect(revertPosting(given, reverting(9, { 1: 5 }), LATER)).toMatchObject({
      posting_id: 'sales_order_fulfillment/9/revert/2',
      reverses: packPostingId(9),
      movements: [],
    });
  });
});

describe('packing a linked row from other stock (S6)', () => {
  const linked = row(1, 5, { linkedManufacturingOrderId: 40, packedBeforeLink: q(1) });
  const given = order([linked, row(2, 2)], [packed(8, { 1: 1 }), requested(9, { 1: 3, 2: 2 }, { isOverridingReservation: true })]);
  const booked = (elsewhere: number, from = given) => {
    const outcome = { elsewhere: [{ row: 'sales_order_row/1' as const, quantity: q(elsewhere) }] };
    return recordPacked(from, from.fulfillments.find(({ id }) => id === 9) as RequestedFulfillment, outcome, NOW).state;
  };

  it('asks the ledger to keep held no more than the row still needs', () => {
    const posting = packPosting(given, given.fulfillments[1]!);
    expect(posting.overrides).toEqual([{ row: 'sales_order_row/1', manufacturing_order: 'manufacturing_order/40', keep: q(1) }]);
    expect(posting.frees).toBeUndefined();
    const asReserved = { ...given.fulfillments[1]!, isOverridingReservation: false } as Fulfillment;
    expect(packPosting(given, asReserved)).toMatchObject({ frees: [] });
    expect(packPosting(given, asReserved).overrides).toBeUndefined();
  });

  it('what came from elsewhere leaves the link, but for what was packed before it, or left it already', () => {
    const first = booked(3);
    expect(outsideLinkOf(first, linked)).toBe(q(2));
    expect(first.fulfillments[1]!.rows[1]).not.toHaveProperty('outsideLink');
    const again = { ...first, fulfillments: [...first.fulfillments.map((f) => ({ ...f, id: f.id + 10 })), ...given.fulfillments.slice(1)] };
    expect(outsideLinkOf(booked(4, again), linked)).toBe(q(3));
    expect(outsideLinkOf(booked(1), linked)).toBe(q(0));
  });

  it('is back in the link when the packing is reverted, and counts for no other link', () => {
    const outside = booked(3);
    expect(outsideLinkOf(outside, { ...linked, linkedManufacturingOrderId: 41 })).toBe(q(0));
    const going = requestRevert(outside, 9, LATER)!.state;
    expect(outsideLinkOf(going, linked)).toBe(q(2));
    expect(outsideLinkOf(recordReverted(going, [going.fulfillments[1]!]).state, linked)).toBe(q(0));
  });

  it('M5: the row can’t shrink below what its order has made and what was packed elsewhere', () => {
    const made: LinkedOrder = { status: 'IN_PROGRESS', completed_quantity: q(1), productions: [], order_no: 'MO-40' };
    const shrunk = (quantity: number) => codeOf(() => editRow(booked(3), 1, { quantity: q(quantity) }, made, knownItems, NOW));
    expect([shrunk(4), codeOf(() => editRow(given, 2, { quantity: q(1) }, null, knownItems, NOW))]).toEqual(['accepted', 'BUSY']);
    const bigger = booked(4);
    expect(codeOf(() => editRow(bigger, 1, { quantity: q(4) }, made, knownItems, NOW))).toBe('QUANTITY_BELOW_COMPLETED');
  });
});

describe('setting the status of a fulfillment (S2)', () => {
  const packedOnce = order([row(1, 5)], [packed(9, { 1: 5 })]);

  it('delivers what is packed; what is delivered is not packed again, and its own status changes nothing', () => {
    const delivered = setFulfillmentStatus(packedOnce, 9, 'DELIVERED', LATER)!.state;
    expect(delivered.fulfillments[0]).toMatchObject({ status: 'DELIVERED' });
    expect(() => setFulfillmentStatus(delivered, 9, 'PACKED', LATER)).toThrow(
      expect.objectContaining({ code: 'FULFILLMENT_IS_DELIVERED' }),
    );
    expect([setFulfillmentStatus(packedOnce, 9, 'PACKED', LATER), setFulfillmentStatus(packedOnce, 9, undefined, LATER)]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
