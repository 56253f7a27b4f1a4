import { purchasingStatusesEvent } from '@pegboard/contracts';
import type { PurchaseOrder, ReceiveLine, Supplier } from '@pegboard/domain-purchasing';
import { BEAM, CHAIR, FACTORY, item, line, NOW, PAINT, PAINTER, q, SCREW } from '@pegboard/domain-purchasing/testing';
import { storeToken, type AggregateStore } from '@pegboard/eventing';
import { memoryWorld } from '@pegboard/eventing/testing';
import { Rejection } from '@pegboard/kit';
import { memoryService } from '@pegboard/service/testing';
import { Buying } from '../orders/buying';
import { PurchasingItemCopies } from '../items/item-copies';
import { PurchaseOrderCreation } from '../orders/order-creation';
import { PurchasePlanStatuses } from '../orders/plan-statuses';
import { purchaseOrders } from '../orders/purchase-order.schema';
import { PurchasingModule } from '../purchasing.module';
import { PurchasingNeighbours } from '../testing/neighbours';
import { outsourcedRecipeRowView } from '../outsourcing/outsourced-recipe-row.view';
import { Receiving } from './receiving';
import { suppliers } from '../suppliers/supplier.schema';

/** Purchasing on memory ports, beside a ledger that a test can silence or make refuse. */
async function company() {
  const world = memoryWorld();
  const neighbours = new PurchasingNeighbours();
  neighbours.answerWith((question, method) => world.asker.answer(question, method));
  const { ledger } = neighbours;
  const problems: unknown[] = [];
  const app = await memoryService('purchasing', PurchasingModule, { ...world, onProblem: (problem) => void problems.push(problem) });
  const orders = app.get<AggregateStore<PurchaseOrder>>(storeToken(purchaseOrders));
  const creation = app.get(PurchaseOrderCreation);
  const receiving = app.get(Receiving);
  const supplier = await app
    .get<AggregateStore<Supplier>>(storeToken(suppliers))
    .create(
      { id: 1, isDeleted: false, name: 'Beam & Co', email: null, phone: null, currency: 'EUR', comment: null, addresses: [] } as Omit<
        Supplier,
        'version' | 'createdAt' | 'updatedAt'
      >,
      [],
    );
  const place = (rows: { variantId: number; quantity: number }[] = [{ variantId: BEAM, quantity: q(10) }], more: object = {}) =>
    world.ids.next('purchase_order').then((id) =>
      creation.create(id, {
        entityType: 'regular',
        isDraft: false,
        supplierId: supplier.id,
        locationId: FACTORY,
        rows: rows as never,
        ...more,
      }),
    );
  const receive = (order: PurchaseOrder, ...lines: ReceiveLine[]) => receiving.receive(order.id, lines);
  return {
    ...world,
    orders,
    items: neighbours.catalogue.items,
    ledger,
    itemCopies: app.get(PurchasingItemCopies),
    creation,
    receiving,
    problems,
    place,
    receive,
    buying: app.get(Buying),
    plan: app.get(PurchasePlanStatuses),
  };
}

const rows = (order: PurchaseOrder) => order.rows.map(({ quantity, receivedDate }) => [quantity / 1e6, receivedDate !== null]);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: Rejection) => error.code,
  );

