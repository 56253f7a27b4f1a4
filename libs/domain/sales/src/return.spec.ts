import fc from 'fast-check';
import { plainState, SALES_RETURN_FIELDS } from '@pegboard/contracts';
import { ZERO, type Decision } from '@pegboard/kit';
import { returnPostings } from './return-postings';
import { addReturnRow, deleteReturnRow, editReturnRow, type NewReturnRow, type ReturnRowEdit } from './return-rows';
import { changeReturn, createReturn, deleteReturn } from './return-steps';
import { shownStatus, type ReturnEdit } from './return';
import { batchesLeft, fulfillmentRowId, returnableOf } from './returnable';
import { requestRevert, requestRevertAll } from './revert';
import { openOf } from './status';
import { returnOf, type DoneFulfillment, type SalesOrder } from './order';
import {
  CHAIR,
  codeOf,
  delivered,
  FACTORY,
  knownItems,
  LATER,
  NOW,
  OLD_SHOP,
  order,
  packed,
  PAINT,
  q,
  requested,
  row,
  SHOP,
} from './situations';

const fields = { locationId: FACTORY, orderCreatedDate: NOW, returnDate: null, ...plainState(SALES_RETURN_FIELDS, {}) };
const announce = (given: SalesOrder, id = 9): SalesOrder => createReturn(given, id, { ...fields, orderNo: `RO-${id}` }, NOW)!.state;
const goods = (id: number, more: Partial<NewReturnRow> = {}): NewReturnRow => ({
  id,
  returnId: 9,
  variantId: CHAIR,
  fulfillmentRowId: fulfillmentRowId(4, 0),
  quantity: q(2),
  reasonId: null,
  restockLocationId: undefined,
  ...more,
});
const add = (given: SalesOrder, ...asked: Parameters<typeof goods>): SalesOrder =>
  addReturnRow(given, goods(...asked), knownItems, NOW)!.state;
const edit = (given: SalesOrder, rowId: number, change: ReturnRowEdit): SalesOrder =>
  editReturnRow(given, rowId, change, knownItems, NOW)!.state;
const set = (given: SalesOrder, status: Parameters<typeof changeReturn>[3], change: ReturnEdit = {}): Decision<SalesOrder> | undefined =>
  changeReturn(given, 9, change, status, knownItems, LATER);
/** Settles what a step has asked of the ledger. */
function settled(decision: Decision<SalesOrder> | undefined): SalesOrder {
  const { state } = decision!;
  const [intent] = returnPostings.open(state);
  if (!intent) return state;
  const moved = returnPostings
    .posting(state, intent, LATER)
    .movements.map(({ serves, batch_id, quantity }) => ({ serves, batch_id, quantity, value: quantity }));
  return returnPostings.booked(
    state,
    intent,
    { posting_id: intent.postingId, status: 'posted', n: 1, refusal: null, batch_ids: [], moved },
    LATER,
  ).state;
}
const sold = (more: Partial<SalesOrder> = {}): SalesOrder => order([row(1, 5)], [delivered(4, { 1: 5 })], more);
/** Of paint, 3 of batch 71 and 2 of batch 72 were delivered. */
const soldPaint = (): SalesOrder => {
  const [a, b] = [71, 72].map((batchId, i) => ({ batchId, quantity: q(3 - i) }));
  const one: DoneFulfillment = { ...delivered(4, {}), rows: [{ salesOrderRowId: 1, quantity: q(5), batches: [a!, b!] }] };
  return order([row(1, 5, { variantId: PAINT })], [one]);
};

