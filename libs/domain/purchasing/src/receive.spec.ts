import type { Refusal } from '@pegboard/contracts';
import { Rejection, toDecimal } from '@pegboard/kit';
import { batchPart } from './batches';
import { placeOrder } from './orders';
import { receiptPosting } from './posting';
import { broughtOf, openReceipts, stockQuantity, type PurchaseOrder } from './purchase-order';
import { receiptPostings } from './receipt-postings';
import { requestReceipt } from './receive';
import { orderToReceive, type ReceiveLine, requireLines } from './receive-lines';
import { requestRevert } from './revert';
import { editRow } from './rows';
import { anOrder, BEAM, booked, knownItems, CHAIR, counted, FACTORY, line, NOW, PAINT, PAINTER, q, SCREW } from './testing';

const asked = (order: PurchaseOrder, lines: ReceiveLine[], receiptId = 1, ids = counted(100 * receiptId)) =>
  requestReceipt(order, lines, { receiptId, baseCurrency: 'EUR', knownItems, ids }).state;
const batchIds = (order: PurchaseOrder, receiptId: number) =>
  receiptPosting(
    order,
    order.receipts.find(({ id }) => id === receiptId)!,
  ).movements.map(({ batch_id, new_batch }) => batch_id ?? (new_batch ? 900 : null));
const received = (order: PurchaseOrder, lines: ReceiveLine[], receiptId = 1) => {
  const requested = asked(order, lines, receiptId);
  return booked(requested, receiptId, batchIds(requested, receiptId));
};
const posted = { posting_id: 'x', status: 'posted' as const, n: 1, refusal: null, batch_ids: [] };
const reverting = (order: PurchaseOrder, receiptId = 1) => requestRevert(order, receiptId)!.state;
const reverted = (order: PurchaseOrder, receiptId = 1) => {
  const asked = reverting(order, receiptId);
  return receiptPostings.booked(asked, receiptPostings.open(asked)[0]!, posted, NOW).state;
};
const refused = (order: PurchaseOrder, refusal: Refusal) =>
  receiptPostings.refused(order, receiptPostings.open(order)[0]!, refusal, NOW).state;
const rows = (order: PurchaseOrder) => order.rows.map((row) => [row.id, toDecimal(row.quantity), row.receivedDate !== null]);
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return `${(error as Rejection).kind} ${(error as Rejection).code}`;
  }
  return 'nothing';
};

it('a receipt has lines, and as many as one posting takes (B2)', () => {
  expect(() => requireLines([{}])).not.toThrow();
  expect(() => requireLines([])).toThrow(expect.objectContaining({ code: 'TOO_FEW' }));
  expect(() => requireLines(Array.from({ length: 1_001 }))).toThrow(expect.objectContaining({ code: 'TOO_MANY' }));
});

