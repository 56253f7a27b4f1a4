import { adjustmentPostings, completeAdjustment, setOut } from '@pegboard/domain-inventory';
import { storeToken, type Aggregate, type AggregateStore, type AggregateType } from '@pegboard/eventing';
import { Adjusting } from './adjustments/adjusting';
import { stockAdjustments, type StoredAdjustment } from './adjustments/adjustment.schema';
import { StockLedger } from './stock/stock-ledger';
import { Counting } from './stocktakes/counting';
import { stocktakes } from './stocktakes/stocktake.schema';
import { material, withInventory } from './testing/company';
import { stockTransfers } from './transfers/transfer.schema';
import { Transferring } from './transfers/transferring';

/** A crash between any two steps leaves an intent; the next start takes the steps that are left, once. */
describe('what a crash leaves', () => {
  const { app, ok, send } = withInventory();
  let [factory, shop, beam] = [0, 0, 0];
  const store = <A extends Aggregate>(type: AggregateType<A, any>): AggregateStore<A> => app().get(storeToken(type));
  const balance = async (location = factory): Promise<number> =>
    (await ok('GET', `/v1/inventory_movements?variant_ids=${beam}&location_id=${location}&limit=1`)).data[0]?.balance_after ?? 0;

  beforeAll(async () => {
    factory = (await ok('POST', '/v1/locations', { name: 'Factory' })).id;
    shop = (await ok('POST', '/v1/locations', { name: 'Shop' })).id;
  });
  beforeEach(async () => {
    beam = (await ok('POST', '/v1/materials', material())).variants[0].id;
    await ok('POST', '/v1/stock_adjustments', { location_id: factory, stock_adjustment_rows: [{ variant_id: beam, quantity: 10 }] });
  });

  it.each([
    ['before', false],
    ['after', true],
  ])('an adjustment is posted once, whether it crashed %s the ledger was asked', async (_when, isPosted) => {
    const adjustments = store(stockAdjustments);
    const { id } = await ok('POST', '/v1/stock_adjustments', {
      location_id: factory,
      status: 'DRAFT',
      stock_adjustment_rows: [{ variant_id: beam, quantity: 5 }],
    });
    const left = await adjustments.change(id, completeAdjustment);
    const table = adjustmentPostings<StoredAdjustment>();
    if (isPosted)
      await app()
        .get(StockLedger)
        .post(table.posting(left, table.open(left)[0]!, left.updatedAt));
    await app().get(Adjusting).settling.sweep();
    await app().get(Adjusting).settling.sweep();
    expect(await balance()).toBe(15);
    expect(await ok('GET', `/v1/stock_adjustments/${id}`)).toMatchObject({ status: 'COMPLETED' });
  });

  it('an adjustment that is refused at last is closed, and keeps nobody waiting', async () => {
    const adjustments = store(stockAdjustments);
    const { id } = await ok('POST', '/v1/stock_adjustments', {
      location_id: factory,
      status: 'DRAFT',
      stock_adjustment_rows: [{ variant_id: beam, quantity: -50 }],
    });
    await adjustments.change(id, completeAdjustment);
    await app().get(Adjusting).settling.sweep();
    expect(await ok('GET', `/v1/stock_adjustments/${id}`)).toMatchObject({ status: 'DRAFT' });
    expect(await balance()).toBe(10);
    await ok('PATCH', `/v1/stock_adjustments/${id}`, { stock_adjustment_rows: [{ variant_id: beam, quantity: -1 }], status: 'COMPLETED' });
    expect(await balance()).toBe(9);
  });

  it('a transfer goes on to where it was sent', async () => {
    const transfers = store(stockTransfers);
    const { id } = await ok('POST', '/v1/stock_transfers', {
      source_location_id: factory,
      target_location_id: shop,
      stock_transfer_rows: [{ variant_id: beam, quantity: 4 }],
    });
    await transfers.change(id, (transfer) => setOut(transfer, 'received'));
    await app().get(Transferring).settling.sweep();
    expect([await balance(), await balance(shop)]).toEqual([6, 4]);
    expect((await ok('GET', `/v1/stock_transfers/${id}`)).status).toBe('received');
    expect((await send('PATCH', `/v1/stock_transfers/${id}/status`, { status: 'cancelled' })).body).toMatchObject({
      status: 'draft',
      deleted_at: expect.any(String),
    });
    expect([await balance(), await balance(shop)]).toEqual([10, 0]);
  });

  it('a stocktake is completed', async () => {
    const { id } = await ok('POST', '/v1/stocktakes', { location_id: factory });
    await ok('POST', '/v1/stocktake_rows', { stocktake_id: id, variant_id: beam, counted_quantity: 7 });
    await store(stocktakes).change(id, (current) => ({
      state: { ...current, completing: 900_000 + id },
      events: [],
    }));
    await app().get(Counting).settling.sweep();
    expect(await balance()).toBe(7);
    expect(await ok('GET', `/v1/stocktakes/${id}`)).toMatchObject({ status: 'COMPLETED', stock_adjustment_id: 900_000 + id });
  });

  it('goods that are gone can not come back: the refusal says so and the transfer stays where it is', async () => {
    const { id } = await ok('POST', '/v1/stock_transfers', {
      source_location_id: factory,
      target_location_id: shop,
      status: 'received',
      stock_transfer_rows: [{ variant_id: beam, quantity: 4 }],
    });
    await ok('POST', '/v1/stock_adjustments', { location_id: shop, stock_adjustment_rows: [{ variant_id: beam, quantity: -3 }] });
    expect((await send('PATCH', `/v1/stock_transfers/${id}`, { status: 'draft' })).body).toMatchObject({
      statusCode: 409,
      code: 'INSUFFICIENT_STOCK',
    });
    expect((await ok('GET', `/v1/stock_transfers/${id}`)).status).toBe('received');
  });
});
