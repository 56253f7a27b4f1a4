import type { Instant } from '@pegboard/kit';
import { confirmQuote, deleteOrder, editOrder, makeQuote } from './edit-order';
import { addRow, deleteRow, editRow, type LinkedOrder } from './edit-rows';
import {
  knownItems,
  CHAIR,
  codeOf,
  delivered,
  FACTORY,
  GLUE,
  LATER,
  NOW,
  OFFICE,
  order,
  packed,
  PAINT,
  q,
  quote,
  requested,
  reverting,
  row,
  SHOP,
  TABLE,
} from './situations';

const linkedRow = row(1, 5, { linkedManufacturingOrderId: 40, packedBeforeLink: q(1) });
const made = (completed: number, more: Partial<NonNullable<LinkedOrder>> = {}): LinkedOrder => ({
  status: 'IN_PROGRESS',
  completed_quantity: q(completed),
  productions: [],
  order_no: 'SO-7 / 1',
  ...more,
});

describe('editing an order', () => {
  it('changes what is named and nothing else, and says what', () => {
    const when = editOrder(order(), { customerRef: 'PO 5', deliveryDate: LATER }, knownItems, NOW)!;
    expect(when.state).toEqual({ ...order(), customerRef: 'PO 5', deliveryDate: LATER });
    expect(when.events).toEqual([{ action: 'updated', change: { fields: ['customer_ref', 'delivery_date'] } }]);
  });

  it('the same values again change nothing', () => {
    expect(editOrder(order(), { orderNo: 'SO-7', customerRef: null, currency: undefined }, knownItems, NOW)).toBeUndefined();
  });

  it('a new location takes along the rows that stood at the old one', () => {
    const when = editOrder(order([row(1, 5), row(2, 1, { locationId: SHOP })]), { locationId: SHOP }, knownItems, LATER)!;
    expect(when.state.rows.map(({ locationId }) => locationId)).toEqual([SHOP, SHOP]);
  });

  describe('D1: at a location in another time zone', () => {
    const zones: Record<number, string> = { [FACTORY]: 'Pacific/Kiritimati', [SHOP]: 'America/New_York' };
    const inZones = {
      ...knownItems,
      locations: new Map([...knownItems.locations].map(([id, location]) => [id, { ...location, time_zone: zones[id] ?? 'UTC' }])),
    };
    const christmasEve = { ...order(), deliveryDate: '2026-12-23T10:00:00.000Z' as Instant };

    it('a day is the same day', () => {
      const when = editOrder(christmasEve, { locationId: SHOP }, inZones, LATER)!;
      expect(when.state.deliveryDate).toBe('2026-12-24T05:00:00.000Z');
      expect(when.events).toEqual([{ action: 'updated', change: { fields: ['location_id', 'delivery_date'] } }]);
    });

    it('an instant, and a date that the request names, stay', () => {
      const noon = '2026-12-23T22:00:00.000Z' as Instant;
      expect(editOrder({ ...order(), deliveryDate: noon }, { locationId: SHOP }, inZones, LATER)!.state.deliveryDate).toBe(noon);
      expect(editOrder(christmasEve, { locationId: SHOP, deliveryDate: noon }, inZones, LATER)!.state.deliveryDate).toBe(noon);
      expect(editOrder(christmasEve, { locationId: SHOP, deliveryDate: null }, inZones, LATER)!.state.deliveryDate).toBeNull();
    });
  });

  it('M5: the location of a linked row stays', () => {
    expect(codeOf(() => editOrder(order([linkedRow]), { locationId: SHOP }, knownItems, NOW))).toBe('ORDER_IS_LINKED');
  });

  it('the location stays while a booking counts on it', () => {
    expect(codeOf(() => editOrder(order([row(1, 5)], [requested(9, { 1: 1 })]), { locationId: SHOP }, knownItems, NOW))).toBe('BUSY');
  });

  it('I4: the new location must sell', () => {
    expect(codeOf(() => editOrder(order(), { locationId: OFFICE }, knownItems, NOW))).toBe('LOCATION_DOES_NOT_SELL');
  });

  it('S2: what is packed is settled, notes can still be written', () => {
    const given = order([row(1, 5)], [packed(9, { 1: 2 })]);
    expect(codeOf(() => editOrder(given, { deliveryDate: LATER }, knownItems, NOW))).toBe('ORDER_IS_SHIPPED');
    expect(codeOf(() => editOrder(given, { orderNo: 'X' }, knownItems, NOW))).toBe('ORDER_IS_SHIPPED');
    expect(editOrder(given, { additionalInfo: 'fragile' }, knownItems, NOW)!.state.additionalInfo).toBe('fragile');
  });

  it('a conversion rate belongs to an order that is shipped', () => {
    expect(codeOf(() => editOrder(order(), { conversionRate: 2 }, knownItems, NOW))).toBe('NOT_SHIPPED_YET');
    expect(editOrder(order([row(1, 5)], [delivered(9, { 1: 5 })]), { conversionRate: 2 }, knownItems, NOW)!.state.conversionRate).toBe(2);
  });

  it('T9: a conversion rate is that of a currency, and another currency begins without one', () => {
    const known = { ...order(), currency: 'USD', conversionRate: 0.9, conversionDate: '2026-05-01T00:00:00.000Z' };
    expect(editOrder(known, { currency: 'JPY' }, knownItems, NOW)!.state).toMatchObject({ conversionRate: null, conversionDate: null });
    expect(editOrder(known, { currency: 'USD', additionalInfo: 'x' }, knownItems, NOW)!.state).toMatchObject({ conversionRate: 0.9 });
    const shipped = editOrder(known, { currency: 'JPY', conversionRate: 0.9 }, knownItems, NOW, { isChecked: true });
    expect(shipped!.state).toMatchObject({ currency: 'JPY', conversionRate: 0.9, conversionDate: null });
  });
});