describe('receipts and crashes', () => {
  it('the intent is on the bus before the ledger is asked', async () => {
    const { place, receive, ledger, bus } = await company();
    const order = await place();
    ledger.isSilent = true;
    expect(await codeOf(receive(order, line(order.rows[0]!.id, 4)))).toBe('POSTING_PENDING');
    expect(bus.messages.map(({ subject }) => subject)).toContain(`evt.purchasing.purchase_order.${order.id}.receipt_requested`);
  });

  it('an intent that a crash left is finished by the sweep, once', async () => {
    const { place, receive, ledger, receiving, orders } = await company();
    const order = await place();
    ledger.isSilent = true;
    await codeOf(receive(order, line(order.rows[0]!.id, 4)));
    expect(rows(await orders.get(order.id))).toEqual([
      [4, false],
      [6, false],
    ]);
    ledger.isSilent = false;
    await Promise.all([receiving.settling.sweep(), receiving.settling.sweep()]);
    expect([rows(await orders.get(order.id)), ledger.postings.length]).toEqual([
      [
        [4, true],
        [6, false],
      ],
      1,
    ]);
  });

  it('a posting whose answer was lost is not posted again', async () => {
    const { place, receive, ledger, receiving, orders } = await company();
    const order = await place();
    ledger.losesAnswers = true;
    await codeOf(receive(order, line(order.rows[0]!.id, 10)));
    ledger.losesAnswers = false;
    await receiving.settling.sweep();
    expect([(await orders.get(order.id)).status, ledger.postings.length]).toEqual(['RECEIVED', 1]);
  });

  it('the next receipt of the order finishes what the last one left', async () => {
    const { place, receive, ledger, orders } = await company();
    const order = await place();
    ledger.isSilent = true;
    await codeOf(receive(order, line(order.rows[0]!.id, 4)));
    ledger.isSilent = false;
    await receive(order, line(order.rows[0]!.id, 1));
    expect(rows(await orders.get(order.id))).toEqual([
      [4, true],
      [1, true],
      [5, false],
    ]);
  });

  it('while the ledger is silent, nothing of the order moves, and the sweep comes back', async () => {
    const { place, receive, ledger, receiving, orders, timers } = await company();
    const order = await place();
    ledger.isSilent = true;
    await codeOf(receive(order, line(order.rows[0]!.id, 4)));
    expect(await codeOf(receive(order, line(order.rows[0]!.id, 1)))).toBe('BUSY');
    await receiving.settling.sweep();
    ledger.isSilent = false;
    timers.tick();
    for (let turns = 0; turns < 50; turns++) await timers.sleep();
    expect(rows(await orders.get(order.id))).toEqual([
      [4, true],
      [6, false],
    ]);
  });

  it('a refusal leaves the order as it was; a refused revert leaves the receipt, and can be tried again later', async () => {
    const { place, receive, ledger, receiving, orders } = await company();
    const order = await place();
    ledger.refuses = true;
    expect(await codeOf(receive(order, line(order.rows[0]!.id, 4)))).toBe('INSUFFICIENT_STOCK');
    expect(rows(await orders.get(order.id))).toEqual([[10, false]]);
    ledger.refuses = false;
    const receiptId = (await receive(order, line(order.rows[0]!.id, 4))).receipts.at(-1)!.id;
    ledger.refuses = true;
    expect(await codeOf(receiving.revert(order.id, receiptId))).toBe('INSUFFICIENT_STOCK');
    expect(rows(await orders.get(order.id))).toEqual([
      [4, true],
      [6, false],
    ]);
    ledger.refuses = false;
    expect(rows(await receiving.revert(order.id, receiptId))).toEqual([[10, false]]);
    expect(ledger.asked.map(({ posting_id }) => posting_id).slice(2)).toEqual([
      `purchase_order_receipt/${receiptId}/revert/2`,
      `purchase_order_receipt/${receiptId}/revert/3`,
    ]);
  });

  it('B2: all receipts of an order are reverted in one commit, or none; the refusal names the receipt', async () => {
    const { place, receive, ledger, receiving, orders } = await company();
    const order = await place();
    const rowId = order.rows[0]!.id;
    for (const amount of [4, 6]) await receive(order, line(rowId, amount));
    const [first, second] = (await orders.get(order.id)).receipts.map(({ id }) => id);
    ledger.refuses = true;
    ledger.blames = `purchase_order_receipt/${first}/receive`;
    await expect(receiving.revertAll(order.id)).rejects.toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      details: [
        {
          path: 'status',
          message: `Receipt ${first} can't be reverted, so ${order.orderNo} stays as it is. There is 1 too little.`,
          info: { receipt_id: first },
        },
      ],
    });
    const stands = await orders.get(order.id);
    expect([stands.status, stands.receipts.map(({ status }) => status)]).toEqual(['RECEIVED', ['BOOKED', 'BOOKED']]);
    ledger.refuses = false;
    expect(rows(await receiving.revertAll(order.id))).toEqual([[10, false]]);
    expect(ledger.asked.slice(2).map(({ posting_id, reverses, reverses_also }) => [posting_id, reverses, reverses_also])).toEqual(
      [2, 3].map((attempt) => [
        `purchase_order_receipt/${second}/revert_with_others/${attempt}`,
        `purchase_order_receipt/${second}/receive`,
        [`purchase_order_receipt/${first}/receive`],
      ]),
    );
  });

  it('B1: an edit waits for the outcome of the receipt, or of the revert, that came with it', async () => {
    const { place, ledger, receiving, orders } = await company();
    const order = await place();
    const edit = { additionalInfo: 'Gate 3', expectedArrivalDate: NOW };
    ledger.refuses = true;
    expect(await codeOf(receiving.receiveAll(order.id, { edit }))).toBe('INSUFFICIENT_STOCK');
    expect(await orders.get(order.id)).toMatchObject({ additionalInfo: null, expectedArrivalDate: null, waitingEdit: null });
    ledger.refuses = false;
    ledger.isSilent = true;
    expect(await codeOf(receiving.receiveAll(order.id, { edit }))).toBe('POSTING_PENDING');
    expect(await orders.get(order.id)).toMatchObject({ additionalInfo: null, waitingEdit: { edit } });
    ledger.isSilent = false;
    await receiving.settling.sweep();
    expect(await orders.get(order.id)).toMatchObject({ ...edit, status: 'RECEIVED', waitingEdit: null });
    ledger.refuses = true;
    const undo = { edit: { additionalInfo: 'Gate 4' } };
    expect(await codeOf(receiving.revertAll(order.id, undo))).toBe('INSUFFICIENT_STOCK');
    expect(await orders.get(order.id)).toMatchObject({ ...edit, status: 'RECEIVED' });
    ledger.refuses = false;
    expect(await receiving.revertAll(order.id, undo)).toMatchObject({ ...undo.edit, status: 'NOT_RECEIVED' });
  });

  it('many clerks at once receive exactly what was ordered', async () => {
    const { place, receive, orders, ledger } = await company();
    const order = await place();
    const answers = await Promise.all(Array.from({ length: 12 }, () => codeOf(receive(order, line(order.rows[0]!.id, 1)))));
    const after = await orders.get(order.id);
    const came = after.rows.filter(({ receivedDate }) => receivedDate).length;
    expect([came, ledger.postings.length]).toEqual([10, 10]);
    expect(answers.filter((code) => code !== 'nothing')).toEqual(['ROW_RECEIVED', 'ROW_RECEIVED']);
    expect(after.rows.reduce((total, { quantity }) => total + quantity, 0)).toBe(q(10));
  });
});

