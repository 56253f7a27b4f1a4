import { Rejection, toDecimal, type Instant } from '@pegboard/kit';
import { defaultSupplierOf, purchaseQuantityFor } from './buy';
import { createOrder, deleteOrder, editOrder, makeDraft, placeOrder, stepTo, type OrderInput } from './orders';
import { arrivalOf, locationOf, stockQuantity, type PurchaseOrder } from './purchase-order';
import { requestReceipt } from './receive';
import { addRow, deleteRow, editRow } from './rows';
import { deleteSupplier, refuseSupplierInUse, requireSupplier, type Supplier } from './supplier';
import {
  OLD_BEAM,
  OLD_SHED,
  booked,
  anOrder,
  BEAM,
  knownItems,
  CHAIR,
  counted,
  DAY_10,
  FACTORY,
  item,
  line,
  NOW,
  PAINTER,
  q,
  SCREW,
  SERVICE,
  SHOP,
} from './testing';

const about = { knownItems, ids: counted(50), now: NOW, currencies: { base: 'EUR' } };
const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as Rejection).kind} ${(error as Rejection).code} ${(error as Rejection).details[0]?.path}`;
  }
  return 'nothing';
};
const received = (order: PurchaseOrder, ...lines: ReturnType<typeof line>[]) =>
  booked(requestReceipt(order, lines, { receiptId: 1, baseCurrency: 'EUR', knownItems, ids: counted() }).state, 1);
const twoRows = () =>
  anOrder({
    rows: [
      { variantId: BEAM, quantity: q(10) },
      { variantId: SCREW, quantity: q(3) },
    ],
  });

describe('a new purchase order', () => {
  it('B1: is expected at once, with a number after its id', () => {
    expect(anOrder()).toMatchObject({
      orderNo: 'PO-7',
      status: 'NOT_RECEIVED',
      expectedArrivalDate: DAY_10,
      rows: [{ id: 1, groupId: 1, receivedDate: null }],
    });
  });

  it('B3: has the payment terms of its supplier, unless it says others', () => {
    const supplier = { currency: 'EUR', conversionRate: null, paymentTerms: '30 days net' };
    const input = { entityType: 'regular', isDraft: false, supplierId: 1, locationId: FACTORY, currency: 'EUR', rows: [] } as const;
    const terms = (more: object) =>
      createOrder(1, { ...input, ...more }, { ...about, currencies: { base: 'EUR', supplier } }).state.paymentTerms;
    expect([terms({}), terms({ paymentTerms: 'cash' }), terms({ paymentTerms: null })]).toEqual(['30 days net', 'cash', null]);
    expect(editOrder(anOrder(), { paymentTerms: 'cash' }, knownItems)!.state.paymentTerms).toBe('cash');
  });

  it('B1: as a draft expects nothing until it is placed, and can be taken back while nothing came', () => {
    const draft = anOrder({ isDraft: true });
    expect(draft.status).toBe('DRAFT');
    const placed = placeOrder(draft)!.state;
    expect([placed.status, makeDraft(placed)!.state.status, placeOrder(placed), makeDraft(draft)]).toEqual([
      'NOT_RECEIVED',
      'DRAFT',
      undefined,
      undefined,
    ]);
  });

  it('B1: rows may arrive on their own date and at their own place', () => {
    const day20 = '2026-05-20T00:00:00.000Z' as never;
    const order = anOrder({
      rows: [
        { variantId: BEAM, quantity: q(1) },
        { variantId: BEAM, quantity: q(1), arrivalDate: day20, locationId: PAINTER },
      ],
    });
    expect(order.rows.map((row) => [arrivalOf(order, row), locationOf(order, row)])).toEqual([
      [DAY_10, FACTORY],
      [day20, PAINTER],
    ]);
  });

  it('without any date arrives after the lead time, if the item has one', () => {
    const slow = item(BEAM, 'Beam');
    const items = new Map([...knownItems.items, [BEAM, { ...slow, variants: [{ ...slow.variants[0]!, lead_time: 14 }] }]]);
    const input: OrderInput = {
      entityType: 'regular',
      isDraft: false,
      supplierId: 1,
      locationId: FACTORY,
      currency: 'EUR',
      rows: [
        { variantId: BEAM, quantity: q(1) },
        { variantId: SCREW, quantity: q(1) },
      ],
    };
    const { state } = createOrder(1, input, { ...about, knownItems: { ...knownItems, items } });
    expect(state.rows.map(({ arrivalDate }) => arrivalDate)).toEqual(['2026-05-15T08:00:00.000Z', null]);
  });

  it.each([
    ['B4: its own purchase unit', { variantId: SCREW, quantity: q(2) }, ['box', '400']],
    ['B4: the stock unit when asked', { variantId: SCREW, quantity: q(2), purchaseUom: 'pcs' }, ['pcs', '2']],
    ['B4: any unit with a rate', { variantId: BEAM, quantity: q(2), purchaseUom: 'bundle', conversionRate: q('12.5') }, ['bundle', '25']],
    ['B4: the stock unit without a purchase unit', { variantId: BEAM, quantity: q(2) }, ['pcs', '2']],
  ])('%s', (_what, row, expected) => {
    const made = anOrder({ rows: [row] }).rows[0]!;
    expect([made.purchaseUom, toDecimal(stockQuantity(made))]).toEqual(expected);
  });

  it('costs the purchase price where no other is named', () => {
    expect(
      anOrder({
        rows: [
          { variantId: BEAM, quantity: q(1) },
          { variantId: BEAM, quantity: q(1), pricePerUnit: q(0) },
        ],
      }).rows.map(({ pricePerUnit }) => pricePerUnit),
    ).toEqual([q(2), q(0)]);
  });

  it.each([
    ['in its purchase unit', {}, q(2)],
    ['by the piece', { purchaseUom: 'pcs' }, q('0.01')],
    ['in a unit of its own', { purchaseUom: 'pallet', conversionRate: q(1000) }, q(10)],
    ['by the piece, at a price that is named', { purchaseUom: 'pcs', pricePerUnit: q('0.02') }, q('0.02')],
  ])('B4: the item’s price is that of its purchase unit: %s', (_how, unit, price) => {
    expect(anOrder({ rows: [{ variantId: SCREW, quantity: q(1), ...unit }] }).rows[0]!.pricePerUnit).toBe(price);
  });

  it.each([
    [
      'I1: an item without Buy',
      { rows: [{ variantId: SERVICE, quantity: q(1) }] },
      'conflict NOT_PURCHASABLE purchase_order_rows/0/variant_id',
    ],
    ['an unknown item', { rows: [{ variantId: 99, quantity: q(1) }] }, 'invalid UNKNOWN_VARIANT purchase_order_rows/0/variant_id'],
    [
      'I5: an archived item',
      { rows: [{ variantId: OLD_BEAM, quantity: q(1) }] },
      'conflict ITEM_ARCHIVED purchase_order_rows/0/variant_id',
    ],
    ['I5: an archived location', { locationId: OLD_SHED }, 'conflict LOCATION_ARCHIVED location_id'],
    [
      'I5: a row to such a location',
      { rows: [{ variantId: BEAM, quantity: q(1), locationId: OLD_SHED }] },
      'conflict LOCATION_ARCHIVED purchase_order_rows/0/location_id',
    ],
    [
      'I5: ingredients at such a location',
      { entityType: 'outsourced' as const, trackingLocationId: OLD_SHED },
      'conflict LOCATION_ARCHIVED tracking_location_id',
    ],
    ['I4: a location that does not buy', { locationId: SHOP }, 'conflict LOCATION_DOES_NOT_BUY location_id'],
    [
      'I4: a row to such a location',
      { rows: [{ variantId: BEAM, quantity: q(1), locationId: SHOP }] },
      'conflict LOCATION_DOES_NOT_BUY purchase_order_rows/0/location_id',
    ],
    [
      'B4: a unit that nobody knows',
      { rows: [{ variantId: BEAM, quantity: q(1), purchaseUom: 'bundle' }] },
      'invalid CONVERSION_RATE_REQUIRED purchase_order_rows/0/purchase_uom_conversion_rate',
    ],
    [
      'B4: a stock unit that isn’t one stock unit',
      { rows: [{ variantId: BEAM, quantity: q(1), purchaseUom: 'pcs', conversionRate: q(5) }] },
      'invalid CONVERSION_RATE_OF_STOCK_UNIT purchase_order_rows/0/purchase_uom_conversion_rate',
    ],
    [
      'B4: a rate alone, of an item that is bought in its stock unit',
      { rows: [{ variantId: BEAM, quantity: q(1), conversionRate: q(5) }] },
      'invalid CONVERSION_RATE_OF_STOCK_UNIT purchase_order_rows/0/purchase_uom_conversion_rate',
    ],
    [
      'more stock than can be counted',
      { rows: [{ variantId: BEAM, quantity: q(9_000_000_000), conversionRate: q(2), purchaseUom: 'bag' }] },
      'invalid QUANTITY_TOO_LARGE purchase_order_rows/0/quantity',
    ],
    [
      'a price of one stock unit that can’t be written down',
      { rows: [{ variantId: BEAM, quantity: q(1), pricePerUnit: q(10_000), conversionRate: q('0.000001'), purchaseUom: 'bag' }] },
      'invalid QUANTITY_TOO_LARGE purchase_order_rows/0/price_per_unit',
    ],
    [
      'less stock than can be counted',
      { rows: [{ variantId: BEAM, quantity: q('0.000001'), conversionRate: q('0.1'), purchaseUom: 'bag' }] },
      'invalid QUANTITY_TOO_SMALL purchase_order_rows/0/quantity',
    ],
    [
      'B5: an outsourced one without a tracking location',
      { entityType: 'outsourced' as const },
      'invalid TRACKING_LOCATION_REQUIRED tracking_location_id',
    ],
    ['B5: a regular one with a tracking location', { trackingLocationId: PAINTER }, 'invalid NOT_OUTSOURCED tracking_location_id'],
    [
      'a thousand and one rows',
      { rows: Array.from({ length: 1001 }, () => ({ variantId: BEAM, quantity: q(1) })) },
      'invalid TOO_MANY_ROWS purchase_order_rows',
    ],
  ])('refuses %s', (_what, input, expected) => {
    expect(refusal(() => anOrder(input))).toBe(expected);
  });

  it('M4: outsourcing a product without a recipe starts without ingredients', () => {
    const order = anOrder({
      entityType: 'outsourced',
      trackingLocationId: PAINTER,
      rows: [
        { variantId: BEAM, quantity: q(1) },
        { variantId: CHAIR, quantity: q(2) },
      ],
    });
    expect(order.ingredientRows.map(({ purchaseOrderRowId, quantity }) => [purchaseOrderRowId, toDecimal(quantity)])).toEqual([
      [2, '8'],
      [2, '0.6'],
    ]);
  });
});

describe('changing a purchase order', () => {
  it('changes what is named and nothing else', () => {
    const order = anOrder();
    expect(editOrder(order, { additionalInfo: 'call first', orderNo: undefined }, knownItems)!.state).toEqual({
      ...order,
      additionalInfo: 'call first',
    });
    expect(editOrder(order, { additionalInfo: null, locationId: FACTORY }, knownItems)).toBeUndefined();
  });

  it('B1: a new expected arrival moves the rows that have no date of their own', () => {
    const day20 = '2026-05-20T00:00:00.000Z' as never;
    const order = anOrder({
      rows: [
        { variantId: BEAM, quantity: q(10), arrivalDate: day20 },
        { variantId: BEAM, quantity: q(10) },
      ],
    });
    const later = editOrder(order, { expectedArrivalDate: '2026-06-01T00:00:00.000Z' as never }, knownItems)!.state;
    expect(later.rows.map((row) => arrivalOf(later, row))).toEqual([day20, '2026-06-01T00:00:00.000Z']);
    expect(editOrder(order, { expectedArrivalDate: DAY_10 }, knownItems)).toBeUndefined();
  });

  describe('D1: at a location in another time zone', () => {
    const zones: Record<number, string> = { [FACTORY]: 'Pacific/Kiritimati', [PAINTER]: 'America/New_York' };
    const inZones = {
      ...knownItems,
      locations: new Map([...knownItems.locations].map(([id, location]) => [id, { ...location, time_zone: zones[id] ?? 'UTC' }])),
    };
    const eve = '2026-12-23T10:00:00.000Z' as Instant;
    const eveThere = '2026-12-24T05:00:00.000Z';
    const noon = '2026-12-23T22:00:00.000Z' as Instant;
    const order = anOrder({
      expectedArrivalDate: eve,
      rows: [
        { variantId: BEAM, quantity: q(1) },
        { variantId: BEAM, quantity: q(1), arrivalDate: eve },
        { variantId: BEAM, quantity: q(1), arrivalDate: eve, locationId: FACTORY },
        { variantId: BEAM, quantity: q(1), arrivalDate: noon },
      ],
    });

    it('an arrival on a day is on the same day, of the order and of the rows that arrive with it', () => {
      const { state, events } = editOrder(order, { locationId: PAINTER }, inZones)!;
      expect(state.expectedArrivalDate).toBe(eveThere);
      expect(state.rows.map(({ arrivalDate }) => arrivalDate)).toEqual([null, eveThere, eve, noon]);
      expect(events).toEqual([{ action: 'updated', change: { changed: ['location_id', 'expected_arrival_date'] } }]);
      const dated = editOrder(order, { locationId: PAINTER, expectedArrivalDate: noon }, inZones)!.state;
      expect(dated.expectedArrivalDate).toBe(noon);
      expect(dated.rows.map(({ arrivalDate }) => arrivalDate)).toEqual([null, eveThere, eve, noon]);
    });

    it('a row that moves by itself arrives on the same day', () => {
      const arrivals = (id: number, edit: object): unknown =>
        editRow(order, id, edit, { ...about, knownItems: inZones })!.state.rows.find((row) => row.id === id)!.arrivalDate;
      const ids = order.rows.map(({ id }) => id);
      expect(ids.map((id) => arrivals(id, { locationId: PAINTER }))).toEqual([null, eveThere, eveThere, noon]);
      expect(arrivals(ids[1]!, { locationId: PAINTER, arrivalDate: noon })).toBe(noon);
      expect(arrivals(ids[2]!, { quantity: q(2), locationId: null })).toBe(eve);
    });
  });

  it.each([
    ['NOT_RECEIVED', {}, []],
    ['PARTIALLY_RECEIVED', { partly: true }, ['supplierId', 'currency', 'locationId']],
    ['RECEIVED', { wholly: true }, ['supplierId', 'currency', 'locationId', 'orderNo', 'expectedArrivalDate']],
  ])('in %s', (_status, { partly, wholly }: { partly?: boolean; wholly?: boolean }, refused) => {
    const order = partly ? received(anOrder(), line(1, 4)) : wholly ? received(anOrder(), line(1, 10)) : anOrder();
    const edits = {
      supplierId: 2,
      currency: 'USD',
      locationId: PAINTER,
      orderNo: 'X',
      expectedArrivalDate: null,
      additionalInfo: 'x',
      orderCreatedDate: DAY_10,
    };
    const answers = Object.entries(edits).filter(([field, value]) =>
      refusal(() => editOrder(order, { [field]: value }, knownItems)).startsWith('conflict ORDER_RECEIVED'),
    );
    expect(answers.map(([field]) => field)).toEqual(refused);
  });

  it('adds, changes and removes open rows', () => {
    const added = addRow(anOrder(), { variantId: SCREW, quantity: q(1) }, { ...about, ids: counted(50) }).state;
    const changed = editRow(added, 50, { quantity: q(2), pricePerUnit: q(9) }, about)!.state;
    expect(changed.rows[1]).toEqual({ ...added.rows[1], quantity: q(2), pricePerUnit: q(9) });
    expect(editRow(changed, 50, { quantity: q(2) }, about)).toBeUndefined();
    const asShown = { locationId: FACTORY, arrivalDate: changed.expectedArrivalDate };
    expect(editRow(changed, 50, asShown, about)).toBeUndefined();
    expect(deleteRow(changed, 50).state.rows).toEqual(anOrder().rows);
  });

  it('another item brings its own unit', () => {
    const row = editRow(anOrder(), 1, { variantId: SCREW }, about)!.state.rows[0]!;
    expect([row.purchaseUom, toDecimal(stockQuantity(row))]).toEqual(['box', '2000']);
  });

  it('removing the last open row leaves a received order', () => {
    const order = received(twoRows(), line(1, 10));
    expect([order.status, deleteRow(order, 2).state.status]).toEqual(['PARTIALLY_RECEIVED', 'RECEIVED']);
  });

  it('adding a row to a received order opens it again', () => {
    expect(addRow(received(anOrder(), line(1, 10)), { variantId: SCREW, quantity: q(1) }, about).state.status).toBe('PARTIALLY_RECEIVED');
  });

  it.each([
    ['editing a received row', () => editRow(received(anOrder(), line(1, 10)), 1, { quantity: q(3) }, about), 'conflict ROW_RECEIVED id'],
    ['deleting a received row', () => deleteRow(received(anOrder(), line(1, 10)), 1), 'conflict ROW_RECEIVED id'],
    ['deleting an order with one', () => deleteOrder(received(twoRows(), line(1, 10))), 'conflict ORDER_RECEIVED id'],
    ['a draft of an order with one', () => makeDraft(received(twoRows(), line(1, 10))), 'conflict ORDER_RECEIVED status'],
    ['a row that is not there', () => editRow(anOrder(), 9, { quantity: q(3) }, about), 'missing NOT_FOUND id'],
    [
      'moving a row to where nothing is bought',
      () => editRow(anOrder(), 1, { locationId: SHOP }, about),
      'conflict LOCATION_DOES_NOT_BUY location_id',
    ],
    [
      'a tracking location of a regular order',
      () => editOrder(anOrder(), { trackingLocationId: PAINTER }, knownItems),
      'invalid NOT_OUTSOURCED tracking_location_id',
    ],
  ])('refuses %s', (_what, run, expected) => {
    expect(refusal(run)).toBe(expected);
  });

  it("while a receipt waits for the ledger, its rows, the order's place and the order itself stand still", () => {
    const waiting = requestReceipt(twoRows(), [line(1, 4)], { receiptId: 1, baseCurrency: 'EUR', knownItems, ids: counted() }).state;
    const tries = [
      () => editRow(waiting, 1, { quantity: q(1) }, about),
      () => deleteRow(waiting, 100),
      () => deleteOrder(waiting),
      () => makeDraft(waiting),
      () => editOrder(waiting, { locationId: PAINTER }, knownItems),
    ];
    expect(tries.map((run) => refusal(run).split(' ')[1])).toEqual(tries.map(() => 'BUSY'));
    expect(editRow(waiting, 2, { quantity: q(1) }, about)!.state.rows.at(-1)!.quantity).toBe(q(1));
  });
});

describe('M3: what to buy for a need', () => {
  const boxed = (minimum: number | string | null) => {
    const screw = knownItems.items.get(SCREW)!;
    return { ...screw, variants: [{ ...screw.variants[0]!, minimum_order_quantity: minimum === null ? null : q(minimum) }] };
  };

  it.each([
    ['200', null, '1'],
    ['201', null, '2'],
    ['0.000001', null, '1'],
    ['400', 5, '5'],
    ['1200', 5, '6'],
    ['400', '2.5', '3'],
  ])('%s screws, at least %s boxes: %s boxes', (needed, minimum, boxes) => {
    expect(toDecimal(purchaseQuantityFor(boxed(minimum), SCREW, q(needed)))).toBe(boxes);
  });

  it('without a purchase unit, exactly what is needed', () => {
    expect(toDecimal(purchaseQuantityFor(knownItems.items.get(BEAM)!, BEAM, q('2.5')))).toBe('2.5');
  });

  it('from the supplier that all have as their default', () => {
    const of = (id: number, supplier: number | null) => ({ variantId: id, item: item(id, 'Item', { default_supplier_id: supplier }) });
    expect(defaultSupplierOf([of(1, 4), of(2, 4)])).toBe(4);
    expect(refusal(() => defaultSupplierOf([of(1, 4), of(2, null)]))).toBe('conflict NO_SUPPLIER supplier_id');
    expect(refusal(() => defaultSupplierOf([of(1, 4), of(2, 5)]))).toBe('conflict SEVERAL_SUPPLIERS supplier_id');
  });
});

describe('a status that a person sets', () => {
  it('B1, B2: places or takes back, receives or reverts all; part of it only follows from receipts', () => {
    const draft = anOrder({ isDraft: true });
    const placed = anOrder();
    const whole = received(placed, line(1, 10));
    const part = received(placed, line(1, 4));
    const all = ['DRAFT', 'NOT_RECEIVED', 'RECEIVED'] as const;
    expect(all.map((wanted) => stepTo(draft, wanted))).toEqual([undefined, 'place', 'receive all']);
    expect(all.map((wanted) => stepTo(placed, wanted))).toEqual(['make a draft', undefined, 'receive all']);
    expect(all.map((wanted) => stepTo(part, wanted))).toEqual(['make a draft', 'revert all', 'receive all']);
    expect(all.map((wanted) => stepTo(whole, wanted))).toEqual(['make a draft', 'revert all', undefined]);
    expect(stepTo(part, 'PARTIALLY_RECEIVED')).toBeUndefined();
    for (const order of [draft, placed, whole])
      expect(refusal(() => stepTo(order, 'PARTIALLY_RECEIVED'))).toBe('invalid STATUS_IS_DERIVED status');
  });
});

describe('I5: naming a supplier', () => {
  it('takes one that is there', () => {
    const supplier = { id: 4, isDeleted: false } as Supplier;
    expect(requireSupplier(supplier, 4)).toBe(supplier);
    expect(refusal(() => requireSupplier(undefined, 4))).toBe('invalid UNKNOWN_SUPPLIER supplier_id');
    expect(refusal(() => requireSupplier({ ...supplier, isDeleted: true }, 4))).toBe('invalid UNKNOWN_SUPPLIER supplier_id');
  });
});

describe('I5: deleting a supplier', () => {
  const supplier: Supplier = {
    id: 1,
    version: 1,
    isDeleted: false,
    createdAt: NOW,
    updatedAt: NOW,
    name: 'Beam & Co',
    email: null,
    phone: null,
    currency: 'EUR',
    comment: null,
    addresses: [],
  };

  it('leaves a tombstone', () => {
    expect(deleteSupplier(supplier)).toMatchObject({
      state: { isDeleted: true },
      events: [{ action: 'deleted' }],
    });
  });

  it('is refused with the list of what uses it', () => {
    const uses = { purchaseOrders: [{ id: 7, orderNo: 'PO-7' }], items: [{ id: 1, name: 'Beam' }] };
    expect(() => refuseSupplierInUse(supplier, uses)).toThrow(
      expect.objectContaining({ code: 'SUPPLIER_IN_USE', message: "Beam & Co can't be deleted, because it is used by PO-7, Beam." }),
    );
  });
});