describe('quotes (S1, M6)', () => {
  it('a quote becomes an order, and that twice changes nothing', () => {
    const when = confirmQuote(quote())!;
    expect([when.state.status, when.events[0]!.action]).toEqual(['NOT_SHIPPED', 'confirmed']);
    expect(confirmQuote(when.state)).toBeUndefined();
  });

  it('an order becomes a quote again', () => {
    expect(makeQuote(order())!.state.status).toBe('PENDING');
    expect(makeQuote(quote())).toBeUndefined();
  });

  it('M6: not with a linked row, not with packed quantity, not while something is booked', () => {
    expect(codeOf(() => makeQuote(order([linkedRow])))).toBe('ORDER_IS_LINKED');
    expect(codeOf(() => makeQuote(order([row(1, 5)], [packed(9, { 1: 1 })])))).toBe('HAS_PACKED_QUANTITY');
    expect(codeOf(() => makeQuote(order([row(1, 5)], [requested(9, { 1: 1 })])))).toBe('BUSY');
  });
});

describe('deleting an order (M6)', () => {
  it('leaves a tombstone with its links, for manufacturing to hear', () => {
    const when = deleteOrder(order([linkedRow, row(2, 1)]));
    expect(when.state).toMatchObject({ isDeleted: true, rows: [{ linkedManufacturingOrderId: 40 }, {}] });
    expect(when.events).toEqual([{ action: 'deleted', change: { linked_manufacturing_order_ids: [40] } }]);
  });

  it('is refused with packed quantity and while something is booked', () => {
    expect(codeOf(() => deleteOrder(order([row(1, 5)], [delivered(9, { 1: 1 })])))).toBe('HAS_PACKED_QUANTITY');
    expect(codeOf(() => deleteOrder(order([row(1, 5)], [reverting(9, { 1: 1 })])))).toBe('BUSY');
  });
});

