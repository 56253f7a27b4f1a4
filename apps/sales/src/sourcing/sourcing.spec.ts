import {
  manufacturingCreateOrder,
  planGiveBackShortage,
  planMissingIngredients,
  planShortage,
  planTakeShortage,
  purchasingCreateOrder,
  type InputOf,
  type ManufacturingOrderBody,
  type OutputOf,
  type PurchaseOrderBody,
} from '@pegboard/contracts';
import { StubShortages } from '@pegboard/contracts/testing';
import { quantity, Rejection, ZERO, type Instant, type Quantity } from '@pegboard/kit';
import { withRequest } from '@pegboard/service';
import { CHAIR, FACTORY, PAINT } from '../testing/neighbours';
import { salesWorld } from '../testing/sales-world';

const DUE = '2026-05-09T00:00:00.000Z' as Instant;
const AT = '2026-05-01T08:00:00.000Z' as Instant;
type Missing = OutputOf<typeof planMissingIngredients>['ingredients'][number];
type Ordered = NonNullable<OutputOf<typeof planMissingIngredients>['ordered']>[number];

/** The service with a plan that says a row lacks 3, and neighbours that make and buy whatever they are asked. */
async function company(shortage = { missing: 3, calculated: -5 }) {
  const world = await salesWorld();
  const asked = { made: [] as InputOf<typeof manufacturingCreateOrder>[], bought: [] as InputOf<typeof purchasingCreateOrder>[] };
  const plan = { isPending: false, missing: [] as Missing[], ordered: [] as Ordered[] };
  world.neighbours.catalogue.items.set(CHAIR, {
    ...world.neighbours.catalogue.items.get(CHAIR)!,
    is_purchasable: true,
    default_supplier_id: 5,
  });
  world.asker.answer(planShortage, ({ sales_order_row_ids: rows }) => ({
    is_pending: plan.isPending,
    rows: rows.map((id) => ({
      sales_order_row_id: id,
      product_availability: 'NOT_AVAILABLE' as const,
      missing_quantity: quantity(shortage.missing),
      calculated_stock: quantity(shortage.calculated),
    })),
  }));
  world.asker.answer(planMissingIngredients, () => ({
    is_pending: plan.isPending,
    ingredients: plan.missing,
    ordered: plan.ordered,
  }));
  const shortages = new StubShortages(({ basis, variant_id }) => {
    if (basis === 'ingredients') return plan.missing.find((each) => each.variant_id === variant_id)?.quantity_missing ?? ZERO;
    return quantity(basis === 'batch' ? Math.max(shortage.missing, -shortage.calculated) : shortage.missing);
  });
  world.asker.answer(planTakeShortage, (input) => shortages.take(input));
  world.asker.answer(planGiveBackShortage, (input) => shortages.giveBack(input));
  world.asker.answer(manufacturingCreateOrder, (need) => (asked.made.push(need), { order: manufacturingOrder(need) }));
  world.asker.answer(purchasingCreateOrder, (need) => (asked.bought.push(need), { order: purchaseOrder(asked.bought.length, need) }));
  const api = world.sales.sourcingApi;
  const customer = await world.sales.customersApi.create({ name: 'Ada' });
  const order = await world.sales.ordersApi.create({
    customer_id: customer['id'] as number,
    order_no: 'SO-X',
    delivery_date: DUE,
    sales_order_rows: [{ variant_id: CHAIR, quantity: quantity(4) }],
  });
  return {
    world,
    api,
    asked,
    plan,
    shortages,
    orderId: order['id'] as number,
    rowId: (order['sales_order_rows'] as { id: number }[])[0]!.id,
  };
}

