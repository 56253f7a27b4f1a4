import { inventoryCostsOf, inventoryPost } from '@pegboard/contracts';
import { quantity, Rejection, stockKey } from '@pegboard/kit';
import { memoryShop, withRecipes, type Shop } from '../testing/memory-shop';
import { BEAM, CHAIR, FACTORY, FRAME, PAINT } from '../testing/furniture';

const frames = (shop: Shop, id: number, q: number | string) =>
  shop.creation.create({ id, orderNo: `MO-${id}`, variantId: FRAME, locationId: FACTORY, plannedQuantity: quantity(q), link: null });

const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no rejection',
    (problem: unknown) => (problem instanceof Rejection ? problem.code : String(problem)),
  );

describe('producing (O3, O4) on memory ports', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await memoryShop();
    await withRecipes(shop);
  });

  it('O3: DONE is one indivisible posting of product and ingredients that closes the order and its rows', async () => {
    shop.ledger.put(BEAM, FACTORY, 10);
    const made = await frames(shop, 1, 5);
    const done = await shop.producing.produce(1, {});
    expect([done.status, done.completedQuantity, shop.ledger.inStock(FRAME, FACTORY), shop.ledger.inStock(BEAM, FACTORY)]).toEqual([
      'DONE',
      quantity(5),
      '5',
      '0',
    ]);
    expect(shop.ledger.postings).toHaveLength(1);
    expect(shop.ledger.postings[0]).toMatchObject({
      posting_id: expect.stringMatching(/^manufacturing_order_production\/\d+\/book$/),
      kind: 'production',
      movements: [
        { variant_id: FRAME, quantity: quantity(5), serves: 'manufacturing_order/1', holds_for: null },
        { variant_id: BEAM, quantity: quantity(-10), serves: `manufacturing_order_recipe_row/${made.rows[0]!.id}` },
      ],
      closes: ['manufacturing_order/1', `manufacturing_order_recipe_row/${made.rows[0]!.id}`],
    });
  });

  it('T2: missing ingredients are refused with the numbers, and nothing is changed', async () => {
    shop.ledger.put(BEAM, FACTORY, 9);
    const before = await frames(shop, 1, 5);
    const refusal = await shop.producing.produce(1, {}).catch((problem: Rejection) => problem);
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'INSUFFICIENT_STOCK', details: [{ info: { missing: '1' } }] });
    const after = await shop.orders.get(1);
    expect([after.status, after.productions, after.completedQuantity, shop.ledger.inStock(BEAM, FACTORY)]).toEqual([
      before.status,
      [],
      0,
      '9',
    ]);
    shop.ledger.put(BEAM, FACTORY, 10);
    expect((await shop.producing.produce(1, {})).status).toBe('DONE');
  });

  it('a ledger that is away leaves an intent, which the sweep books once', async () => {
    shop.ledger.put(BEAM, FACTORY, 10);
    await frames(shop, 1, 5);
    shop.asker.away.add(inventoryPost.subject);
    expect(await codeOf(shop.producing.produce(1, { quantity: quantity(2) }))).toBe('POSTING_PENDING');
    expect((await shop.orders.get(1)).productions[0]!.status).toBe('REQUESTED');
    expect(await codeOf(shop.producing.produce(1, { quantity: quantity(1) }))).toBe('BUSY');
    shop.asker.away.clear();
    await Promise.all([shop.sweep(), shop.producing.settling.settle(1)]);
    const order = await shop.orders.get(1);
    expect([order.status, order.completedQuantity, shop.ledger.postings.length]).toEqual(['PARTIALLY_COMPLETED', quantity(2), 1]);
    expect(shop.problems).toEqual([]);
  });

  it('a crash between posting and outcome is finished by the sweep, not repeated', async () => {
    shop.ledger.put(BEAM, FACTORY, 10);
    await frames(shop, 1, 5);
    const pause = shop.asker.pause(inventoryPost, 'after');
    void shop.producing.produce(1, { quantity: quantity(3) });
    await pause.asked;
    expect((await shop.orders.get(1)).productions[0]!.status).toBe('REQUESTED');
    await (await shop.otherProducing()).settling.sweep();
    pause.go();
    const order = await shop.orders.get(1);
    expect([order.completedQuantity, shop.ledger.postings.length, shop.ledger.inStock(FRAME, FACTORY)]).toEqual([quantity(3), 1, '3']);
  });

  it('O4: undoing is the exact reverse; a refused undo can be tried again later', async () => {
    shop.ledger.put(BEAM, FACTORY, 10);
    await frames(shop, 1, 5);
    await shop.producing.produce(1, { quantity: quantity(2) });
    const done = await shop.producing.produce(1, {});
    expect(done.status).toBe('DONE');
    const [first, last] = done.productions;
    expect(await codeOf(shop.producing.undo(1, first!.id))).toBe('UNDO_FINAL_FIRST');
    shop.ledger.put(FRAME, FACTORY, 1);
    expect(await codeOf(shop.producing.undo(1, last!.id))).toBe('INSUFFICIENT_STOCK');
    expect((await shop.orders.get(1)).status).toBe('DONE');
    shop.ledger.put(FRAME, FACTORY, 5);
    expect((await shop.producing.undo(1, last!.id)).status).toBe('PARTIALLY_COMPLETED');
    const undone = await shop.producing.undoAll(1);
    expect([
      undone.status,
      undone.completedQuantity,
      undone.rows[0]!.consumedQuantity,
      shop.ledger.inStock(BEAM, FACTORY),
      shop.ledger.inStock(FRAME, FACTORY),
    ]).toEqual(['NOT_STARTED', 0, 0, '10', '0']);
  });

  it('T3: one request at two replicas, at the same moment, late or in between, is one production', async () => {
    shop.ledger.put(BEAM, FACTORY, 10);
    await frames(shop, 1, 5);
    const input = { id: 77, quantity: quantity(2) };
    const [one, two] = [shop.producing, await shop.otherProducing()];
    await Promise.all([one.produce(1, input), two.produce(1, input)]);
    const pause = shop.asker.pause(inventoryCostsOf, 'after');
    // It was about to decide when the other one had long finished.
    const slow = one.produce(1, { id: 78, quantity: quantity(1) });
    await pause.asked;
    await two.produce(1, { id: 78, quantity: quantity(1) });
    pause.go();
    await slow;
    await one.produce(1, input);
    const order = await shop.orders.get(1);
    expect(order.productions.map(({ id, status }) => [id, status])).toEqual([
      [77, 'BOOKED'],
      [78, 'BOOKED'],
    ]);
    expect([order.completedQuantity, shop.ledger.postings.length, shop.ledger.inStock(FRAME, FACTORY)]).toEqual([quantity(3), 2, '3']);
    expect((await shop.producing.produce(1, {})).status).toBe('DONE');
  });

  it('O4, T3: a late retry of a production that was undone makes nothing and says so', async () => {
    shop.ledger.put(BEAM, FACTORY, 10);
    await frames(shop, 1, 5);
    await shop.producing.produce(1, { id: 77, quantity: quantity(2) });
    await shop.producing.undo(1, 77);
    expect(await codeOf(shop.producing.produce(1, { id: 77, quantity: quantity(2) }))).toBe('PRODUCTION_UNDONE');
    const order = await shop.orders.get(1);
    expect([order.status, order.completedQuantity, order.productions, shop.ledger.inStock(FRAME, FACTORY)]).toEqual([
      'NOT_STARTED',
      0,
      [],
      '0',
    ]);
  });

  it.each([['NOT_STARTED'], ['IN_PROGRESS']] as const)(
    'O4: a DONE order goes back to %s wholly or not at all, and the refusal says which production can’t be undone',
    async (status) => {
      shop.ledger.put(BEAM, FACTORY, 10);
      await frames(shop, 1, 5);
      await shop.producing.produce(1, { id: 77, quantity: quantity(2) });
      const done = await shop.producing.produce(1, {});
      shop.ledger.put(FRAME, FACTORY, 4);
      const refused = shop.api.orders.change(1, { status });
      await expect(refused).rejects.toMatchObject({
        kind: 'conflict',
        code: 'INSUFFICIENT_STOCK',
        details: [
          {
            path: 'status',
            message: "Production 77 of 2 can't be undone, so MO-1 stays as it is. There is 1 too little.",
            info: { manufacturing_order_production_id: 77, missing: '1' },
          },
        ],
      });
      const { productions, undoing: _none, ...kept } = await shop.orders.get(1);
      expect(kept).toMatchObject({ status: 'DONE', completedQuantity: quantity(5), operations: done.operations, rows: done.rows });
      expect([productions.map((one) => one.status), shop.ledger.inStock(FRAME, FACTORY)]).toEqual([['BOOKED', 'BOOKED'], '4']);
      shop.ledger.put(FRAME, FACTORY, 5);
      expect(await shop.api.orders.change(1, { status })).toMatchObject({ status, actual_quantity: null });
      expect([shop.ledger.inStock(FRAME, FACTORY), shop.ledger.inStock(BEAM, FACTORY), shop.ledger.postings.length]).toEqual([
        '0',
        '10',
        3,
      ]);
    },
  );

  it('O3: fields and a status of one request are changed together, or not at all', async () => {
    shop.ledger.put(BEAM, FACTORY, 10);
    await frames(shop, 1, 5);
    const api = shop.api;
    const before = await shop.orders.get(1);
    const edit = { planned_quantity: quantity(7), additional_info: 'More of them.' };
    expect(await codeOf(api.orders.change(1, { ...edit, status: 'DONE' }))).toBe('INSUFFICIENT_STOCK');
    expect(await codeOf(api.orders.change(1, { ...edit, status: 'PARTIALLY_COMPLETED' }))).toBe('STATUS_IS_DERIVED');
    const { version: _v, updatedAt: _u, completionProblem: _c, waitingEdit, ...kept } = await shop.orders.get(1);
    expect(before).toMatchObject(kept);
    expect(waitingEdit).toBeNull();
    shop.ledger.put(BEAM, FACTORY, 14);
    expect(await api.orders.change(1, { ...edit, status: 'DONE' })).toMatchObject({
      status: 'DONE',
      planned_quantity: 7,
      actual_quantity: 7,
      additional_info: 'More of them.',
    });
    expect([shop.ledger.inStock(FRAME, FACTORY), shop.ledger.inStock(BEAM, FACTORY)]).toEqual(['7', '0']);
    shop.ledger.put(FRAME, FACTORY, 4);
    expect(await codeOf(api.orders.change(1, { additional_info: 'Again.', status: 'NOT_STARTED' }))).toBe('INSUFFICIENT_STOCK');
    expect(await shop.orders.get(1)).toMatchObject({ status: 'DONE', additionalInfo: 'More of them.' });
    shop.ledger.put(FRAME, FACTORY, 7);
    expect(await api.orders.change(1, { additional_info: 'Again.', status: 'IN_PROGRESS' })).toMatchObject({
      status: 'IN_PROGRESS',
      additional_info: 'Again.',
    });
    expect(await api.orders.change(1, { planned_quantity: quantity(5), status: 'BLOCKED' })).toMatchObject({
      status: 'BLOCKED',
      planned_quantity: 5,
    });
  });

  it('O3: an edit that waits for a silent ledger is made with the production', async () => {
    shop.ledger.put(BEAM, FACTORY, 14);
    await frames(shop, 1, 5);
    shop.asker.away.add(inventoryPost.subject);
    expect(await codeOf(shop.api.orders.change(1, { planned_quantity: quantity(7), status: 'DONE' }))).toBe('POSTING_PENDING');
    expect(await shop.orders.get(1)).toMatchObject({ status: 'NOT_STARTED', plannedQuantity: quantity(5) });
    shop.asker.away.clear();
    await shop.sweep();
    expect(await shop.orders.get(1)).toMatchObject({ status: 'DONE', plannedQuantity: quantity(7), completedQuantity: quantity(7) });
  });

  it('O4: undoing an order while the ledger is away stands, and is booked by the sweep', async () => {
    shop.ledger.put(BEAM, FACTORY, 10);
    await frames(shop, 1, 5);
    await shop.producing.produce(1, { quantity: quantity(2) });
    await shop.producing.produce(1, {});
    shop.asker.away.add(inventoryPost.subject);
    expect(await codeOf(shop.producing.undoAll(1))).toBe('POSTING_PENDING');
    expect((await shop.orders.get(1)).productions.map((one) => one.status)).toEqual(['REVERTING', 'REVERTING']);
    shop.asker.away.clear();
    await shop.sweep();
    expect(await shop.orders.get(1)).toMatchObject({ status: 'NOT_STARTED', completedQuantity: 0, productions: [] });
  });

  it.each(['IN_PROGRESS', 'BLOCKED', 'NOT_STARTED'] as const)(
    'O4: an order that is opened again as %s while the ledger is away is that once it is open',
    async (status) => {
      shop.ledger.put(BEAM, FACTORY, 10);
      await frames(shop, 1, 5);
      await shop.api.orders.change(1, { status: status === 'NOT_STARTED' ? 'IN_PROGRESS' : 'NOT_STARTED' });
      await shop.producing.produce(1, {});
      shop.asker.away.add(inventoryPost.subject);
      expect(await codeOf(shop.api.orders.change(1, { additional_info: 'Again.', status }))).toBe('POSTING_PENDING');
      shop.asker.away.clear();
      await shop.sweep();
      expect(await shop.orders.get(1)).toMatchObject({ status, additionalInfo: 'Again.', productions: [], waitingEdit: null });
    },
  );

  it('O4: an order that is opened again is one save less: what was said comes with the undoing', async () => {
    shop.ledger.put(BEAM, FACTORY, 10);
    await frames(shop, 1, 5);
    const { version } = await shop.producing.produce(1, {});
    await shop.api.orders.change(1, { status: 'BLOCKED' });
    expect(await shop.orders.get(1)).toMatchObject({ status: 'BLOCKED', saidStatus: 'BLOCKED', version: version + 2 });
  });

  it('T9: what is produced costs what its ingredients cost', async () => {
    shop.ledger.put(BEAM, FACTORY, 10);
    shop.ledger.costs.set(`${BEAM}@${FACTORY}`, quantity('2.5'));
    await frames(shop, 1, 5);
    const done = await shop.producing.produce(1, {});
    expect(done.productions[0]!.materialCost).toBe(quantity(25));
    // Without work the ledger takes what leaves.
    expect(shop.ledger.postings[0]!.movements[0]!.price_per_unit).toBeNull();
  });

  describe('completing by operations (O5) with batches (T6)', () => {
    let api: Shop['api'];
    const operationIds = async () => (await shop.orders.get(1)).operations.map((operation) => operation.id);

    beforeEach(async () => {
      shop = await memoryShop();
      api = shop.api;
      await withRecipes(shop, { hasPaint: true, operations: ['Glue', 'Paint'] });
      shop.ledger.put(FRAME, FACTORY, 10);
      shop.ledger.put(PAINT, FACTORY, 10);
      await shop.creation.create({
        id: 1,
        orderNo: 'MO-1',
        variantId: CHAIR,
        locationId: FACTORY,
        plannedQuantity: quantity(5),
        link: null,
      });
    });

    it('the last operation completes the order; the ledger chooses the batches that nobody named (T6)', async () => {
      shop.ledger.batches.set(stockKey(PAINT, FACTORY), [
        { batchId: 5, quantity: quantity('0.4') },
        { batchId: 6, quantity: quantity('9.6') },
      ]);
      for (const id of await operationIds()) await api.operationRows.change(id, { status: 'COMPLETED' });
      expect(await api.orders.one(1)).toMatchObject({ status: 'DONE', completion_problem: null, actual_quantity: 5 });
      expect(shop.ledger.postings[0]!.movements.map(({ variant_id, batches, quantity: moved }) => [variant_id, batches, moved])).toEqual([
        [CHAIR, undefined, quantity(5)],
        [FRAME, undefined, quantity(-5)],
        [PAINT, 'suggested', quantity(-1)],
      ]);
      const [production] = (await shop.orders.get(1)).productions;
      expect(production!.ingredients[1]!.batchTransactions).toEqual([
        { batchId: 5, quantity: quantity('0.4') },
        { batchId: 6, quantity: quantity('0.6') },
      ]);
    });

    it('batches on a row are used, the null batch too, until they are to be suggested again (T6)', async () => {
      const [, paint] = (await shop.orders.get(1)).rows;
      const batch_transactions = [
        { batch_id: 5, quantity: quantity('0.4') },
        { batch_id: null, quantity: quantity('0.6') },
      ];
      await api.recipeRows.change(paint!.id, { batch_transactions });
      expect((await shop.orders.get(1)).rows[1]!.batchTransactions).toHaveLength(2);
      await api.recipeRows.change(paint!.id, { batches: 'suggested' });
      expect((await shop.orders.get(1)).rows[1]!.batchTransactions).toEqual([]);
      expect(await codeOf(api.recipeRows.change(paint!.id, { batches: 'suggested', batch_transactions }))).toBe('BATCH_NAMED_TWICE');
      await api.recipeRows.change(paint!.id, { batch_transactions });
      await api.orders.change(1, { status: 'DONE' });
      expect(shop.ledger.postings[0]!.movements.map((movement) => [movement.variant_id, movement.batch_id, movement.quantity])).toEqual([
        [CHAIR, null, quantity(5)],
        [FRAME, null, quantity(-5)],
        [PAINT, 5, quantity('-0.4')],
        [PAINT, null, quantity('-0.6')],
      ]);
    });

    it('short ingredients keep the order open, too, and the work that was done is kept', async () => {
      shop.ledger.put(FRAME, FACTORY, 1);
      const [, paint] = (await shop.orders.get(1)).rows;
      await api.recipeRows.change(paint!.id, { batch_transactions: [{ batch_id: 5, quantity: quantity(1) }] });
      for (const id of await operationIds()) await api.operationRows.change(id, { status: 'COMPLETED' });
      expect(await api.orders.one(1)).toMatchObject({ status: 'IN_PROGRESS', completion_problem: { code: 'INSUFFICIENT_STOCK' } });
      expect((await shop.orders.get(1)).operations.map((operation) => operation.status)).toEqual(['COMPLETED', 'COMPLETED']);
    });

    it('actuals and batches are given with a production, by row or by variant', async () => {
      const production = await api.productions.create({
        manufacturing_order_id: 1,
        quantity: quantity(2),
        ingredients: [
          { variant_id: FRAME, quantity: quantity(3) },
          { variant_id: PAINT, quantity: quantity('0.4'), batch_transactions: [{ batch_id: 7, quantity: quantity('0.4') }] },
        ],
      });
      expect(production).toMatchObject({
        quantity: 2,
        ingredients: [
          { variant_id: FRAME, quantity: 3 },
          { variant_id: PAINT, quantity: 0.4, batch_transactions: [{ batch_id: 7, quantity: 0.4 }] },
        ],
      });
      expect(
        await codeOf(
          api.productions.create({
            manufacturing_order_id: 1,
            quantity: quantity(1),
            ingredients: [{ variant_id: 999, quantity: quantity(1) }],
          }),
        ),
      ).toBe('UNKNOWN_INGREDIENT');
    });

    it('what the ledger refuses names the field of the request', async () => {
      shop.ledger.post = ({ posting_id }) => ({
        posting_id,
        status: 'refused',
        n: 0,
        batch_ids: [],
        refusal: {
          code: 'UNKNOWN_BATCH',
          message: 'There is no batch 7.',
          details: [{ path: 'movements/2/batch_id', code: 'UNKNOWN_BATCH', message: 'There is no batch 7.' }],
        },
      });
      const refused = api.productions.create({
        manufacturing_order_id: 1,
        quantity: quantity(1),
        ingredients: [{ variant_id: PAINT, quantity: quantity('0.2'), batch_transactions: [{ batch_id: 7, quantity: quantity('0.2') }] }],
      });
      await expect(refused).rejects.toMatchObject({ kind: 'invalid', code: 'UNKNOWN_BATCH', details: [{ path: 'ingredients' }] });
      expect((await shop.orders.get(1)).productions).toEqual([]);
    });

    it('a question that the ledger can’t read is a refusal, and leaves no intent', async () => {
      shop.ledger.post = () => {
        throw new Rejection('MALFORMED_QUESTION', 'Not readable.');
      };
      expect(await codeOf(api.orders.change(1, { status: 'DONE' }))).toBe('MALFORMED_QUESTION');
      expect((await shop.orders.get(1)).productions).toEqual([]);
    });
  });
});