describe('receiving a purchase order', () => {
  it('B1: receives a row whole and is RECEIVED', () => {
    const order = received(anOrder(), [line(1, 10)]);
    expect([order.status, rows(order)]).toEqual(['RECEIVED', [[1, '10', true]]]);
  });

  it('T1, I2: what receipts brought of a row is told in stock units, as the ledger moves it', () => {
    const packs = anOrder({ rows: [{ variantId: BEAM, quantity: q(2), purchaseUom: 'pack', conversionRate: q(3) }] });
    const order = received(packs, [line(1, 1)]);
    const moved = receiptPosting(order, order.receipts[0]!).movements.map(({ quantity }) => toDecimal(quantity));
    expect([broughtOf(order).map(({ rowId, quantity }) => [rowId, toDecimal(quantity)]), moved]).toEqual([[[1, '3']], ['3']]);
    expect(broughtOf(asked(packs, [line(1, 1)]))).toEqual([]);
  });

  it('B2: a partial receipt splits the row; the part that came keeps the id, and both are one group', () => {
    const order = received(anOrder(), [line(1, 4)]);
    expect([order.status, rows(order)]).toEqual([
      'PARTIALLY_RECEIVED',
      [
        [1, '4', true],
        [100, '6', false],
      ],
    ]);
    expect(order.rows.map(({ groupId, originId }) => [groupId, originId])).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  it('B2, I4: goods may come to another location that buys; the rest still arrives where it was to, and a revert puts that back', () => {
    const YARD = 3;
    const yard = { ...knownItems.locations.get(FACTORY)!, id: YARD, name: 'Yard' };
    const known = { ...knownItems, locations: new Map([...knownItems.locations, [YARD, yard]]) };
    const to = (locationId: number) =>
      requestReceipt(anOrder(), [{ ...line(1, 4), locationId }], {
        receiptId: 1,
        baseCurrency: 'EUR',
        knownItems: known,
        ids: counted(100),
      }).state;
    const places = (order: PurchaseOrder) => order.rows.map(({ quantity, locationId }) => [toDecimal(quantity), locationId]);
    const asked = to(YARD);
    expect(receiptPosting(asked, asked.receipts[0]!).movements.map(({ location_id }) => location_id)).toEqual([YARD]);
    const came = booked(asked, 1, batchIds(asked, 1));
    expect(places(came)).toEqual([
      ['4', YARD],
      ['6', null],
    ]);
    expect(places(reverted(came))).toEqual([['10', null]]);
    expect(places(refused(asked, { code: 'BUSY', message: 'no', details: [] } as never))).toEqual([['10', null]]);
    expect(places(to(FACTORY))).toEqual([
      ['4', null],
      ['6', null],
    ]);
    expect(codeOf(() => to(2))).toBe('conflict LOCATION_DOES_NOT_BUY');
    expect(codeOf(() => to(9))).toBe('invalid UNKNOWN_LOCATION');
  });

  it('B2: the intent splits nothing but the row, so what is expected stays the same until the ledger posts', () => {
    const before = anOrder();
    const requested = asked(before, [line(1, 4)]);
    expect([requested.status, rows(requested)]).toEqual([
      'NOT_RECEIVED',
      [
        [1, '4', false],
        [100, '6', false],
      ],
    ]);
    expect(openReceipts(requested)).toHaveLength(1);
  });

  it('B2: takes several rows and the same row repeatedly in one call', () => {
    const before = anOrder({
      rows: [
        { variantId: BEAM, quantity: q(10) },
        { variantId: SCREW, quantity: q(3) },
      ],
    });
    const order = received(before, [line(1, 4), line(2, 3), line(1, 5)]);
    expect(rows(order)).toEqual([
      [1, '4', true],
      [100, '5', true],
      [101, '1', false],
      [2, '3', true],
    ]);
  });

  it('B2: a row that was split before means its open rest', () => {
    const order = received(received(anOrder(), [line(1, 4)]), [line(1, 6)], 2);
    expect([order.status, rows(order)]).toEqual([
      'RECEIVED',
      [
        [1, '4', true],
        [100, '6', true],
      ],
    ]);
  });

  it('B4: comes in purchase units and is posted in stock units at the price of one of them', () => {
    const requested = asked(anOrder({ rows: [{ variantId: SCREW, quantity: q(5), pricePerUnit: q(8) }] }), [line(1, 2)]);
    const posting = receiptPosting(requested, requested.receipts[0]!);
    expect(posting).toMatchObject({
      posting_id: 'purchase_order_receipt/1/receive',
      kind: 'receipt',
      cause: { type: 'purchase_order', id: 7, number: 'PO-7' },
      reverses: null,
    });
    expect(posting.movements).toEqual([
      {
        variant_id: SCREW,
        location_id: FACTORY,
        batch_id: null,
        new_batch: null,
        quantity: q(400),
        serves: 'purchase_order_row/1',
        holds_for: null,
        price_per_unit: q('0.04'),
        value: q('16'),
      },
    ]);
  });

  it('T9: is worth exactly what it costs, whatever one stock unit of it comes to, batch by batch', () => {
    const boxes = { variantId: SCREW, quantity: q(10), pricePerUnit: q('2.49'), conversionRate: q(1_000_000) };
    const [posting] = [asked(anOrder({ rows: [boxes] }), [line(1, 10)])].map((order) => receiptPosting(order, order.receipts[0]!));
    expect(posting!.movements).toMatchObject([{ quantity: q(10_000_000), price_per_unit: q('0.000002'), value: q('24.9') }]);
    const paint = anOrder({ rows: [{ variantId: PAINT, quantity: q(3), pricePerUnit: q('0.33') }] });
    const batches = [1, 2, 3].map((batchId) => ({ batchId, newBatch: null, quantity: q(1) }));
    const parts = receiptPosting(asked(paint, [line(1, 3, { batches })]), asked(paint, [line(1, 3, { batches })]).receipts[0]!);
    expect(parts.movements.map(({ value }) => value)).toEqual([q('0.33'), q('0.33'), q('0.33')]);
  });

  it('refuses more than is open, with the numbers, unless over-receipt is allowed', () => {
    expect(() => asked(anOrder(), [line(1, '10.5')])).toThrow(
      expect.objectContaining({
        code: 'OVER_RECEIPT',
        kind: 'conflict',
        message: "10.5 pcs of Beam (BEA) can't be received: only 10 are open on PO-7.",
        details: [expect.objectContaining({ path: 'quantity', info: expect.objectContaining({ quantity: '10.5', open: '10' }) })],
      }),
    );
    const order = received(anOrder(), [line(1, 12, { allowsOverReceipt: true })]);
    expect([order.status, rows(order)]).toEqual(['RECEIVED', [[1, '12', true]]]);
    expect(rows(reverted(order))).toEqual([[1, '10', false]]);
  });

  it.each([
    ['a draft', () => asked(anOrder({ isDraft: true }), [line(1, 1)]), 'conflict ORDER_IS_DRAFT'],
    ['a row that is received', () => asked(received(anOrder(), [line(1, 10)]), [line(1, 1)], 2), 'conflict ROW_RECEIVED'],
    ['a row that the same call used up', () => asked(anOrder(), [line(1, 10), line(1, 1)]), 'conflict OVER_RECEIPT'],
    [
      'more than can be counted',
      () => asked(anOrder({ rows: [{ variantId: SCREW, quantity: q(1) }] }), [line(1, 9_000_000_000, { allowsOverReceipt: true })]),
      'invalid QUANTITY_TOO_LARGE',
    ],
    [
      'less than can be counted',
      () =>
        asked(anOrder({ rows: [{ variantId: BEAM, quantity: q(1), purchaseUom: 'bag', conversionRate: q('0.1') }] }), [
          line(1, '0.000001'),
        ]),
      'invalid QUANTITY_TOO_SMALL',
    ],
    ['an unknown row', () => asked(anOrder(), [line(9, 1)]), 'missing NOT_FOUND'],
    ['a row whose receipt waits for the ledger', () => asked(asked(anOrder(), [line(1, 4)]), [line(1, 1)], 2), 'conflict BUSY'],
    ['its rest', () => asked(asked(anOrder(), [line(1, 4)]), [line(100, 1)], 2), 'conflict BUSY'],
  ])('refuses %s', (_what, run, code) => {
    expect(codeOf(run)).toBe(code);
  });

  it('B1: a placed draft can be received', () => {
    expect(received(placeOrder(anOrder({ isDraft: true }))!.state, [line(1, 10)]).status).toBe('RECEIVED');
  });
});

describe('what a call of receiving names', () => {
  it('B2: is rows of one order', () => {
    const [one, other] = [anOrder(), { ...anOrder(), id: 8, orderNo: 'PO-8', rows: anOrder().rows.map((row) => ({ ...row, id: 99 })) }];
    expect(orderToReceive([line(1, 4)], [one])).toBe(one);
    expect(() => orderToReceive([line(1, 4), line(99, 1)], [one, other])).toThrow(
      'The rows belong to PO-7, PO-8. Receive one purchase order at a time.',
    );
    expect(codeOf(() => orderToReceive([line(1, 4), line(99, 1)], [one]))).toBe('invalid UNKNOWN_PURCHASE_ORDER_ROW');
  });

  it('T6: is a batch by its id or by its number; null is stock without a batch', () => {
    const quantity = q(2);
    expect(batchPart({ batchId: 4, quantity }, 'x')).toEqual({ batchId: 4, newBatch: null, quantity });
    expect(batchPart({ batchId: null, quantity }, 'x')).toEqual({ batchId: null, newBatch: null, quantity });
    for (const batchId of [null, undefined])
      expect(batchPart({ batchId, batchNumber: 'L', expirationDate: '2026-06-01', quantity }, 'x')).toEqual({
        batchId: null,
        newBatch: { batchNumber: 'L', expirationDate: '2026-06-01' },
        quantity,
      });
    expect(codeOf(() => batchPart({ quantity }, 'x'))).toBe('invalid MISSING_FIELD');
    expect(codeOf(() => batchPart({ batchId: 4, batchNumber: 'L', quantity }, 'x'))).toBe('invalid BATCH_NAMED_TWICE');
  });
});

describe('where a refused movement lies in the request (T6)', () => {
  const at = (order: PurchaseOrder, movement: number): string => receiptPostings.pathOf(order, receiptPostings.open(order)[0]!, movement);

  it('is the line and its batch; ingredients are named as a whole', () => {
    const order = anOrder({
      rows: [
        { variantId: PAINT, quantity: q(10) },
        { variantId: BEAM, quantity: q(3) },
      ],
    });
    const lots = [5, 6].map((batchId) => ({ batchId, newBatch: null, quantity: q(5) }));
    const many = asked(order, [line(1, 10, { path: '0/', batches: lots }), line(2, 3, { path: '1/' })]);
    expect([0, 1, 2, 3].map((movement) => at(many, movement))).toEqual([
      '0/batch_transactions/0',
      '0/batch_transactions/1',
      '1/quantity',
      'ingredients',
    ]);
    expect(at(asked(anOrder(), [line(1, 4)]), 0)).toBe('quantity');
  });
});

describe('T6: batches of a receipt', () => {
  const paint = () => anOrder({ rows: [{ variantId: PAINT, quantity: q(10) }] });
  const lot = (batchId: number | null, of: number, batchNumber?: string) => ({
    batchId,
    newBatch: batchNumber ? { batchNumber, expirationDate: '2027-01-01' } : null,
    quantity: q(of),
  });

  it('takes known and new batches, and keeps the ids that the ledger gave', () => {
    const order = received(paint(), [line(1, 10, { batches: [lot(5, 4), lot(null, 6, 'LOT-9')] })]);
    expect(order.rows[0]!.batches.map(({ batchId, quantity }) => [batchId, quantity])).toEqual([
      [5, q(4)],
      [900, q(6)],
    ]);
    expect(
      receiptPosting(paint(), { ...order.receipts[0]!, parts: [{ ...order.receipts[0]!.parts[0]!, batches: [lot(null, 6, 'LOT-9')] }] })
        .movements[0],
    ).toMatchObject({
      batch_id: null,
      new_batch: { batch_number: 'LOT-9', expiration_date: '2027-01-01' },
    });
  });

  it.each([
    ['no batches for a tracked item', [line(1, 10)], 'invalid BATCHES_REQUIRED'],
    ['batches that add up to another quantity', [line(1, 10, { batches: [lot(5, 9)] })], 'invalid BATCHES_DO_NOT_ADD_UP'],
  ])('refuses %s', (_what, lines, code) => {
    expect(codeOf(() => asked(paint(), lines))).toBe(code);
  });

  it('refuses batches for an item without them, and takes the null batch', () => {
    expect(codeOf(() => asked(anOrder(), [line(1, 10, { batches: [lot(5, 10)] })]))).toBe('invalid NOT_BATCH_TRACKED');
    expect(received(paint(), [line(1, 10, { batches: [lot(null, 10)] })]).status).toBe('RECEIVED');
  });
});

describe('reverting a receipt', () => {
  it('B2: is the exact reverse of a partial one: the rest and the part are one row again', () => {
    const before = anOrder();
    const after = reverted(received(before, [line(1, 4)]));
    expect([after.rows, after.status]).toEqual([before.rows, before.status]);
    expect(after.receipts).toMatchObject([{ id: 1, status: 'REVERTED' }]);
  });

  it('B2: of several partial ones, in either order, ends where it began', () => {
    const before = anOrder();
    const both = received(received(before, [line(1, 4)]), [line(1, 2)], 2);
    expect(reverted(reverted(both, 2), 1).rows).toEqual(before.rows);
    expect(reverted(reverted(both, 1), 2).rows).toEqual(before.rows);
  });

  it('B2: of one call with a row twice', () => {
    const before = anOrder();
    expect(reverted(received(before, [line(1, 4), line(1, 5)])).rows).toEqual(before.rows);
  });

  it('keeps a rest apart that was given another date since', () => {
    const partly = received(anOrder(), [line(1, 4)]);
    const redated = editRow(
      partly,
      100,
      { arrivalDate: '2026-06-01T00:00:00.000Z' as never },
      { knownItems, ids: counted(), now: NOW },
    )!.state;
    expect(rows(reverted(redated))).toEqual([
      [1, '4', false],
      [100, '6', false],
    ]);
  });

  it('takes the rest as it was changed since', () => {
    const partly = received(anOrder(), [line(1, 4)]);
    const larger = editRow(partly, 100, { quantity: q(8) }, { knownItems, ids: counted(), now: NOW })!.state;
    expect(rows(reverted(larger))).toEqual([[1, '12', false]]);
  });

  it('a refused receipt is gone, and the order is as it was', () => {
    const before = anOrder();
    const after = refused(asked(before, [line(1, 4), line(1, 2)]), { code: 'X', message: 'x', details: [] });
    expect([after.rows, after.status, after.receipts]).toEqual([before.rows, before.status, []]);
  });

  it('a refused revert leaves the receipt with the reason, and the next try has another posting', () => {
    const order = received(anOrder(), [line(1, 10)]);
    const short = { code: 'INSUFFICIENT_STOCK', message: 'used', details: [] };
    const stands = refused(reverting(order), short);
    expect([stands.rows, stands.status, stands.receipts[0]!.status]).toEqual([order.rows, 'RECEIVED', 'BOOKED']);
    expect(stands.receipts[0]!.intent).toEqual({ postingId: 'purchase_order_receipt/1/revert/2', attempts: 2, refusal: short });
    expect(receiptPostings.open(reverting(stands))).toEqual([
      { part: 1, postingId: 'purchase_order_receipt/1/revert/3', isReverting: true },
    ]);
  });

  it('asked for twice is asked for once; what is reverted is no longer booked', () => {
    const order = received(anOrder(), [line(1, 10)]);
    expect(requestRevert(reverting(order), 1)).toBeUndefined();
    expect(codeOf(() => requestRevert(reverted(order), 1))).toBe('conflict RECEIPT_NOT_BOOKED');
  });

  it('that the release before wrote is read: asked for, booked after a refused revert, and being reverted', () => {
    const former = (order: PurchaseOrder, more: object): PurchaseOrder => {
      const { intent: _intent, ...receipt } = order.receipts[0]!;
      return { ...order, receipts: [{ ...receipt, revertTries: 0, refusal: null, ...more } as never] };
    };
    const open = former(asked(anOrder(), [line(1, 4)]), {});
    expect(receiptPostings.open(open)).toEqual([{ part: 1, postingId: 'purchase_order_receipt/1/receive', isReverting: false }]);
    expect(booked(open, 1).status).toBe('PARTIALLY_RECEIVED');
    const whole = received(anOrder(), [line(1, 10)]);
    const again = reverting(former(whole, { revertTries: 1, refusal: { code: 'X', message: 'x', details: [] } }));
    expect(receiptPostings.open(again)[0]!.postingId).toBe('purchase_order_receipt/1/revert/3');
    const leaving = former(whole, { status: 'REVERTING', revertTries: 2 });
    expect(receiptPostings.posting(leaving, receiptPostings.open(leaving)[0]!, NOW)).toMatchObject({
      posting_id: 'purchase_order_receipt/1/revert-2',
      reverses: 'purchase_order_receipt/1/receive',
    });
  });
});

describe('B5: receiving an outsourced order', () => {
  const chairs = (of: number | string = 10) =>
    anOrder({ entityType: 'outsourced', trackingLocationId: PAINTER, rows: [{ variantId: CHAIR, quantity: q(of), pricePerUnit: q(30) }] });
  const lot = (of: number | string) => ({ batchId: 5, newBatch: null, quantity: q(of) });
  const paintOf = (order: PurchaseOrder, rowId: number) =>
    order.ingredientRows.find((row) => row.variantId === PAINT && row.purchaseOrderRowId === rowId)!;
  const planned = (order: PurchaseOrder) =>
    order.ingredientRows.map((row) => [
      row.purchaseOrderRowId,
      row.variantId,
      toDecimal(row.quantity),
      row.consumed === null ? null : toDecimal(row.consumed),
    ]);

  it('copies the recipe, per unit × ordered', () => {
    expect(planned(chairs())).toEqual([
      [1, BEAM, '40', null],
      [1, PAINT, '3', null],
    ]);
  });

  it('consumes at the tracking location in proportion, and splits the ingredients with the row', () => {
    const before = chairs();
    const lines = [line(1, 4, { actuals: [{ ingredientRowId: paintOf(before, 1).id, batches: [lot('1.2')] }] })];
    const requested = asked(before, lines);
    const posting = receiptPosting(requested, requested.receipts[0]!);
    expect(
      posting.movements.map(({ variant_id, location_id, batch_id, quantity, serves }) => [
        variant_id,
        location_id,
        batch_id,
        toDecimal(quantity),
        serves,
      ]),
    ).toEqual([
      [CHAIR, FACTORY, null, '4', 'purchase_order_row/1'],
      [BEAM, PAINTER, null, '-16', 'outsourced_purchase_order_recipe_row/2'],
      [PAINT, PAINTER, 5, '-1.2', 'outsourced_purchase_order_recipe_row/3'],
    ]);
    expect(posting.closes).toEqual(['outsourced_purchase_order_recipe_row/2', 'outsourced_purchase_order_recipe_row/3']);
    expect(planned(received(before, lines))).toEqual([
      [1, BEAM, '16', '16'],
      [100, BEAM, '24', null],
      [1, PAINT, '1.2', '1.2'],
      [100, PAINT, '1.8', null],
    ]);
  });

  it('takes actuals, more or less than planned, and reverts them exactly', () => {
    const before = chairs();
    const lines = [
      line(1, 4, {
        actuals: [
          { ingredientRowId: 2, quantity: q(18), batches: null },
          { ingredientRowId: 3, quantity: q(0), batches: null },
        ],
      }),
    ];
    const order = received(before, lines);
    expect(planned(order)).toEqual([
      [1, BEAM, '16', '18'],
      [100, BEAM, '24', null],
      [1, PAINT, '1.2', '0'],
      [100, PAINT, '1.8', null],
    ]);
    expect(reverted(order).ingredientRows).toEqual(before.ingredientRows);
  });

  it('the last part takes the rounding', () => {
    const recipe = {
      ...knownItems.recipes.get(CHAIR)!,
      rows: [{ id: 1, ingredient_variant_id: BEAM, quantity: q('0.333333'), notes: null }],
    };
    const thirds = { ...knownItems, recipes: new Map([[CHAIR, recipe]]) };
    const before = {
      ...chairs(3),
      ingredientRows: chairs(3)
        .ingredientRows.slice(0, 1)
        .map((row) => ({ ...row, quantityPerUnit: q('0.333333'), quantity: q(1) })),
    };
    const split = requestReceipt(before, [line(1, 1), line(1, 1), line(1, 1)], {
      receiptId: 1,
      baseCurrency: 'EUR',
      knownItems: thirds,
      ids: counted(),
    }).state;
    expect(split.ingredientRows.map(({ quantity }) => toDecimal(quantity))).toEqual(['0.333333', '0.333334', '0.333333']);
  });

  it('leaves alone what the contractor supplies, and refuses actuals for it', () => {
    const before = chairs();
    const partly = {
      ...before,
      ingredientRows: before.ingredientRows.map((row) => (row.variantId === PAINT ? { ...row, isSuppliedByContractor: true } : row)),
    };
    const requested = asked(partly, [line(1, 10)]);
    expect(receiptPosting(requested, requested.receipts[0]!).movements.map(({ variant_id }) => variant_id)).toEqual([CHAIR, BEAM]);
    expect(codeOf(() => asked(partly, [line(1, 10, { actuals: [{ ingredientRowId: 3, quantity: q(1), batches: null }] })]))).toBe(
      'invalid UNKNOWN_INGREDIENT_ROW',
    );
  });

  it('of an ingredient in batches that names none the ledger chooses them (T6)', () => {
    const tracked = asked(chairs(), [line(1, 4)]);
    expect(receiptPosting(tracked, tracked.receipts[0]!).movements.map(({ batches }) => batches)).toContain('suggested');
  });

  it('follows a new quantity of its row', () => {
    const order = editRow(chairs(), 1, { quantity: q(5) }, { knownItems, ids: counted(), now: NOW })!.state;
    expect(order.ingredientRows.map((row) => [toDecimal(row.quantity), stockQuantity(order.rows[0]!)])).toEqual([
      ['20', q(5)],
      ['1.5', q(5)],
    ]);
  });
});