describe('the ways from a row to supply over the API', () => {
  it('says what each would do (M1–M4)', async () => {
    const { api, rowId } = await company();
    expect(await api.options(rowId)).toMatchObject({
      missing_quantity: 3,
      calculated_stock: -5,
      make_to_order: { allowed: true, offered: true, quantity: 4 },
      make_in_batch: { allowed: true, suggested_quantity: 5 },
      buy: { allowed: true, suggested_quantity: 3, supplier_id: 5 },
      outsource: { allowed: true, suggested_quantity: 3 },
    });
  });

  it('says it for all rows of an order with one question to the planner', async () => {
    const { api, world, orderId, rowId } = await company();
    const asked = jest.spyOn(world.asker, 'ask');
    await world.sales.rowsApi.create({ sales_order_id: orderId, variant_id: CHAIR, quantity: quantity(2) });
    asked.mockClear();
    const { data } = await api.optionsOfOrder(orderId);
    expect(data.map((row) => [row.sales_order_row_id === rowId, row.make_to_order.quantity, row.buy.suggested_quantity])).toEqual([
      [true, 4, 3],
      [false, 2, 3],
    ]);
    expect(asked.mock.calls.filter(([question]) => (question as unknown) === planShortage)).toHaveLength(1);
  });

  it('M2, O7: makes in batch what is suggested or what is named, each call one order, by the day of delivery', async () => {
    const { api, rowId, asked } = await company();
    expect(await api.makeInBatch(rowId, {})).toMatchObject({ planned_quantity: 5, variant_id: CHAIR });
    await api.makeInBatch(rowId, { quantity: quantity(8), production_deadline_date: AT });
    expect(asked.made.map((need) => [need.quantity, need.production_deadline_date, need.location_id])).toEqual([
      [quantity(5), DUE, FACTORY],
      [quantity(8), AT, FACTORY],
    ]);
    expect(new Set(asked.made.map(({ key }) => key)).size).toBe(2);
  });

  it('M3, M4: buys and outsources what is missing from the default supplier, or as named', async () => {
    const { api, rowId, asked } = await company();
    expect(await api.buy(rowId, {})).toMatchObject({ entity_type: 'regular', purchase_order_rows: [{ quantity: 3 }] });
    await api.outsource(rowId, { quantity: quantity(2), supplier_id: 9, tracking_location_id: 2, expected_arrival_date: AT });
    expect(asked.bought).toMatchObject([
      {
        entity_type: 'regular',
        supplier_id: null,
        tracking_location_id: null,
        rows: [{ variant_id: CHAIR, quantity: quantity(3) }],
        additional_info: 'For SO-X',
      },
      { entity_type: 'outsourced', supplier_id: 9, tracking_location_id: 2, expected_arrival_date: AT, rows: [{ quantity: quantity(2) }] },
    ]);
  });

  it('refuses with the reason and asks nobody', async () => {
    const { api, world, orderId, rowId, asked } = await company({ missing: 0, calculated: 2 });
    await expect(api.makeInBatch(rowId, {})).rejects.toMatchObject({ kind: 'conflict', code: 'NOTHING_MISSING' });
    await world.sales.ordersApi.update(orderId, { status: 'PENDING' });
    await expect(api.buy(rowId, { quantity: quantity(1) })).rejects.toMatchObject({ code: 'ORDER_IS_QUOTE' });
    expect([asked.made, asked.bought]).toEqual([[], []]);
  });

  it('does not trust a plan that lags', async () => {
    const { api, plan, rowId } = await company();
    plan.isPending = true;
    await expect(api.options(rowId)).rejects.toMatchObject({ kind: 'unavailable', code: 'PLAN_NOT_READY' });
  });

  it('passes on why the neighbour refuses', async () => {
    const { api, world, rowId } = await company();
    world.asker.answer(purchasingCreateOrder, () => {
      throw new Rejection('NO_SUPPLIER', 'CHAIR has no supplier.');
    });
    await expect(api.buy(rowId, {})).rejects.toMatchObject({ code: 'NO_SUPPLIER' });
  });
});

