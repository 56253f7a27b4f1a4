import { planMissingIngredients, purchasingCreateOrder, type InputOf, type PurchaseOrderBody } from '@pegboard/contracts';
import { quantity, Rejection, type Instant } from '@pegboard/kit';
import { memoryShop, withRecipes, type Shop } from '../testing/memory-shop';
import { BEAM, CHAIR, FACTORY, FRAME, PAINT } from '../testing/furniture';

const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no rejection',
    (problem: unknown) => (problem instanceof Rejection ? problem.code : String(problem)),
  );

describe('sourcing on memory ports', () => {
  let shop: Shop;
  let api: Shop['api'];
  let bought: InputOf<typeof purchasingCreateOrder>[];

  beforeEach(async () => {
    shop = await memoryShop();
    api = shop.api;
    bought = [];
    await withRecipes(shop, { hasPaint: true });
    shop.world.answer(purchasingCreateOrder, (need) => {
      bought.push(need);
      const order: PurchaseOrderBody = {
        id: bought.length,
        version: 1,
        is_deleted: false,
        order_no: `PO-${bought.length}`,
        entity_type: need.entity_type,
        status: 'NOT_RECEIVED',
        supplier_id: need.supplier_id ?? 1,
        location_id: need.location_id,
        tracking_location_id: null,
        order_created_date: shop.clock.now(),
        expected_arrival_date: null,
        recipe_rows: [],
        rows: need.rows.map((row, i) => ({
          id: i + 1,
          variant_id: row.variant_id,
          location_id: need.location_id,
          quantity: row.quantity,
          purchase_quantity: row.quantity,
          price_per_unit: quantity(0),
          arrival_date: null,
          received_date: null,
          group_id: i + 1,
        })),
      };
      return { order };
    });
  });

  const chairs = (q: number) =>
    shop.creation.create({ id: 100, orderNo: 'MO-100', variantId: CHAIR, locationId: FACTORY, plannedQuantity: quantity(q), link: null });
  const need = (key: string, more: object = {}) => ({
    key,
    variant_id: FRAME,
    location_id: FACTORY,
    quantity: quantity(3),
    production_deadline_date: null,
    additional_info: null,
    ...more,
  });

  it('M2, M8: another service’s need is made to stock, once under its key', async () => {
    const first = await shop.sourcing.makeFor(need('a', { additional_info: 'For SO-1' }));
    expect(first).toMatchObject({
      orderNo: `MO-${first.id}`,
      plannedQuantity: quantity(3),
      link: null,
      additionalInfo: 'For SO-1',
      productionDeadlineDate: '2026-05-08T08:00:00.000Z',
    });
    const again = await shop.sourcing.makeFor(need('a'));
    const other = await shop.sourcing.makeFor(need('b', { production_deadline_date: '2026-06-01T00:00:00.000Z' as Instant }));
    expect([again.id, other.id === first.id, other.productionDeadlineDate]).toEqual([first.id, false, '2026-06-01T00:00:00.000Z']);
    expect(await codeOf(shop.sourcing.makeFor(need('c', { variant_id: BEAM })))).toBe('NOT_PRODUCIBLE');
  });

  it('M8: makes what is missing of an ingredient, directly before the order that needs it', async () => {
    const order = await chairs(4);
    const row = order.rows[0]!;
    expect(await codeOf(api.sourcing.makeIngredient(row.id, {}))).toBe('NOTHING_MISSING');
    shop.planner.miss(100, row.id, 3);
    const made = (await api.sourcing.makeIngredient(row.id, {})) as { id: number; rank: number };
    expect(made).toMatchObject({
      variant_id: FRAME,
      planned_quantity: 3,
      production_deadline_date: order.productionDeadlineDate,
      additional_info: 'For MO-100',
    });
    expect(made.rank).toBeLessThan(shop.schedule.keyOf(order));
    // P13: the 3 are being made.
    expect(await codeOf(api.sourcing.makeIngredient(row.id, {}))).toBe('NOTHING_MISSING');
    expect(await api.sourcing.makeIngredient(row.id, { quantity: quantity(9) })).toMatchObject({ planned_quantity: 9 });
    expect(await codeOf(api.sourcing.makeIngredient(order.rows[1]!.id, { quantity: quantity(1) }))).toBe('NOT_PRODUCIBLE');
  });

  it('M8: buys what is missing of an ingredient', async () => {
    const order = await chairs(4);
    const row = order.rows[1]!;
    shop.planner.miss(100, row.id, 2);
    expect(await api.sourcing.buyIngredient(row.id, { supplier_id: 5 })).toMatchObject({
      order_no: 'PO-1',
      supplier_id: 5,
      purchase_order_rows: [{ variant_id: PAINT, quantity: 2 }],
    });
    expect(bought[0]).toMatchObject({ entity_type: 'regular', location_id: FACTORY, additional_info: 'For MO-100', supplier_id: 5 });
    expect(await codeOf(api.sourcing.buyIngredient(999, {}))).toBe('NOT_FOUND');
  });

  it('M8: buys the whole list, one order a supplier, and says what it left out', async () => {
    await chairs(4);
    const material = (variant_id: number, sku: string, missing: number, supplier: number | null, more: object = {}) => ({
      variant_id,
      location_id: FACTORY,
      sku,
      name: sku,
      quantity_missing: quantity(missing),
      quantity_expected: quantity(0),
      expected_date: null,
      default_supplier_id: supplier,
      can_buy: true,
      can_make: false,
      level: 1,
      rows: [],
      ...more,
    });
    let ingredients = [
      material(FRAME, 'FRAME', 2, null, { can_make: true }),
      material(BEAM, 'BEAM', 4, 5),
      material(PAINT, 'PAINT', 1, 6),
      material(31, 'GLUE', 1, 5),
      material(32, 'WAX', 1, null),
      material(33, 'AIR', 1, 5, { can_buy: false }),
      material(34, 'OIL', 0, 5),
    ];
    shop.world.answer(planMissingIngredients, () => ({ is_pending: false, ingredients }));
    for (const { variant_id, quantity_missing } of ingredients) shop.planner.lacks.set(variant_id, quantity_missing);
    const answer = (await api.sourcing.buyMissing(100, {})) as { purchase_orders: unknown[]; skipped: { code: string }[] };
    expect([
      bought.map(({ supplier_id, rows }) => [supplier_id, rows.map((row) => row.variant_id)]),
      answer.skipped.map(({ code }) => code),
    ]).toEqual([
      [
        [5, [BEAM, 31]],
        [6, [PAINT]],
      ],
      ['IS_MADE', 'NO_SUPPLIER', 'NOT_PURCHASABLE'],
    ]);
    const produced = (await api.sourcing.makeMissing(100)) as { manufacturing_orders: { variant_id: number; planned_quantity: number }[] };
    expect(produced.manufacturing_orders).toMatchObject([{ variant_id: FRAME, planned_quantity: 2, additional_info: 'For MO-100' }]);
    const { items } = (await api.orders.list({ page: 1, limit: 50 } as never)) as unknown as { items: { variant_id: number }[] };
    expect(items.map((order) => order.variant_id)).toEqual([FRAME, CHAIR]);
    // P13: all of it is being ordered, whether or not the list shows it.
    expect([await codeOf(api.sourcing.buyMissing(100, {})), await codeOf(api.sourcing.makeMissing(100))]).toEqual([
      'NOTHING_MISSING',
      'NOTHING_MISSING',
    ]);
    ingredients = [];
    expect(await codeOf(api.sourcing.buyMissing(100, {}))).toBe('NOTHING_MISSING');
  });

  it('P13: one shortage is ordered once, however many buy and make it at once', async () => {
    const order = await chairs(4);
    const [frame, paint] = order.rows;
    shop.planner.miss(100, frame!.id, 9);
    shop.planner.miss(100, paint!.id, 2);
    const results = await Promise.all(
      [
        ...Array.from({ length: 5 }, () => api.sourcing.buyIngredient(paint!.id, {})),
        ...Array.from({ length: 5 }, () => api.sourcing.makeIngredient(frame!.id, {})),
      ].map(codeOf),
    );
    expect(results.filter((code) => code === 'no rejection')).toHaveLength(2);
    expect(results.filter((code) => code === 'NOTHING_MISSING')).toHaveLength(8);
    expect(bought.map(({ rows }) => rows.map((row) => row.quantity))).toEqual([[quantity(2)]]);
  });

  it('P13: if the first took a part, the second gets the rest; a refused order gives its part back', async () => {
    const order = await chairs(4);
    const row = order.rows[0]!;
    shop.planner.miss(100, row.id, 9);
    await api.sourcing.makeIngredient(row.id, { quantity: quantity(6) });
    shop.world.answer(purchasingCreateOrder, () => {
      throw new Rejection('NOT_PURCHASABLE', 'FRAME is not bought.');
    });
    expect(await codeOf(api.sourcing.buyIngredient(row.id, {}))).toBe('NOT_PURCHASABLE');
    expect(await api.sourcing.makeIngredient(row.id, {})).toMatchObject({ planned_quantity: 3 });
  });

  it('P13: says what became of a claim, and makes nothing under one that is over', async () => {
    const made = await shop.sourcing.makeFor(need('a'));
    expect(made.claimId).toBe('a');
    const asked = { is_final: false };
    expect(await shop.sourcing.outcomeOf({ claim_id: 'a', ...asked })).toEqual({
      outcome: 'ORDERED',
      order: `manufacturing_order/${made.id}`,
    });
    expect(await shop.sourcing.outcomeOf({ claim_id: 'b', ...asked })).toEqual({ outcome: 'NONE', order: null });
    expect(await codeOf(shop.sourcing.makeFor(need('b')))).toBe('CLAIM_LAPSED');
  });

  it('P13: waits for an order that was begun under a claim, and in the end for no longer', async () => {
    await shop.claims.claim('create:c', 77);
    expect(await shop.sourcing.outcomeOf({ claim_id: 'c', is_final: false })).toEqual({ outcome: 'TAKEN', order: null });
    expect(await shop.sourcing.outcomeOf({ claim_id: 'c', is_final: true })).toEqual({ outcome: 'NONE', order: null });
    expect(await codeOf(shop.sourcing.makeFor(need('c')))).toBe('CLAIM_LAPSED');
  });
});
