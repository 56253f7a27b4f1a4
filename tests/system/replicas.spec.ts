import { Api } from '@pegboard/company';
import { eventually } from '@pegboard/testing';
import { withCompany } from './running-company';
import { Shop } from './shop';

describe('two inventory replicas race for the same stock', () => {
  const running = withCompany();

  it('T1–T3: together they give away exactly what is there, and both remember the same ledger', async () => {
    const { api, company, replica } = running();
    const second = await replica('inventory');
    const shop = await Shop.open(api);
    const board = await shop.material('BOARD');
    await shop.stock(board, 30);
    const doors = [new Api(company.services.inventory.url, company.apiKey), new Api(second.url, company.apiKey)];

    const takings = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        doors[i % 2]!.send('POST', '/v1/stock_adjustments', {
          stock_adjustment_number: `RACE-${i}`,
          reference_no: `RACE-${i}`,
          location_id: shop.works,
          adjustment_date: new Date().toISOString(),
          stock_adjustment_rows: [{ variant_id: board, quantity: -1 }],
        }),
      ),
    );
    expect(takings.filter((answer) => answer.status < 300)).toHaveLength(30);
    const refused = takings.filter((answer) => answer.status === 409);
    expect(refused).toHaveLength(20);
    expect(refused.every((answer) => answer.body.code === 'INSUFFICIENT_STOCK')).toBe(true);

    for (const door of doors) {
      const { data } = await door.get(`/v1/inventory_movements?variant_ids=${board}&limit=250`);
      expect(data.map((movement: any) => Number(movement.quantity_change)).sort((a: number, b: number) => a - b)).toEqual([
        ...Array(30).fill(-1),
        30,
      ]);
    }
    await eventually(async () => expect((await shop.inventory(board)).inStock).toBe(0));
  });

  it('the one left goes on when the other is killed, and the killed one comes back with the same ledger', async () => {
    const { api, company, replica } = running();
    const second = await replica('inventory');
    const shop = await Shop.open(api);
    const board = await shop.material('BOARD');
    await company.services.inventory.kill();
    const door = new Api(second.url, company.apiKey);
    await door.post('/v1/stock_adjustments', {
      stock_adjustment_number: 'ALONE',
      reference_no: 'ALONE',
      location_id: shop.works,
      adjustment_date: new Date().toISOString(),
      stock_adjustment_rows: [{ variant_id: board, quantity: 7 }],
    });
    await company.services.inventory.start();
    await company.untilReady();
    const { data } = await new Api(company.services.inventory.url, company.apiKey).get(`/v1/inventory_movements?variant_ids=${board}`);
    expect(data.map((movement: any) => Number(movement.quantity_change))).toEqual([7]);
    await eventually(async () => expect((await shop.inventory(board)).inStock).toBe(7));
  });
});