describe('rows', () => {
  it('a row is added, also to an order that is packed, which then is so in part', () => {
    const when = addRow(order([row(1, 5)], [packed(9, { 1: 5 })]), { id: 2, variantId: TABLE, quantity: q(1) }, knownItems, NOW)!;
    expect(when.state).toMatchObject({ status: 'PARTIALLY_PACKED', rows: [{ id: 1 }, { id: 2, variantId: TABLE, locationId: FACTORY }] });
    expect(addRow(when.state, { id: 2, variantId: TABLE, quantity: q(1) }, knownItems, NOW)).toBeUndefined();
  });

  it('a thousand rows stand on an order', () => {
    const full = order(Array.from({ length: 1000 }, (_, i) => row(i + 1, 1)));
    expect(codeOf(() => addRow(full, { id: 2000, variantId: TABLE, quantity: q(1) }, knownItems, NOW))).toBe('ORDER_IS_FULL');
  });

  it('another item brings its own price, unless one comes with it', () => {
    const given = order([row(1, 5, { pricePerUnit: q(1) })]);
    expect(editRow(given, 1, { variantId: TABLE }, null, knownItems, NOW)!.state.rows[0]).toMatchObject({
      variantId: TABLE,
      pricePerUnit: q(40),
    });
    expect(editRow(given, 1, { variantId: TABLE, pricePerUnit: q(9) }, null, knownItems, NOW)!.state.rows[0]).toMatchObject({
      pricePerUnit: q(9),
    });
    expect(codeOf(() => editRow(given, 1, { variantId: GLUE }, null, knownItems, NOW))).toBe('ITEM_NOT_SELLABLE');
    expect(codeOf(() => editRow(given, 1, { locationId: OFFICE }, null, knownItems, NOW))).toBe('LOCATION_DOES_NOT_SELL');
  });

  it('the same values again change nothing', () => {
    expect(editRow(order(), 1, { quantity: q(5), variantId: CHAIR }, null, knownItems, NOW)).toBeUndefined();
  });

  it('S2: a packed quantity bounds the row from below; growing it makes the order packed in part', () => {
    const given = order([row(1, 5)], [packed(9, { 1: 5 })]);
    expect(codeOf(() => editRow(given, 1, { quantity: q(4) }, null, knownItems, NOW))).toBe('QUANTITY_BELOW_PACKED');
    expect(editRow(given, 1, { quantity: q(6) }, null, knownItems, NOW)!.state.status).toBe('PARTIALLY_PACKED');
    expect(editRow(order([row(1, 5)], [packed(9, { 1: 2 })]), 1, { quantity: q(2) }, null, knownItems, NOW)!.state.status).toBe('PACKED');
  });

  it('S2: item and location of a row with packed quantity stay, and it is not deleted', () => {
    const given = order([row(1, 5)], [packed(9, { 1: 2 })]);
    expect(codeOf(() => editRow(given, 1, { variantId: PAINT }, null, knownItems, NOW))).toBe('ROW_IS_PACKED');
    expect(codeOf(() => editRow(given, 1, { locationId: SHOP }, null, knownItems, NOW))).toBe('ROW_IS_PACKED');
    expect(codeOf(() => deleteRow(given, 1))).toBe('ROW_IS_PACKED');
  });

  it('nothing changes on a row while a booking of it has no outcome; on another row it does', () => {
    const given = order([row(1, 5), row(2, 5)], [requested(9, { 1: 1 })]);
    expect(codeOf(() => editRow(given, 1, { quantity: q(6) }, null, knownItems, NOW))).toBe('BUSY');
    expect(codeOf(() => deleteRow(given, 1))).toBe('BUSY');
    expect(codeOf(() => editRow(given, 2, { quantity: q(6) }, null, knownItems, NOW))).toBe('accepted');
    expect(codeOf(() => deleteRow(given, 2))).toBe('accepted');
  });

  it('M6: a deleted row tells which manufacturing order loses it', () => {
    expect(deleteRow(order([linkedRow, row(2, 1)]), 1)).toMatchObject({
      state: { rows: [{ id: 2 }] },
      events: [{ action: 'row_deleted', change: { sales_order_row_id: 1, linked_manufacturing_order_id: 40 } }],
    });
  });

  it('an unknown row is 404', () => {
    expect(codeOf(() => editRow(order(), 99, {}, null, knownItems, NOW))).toBe('NOT_FOUND');
    expect(codeOf(() => deleteRow(order(), 99))).toBe('NOT_FOUND');
  });
});

