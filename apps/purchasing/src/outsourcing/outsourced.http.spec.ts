import { BEAM, CHAIR, FACTORY, PAINT, PAINTER, SCREW } from '@pegboard/domain-purchasing/testing';
import { withServers } from '@pegboard/testing';
import { withPurchasing } from '../testing/company';

describe('B5: outsourced purchase orders over HTTP', () => {
  const { send, ledger } = withPurchasing(withServers());
  let supplierId: number;

  beforeAll(async () => {
    supplierId = (await send('POST', '/v1/suppliers', { name: 'Painter Ltd' })).body.id;
  });

  const order = async (more: object = {}) => {
    const body = {
      entity_type: 'outsourced',
      supplier_id: supplierId,
      location_id: FACTORY,
      tracking_location_id: PAINTER,
      purchase_order_rows: [{ variant_id: CHAIR, quantity: 10, price_per_unit: 30 }],
      ...more,
    };
    return (await send('POST', '/v1/purchase_orders', body)).body;
  };
  const ingredients = async (id: number) =>
    (await send('GET', `/v1/outsourced_purchase_order_recipe_rows?purchase_order_id=${id}`)).body.data.reverse();
  const paintOf = async (id: number) =>
    (await ingredients(id)).find((row: { ingredient_variant_id: number }) => row.ingredient_variant_id === PAINT);
  const moved = () =>
    ledger.postings.flatMap(({ movements }) =>
      movements.map(({ variant_id, location_id, batch_id, quantity }) => [variant_id, location_id, batch_id, quantity / 1e6]),
    );

  it('copies the recipe and shows it as the API describes', async () => {
    const made = await order();
    expect(made).toMatchObject({ entity_type: 'outsourced', tracking_location_id: PAINTER });
    expect(await ingredients(made.id)).toMatchObject([
      {
        purchase_order_id: made.id,
        purchase_order_row_id: made.purchase_order_rows[0].id,
        ingredient_variant_id: BEAM,
        planned_quantity_per_unit: 4,
        quantity: 40,
        is_supplied_by_contractor: false,
        consumed_quantity: null,
      },
      { ingredient_variant_id: PAINT, planned_quantity_per_unit: 0.3, quantity: 3, notes: 'matt', batch_transactions: [] },
    ]);
  });

  it('an ingredient shows the version of its order, and a stale one is 412', async () => {
    const { id } = await paintOf((await order()).id);
    const path = `/v1/outsourced_purchase_order_recipe_rows/${id}`;
    const { headers } = await send('GET', path);
    const noted = async (notes: string) => (await send('PATCH', path, { notes }, { 'if-match': headers['etag'] as string })).status;
    expect([await noted('gloss'), await noted('matt')]).toEqual([200, 412]);
  });

  it('consumes in proportion at the tracking location with actuals and batches, and reverts all of it', async () => {
    const { id, purchase_order_rows } = await order();
    const paint = await paintOf(id);
    const line = { purchase_order_row_id: purchase_order_rows[0].id, quantity: 4 };
    const actual = {
      outsourced_purchase_order_recipe_row_id: paint.id,
      quantity: 1.5,
      batch_transactions: [{ batch_id: 41, quantity: 1.5 }],
    };
    const tooFew = { ...actual, batch_transactions: [{ batch_id: 41, quantity: 1 }] };
    expect((await send('POST', '/v1/purchase_order_receive', { ...line, ingredients: [tooFew] })).body).toMatchObject({
      statusCode: 422,
      code: 'BATCHES_DO_NOT_ADD_UP',
    });
    expect((await send('POST', '/v1/purchase_order_receive', { ...line, ingredients: [actual] })).status).toBe(204);
    expect(moved()).toEqual([
      [CHAIR, FACTORY, null, 4],
      [BEAM, PAINTER, null, -16],
      [PAINT, PAINTER, 41, -1.5],
    ]);
    expect(
      (await ingredients(id)).map((row: { quantity: number; consumed_quantity: number; ingredient_availability: string }) => [
        row.quantity,
        row.consumed_quantity,
        row.ingredient_availability,
      ]),
    ).toEqual([
      [16, 16, 'PROCESSED'],
      [1.2, 1.5, 'PROCESSED'],
      [24, null, undefined],
      [1.8, null, undefined],
    ]);
    expect((await send('PATCH', `/v1/purchase_orders/${id}`, { status: 'NOT_RECEIVED' })).body.status).toBe('NOT_RECEIVED');
    expect(
      (await ingredients(id)).map((row: { quantity: number; consumed_quantity: number }) => [row.quantity, row.consumed_quantity]),
    ).toEqual([
      [40, null],
      [3, null],
    ]);
  });

  it('T6: the ledger chooses the batches of the ingredients for a status PATCH, and for a receipt that asks for it', async () => {
    const { id } = await order();
    expect((await send('PATCH', `/v1/purchase_orders/${id}`, { status: 'RECEIVED' })).body.status).toBe('RECEIVED');
    expect(moved()).toEqual([
      [CHAIR, FACTORY, null, 10],
      [BEAM, PAINTER, null, -40],
      [PAINT, PAINTER, null, -3],
    ]);
    expect((await paintOf(id)).batch_transactions).toEqual([{ batch_id: 41, quantity: 3 }]);
    const other = await order();
    const ingredients = [{ outsourced_purchase_order_recipe_row_id: (await paintOf(other.id)).id, batches: 'suggested' }];
    const line = { purchase_order_row_id: other.purchase_order_rows[0].id, quantity: 10, ingredients };
    expect((await send('POST', '/v1/purchase_order_receive', line)).status).toBe(204);
    expect((await paintOf(other.id)).batch_transactions).toEqual([{ batch_id: 41, quantity: 3 }]);
  });

  it('what the contractor supplies is not consumed', async () => {
    const { id, purchase_order_rows } = await order();
    const paint = await paintOf(id);
    expect(
      (await send('PATCH', `/v1/outsourced_purchase_order_recipe_rows/${paint.id}`, { is_supplied_by_contractor: true })).body,
    ).toMatchObject({ is_supplied_by_contractor: true, ingredient_availability: 'NOT_APPLICABLE' });
    await send('POST', '/v1/purchase_order_receive', { purchase_order_row_id: purchase_order_rows[0].id, quantity: 10 });
    expect(moved()).toEqual([
      [CHAIR, FACTORY, null, 10],
      [BEAM, PAINTER, null, -40],
    ]);
  });

  it('adds, changes and removes ingredients while the row is open', async () => {
    const { id, purchase_order_rows } = await order();
    const added = await send('POST', '/v1/outsourced_purchase_order_recipe_rows', {
      purchase_order_row_id: purchase_order_rows[0].id,
      ingredient_variant_id: SCREW,
      planned_quantity_per_unit: 8,
    });
    expect(added).toMatchObject({ status: 200, body: { ingredient_variant_id: SCREW, quantity: 80 } });
    expect(
      (await send('POST', '/v1/outsourced_purchase_order_recipe_rows', { outsourced_purchase_order_id: id, recipe_row_id: 1, quantity: 5 }))
        .body,
    ).toMatchObject({ ingredient_variant_id: BEAM, planned_quantity_per_unit: 0.5 });
    expect((await send('PATCH', `/v1/outsourced_purchase_order_recipe_rows/${added.body.id}`, { quantity: 100 })).body).toMatchObject({
      planned_quantity_per_unit: 10,
    });
    expect((await send('DELETE', `/v1/outsourced_purchase_order_recipe_rows/${added.body.id}`)).status).toBe(204);
    expect((await send('GET', `/v1/outsourced_purchase_order_recipe_rows/${added.body.id}`)).status).toBe(404);
    expect(await ingredients(id)).toHaveLength(3);
    expect((await send('POST', '/v1/outsourced_purchase_order_recipe_rows', { quantity: 5 })).body).toMatchObject({
      statusCode: 422,
      code: 'MISSING_FIELD',
    });
  });

  it('M4: a product without a recipe starts without ingredients', async () => {
    expect(await order({ purchase_order_rows: [{ variant_id: BEAM, quantity: 1 }] })).toMatchObject({
      ingredient_availability: 'NO_RECIPE',
      ingredient_expected_date: null,
    });
  });
});