describe('a return names what was delivered and not yet returned (R1)', () => {
  it('never more, over all returns of the order, whatever their status', () => {
    const two = add(announce(add(announce(sold()), 90, { quantity: q(3) }), 10), 91, { returnId: 10 });
    expect(returnableOf(two).map(({ available }) => available)).toEqual([ZERO]);
    expect(codeOf(() => addReturnRow(two, goods(92, { quantity: q(1) }), knownItems, NOW))).toBe('MORE_THAN_DELIVERED');
    expect(codeOf(() => editReturnRow(two, 90, { quantity: q(4) }, knownItems, NOW))).toBe('MORE_THAN_DELIVERED');
    expect(returnableOf(edit(two, 90, { quantity: q(1) })).map(({ available }) => available)).toEqual([q(2)]);
    expect(codeOf(() => createReturn(two, 11, { ...fields, orderNo: 'RO-11' }, NOW))).toBe('NOTHING_TO_RETURN');
  });

  it.each([
    ['packed goods', order([row(1, 5)], [packed(4, { 1: 5 })]), 'NOTHING_TO_RETURN'],
    ['a quote', order([row(1, 5)], [], { status: 'PENDING' }), 'NOTHING_TO_RETURN'],
    ['an order that is being packed', order([row(1, 5)], [delivered(4, { 1: 2 }), requested(5, { 1: 2 })]), 'BUSY'],
    ['one that was deleted', sold({ deletedReturnIds: [9] }), 'RETURN_DELETED'],
  ])('%s: no return', (_, given, code) => expect(codeOf(() => announce(given))).toBe(code));

  it.each([
    ['a row of a packing', { fulfillmentRowId: fulfillmentRowId(5, 0) }, 'UNKNOWN_FULFILLMENT_ROW'],
    ['no row', { fulfillmentRowId: fulfillmentRowId(4, 1) }, 'UNKNOWN_FULFILLMENT_ROW'],
    ['another variant', { variantId: PAINT }, 'ROW_OF_ANOTHER_VARIANT'],
    ['more', { quantity: q(4) }, 'MORE_THAN_DELIVERED'],
    ['no such reason', { reasonId: 77 }, 'UNKNOWN_RETURN_REASON'],
    ['no such location', { restockLocationId: 77 }, 'UNKNOWN_LOCATION'],
    ['an archived location', { restockLocationId: OLD_SHOP }, 'LOCATION_ARCHIVED'],
    ['no such return', { returnId: 77 }, 'NOT_FOUND'],
  ])('%s: no row', (_, more, code) => {
    const given = announce(order([row(1, 5)], [delivered(4, { 1: 3 }), packed(5, { 1: 2 })]));
    expect(codeOf(() => addReturnRow(given, goods(90, more), knownItems, NOW))).toBe(code);
  });

  it('a row is put where its goods left from, elsewhere, or nowhere into stock', () => {
    const given = announce(sold());
    const places = [undefined, SHOP, null].map(
      (restockLocationId) => returnOf(add(given, 90, { restockLocationId }), 9).rows[0]!.restockLocationId,
    );
    expect(places).toEqual([FACTORY, SHOP, null]);
    expect(addReturnRow(add(given, 90), goods(90), knownItems, NOW)).toBeUndefined();
  });

  it('batches are those with which the goods left: assumed where they are plain, else to be named (T6)', () => {
    const given = announce(soldPaint());
    const batches = (state: SalesOrder): unknown => returnOf(state, 9).rows[0]!.batches;
    const paint = { variantId: PAINT } as const;
    expect(batches(add(given, 90, { ...paint, quantity: q(5) }))).toEqual([
      { batchId: 71, quantity: q(3) },
      { batchId: 72, quantity: q(2) },
    ]);
    const part = add(given, 90, { ...paint, quantity: q(3) });
    expect(batches(part)).toEqual([]);
    expect(codeOf(() => set(part, 'RESTOCKED_ALL'))).toBe('BATCHES_REQUIRED');
    const name = (...named: [number, number][]) => ({ batches: named.map(([batchId, amount]) => ({ batchId, quantity: q(amount) })) });
    expect(codeOf(() => edit(part, 90, name([72, 3])))).toBe('BATCH_NOT_DELIVERED');
    expect(codeOf(() => edit(part, 90, name([73, 3])))).toBe('BATCH_NOT_DELIVERED');
    expect(codeOf(() => edit(part, 90, name([72, 2])))).toBe('BATCHES_DO_NOT_ADD_UP');
    const named = edit(part, 90, name([71, 1], [72, 2]));
    expect(batchesLeft(named, 4, 1)).toEqual([{ batchId: 71, quantity: q(2) }]);
    // Only one batch is left for the next.
    expect(returnOf(add(named, 91, { ...paint, quantity: q(1) }), 9).rows[1]!.batches).toEqual([{ batchId: 71, quantity: q(1) }]);
    expect(codeOf(() => edit(add(announce(sold()), 90), 90, name([71, 2])))).toBe('BATCH_NOT_DELIVERED');
  });
});