describe('a linked row (M5)', () => {
  const given = order([linkedRow], [packed(9, { 1: 1 })]);
  const set = (amount: number, linked: LinkedOrder) => editRow(given, 1, { quantity: q(amount) }, linked, knownItems, NOW);

  it('never goes below what was packed before the link and completed since', () => {
    expect(codeOf(() => set(3, made(3)))).toBe('QUANTITY_BELOW_COMPLETED');
    expect(set(4, made(3))!.state.rows[0]!.quantity).toBe(q(4));
  });

  it('counts what is being completed at this moment', () => {
    const busy = made(2, {
      productions: [
        { id: 1, quantity: q(1), status: 'REQUESTED', is_final: false },
        { id: 2, quantity: q(2), status: 'BOOKED', is_final: false },
      ],
    });
    expect(codeOf(() => set(3, busy))).toBe('QUANTITY_BELOW_COMPLETED');
    expect(codeOf(() => set(4, busy))).toBe('accepted');
  });

  it('may only grow once its order is done', () => {
    expect(codeOf(() => set(4, made(4, { status: 'DONE' })))).toBe('ROW_IS_MADE');
    expect(codeOf(() => set(6, made(4, { status: 'DONE' })))).toBe('accepted');
  });

  it('what it grew after its order was done can be taken back, down to what was made and packed before', () => {
    const done = made(2, { status: 'DONE' });
    expect(set(3, done)!.state.rows[0]!.quantity).toBe(q(3));
    expect(set(4, done)!.state.rows[0]!.quantity).toBe(q(4));
    expect(codeOf(() => set(2.999999, done))).toBe('ROW_IS_MADE');
  });

  it('follows freely while its order is not there yet', () => {
    expect(codeOf(() => set(2, null))).toBe('accepted');
  });

  it('keeps its item and its location', () => {
    const unpacked = order([linkedRow]);
    expect(codeOf(() => editRow(unpacked, 1, { variantId: TABLE }, made(0), knownItems, NOW))).toBe('ROW_IS_LINKED');
    expect(codeOf(() => editRow(unpacked, 1, { locationId: SHOP }, made(0), knownItems, NOW))).toBe('ROW_IS_LINKED');
  });
});

describe('a discount on a row', () => {
  const given = order([row(1, 3, { pricePerUnit: q(10) })]);
  const told = (run: () => unknown): string => {
    try {
      run();
      return 'taken';
    } catch (refusal) {
      return (refusal as Error).message;
    }
  };
  const edit = (change: object, of = given) => told(() => editRow(of, 1, change, null, knownItems, NOW));

  it('is at most the total of the row', () => {
    const tooLarge = "A discount of 30.01 is more than the row's total of 30.";
    expect([edit({ totalDiscount: '30' }), edit({ totalDiscount: '30.01' })]).toEqual(['taken', tooLarge]);
    const added = { id: 5, variantId: CHAIR, quantity: q(3), pricePerUnit: q(10) };
    expect(told(() => addRow(given, { ...added, totalDiscount: '30.01' }, knownItems, NOW))).toBe(tooLarge);
    expect(codeOf(() => addRow(given, { ...added, totalDiscount: '30.01' }, knownItems, NOW))).toBe('DISCOUNT_TOO_LARGE');
  });

  it('is looked at again with the quantity and the price, and goes by the total as it is shown', () => {
    const discounted = order([row(1, 3, { pricePerUnit: q(0.333), totalDiscount: '1' })]);
    expect(edit({ quantity: q(2) }, discounted)).toBe("A discount of 1 is more than the row's total of 0.67.");
    expect(edit({ quantity: q(2), totalDiscount: '0.67' }, discounted)).toBe('taken');
    expect(edit({ pricePerUnit: q(0.3) }, discounted)).toBe("A discount of 1 is more than the row's total of 0.9.");
    expect(edit({ pricePerUnit: q(0.333001) }, discounted)).toBe('taken');
    expect(edit({ pricePerUnit: null }, discounted)).toBe('taken');
  });

  it('that was kept before this was refused is in no other edit’s way', () => {
    const old = order([row(1, 3, { pricePerUnit: q(10), totalDiscount: '99' })]);
    expect(edit({ taxRateId: 4 }, old)).toBe('taken');
  });
});
