import { inventoryPost, type InputOf } from '@pegboard/contracts';
import { posting } from '@pegboard/domain-inventory/testing';
import { ASKER, type Asker } from '@pegboard/eventing';
import { StockLedger } from './stock/stock-ledger';
import { material, withInventory } from './testing/company';

describe('two replicas on real servers', () => {
  const { app, another, ok, sendTo } = withInventory();

  it('race for the last units: none is sold twice and none is lost (T2, T3)', async () => {
    const second = await another();
    const factory = (await ok('POST', '/v1/locations', { name: 'Factory' })).id;
    const beam = (await ok('POST', '/v1/materials', material())).variants[0].id;
    const line = (quantity: number) => ({ variant_id: beam, location_id: factory, quantity });
    await ok('POST', '/v1/stock_adjustments', { location_id: factory, stock_adjustment_rows: [{ variant_id: beam, quantity: 25 }] });

    const ledgers = [app().get(StockLedger), second.get(StockLedger)];
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, i) => ledgers[i % 2]!.post(posting(`race ${i}`, 'sale', [line(-1)]))),
    );
    const repeated = await Promise.all(
      outcomes.map(({ posting_id }, i) => ledgers[(i + 1) % 2]!.post(posting(posting_id, 'sale', [line(-1)]))),
    );

    expect(outcomes.filter(({ status }) => status === 'posted')).toHaveLength(25);
    expect(repeated).toEqual(outcomes);
    for (const one of [app(), second]) {
      const { body } = await sendTo(one, 'GET', `/v1/inventory_movements?variant_ids=${beam}&limit=250`);
      expect(body.data).toHaveLength(26);
      expect(body.data[0].balance_after).toBe(0);
    }
  });

  it('answer over the bus, whichever of them hears the question', async () => {
    const factory = (await ok('POST', '/v1/locations', { name: 'Factory' })).id;
    const beam = (await ok('POST', '/v1/materials', material())).variants[0].id;
    const asker = app().get<Asker>(ASKER);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        asker.ask(
          inventoryPost,
          posting('asked once', 'receipt', [{ variant_id: beam, location_id: factory, quantity: 3 }]) as InputOf<typeof inventoryPost>,
        ),
      ),
    );
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]!.status).toBe('posted');
  });
});
