import { inventoryPost, planAsOf, salesCutLink, salesLinkManufacturingOrder, salesOrderEvent, salesOrderOf } from '@pegboard/contracts';
import { dayAt, quantity, Rejection } from '@pegboard/kit';
import { LocationCopies } from '@pegboard/service';
import type { MakeToOrderResultAnswer } from '../sourcing/sourcing.answer';
import { memoryShop, withRecipes, type Shop } from '../testing/memory-shop';
import { BEAM, CHAIR, FACTORY, FRAME, PAINT, SHOP } from '../testing/furniture';

const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no rejection',
    (problem: unknown) => (problem instanceof Rejection ? problem.code : String(problem)),
  );

describe('making to order on memory ports', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await memoryShop();
    await withRecipes(shop);
    shop.ledger.put(FRAME, FACTORY, 1000);
  });
  afterEach(() => expect(shop.problems).toEqual([]));

  const sold = (id: number, ...quantities: number[]) => shop.sales.add(id, CHAIR, FACTORY, quantities);
  const rowOf = (id: number, index = 0) => shop.sales.orders.get(id)!.rows[index]!.id;
  /** Everything that was said arrives, and every sweep has run: what must come to rest has. */
  const rest = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      await shop.bus.deliver();
      await shop.sweep();
    }
  };
  const all = async () => (await shop.orders.search({ isDeleted: { $in: [true, false] } }, { id: 1 }, { skip: 0, limit: 100 })).items;
  /** Link and order know each other, or neither has one. */
  const expectTied = async (rowId: number): Promise<void> => {
    const linked = (await all()).filter((order) => !order.isDeleted && order.link?.salesOrderRowId === rowId);
    const on = shop.sales.linkOf(rowId);
    expect(linked.map((order) => order.id)).toEqual(on === null ? [] : [on]);
  };

  it('M1: makes exactly what is unpacked, at the row’s location, and only once', async () => {
    const { id } = sold(7, 4);
    const order = await shop.linking.makeToOrder(rowOf(7), false);
    expect(order).toMatchObject({
      orderNo: 'SO-7 / 1',
      plannedQuantity: quantity(4),
      locationId: FACTORY,
      link: { salesOrderId: id, salesOrderRowId: rowOf(7) },
    });
    expect(await codeOf(shop.linking.makeToOrder(rowOf(7), false))).toBe('ALREADY_LINKED');
    await rest();
    expect(await all()).toHaveLength(1);
  });

  it('O6: shows whom it is made for, also when it is done', async () => {
    const { id } = sold(7, 4);
    const { id: made } = await shop.linking.makeToOrder(rowOf(7), false);
    const customers = [{ customer_name: 'Ada', sales_order_id: id, order_no: 'SO-7', quantity: 4 }];
    expect(await shop.views.order(await shop.orders.get(made))).toMatchObject({ status: 'NOT_STARTED', customers });
    shop.ledger.put(BEAM, FACTORY, 100);
    await shop.producing.produce(made, { isFinal: true });
    expect(await shop.views.order(await shop.orders.get(made))).toMatchObject({ status: 'DONE', customers });
  });

  it('M1: two people at once make one order, and one of them is told', async () => {
    sold(7, 4);
    const answers = await Promise.all([1, 2, 3].map(() => codeOf(shop.linking.makeToOrder(rowOf(7), false))));
    await rest();
    expect([answers.sort(), (await all()).length]).toEqual([['ALREADY_LINKED', 'ALREADY_LINKED', 'no rejection'], 1]);
  });

  it('M1: refused before sales is told: a quote, a material, a place that makes nothing, an unknown row', async () => {
    sold(7, 1);
    shop.sales.save({ ...shop.sales.orders.get(7)!, status: 'PENDING' });
    expect(await codeOf(shop.linking.makeToOrder(rowOf(7), false))).toBe('ORDER_IS_QUOTE');
    shop.sales.add(8, BEAM, FACTORY, [1]);
    expect([await codeOf(shop.linking.makeToOrder(rowOf(8), false)), shop.sales.linkOf(rowOf(8))]).toEqual(['NOT_PRODUCIBLE', null]);
    shop.sales.add(9, CHAIR, SHOP, [1]);
    expect([await codeOf(shop.linking.makeToOrder(rowOf(9), false)), shop.sales.linkOf(rowOf(9))]).toEqual([
      'LOCATION_DOES_NOT_MAKE',
      null,
    ]);
    expect(await codeOf(shop.linking.makeToOrder(999_999, false))).toBe('UNKNOWN_SALES_ORDER_ROW');
  });

  describe('interleavings', () => {
    it('a crash after the link, before the order: the event finishes it', async () => {
      sold(7, 4);
      shop.sales.link({ sales_order_row_id: rowOf(7), manufacturing_order_id: 55, create_subassemblies: false });
      await rest();
      await expectTied(rowOf(7));
      expect((await shop.orders.get(55)).plannedQuantity).toBe(quantity(4));
    });

    it.each([['before'], ['after']] as const)('the event overtakes the request, whose answer is held %s: one order', async (when) => {
      sold(7, 4);
      const pause = shop.asker.pause(salesLinkManufacturingOrder, when === 'before' ? 'before' : 'after');
      const making = shop.linking.makeToOrder(rowOf(7), false);
      await pause.asked;
      await rest();
      pause.go();
      await making;
      await rest();
      expect(await all()).toHaveLength(1);
      await expectTied(rowOf(7));
    });

    it('M5: the quantity changes while the order is being made', async () => {
      sold(7, 4);
      const pause = shop.asker.pause(salesLinkManufacturingOrder, 'after');
      const making = shop.linking.makeToOrder(rowOf(7), false);
      await pause.asked;
      shop.sales.setQuantity(7, rowOf(7), 6);
      pause.go();
      await making;
      await rest();
      const [order] = await all();
      expect([order!.plannedQuantity, order!.rows[0]!.plannedQuantity]).toEqual([quantity(6), quantity(6)]);
    });

    /** Sales says that so much of the row was packed from other stock. */
    const packElsewhere = (amount: number) => {
      const order = shop.sales.orders.get(7)!;
      return shop.sales.save({ ...order, rows: order.rows.map((row) => ({ ...row, packed_outside_link: quantity(amount) })) });
    };

    it('S6: a part that is packed from other stock is no longer made; an old word that comes late does not bring it back', async () => {
      sold(7, 4);
      const made = await shop.linking.makeToOrder(rowOf(7), false);
      const old = shop.sales.setQuantity(7, rowOf(7), 4);
      packElsewhere(3);
      await rest();
      await shop.linking.hear(old);
      expect((await shop.orders.get(made.id)).plannedQuantity).toBe(quantity(1));
      packElsewhere(0);
      await rest();
      expect((await shop.orders.get(made.id)).plannedQuantity).toBe(quantity(4));
    });

    it('S6: with nothing left the order goes and sales forgets the link, also if the order was not there yet', async () => {
      sold(7, 4);
      await shop.linking.makeToOrder(rowOf(7), false);
      packElsewhere(4);
      await rest();
      expect([shop.sales.linkOf(rowOf(7)), (await all()).map(({ isDeleted }) => isDeleted)]).toEqual([null, [true]]);
      packElsewhere(0);
      shop.sales.link({ sales_order_row_id: rowOf(7), manufacturing_order_id: 55, create_subassemblies: false });
      packElsewhere(4);
      await rest();
      expect([shop.sales.linkOf(rowOf(7)), (await all()).length]).toEqual([null, 1]);
    });

    it('M1, M6: an order that was opened again while the row has another one stays, and is made to stock', async () => {
      sold(7, 4);
      const made = await shop.linking.makeToOrder(rowOf(7), false);
      await shop.orders.change(made.id, (current) => ({ state: { ...current, isReopened: true }, events: [] }));
      const after = { manufacturing_order_id: made.id, quantity: quantity(4) };
      shop.sales.link({ sales_order_row_id: rowOf(7), manufacturing_order_id: 55, create_subassemblies: false, after });
      await rest();
      expect(await shop.orders.get(made.id)).toMatchObject({
        isDeleted: false,
        link: null,
        isReopened: false,
        cutting: null,
        unlinkReason: 'The row of sales order SO-7 is no longer linked to this order.',
      });
      expect((await shop.orders.get(55)).plannedQuantity).toBe(quantity(4));
    });

    it('M5: an old word that comes late does not win', async () => {
      sold(7, 4);
      const made = await shop.linking.makeToOrder(rowOf(7), false);
      const old = shop.sales.setQuantity(7, rowOf(7), 9);
      const young = shop.sales.setQuantity(7, rowOf(7), 4);
      await shop.linking.hear(young);
      await shop.linking.hear(old);
      expect((await shop.orders.get(made.id)).plannedQuantity).toBe(quantity(4));
      const confirm = shop.asker.pause(salesOrderOf, 'after');
      const confirming = shop.linking.confirm([made.id]);
      await confirm.asked;
      await shop.linking.hear(shop.sales.setQuantity(7, rowOf(7), 5));
      confirm.go();
      await confirming;
      expect((await shop.orders.get(made.id)).plannedQuantity).toBe(quantity(5));
    });

    it('what the sales order changes beside its row moves no version of its order, which the plan goes on knowing (M8)', async () => {
      sold(7, 4);
      const made = await shop.linking.makeToOrder(rowOf(7), false);
      await rest();
      const before = await shop.orders.get(made.id);
      shop.sales.save({ ...shop.sales.orders.get(7)!, additional_info: 'by lift' });
      await rest();
      const after = await shop.orders.get(made.id);
      expect(after.link!.salesVersion).toBeGreaterThan(before.link!.salesVersion);
      expect([after.version, after.updatedAt]).toEqual([before.version, before.updatedAt]);
      expect(await codeOf(shop.api.sourcing.makeIngredient(made.rows[0]!.id, {}))).toBe('NOTHING_MISSING');
    });

    it.each([['row'], ['order']])('M6: the %s is deleted while the order is being made: no orphan', async (what) => {
      sold(7, 4, 1);
      const rowId = rowOf(7);
      const pause = shop.asker.pause(salesLinkManufacturingOrder, 'after');
      const making = codeOf(shop.linking.makeToOrder(rowId, false));
      await pause.asked;
      if (what === 'row') shop.sales.deleteRow(7, rowId);
      else shop.sales.deleteOrder(7);
      // The deletion is heard before there is anything to delete.
      await rest();
      pause.go();
      expect(await making).toBe('LINK_GONE');
      await rest();
      expect((await all()).filter((order) => !order.isDeleted)).toEqual([]);
    });

    it('M6: a crash before the order was confirmed: the sweep asks', async () => {
      sold(7, 4);
      const pause = shop.asker.pause(salesOrderOf, 'before');
      // The first question is the look at the row; the second, after the order exists, never comes back.
      const first = shop.linking.makeToOrder(rowOf(7), false);
      await pause.asked;
      pause.go();
      const second = shop.asker.pause(salesOrderOf, 'before');
      void first;
      await second.asked;
      shop.sales.deleteOrder(7);
      await rest();
      expect((await all()).filter((order) => !order.isDeleted)).toEqual([]);
      second.go();
      await first.catch(() => undefined);
    });

    it('M5: the row shrinks to what is made while a production is being booked: DONE', async () => {
      sold(7, 5);
      const made = await shop.linking.makeToOrder(rowOf(7), false);
      const pause = shop.asker.pause(inventoryPost, 'after');
      const producing = shop.producing.produce(made.id, { quantity: quantity(3) });
      await pause.asked;
      shop.sales.setQuantity(7, rowOf(7), 3);
      // Who follows the row meanwhile waits for the same outcome.
      const hearing = shop.bus.deliver();
      pause.go();
      await Promise.all([producing, hearing]);
      await rest();
      expect(await shop.orders.get(made.id)).toMatchObject({
        status: 'DONE',
        plannedQuantity: quantity(3),
        completedQuantity: quantity(3),
      });
      expect(shop.ledger.postings).toHaveLength(1);
    });

    it('M5: the row grows while the last production is being booked: DONE with what was made', async () => {
      sold(7, 5);
      const made = await shop.linking.makeToOrder(rowOf(7), false);
      const pause = shop.asker.pause(inventoryPost, 'before');
      const producing = shop.producing.produce(made.id, {});
      await pause.asked;
      shop.sales.setQuantity(7, rowOf(7), 8);
      const hearing = shop.bus.deliver();
      pause.go();
      await Promise.all([producing, hearing]);
      await rest();
      expect(await shop.orders.get(made.id)).toMatchObject({ status: 'DONE', plannedQuantity: quantity(5) });
    });

    it('M6: the order is deleted while it is being produced: it stays, made to stock, and what it made is free', async () => {
      sold(7, 5);
      const made = await shop.linking.makeToOrder(rowOf(7), false);
      const pause = shop.asker.pause(inventoryPost, 'before');
      const producing = shop.producing.produce(made.id, { quantity: quantity(2) });
      await pause.asked;
      shop.sales.deleteOrder(7);
      const hearing = shop.bus.deliver();
      pause.go();
      await Promise.all([producing, hearing]);
      await rest();
      expect(await shop.orders.get(made.id)).toMatchObject({
        isDeleted: false,
        link: null,
        cutting: null,
        completedQuantity: quantity(2),
        unlinkReason: 'Sales order SO-7 was deleted.',
      });
      expect(shop.ledger.postings.map(({ kind }) => kind)).toEqual(['production', 'release']);
    });

    it('an unlink races a change of the row: cut on both sides', async () => {
      sold(7, 5);
      const made = await shop.linking.makeToOrder(rowOf(7), false);
      const pause = shop.asker.pause(salesCutLink, 'before');
      const unlinking = shop.linking.unlink(rowOf(7), 'Ada');
      await pause.asked;
      shop.sales.setQuantity(7, rowOf(7), 9);
      await shop.bus.deliver();
      pause.go();
      await unlinking;
      await rest();
      await expectTied(rowOf(7));
      expect(await shop.orders.get(made.id)).toMatchObject({ link: null, plannedQuantity: quantity(5), cutting: null });
    });

    it.each(['unlinked', 'deleted'])('M6: a request that asks again after its order was %s leaves no link behind', async (what) => {
      sold(7, 5);
      const made = await shop.linking.makeToOrder(rowOf(7), false);
      await (what === 'deleted' ? shop.linking.delete(made.id, 'Deleted.', () => undefined) : shop.linking.unlink(rowOf(7), 'Ada'));
      await rest();
      const again = { sales_order_row_id: rowOf(7), manufacturing_order_id: made.id, create_subassemblies: false };
      await shop.asker.ask(salesLinkManufacturingOrder, again);
      await rest();
      expect(shop.sales.linkOf(rowOf(7))).toBeNull();
      await expectTied(rowOf(7));
    });

    it('an unlink says its day at the location (D1)', async () => {
      sold(7, 5);
      // One of them has another day than UTC, whatever the time.
      for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
        const { id } = await shop.linking.makeToOrder(rowOf(7), false);
        jest.spyOn(LocationCopies.prototype, 'zoneOf').mockResolvedValue(zone);
        await shop.linking.unlink(rowOf(7), 'Ada');
        jest.restoreAllMocks();
        expect((await shop.orders.get(id)).unlinkReason).toBe(`Unlinked by Ada on ${dayAt(shop.clock.now(), zone)}.`);
        await rest();
      }
    });

    it('sales and ledger are away during an unlink: the sweep tells them', async () => {
      sold(7, 5);
      const made = await shop.linking.makeToOrder(rowOf(7), false);
      await shop.producing.produce(made.id, { quantity: quantity(1) });
      for (const { subject } of [salesCutLink, inventoryPost]) shop.asker.away.add(subject);
      expect(await codeOf(shop.linking.unlink(rowOf(7), 'Ada'))).toBe('POSTING_PENDING');
      expect(shop.sales.linkOf(rowOf(7))).toBe(made.id);
      shop.asker.away.clear();
      await rest();
      await expectTied(rowOf(7));
      expect(shop.ledger.postings.at(-1)!.kind).toBe('release');
    });

    it('after a delete the row can be made to order again, under the next number', async () => {
      sold(7, 5);
      const first = await shop.linking.makeToOrder(rowOf(7), false);
      await shop.linking.delete(first.id, 'wrong', () => undefined);
      const second = await shop.linking.makeToOrder(rowOf(7), false);
      await rest();
      await expectTied(rowOf(7));
      expect([second.orderNo, second.id === first.id]).toEqual(['SO-7 / 2', false]);
    });

    it('events come twice and in the wrong order', async () => {
      sold(7, 5);
      await shop.linking.makeToOrder(rowOf(7), false);
      shop.sales.setQuantity(7, rowOf(7), 6);
      shop.sales.setQuantity(7, rowOf(7), 7);
      shop.sales.deleteRow(7, rowOf(7));
      const heard: Parameters<typeof shop.linking.hear>[0][] = [];
      shop.bus.listen(salesOrderEvent, (order) => void heard.push(order));
      await shop.bus.deliver();
      for (const order of [...heard, ...[...heard].reverse()]) await shop.linking.hear(order);
      await rest();
      expect((await all()).map((order) => order.isDeleted)).toEqual([true]);
    });
  });

  it('O4, M5: an order that is opened again follows its row', async () => {
    sold(7, 5);
    const made = await shop.linking.makeToOrder(rowOf(7), false);
    const done = await shop.producing.produce(made.id, {});
    shop.sales.setQuantity(7, rowOf(7), 6);
    await rest();
    expect((await shop.orders.get(made.id)).plannedQuantity).toBe(quantity(5));
    await shop.producing.undo(made.id, done.productions[0]!.id);
    await shop.linking.reopened(made.id);
    expect(await shop.orders.get(made.id)).toMatchObject({ status: 'NOT_STARTED', plannedQuantity: quantity(6) });
  });

  it('O4, M5: an order that a sweep opened again, because the ledger was away, follows its row', async () => {
    sold(7, 5);
    const made = await shop.linking.makeToOrder(rowOf(7), false);
    const done = await shop.producing.produce(made.id, {});
    shop.sales.setQuantity(7, rowOf(7), 6);
    await rest();
    shop.asker.away.add(inventoryPost.subject);
    expect(await codeOf(shop.api.productions.undo(done.productions[0]!.id))).toBe('POSTING_PENDING');
    shop.asker.away.clear();
    await rest();
    expect(await shop.orders.get(made.id)).toMatchObject({ status: 'NOT_STARTED', plannedQuantity: quantity(6), isReopened: false });
  });

  it('O4: what the linked row has packed can’t be undone, and it says by what', async () => {
    sold(7, 5);
    const made = await shop.linking.makeToOrder(rowOf(7), false);
    const done = await shop.producing.produce(made.id, {});
    const order = shop.sales.orders.get(7)!;
    shop.sales.save({
      ...order,
      fulfillments: [{ id: 31, status: 'PACKED', rows: [{ sales_order_row_id: rowOf(7), quantity: quantity(1), batch_transactions: [] }] }],
    });
    await expect(shop.producing.undo(made.id, done.productions[0]!.id)).rejects.toMatchObject({
      code: 'PACKED_FROM_PRODUCTION',
      details: [{ info: { sales_order_fulfillment_ids: [31] } }],
    });
  });

  describe('subassemblies (M1)', () => {
    it('makes what is short to stock, directly before its parent, once', async () => {
      sold(7, 4);
      shop.asker.away.add(planAsOf.subject);
      const parent = await shop.linking.makeToOrder(rowOf(7), true);
      expect(await all()).toHaveLength(1);
      shop.planner.miss(parent.id, parent.rows[0]!.id, 3);
      shop.asker.away.clear();
      await rest();
      await shop.linking.confirm([parent.id]);
      const [, frame, ...more] = await all();
      expect([frame, more]).toMatchObject([{ variantId: FRAME, plannedQuantity: quantity(3), link: null, locationId: FACTORY }, []]);
      expect(shop.schedule.keyOf(frame!)).toBeLessThan(shop.schedule.keyOf(parent));
    });

    it('makes what an order lacks once more, because its subassemblies took some of it (P13: each shortage once)', async () => {
      sold(7, 4);
      const parent = await shop.linking.makeToOrder(rowOf(7), true);
      const [row] = parent.rows;
      shop.planner.miss(parent.id, row!.id, 3);
      // The plan sees the first three; then two of them are somebody else's, and two are short again.
      let rounds = 0;
      shop.world.answer(planAsOf, (input) => {
        if (++rounds === 2) shop.planner.miss(parent.id, row!.id, 5);
        return shop.planner.asOf(input);
      });
      await shop.linking.confirm([parent.id]);
      const frames = (await all()).filter(({ variantId }) => variantId === FRAME);
      expect(frames.map(({ plannedQuantity }) => plannedQuantity)).toEqual([quantity(3), quantity(2)]);
      expect(new Set(frames.map(({ claimId }) => claimId)).size).toBe(2);
      await shop.linking.confirm([parent.id]);
      expect((await all()).filter(({ variantId }) => variantId === FRAME)).toHaveLength(2);
    });

    it('makes nothing for what is bought or covered', async () => {
      await shop.recipes.change(CHAIR, (current) => ({
        state: { ...current, rows: current.rows.map((row) => ({ ...row, ingredientVariantId: PAINT })) },
        events: [{ action: 'updated' }],
      }));
      sold(7, 4);
      await shop.linking.makeToOrder(rowOf(7), true);
      await rest();
      expect(await all()).toHaveLength(1);
    });
  });

  describe('bulk (M1)', () => {
    it('takes rows that are not available, producible and unlinked, and reports the others', async () => {
      sold(7, 4, 1, 2);
      shop.sales.add(8, BEAM, FACTORY, [1]);
      sold(9, 1);
      shop.sales.save({ ...shop.sales.orders.get(9)!, status: 'PENDING' });
      for (const row of [rowOf(7, 0), rowOf(7, 1), rowOf(8), rowOf(9)]) shop.planner.short.add(row);
      await shop.linking.makeToOrder(rowOf(7, 1), false);
      const { data: results } = (await shop.api.makeToOrder.makeManyToOrder({ sales_order_ids: [7, 8, 9, 404, 7] })) as {
        data: MakeToOrderResultAnswer[];
      };
      expect(results.map(({ sales_order_id, result, code }) => [sales_order_id, result, code])).toEqual([
        [7, 'created', null],
        [7, 'skipped', 'ALREADY_LINKED'],
        [7, 'skipped', 'AVAILABLE'],
        [8, 'skipped', 'NOT_PRODUCIBLE'],
        [9, 'skipped', 'QUOTE'],
        [404, 'failed', 'NOT_FOUND'],
      ]);
      expect(results[0]!.manufacturing_order_id).toBe(shop.sales.linkOf(rowOf(7)));
    });

    it('an order of which one row fails keeps nothing', async () => {
      sold(7, 4, 1);
      for (const row of [rowOf(7, 0), rowOf(7, 1)]) shop.planner.short.add(row);
      shop.sales.linkMany = () => {
        throw new Rejection('BUSY', 'It is being packed.');
      };
      const results = await shop.bulk.makeToOrder(7, false);
      await rest();
      expect(results.map(({ result, code }) => [result, code])).toEqual([
        ['failed', 'BUSY'],
        ['failed', 'BUSY'],
      ]);
      expect([shop.sales.linkOf(rowOf(7, 0)), (await all()).filter((order) => !order.isDeleted)]).toEqual([null, []]);
    });

    it('what others are buying or making at this moment is left to them (P13)', async () => {
      sold(7, 4, 1);
      for (const row of [rowOf(7, 0), rowOf(7, 1)]) shop.planner.short.add(row);
      shop.planner.beingOrdered.add(rowOf(7, 0));
      const results = await shop.bulk.makeToOrder(7, false);
      expect(results.map(({ result, code }) => [result, code])).toEqual([
        ['skipped', 'NOTHING_MISSING'],
        ['created', null],
      ]);
    });

    it('what two ask for at once is made once, and both learn its number', async () => {
      sold(7, 4, 1, 2);
      for (const { id } of shop.sales.orders.get(7)!.rows) shop.planner.short.add(id);
      const other = await memoryShop(shop);
      const answers = await Promise.all([shop, other, shop].map(({ bulk }) => bulk.makeToOrder(7, false)));
      await rest();
      const ids = shop.sales.orders.get(7)!.rows.map((row) => row.linked_manufacturing_order_id);
      for (const results of answers) expect(results.map((row) => row.manufacturing_order_id)).toEqual(ids);
      expect((await all()).map(({ id, orderNo }) => [id, orderNo])).toEqual(ids.map((id, i) => [id, `SO-7 / ${i + 1}`]));
    });

    it('its orders stand in one block beside those of sales orders that rank no lower (M7)', async () => {
      for (const id of [7, 8, 9]) for (const { id: row } of sold(id, 1, 1).rows) shop.planner.short.add(row);
      for (const id of [9, 7, 8]) await shop.bulk.makeToOrder(id, false);
      const list = [...(await all())].sort((a, b) => shop.schedule.keyOf(a) - shop.schedule.keyOf(b));
      expect(list.map(({ link }) => link!.salesOrderId)).toEqual([7, 7, 8, 8, 9, 9]);
    });
  });
});
