import { inventoryPost, type OutputOf, type PostRequest } from '@pegboard/contracts';
import { quantity, type Rejection } from '@pegboard/kit';
import { withRequest, type RequestScope } from '@pegboard/service';
import { CHAIR, FACTORY, PAINT } from './testing/neighbours';
import { salesWorld } from './testing/sales-world';

type World = Awaited<ReturnType<typeof salesWorld>>;
type Replica = World['sales'];

async function orderOf(world: World, amount = 5, variantId = CHAIR) {
  const customer = await world.sales.customersApi.create({ name: 'Ada' });
  const order = await world.sales.ordersApi.create({
    customer_id: customer['id'] as number,
    sales_order_rows: [{ variant_id: variantId, quantity: quantity(amount) }],
  });
  await world.bus.deliver();
  return { id: order['id'] as number, rowId: (order['sales_order_rows'] as { id: number }[])[0]!.id };
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (refusal: Rejection) => refusal.code ?? String(refusal),
  );

/** One request, heard by two replicas: each answers under the same key. */
function twice<T>(world: World, other: Replica, ask: (replica: Replica) => Promise<T>, more: Partial<RequestScope> = {}) {
  const heard = (replica: Replica) => withRequest({ idempotencyKey: 'k', ...more }, () => ask(replica));
  return { first: () => heard(world.sales), second: () => heard(other) };
}

describe('one request that two replicas hear', () => {
  it('packs once, and both are told the same', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    const { first, second } = twice(world, await world.restart(), (replica) => replica.fulfillmentsApi.create({ sales_order_id: id }));
    const answers = await Promise.all([first(), second()]);
    expect(answers[1]).toEqual(answers[0]);
    expect(world.neighbours.ledger.balance(`${CHAIR}@${FACTORY}`)).toBe(quantity(4));
    expect((await world.sales.orders.get(id)).fulfillments).toHaveLength(1);
  });

  it('with If-Match is not refused for the version that it has made itself', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    const { version } = await world.sales.orders.get(id);
    const { first, second } = twice(world, await world.restart(), (replica) => replica.fulfillmentsApi.create({ sales_order_id: id }), {
      ifMatch: `"${version}"`,
    });
    expect([await codeOf(first()), await codeOf(second())]).toEqual(['accepted', 'accepted']);
    expect((await world.sales.orders.get(id)).fulfillments).toHaveLength(1);
  });

  it('adds a row once, also with If-Match', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    const { version } = await world.sales.orders.get(id);
    const row = { sales_order_id: id, variant_id: CHAIR, quantity: quantity(1) };
    const { first, second } = twice(world, await world.restart(), (replica) => replica.rowsApi.create(row), { ifMatch: `"${version}"` });
    expect([await codeOf(first()), await codeOf(second())]).toEqual(['accepted', 'accepted']);
    expect((await world.sales.orders.get(id)).rows).toHaveLength(2);
  });

  it('makes an order once, at one place in the list, and both are told the same (S4)', async () => {
    const world = await salesWorld();
    const { id: customer_id } = await world.sales.customersApi.create({ name: 'Ada' });
    const body = { customer_id: customer_id as number, sales_order_rows: [{ variant_id: CHAIR, quantity: quantity(1) }] };
    const other = await world.restart();
    const { first, second } = twice(world, other, (replica) => replica.ordersApi.create(body));
    // An order that the first replica doesn't know of yet: the two would give the next one different places.
    await other.ordersApi.create(body);
    // The second one has looked for the order when the first one makes it.
    let [hasLooked, isMade] = [() => undefined as void, () => undefined as void];
    const looked = new Promise<void>((resolve) => (hasLooked = resolve));
    const made = new Promise<void>((resolve) => (isMade = resolve));
    const find = other.orders.find.bind(other.orders);
    jest.spyOn(other.orders, 'find').mockImplementationOnce(async (id) => {
      const found = await find(id);
      hasLooked();
      await made;
      return found;
    });
    const late = second();
    await looked;
    const answers = [await first()];
    isMade();
    answers.push(await late);
    const { id } = answers[0]!;
    expect(answers[1]).toEqual(answers[0]);
    for (const replica of [world.sales, other]) expect(await replica.ordersApi.get(id as number)).toEqual(answers[0]);
    const heard = world.bus.messages.flatMap(({ event }) => (event['data'] as { aggregate: { id: number; rank: object } }).aggregate);
    const { firstRankKey: key } = await world.sales.orders.get(id as number);
    expect(heard.filter((order) => order.id === id && 'rank' in order).map(({ rank }) => rank)).toEqual([{ key, move: 0 }]);
  });
});