describe("copies of other services' things", () => {
  it('an item that could not be bought a moment ago is asked for again', async () => {
    const { place, items, itemCopies } = await company();
    const off = item(BEAM, 'Beam', { is_purchasable: false });
    await itemCopies.items.learn(off);
    items.set(BEAM, off);
    expect(await codeOf(place())).toBe('NOT_PURCHASABLE');
    items.set(BEAM, item(BEAM, 'Beam', { version: 2 }));
    expect((await place()).rows).toHaveLength(1);
  });

  it('B5: the recipe is the present one', async () => {
    const { place } = await company();
    const order = await place([{ variantId: CHAIR, quantity: q(2) }], { entityType: 'outsourced', trackingLocationId: PAINTER });
    expect(order.ingredientRows.map(({ variantId, quantity }) => [variantId, quantity / 1e6])).toEqual([
      [BEAM, 8],
      [PAINT, 0.6],
    ]);
  });
});

describe('buying for other services', () => {
  const need = (more: object = {}) => ({
    key: 'row-12',
    entity_type: 'regular' as const,
    supplier_id: null,
    location_id: FACTORY,
    tracking_location_id: null,
    expected_arrival_date: null,
    additional_info: null,
    rows: [{ variant_id: SCREW, quantity: q(201) }],
    ...more,
  });

  it('M3: from the default supplier, in whole purchase units', async () => {
    const { buying } = await company();
    expect(await buying.buy(need())).toMatchObject({
      status: 'NOT_RECEIVED',
      supplierId: 1,
      rows: [{ variantId: SCREW, quantity: q(2), purchaseUom: 'box' }],
    });
  });

  it('the same key is one order, however often and however parallel', async () => {
    const { buying, orders } = await company();
    const made = await Promise.all([buying.buy(need()), buying.buy(need()), buying.buy(need())]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect((await orders.search({}, {}, { skip: 0, limit: 10 })).total).toBe(1);
    expect((await buying.buy(need({ key: 'row-13' }))).id).not.toBe(made[0]!.id);
  });

  it('P13: its event names the claim, and the planner is told what became of one', async () => {
    const { buying } = await company();
    const order = await buying.buy(need());
    expect(purchaseOrders.toBody(order).claim_id).toBe('row-12');
    expect(await buying.outcomeOf({ claim_id: 'row-12', is_final: false })).toEqual({
      outcome: 'ORDERED',
      order: `purchase_order/${order.id}`,
    });
  });

  it('P13: nothing is bought under a claim that is over; one that was begun is waited for, and in the end no longer', async () => {
    const { buying, claims } = await company();
    expect(await buying.outcomeOf({ claim_id: 'row-12', is_final: false })).toEqual({ outcome: 'NONE', order: null });
    expect(await codeOf(buying.buy(need()))).toBe('CLAIM_LAPSED');
    await claims.claim('create_order:row-13', 99);
    expect(await buying.outcomeOf({ claim_id: 'row-13', is_final: false })).toEqual({ outcome: 'TAKEN', order: null });
    expect(await buying.outcomeOf({ claim_id: 'row-13', is_final: true })).toEqual({ outcome: 'NONE', order: null });
    expect(await codeOf(buying.buy(need({ key: 'row-13' })))).toBe('CLAIM_LAPSED');
  });

  it('P14: appends what is bought to an open draft, once under a key', async () => {
    const { buying, place } = await company();
    const placed = await place();
    const draft = await place([{ variantId: SCREW, quantity: q(1) }], { isDraft: true });
    const more = (key: string, other: object = {}) =>
      need({ key, supplier_id: 1, append_to_purchase_order_id: draft.id, rows: [{ variant_id: BEAM, quantity: q(7) }], ...other });
    const appended = await buying.buy(more('to_do-1'));
    expect([appended.id, appended.status, appended.rows.map((row) => row.variantId)]).toEqual([draft.id, 'DRAFT', [SCREW, BEAM]]);
    expect((await buying.buy(more('to_do-1'))).rows).toHaveLength(2);
    expect((await buying.buy(more('to_do-2'))).rows).toHaveLength(3);
    expect(await codeOf(buying.buy(more('to_do-3', { append_to_purchase_order_id: placed.id })))).toBe('ORDER_NOT_DRAFT');
    expect(await codeOf(buying.buy(more('to_do-4', { supplier_id: 2 })))).toBe('DRAFT_DOES_NOT_FIT');
    expect(await codeOf(buying.buy(more('to_do-5', { append_to_purchase_order_id: 999 })))).toBe('UNKNOWN_PURCHASE_ORDER');
  });

  it("M4: outsources at the order's own location unless another is named", async () => {
    const { buying } = await company();
    const order = await buying.buy(need({ entity_type: 'outsourced', rows: [{ variant_id: CHAIR, quantity: q(3) }] }));
    expect([order.entityType, order.trackingLocationId, order.ingredientRows.length]).toEqual(['outsourced', FACTORY, 2]);
  });

  it('refuses what has no supplier', async () => {
    const { buying, items } = await company();
    items.set(BEAM, item(BEAM, 'Beam', { default_supplier_id: null }));
    expect(await codeOf(buying.buy(need({ rows: [{ variant_id: BEAM, quantity: q(1) }] })))).toBe('NO_SUPPLIER');
  });
});

describe('what the planner says', () => {
  it('is kept beside the order, the newest run only, without a version of its own', async () => {
    const { place, plan, orders } = await company();
    const order = await place([{ variantId: CHAIR, quantity: q(2) }], { entityType: 'outsourced', trackingLocationId: PAINTER });
    const status = (ingredient_availability: 'IN_STOCK' | 'NOT_AVAILABLE') => ({
      ingredient_availability,
      ingredient_expected_date: null,
      missing_quantity: q(0),
      is_overdue: false,
      is_late: false,
      is_at_risk: ingredient_availability === 'NOT_AVAILABLE',
    });
    const ingredients = order.ingredientRows.map(({ id }) => id);
    const told = (run: number, to: 'IN_STOCK' | 'NOT_AVAILABLE') =>
      plan.learn(
        purchasingStatusesEvent.body.parse({
          at: { epoch: 1, run },
          part: 1,
          parts: 1,
          planned_at: NOW,
          causes: [],
          sales_orders: [],
          manufacturing_orders: [],
          stock_transfers: [],
          purchase_orders: [
            {
              order_id: order.id,
              order: { id: order.id, from: null, to: { ...status(to), missing_quantity: '0' } },
              rows: ingredients.map((id) => ({ id, from: null, to: { ...status(to), missing_quantity: '0' } })),
              customers: null,
            },
          ],
        }),
      );
    const areAtRisk = async () => {
      const beside = (await plan.of([order])).get(order.id);
      return order.ingredientRows.map((row) => outsourcedRecipeRowView(order, row, beside).is_at_risk);
    };
    await told(3, 'NOT_AVAILABLE');
    expect(await areAtRisk()).toEqual(ingredients.map(() => true));
    await told(5, 'IN_STOCK');
    expect(await areAtRisk()).toEqual(ingredients.map(() => false));
    await told(4, 'NOT_AVAILABLE');
    expect((await plan.of([order])).get(order.id)!.order!.to!.ingredient_availability).toBe('IN_STOCK');
    expect((await orders.get(order.id)).version).toBe(order.version);
  });
});