describe('one shortage is ordered once, whoever asks and by whatever way (P13)', () => {
  type Api = Awaited<ReturnType<typeof company>>['api'];
  const ways: [string, (api: Api, rowId: number, named: object) => Promise<unknown>][] = [
    ['make_in_batch', (api, rowId, named) => api.makeInBatch(rowId, named)],
    ['buy', (api, rowId, named) => api.buy(rowId, named)],
    ['outsource', (api, rowId, named) => api.outsource(rowId, named)],
  ];
  const codes = (results: readonly PromiseSettledResult<unknown>[]): string[] =>
    results.map((result) => (result.status === 'fulfilled' ? 'made' : (result.reason as Rejection).code)).sort();
  const counted = (quantities: readonly number[]): number => quantities.reduce((total, one) => total + one, 0);

  it.each(ways)('five at once of %s: one is made, the others answer 409 NOTHING_MISSING', async (_way, take) => {
    const { api, rowId, asked } = await company({ missing: 3, calculated: -3 });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => take(api, rowId, {})));
    expect(codes(results)).toEqual([...Array.from({ length: 4 }, () => 'NOTHING_MISSING'), 'made']);
    expect(asked.made.length + asked.bought.length).toBe(1);
  });

  it('all ways at once: one is made', async () => {
    const { api, rowId, asked } = await company({ missing: 3, calculated: -3 });
    const results = await Promise.allSettled([...ways, ...ways].map(([, take]) => take(api, rowId, {})));
    expect(codes(results).filter((code) => code === 'made')).toHaveLength(1);
    expect(asked.made.length + asked.bought.length).toBe(1);
  });

  it.each(ways)('%s: if the first took a part, the second gets the rest', async (_way, take) => {
    const { api, rowId, asked } = await company({ missing: 9, calculated: -9 });
    await take(api, rowId, { quantity: quantity(6) });
    await take(api, rowId, {});
    const made = [...asked.made.map((need) => need.quantity), ...asked.bought.map((need) => need.rows[0]!.quantity)];
    expect(made).toEqual([quantity(6), quantity(3)]);
  });

  it('is given back if the order is refused, and kept if nobody knows what became of it', async () => {
    const { api, world, rowId, shortages, asked } = await company();
    world.asker.answer(purchasingCreateOrder, () => {
      throw new Rejection('NO_SUPPLIER', 'CHAIR has no supplier.');
    });
    await expect(api.buy(rowId, {})).rejects.toMatchObject({ code: 'NO_SUPPLIER' });
    expect(shortages.givenBack).toEqual(shortages.asked.map(({ request }) => request));
    world.asker.answer(purchasingCreateOrder, () => {
      throw new Rejection('SERVICE_UNAVAILABLE', 'Nobody answers.');
    });
    await expect(api.buy(rowId, {})).rejects.toMatchObject({ kind: 'unavailable' });
    expect(shortages.givenBack).toHaveLength(1);
    await expect(api.outsource(rowId, {})).rejects.toMatchObject({ code: 'NOTHING_MISSING' });
    expect(asked.bought).toEqual([]);
  });

  it('leaves out of a purchase what others are ordering, and is refused if that is all of it', async () => {
    const { api, plan, orderId, rowId, asked } = await company();
    const material = (variant_id: number): Missing => ({
      variant_id,
      location_id: FACTORY,
      sku: `M${variant_id}`,
      name: 'M',
      quantity_missing: quantity(4),
      quantity_expected: quantity(0),
      expected_date: null,
      default_supplier_id: 5,
      can_buy: true,
      can_make: false,
      level: 1,
      rows: [],
    });
    plan.missing = [material(21)];
    await api.buyForRow(rowId, {});
    plan.missing = [material(21), material(22)];
    const results = await Promise.allSettled([api.buyForOrder(orderId, {}), api.buyForRow(rowId, {})]);
    expect(codes(results)).toEqual(['NOTHING_MISSING', 'made']);
    expect(asked.bought.map((need) => need.rows.map((row) => row.variant_id))).toEqual([[21], [22]]);
    expect(counted(asked.bought.flatMap((need) => need.rows.map((row) => row.quantity)))).toBe(quantity(8));
  });
});

describe('buying one of what is missing (M8)', () => {
  it('buys the one, and says which isn’t missing', async () => {
    const { api, plan, asked, orderId, rowId } = await company();
    plan.missing = [lack(21, 2), lack(22, 5), lack(23, 0)];
    await api.buyForOrder(orderId, { variant_ids: [22] });
    expect(asked.bought.map(({ rows }) => rows)).toEqual([[{ variant_id: 22, quantity: quantity(5) }]]);
    for (const variant of [23, 99])
      await expect(api.buyForRow(rowId, { variant_ids: [21, variant] })).rejects.toMatchObject({
        code: 'NOTHING_MISSING',
        details: [{ path: 'variant_ids/1', info: { variant_id: variant } }],
      });
    expect(asked.bought).toHaveLength(1);
  });
});

const lack = (variantId: number, missing: number): Missing => ({
  variant_id: variantId,
  location_id: FACTORY,
  sku: `SKU-${variantId}`,
  name: 'Board',
  quantity_missing: quantity(missing),
  quantity_expected: ZERO,
  expected_date: null,
  default_supplier_id: 5,
  can_buy: true,
  can_make: false,
  level: 1,
  rows: [],
});