describe('what may be changed', () => {
  const given = add(announce(sold()), 90);

  it('rows until the goods are back; where they go until they are in stock; nothing after that', () => {
    const back = settled(set(given, 'RETURNED_ALL'));
    const stocked = settled(set(back, 'RESTOCKED_ALL'));
    const tries = (state: SalesOrder): string[] => [
      codeOf(() => addReturnRow(state, goods(91), knownItems, NOW)),
      codeOf(() => editReturnRow(state, 90, { quantity: q(1) }, knownItems, NOW)),
      codeOf(() => editReturnRow(state, 90, { reasonId: 2 }, knownItems, NOW)),
      codeOf(() => deleteReturnRow(state, 90, NOW)),
      codeOf(() => editReturnRow(state, 90, { restockLocationId: SHOP }, knownItems, NOW)),
      codeOf(() => set(state, undefined, { additionalInfo: 'scratched' })),
    ];
    expect(tries(given)).toEqual(Array(6).fill('accepted'));
    expect(tries(back)).toEqual([...Array(4).fill('RETURN_IS_RETURNED'), 'accepted', 'accepted']);
    expect(tries(stocked)).toEqual(Array(6).fill('RETURN_IS_RESTOCKED'));
    expect(tries(settled(set(stocked, 'NOT_RETURNED')))).toEqual(Array(6).fill('accepted'));
  });

  it('what is so already changes nothing', () => {
    expect(set(given, 'NOT_RETURNED')).toBeUndefined();
    expect(set(given, undefined, { orderNo: 'RO-9' })).toBeUndefined();
    expect(editReturnRow(given, 90, { quantity: q(2), batches: [{ batchId: null, quantity: q(2) }] }, knownItems, NOW)).toBeUndefined();
    expect(deleteReturn(deleteReturn(given, 9, NOW)!.state, 9, NOW)).toBeUndefined();
  });

  it('a return without rows has nothing that could be back', () => {
    for (const status of ['RETURNED_ALL', 'RESTOCKED_ALL'] as const)
      expect(codeOf(() => set(announce(sold()), status))).toBe('RETURN_IS_EMPTY');
  });

  it('goods that are back have a date, which may be given', () => {
    const dateOf = (state: SalesOrder): unknown => returnOf(state, 9).returnDate;
    const back = settled(set(given, 'RETURNED_ALL'));
    expect([dateOf(given), dateOf(back), dateOf(settled(set(given, 'RESTOCKED_ALL', { returnDate: NOW })))]).toEqual([null, LATER, NOW]);
    expect(dateOf(settled(set(back, 'NOT_RETURNED')))).toBeNull();
  });
});

describe('restocking (R2)', () => {
  it('is one posting of the rows that go into stock, each with the packing that took them', () => {
    const given = add(add(announce(sold()), 90), 91, { quantity: q(1), restockLocationId: null });
    const asked = set(given, 'RESTOCKED_ALL')!.state;
    const [intent] = returnPostings.open(asked);
    expect(returnPostings.posting(asked, intent!, NOW)).toMatchObject({
      posting_id: 'sales_return/9/restock',
      kind: 'sale',
      cause: { type: 'sales_order', id: 7, number: 'SO-7' },
      movement_date: LATER,
      movements: [
        {
          variant_id: CHAIR,
          location_id: FACTORY,
          quantity: q(2),
          holds_for: null,
          serves: 'sales_order_row_return/1',
          returns: { posting_id: 'sales_order_fulfillment/4/pack', before: { quantity: ZERO, value: ZERO } },
        },
      ],
    });
    expect([shownStatus(returnOf(asked, 9)), returnPostings.pathOf(asked, intent!, 0)]).toEqual(['NOT_RETURNED', 'status']);
  });

  it('says what other returns of the same goods have brought, and forgets what is taken out again', () => {
    const first = settled(set(add(announce(sold()), 90), 'RESTOCKED_ALL'));
    const second = add(announce(first, 10), 91, { returnId: 10, quantity: q(1) });
    const before = (state: SalesOrder): unknown => {
      const asked = changeReturn(state, 10, {}, 'RESTOCKED_ALL', knownItems, NOW)!.state;
      return returnPostings.posting(asked, returnPostings.open(asked)[0]!, NOW).movements[0]!.returns!.before;
    };
    expect(before(second)).toEqual({ quantity: q(2), value: q(2) });
    expect(before(settled(set(second, 'RETURNED_ALL')))).toEqual({ quantity: ZERO, value: ZERO });
  });

  it('of goods that go nowhere moves nothing', () => {
    const state = set(add(announce(sold()), 90, { restockLocationId: null }), 'RESTOCKED_ALL')!.state;
    expect([returnPostings.open(state), returnOf(state, 9).status]).toEqual([[], 'RESTOCKED_ALL']);
    expect(deleteReturn(state, 9, NOW)!.state.returns).toEqual([]);
  });

  it('that is refused leaves the return as it was, without the fields that came with it, and may be tried again', () => {
    const asked = set(add(announce(sold()), 90), 'RESTOCKED_ALL', { additionalInfo: 'scratched' })!.state;
    const refused = returnPostings.refused(
      asked,
      returnPostings.open(asked)[0]!,
      { code: 'UNKNOWN_BATCH', message: 'No.', details: [] },
      NOW,
    ).state;
    expect(returnOf(refused, 9)).toMatchObject({
      status: 'NOT_RETURNED',
      additionalInfo: null,
      intent: { refusal: { code: 'UNKNOWN_BATCH' } },
    });
    expect(returnPostings.open(set(refused, 'RESTOCKED_ALL')!.state)[0]!.postingId).toBe('sales_return/9/restock/2');
  });

  it('is taken out again exactly, also to delete the return; refused, all stands', () => {
    const stocked = settled(set(add(announce(sold()), 90), 'RESTOCKED_ALL'));
    const asked = deleteReturn(stocked, 9, NOW)!.state;
    const [intent] = returnPostings.open(asked);
    expect(returnPostings.posting(asked, intent!, NOW)).toMatchObject({ reverses: 'sales_return/9/restock', movements: [] });
    expect([shownStatus(returnOf(asked, 9)), returnPostings.pathOf(asked, intent!, 0)]).toEqual(['RESTOCKED_ALL', 'id']);
    expect(settled({ state: asked, events: [] })).toMatchObject({ returns: [], deletedReturnIds: [9] });
    const refusal = { code: 'INSUFFICIENT_STOCK', message: 'Sold.', details: [] };
    expect(returnOf(returnPostings.refused(asked, intent!, refusal, NOW).state, 9)).toMatchObject({
      status: 'RESTOCKED_ALL',
      intent: { refusal },
    });
  });
});