describe('two people who take back the last pieces of an order, through two replicas (R1, R2)', () => {
  async function soldOrder(world: World) {
    world.neighbours.put(CHAIR, 9);
    const { id } = await orderOf(world, 5);
    const { id: fulfillment } = await world.sales.fulfillmentsApi.create({ sales_order_id: id, status: 'DELIVERED' });
    return { id, fulfillmentRow: fulfillment * 1000 };
  }
  const announce = (replica: Replica, id: number) => replica.returnsApi.create({ sales_order_id: id, return_location_id: FACTORY });
  const goods = (sales_return_id: number, fulfillment_row_id: number, amount: number) => ({
    sales_return_id,
    fulfillment_row_id,
    variant_id: CHAIR,
    quantity: quantity(amount),
  });

  it('never take back more than was delivered', async () => {
    const world = await salesWorld();
    const { id, fulfillmentRow } = await soldOrder(world);
    const replicas = [world.sales, await world.restart()];
    const codes = await Promise.all(
      [3, 3, 2, 2].map(async (amount, i) => {
        const replica = replicas[i % 2]!;
        const { id: returnId } = await announce(replica, id);
        return codeOf(replica.returnRowsApi.create(goods(returnId, fulfillmentRow, amount)));
      }),
    );
    const { returns } = await world.sales.orders.get(id);
    const back = returns!.flatMap(({ rows }) => rows).reduce((total, row) => total + row.quantity, 0);
    expect([back <= quantity(5), new Set(codes)]).toEqual([true, new Set(['accepted', 'MORE_THAN_DELIVERED'])]);
  });

  it('restock one return once, and a revert of the fulfillment at the same moment is refused', async () => {
    const world = await salesWorld();
    const { id, fulfillmentRow } = await soldOrder(world);
    const other = await world.restart();
    const { id: returnId } = await announce(world.sales, id);
    await world.sales.returnRowsApi.create(goods(returnId, fulfillmentRow, 2));
    const restock = (replica: Replica) => replica.returnsApi.update(returnId, { status: 'RESTOCKED_ALL' });
    const [first, second, revert] = await Promise.all([
      restock(world.sales),
      restock(other),
      codeOf(other.fulfillmentsApi.revert(fulfillmentRow / 1000)),
    ]);
    expect([first.status, second.status, revert]).toEqual(['RESTOCKED_ALL', 'RESTOCKED_ALL', 'FULFILLMENT_IS_RETURNED']);
    expect(world.neighbours.ledger.balance(`${CHAIR}@${FACTORY}`)).toBe(quantity(6));
  });

  it('delete a restocked return once, and a late retry of its making brings nothing back', async () => {
    const world = await salesWorld();
    const { id, fulfillmentRow } = await soldOrder(world);
    const other = await world.restart();
    const { first, second } = twice(world, other, (replica) => announce(replica, id));
    const { id: returnId } = await first();
    await world.sales.returnRowsApi.create(goods(returnId, fulfillmentRow, 2));
    await world.sales.returnsApi.update(returnId, { status: 'RESTOCKED_ALL' });
    await Promise.all([world.sales.returnsApi.delete(returnId), other.returnsApi.delete(returnId)]);
    expect(await codeOf(second())).toBe('RETURN_DELETED');
    expect(world.neighbours.ledger.balance(`${CHAIR}@${FACTORY}`)).toBe(quantity(4));
  });
});

describe('two replicas that settle one packing', () => {
  it('T6: what the ledger has moved is written down, not what would be chosen for the second one', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world, 2, PAINT);
    world.neighbours.put(PAINT, 6);
    const key = `${PAINT}@${FACTORY}`;
    const [one, two] = [1, 2].map((batchId) => ({ batchId, quantity: quantity(3) }));
    world.neighbours.ledger.batches.set(key, [one!, two!]);
    const other = await world.restart();

    let post!: (request: PostRequest) => Promise<OutputOf<typeof inventoryPost>>;
    world.neighbours.answerWith((question, method) => {
      if (question === (inventoryPost as unknown)) post = async (request) => method(request as never) as never;
    });
    let [hasAsked, hasPosted] = [() => undefined as void, () => undefined as void];
    const asked = new Promise<void>((resolve) => (hasAsked = resolve));
    const posted = new Promise<void>((resolve) => (hasPosted = resolve));
    let sweeping: Promise<void> | undefined;
    world.asker.answer(inventoryPost, async (request) => {
      // Whoever asks only whether it was posted is told.
      if (Object.values(request.unless_changed_since).includes(0)) return post(request);
      if (!sweeping) {
        // The other replica finds the intent, and both of them post; another batch would be chosen after the first posting.
        sweeping = other.settling.sweep();
        await asked;
        const outcome = await post(request);
        world.neighbours.ledger.batches.set(key, [two!, one!]);
        hasPosted();
        return outcome;
      }
      hasAsked();
      await posted;
      return post(request);
    });
    await world.sales.ordersApi.update(id, { status: 'PACKED' });
    await sweeping;
    expect(world.neighbours.ledger.postings).toHaveLength(1);
    expect((await world.sales.orders.get(id)).fulfillments).toMatchObject([
      { status: 'PACKED', rows: [{ batches: [{ batchId: 1, quantity: quantity(2) }] }] },
    ]);
  });
});

describe('a revert that the ledger refused (S2)', () => {
  it('can be asked for again', async () => {
    const world = await salesWorld();
    const { id } = await orderOf(world);
    world.neighbours.put(CHAIR, 9);
    const { id: fulfillmentId } = await world.sales.fulfillmentsApi.create({ sales_order_id: id });
    const revert = () => codeOf(world.sales.fulfillmentsApi.revert(fulfillmentId as number));
    world.neighbours.ledger.refuses = true;
    expect(await revert()).toBe('INSUFFICIENT_STOCK');
    expect((await world.sales.orders.get(id)).fulfillments).toMatchObject([{ status: 'PACKED' }]);
    world.neighbours.ledger.refuses = false;
    expect(await revert()).toBe('accepted');
    expect(world.neighbours.ledger.balance(`${CHAIR}@${FACTORY}`)).toBe(quantity(9));
  });
});