describe('buying all that is missing (M8)', () => {
  const missing = (variantId: number, amount: number, more: Partial<Missing> = {}): Missing => ({
    variant_id: variantId,
    location_id: FACTORY,
    sku: `M${variantId}`,
    name: 'M',
    quantity_missing: quantity(amount),
    quantity_expected: quantity(0),
    expected_date: null,
    default_supplier_id: 5,
    can_buy: true,
    can_make: false,
    level: 1,
    rows: [],
    ...more,
  });

  it('is one purchase order a supplier; what can’t be bought is listed with the reason', async () => {
    const { api, plan, orderId, asked } = await company();
    plan.missing = [missing(21, 4), missing(22, 2, { default_supplier_id: 6 }), missing(23, 1), missing(PAINT, 1, { can_make: true })];
    const answer = await api.buyForOrder(orderId, {});
    expect(answer.purchase_orders).toHaveLength(2);
    expect(answer.skipped).toMatchObject([{ variant_id: PAINT, code: 'IS_MADE', quantity_missing: 1 }]);
    expect(asked.bought.map((need) => [need.supplier_id, need.rows.map((row) => row.variant_id)])).toEqual([
      [5, [21, 23]],
      [6, [22]],
    ]);
  });

  it('makes all that is made here, deepest first, and lists the rest with the reason', async () => {
    const { api, plan, orderId, rowId, asked } = await company();
    plan.missing = [missing(21, 4), missing(PAINT, 1, { can_make: true }), missing(CHAIR, 2, { can_make: true, level: 2 })];
    const answer = await api.makeForOrder(orderId);
    expect(answer.manufacturing_orders).toHaveLength(2);
    expect(answer.skipped).toMatchObject([{ variant_id: 21, code: 'NOT_PRODUCIBLE', quantity_missing: 4 }]);
    expect(asked.made.map((need) => [need.variant_id, need.quantity, need.before_manufacturing_order_id])).toEqual([
      [CHAIR, quantity(2), null],
      [PAINT, quantity(1), null],
    ]);
    // O7: they are there when the order needs them.
    expect(asked.made.map((need) => need.production_deadline_date)).toEqual([DUE, DUE]);
    expect(new Set(asked.made.map(({ key }) => key)).size).toBe(2);
    // P13: the row lacks the same things, and they are being made.
    await expect(api.makeForRow(rowId)).rejects.toMatchObject({ kind: 'conflict', code: 'NOTHING_MISSING' });
    expect(asked.made).toHaveLength(2);
  });

  it('P13: a retry whose first try ordered, and died before it answered, is answered with that order', async () => {
    const { api, plan, orderId, asked } = await company();
    plan.missing = [missing(21, 4), missing(22, 2, { default_supplier_id: 6 }), missing(CHAIR, 2, { can_make: true })];
    const buy = () => withRequest({ idempotencyKey: 'buy' }, () => api.buyForOrder(orderId, { variant_ids: [21, 22] }));
    const make = () => withRequest({ idempotencyKey: 'make' }, () => api.makeForOrder(orderId));
    await buy();
    await make();
    const [first, second] = asked.bought.splice(0);
    const [made] = asked.made.splice(0);
    const known = (key: string, way: Ordered['way'], rows: readonly { variant_id: number; quantity: Quantity }[]): Ordered => ({
      claim_id: key,
      request: key,
      way,
      rows: rows.map((row) => ({ variant_id: row.variant_id, location_id: FACTORY, quantity: row.quantity })),
    });
    // The plan counts the first purchase, and doesn't know the second one yet.
    plan.missing = [missing(22, 2, { default_supplier_id: 6 })];
    plan.ordered = [known(first!.key, 'buy', first!.rows)];
    expect((await buy()).purchase_orders).toHaveLength(2);
    expect(asked.bought).toEqual([first, second]);
    plan.missing = [];
    plan.ordered = [known(made!.key, 'make', [made!])];
    expect((await make()).manufacturing_orders).toHaveLength(1);
    expect(asked.made).toEqual([made]);
  });

  it('has nothing to do where nothing is missing', async () => {
    const { api, rowId } = await company();
    await expect(api.buyForRow(rowId, {})).rejects.toMatchObject({ code: 'NOTHING_MISSING' });
  });
});

const manufacturingOrder = (need: InputOf<typeof manufacturingCreateOrder>): ManufacturingOrderBody => ({
  id: 40,
  version: 1,
  is_deleted: false,
  order_no: 'MO-40',
  status: 'NOT_STARTED',
  variant_id: need.variant_id,
  location_id: need.location_id,
  planned_quantity: need.quantity,
  completed_quantity: quantity(0),
  order_created_date: AT,
  production_deadline_date: AT,
  done_date: null,
  rank: { key: 1, move: 0 },
  sales_order_id: null,
  sales_order_row_id: null,
  unlink_reason: null,
  rows: [],
  operations: [],
  productions: [],
});
const purchaseOrder = (id: number, need: InputOf<typeof purchasingCreateOrder>): PurchaseOrderBody => ({
  id,
  version: 1,
  is_deleted: false,
  order_no: `PO-${id}`,
  entity_type: need.entity_type,
  status: 'NOT_RECEIVED',
  supplier_id: need.supplier_id ?? 5,
  location_id: need.location_id,
  tracking_location_id: need.tracking_location_id,
  order_created_date: AT,
  expected_arrival_date: need.expected_arrival_date,
  recipe_rows: [],
  rows: need.rows.map((row, i) => ({
    id: i + 1,
    variant_id: row.variant_id,
    location_id: need.location_id,
    quantity: row.quantity,
    purchase_quantity: row.quantity,
    price_per_unit: quantity(1),
    arrival_date: null,
    received_date: null,
    group_id: i + 1,
  })),
});