describe('beside the order', () => {
  it('a return is no new demand (R3)', () => {
    const stocked = settled(set(add(announce(sold()), 90), 'RESTOCKED_ALL'));
    expect([stocked.status, openOf(stocked, stocked.rows[0]!)]).toEqual(['DELIVERED', ZERO]);
  });

  it('a fulfillment is not reverted while a return has goods of it, alone or with all (S2)', () => {
    const given = add(announce(order([row(1, 5)], [delivered(4, { 1: 3 }), delivered(5, { 1: 2 })])), 90);
    expect([codeOf(() => requestRevert(given, 4, NOW)), codeOf(() => requestRevertAll(given, NOW))]).toEqual(
      Array(2).fill('FULFILLMENT_IS_RETURNED'),
    );
    expect(codeOf(() => requestRevert(given, 5, NOW))).toBe('accepted');
    expect(codeOf(() => requestRevert(deleteReturn(given, 9, NOW)!.state, 4, NOW))).toBe('accepted');
    const reverting = requestRevert(given, 5, NOW)!.state;
    expect(codeOf(() => addReturnRow(reverting, goods(91, { quantity: q(1) }), knownItems, NOW))).toBe('BUSY');
  });

  it('law: whatever is tried in whatever sequence, no more comes back than was delivered, in no batch', () => {
    const attempt = fc.record({
      what: fc.constantFrom('add', 'edit', 'batches', 'delete', 'RETURNED_ALL', 'RESTOCKED_ALL', 'NOT_RETURNED', 'remove'),
      id: fc.integer({ min: 90, max: 95 }),
      amount: fc.integer({ min: 1, max: 5 }),
      batchId: fc.constantFrom(71, 72),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 25 }), (attempts) => {
        let state = announce(soldPaint());
        const steps: Record<string, (one: (typeof attempts)[number]) => SalesOrder> = {
          add: ({ id, amount }) => add(state, id, { variantId: PAINT, quantity: q(amount) }),
          edit: ({ id, amount }) => edit(state, id, { quantity: q(amount) }),
          batches: ({ id, batchId, amount }) => edit(state, id, { batches: [{ batchId, quantity: q(amount) }] }),
          delete: ({ id }) => deleteReturnRow(state, id, NOW).state,
          remove: () => announce({ ...settled(deleteReturn(state, 9, NOW)), deletedReturnIds: [] }),
        };
        for (const one of attempts) {
          const step = steps[one.what] ?? (() => settled(set(state, one.what as 'RETURNED_ALL')));
          try {
            state = step(one);
          } catch {
            continue;
          }
          const rows = returnOf(state, 9).rows;
          expect(rows.reduce((total, { quantity }) => total + quantity, 0)).toBeLessThanOrEqual(q(5));
          for (const [batchId, most] of [
            [71, q(3)],
            [72, q(2)],
          ] as const) {
            const back = rows.flatMap(({ batches }) => batches).filter((part) => part.batchId === batchId);
            expect(back.reduce((total, { quantity }) => total + quantity, 0)).toBeLessThanOrEqual(most);
          }
          const brought = rows.flatMap((row) =>
            row.brought ? [row.brought.reduce((total, { quantity }) => total + quantity, 0) - row.quantity] : [],
          );
          expect(brought.every((difference) => difference === 0)).toBe(true);
          expect(brought.length > 0).toBe(returnOf(state, 9).status === 'RESTOCKED_ALL');
        }
      }),
      { numRuns: 300 },
    );
  });
});
