import { manufacturingCreateOrder, purchasingCreateOrder } from '@pegboard/contracts';
import type { KeyFigures } from '@pegboard/domain-planning';
import { CollectionDocumentStore } from '@pegboard/eventing';
import { StubShortages } from '@pegboard/contracts/testing';
import { memoryWorld } from '@pegboard/eventing/testing';
import { reject, ZERO } from '@pegboard/kit';
import { ItemDirectory } from '../hearing/item-directory';
import { replenish, type ChosenRow } from './replenish';
import { Replenishing, replenishmentsSchema } from './replenishing';
import { day, FACTORY, item, location, manufacturingOrder, purchaseFor, purchaseOrder, q, TABLE, WOOD } from '../testing/bodies';

const GLUE = 21;
const ARRIVAL = day(18);
const directory = new ItemDirectory();
directory.learnLocation(location({ id: FACTORY }));
directory.learnLocation(location({ id: 2 }));
directory.learnItem(item({ id: TABLE }));
for (const id of [WOOD, GLUE]) directory.learnItem(item({ id, is_producible: false, is_purchasable: true, default_supplier_id: 8 }));
directory.learnItem(item({ id: 30, is_producible: false, is_purchasable: true }));

const figures = (variantId: number, locationId: number): KeyFigures => ({
  variantId,
  locationId,
  inStock: ZERO,
  expired: ZERO,
  committed: q(4),
  expected: ZERO,
  safetyStock: ZERO,
  calculated: variantId === GLUE ? q(2) : q(-4),
});
const want = (...rows: ChosenRow[]) => replenish(rows, directory, figures);

describe('B6: replenishment', () => {
  it("buys what is missing, one order a supplier and location, and makes what can't be bought", () => {
    expect(
      want(
        { variant_id: WOOD, location_id: FACTORY },
        { variant_id: TABLE, location_id: FACTORY },
        { variant_id: GLUE, location_id: FACTORY, quantity: q(1) },
        { variant_id: WOOD, location_id: 2 },
        { variant_id: 30, location_id: 2, supplier_id: 9 },
      ),
    ).toEqual([
      {
        action: 'buy',
        supplierId: 8,
        locationId: FACTORY,
        rows: [
          { variantId: WOOD, quantity: null, path: 'rows/0' },
          { variantId: GLUE, quantity: q(1), path: 'rows/2' },
        ],
      },
      { action: 'buy', supplierId: 8, locationId: 2, rows: [{ variantId: WOOD, quantity: null, path: 'rows/3' }] },
      { action: 'buy', supplierId: 9, locationId: 2, rows: [{ variantId: 30, quantity: null, path: 'rows/4' }] },
      { action: 'make', locationId: FACTORY, rows: [{ variantId: TABLE, quantity: null, path: 'rows/1' }] },
    ]);
  });

  it.each([
    ['an unknown variant', { variant_id: 99, location_id: FACTORY }, 'UNKNOWN_VARIANT', 'rows/0/variant_id'],
    ['an unknown location', { variant_id: WOOD, location_id: 9 }, 'UNKNOWN_LOCATION', 'rows/0/location_id'],
    ["what isn't missing, without a quantity", { variant_id: GLUE, location_id: FACTORY }, 'NOTHING_MISSING', 'rows/0/quantity'],
    ['buying what is only made', { variant_id: TABLE, location_id: FACTORY, action: 'buy' as const }, 'NOT_PURCHASABLE', 'rows/0/action'],
    ['making what is only bought', { variant_id: WOOD, location_id: FACTORY, action: 'make' as const }, 'NOT_PRODUCIBLE', 'rows/0/action'],
    ['buying from nobody', { variant_id: 30, location_id: FACTORY }, 'NO_SUPPLIER', 'rows/0/supplier_id'],
  ])('refuses %s', (_name, row, code, path) => {
    expect(() => want(row)).toThrow(expect.objectContaining({ code, details: [expect.objectContaining({ path })] }));
  });

  it('names what it refuses as people call it', () => {
    directory.learnLocation(location({ id: 7, name: 'North' }));
    const row = { variant_id: GLUE, location_id: 7 };
    const { sku } = directory.variant(GLUE)!;
    expect(() => want(row)).toThrow(`${sku} at North is not short (2 in excess). Give a quantity to order it anyway.`);
    expect(() => want({ ...row, quantity: q(1) }, row)).toThrow(`${sku} at North is in the list twice.`);
  });

  it('refuses the same place twice', () => {
    expect(() => want({ variant_id: WOOD, location_id: 2 }, { variant_id: WOOD, location_id: 2 })).toThrow(
      expect.objectContaining({ code: 'DUPLICATE_ROW' }),
    );
  });

  describe('making the orders', () => {
    const world = memoryWorld();
    const bought: string[] = [];
    world.asker.answer(purchasingCreateOrder, (input) => {
      bought.push(input.key);
      if (input.supplier_id === 9) throw reject('UNKNOWN_SUPPLIER', 'supplier_id', 'There is no supplier 9 any more.');
      // With a lead time the row has the date, and the order has none.
      const { rows } = purchaseFor(5, WOOD, 4, null);
      return { order: purchaseOrder({ id: 5, supplier_id: input.supplier_id!, rows: [{ ...rows[0]!, arrival_date: ARRIVAL }] }) };
    });
    world.asker.answer(manufacturingCreateOrder, (input) => ({ order: manufacturingOrder({ id: 6, planned_quantity: input.quantity }) }));
    /** What a retry with the same Idempotency-Key gets: the same id again. */
    let id = 1;
    const sameId = { next: async () => id, take: async () => [id] };
    /** P13: four of each thing are missing, and handed out once. */
    const stub = new StubShortages(() => q(4));
    const shortages = {
      take: async (input: Parameters<StubShortages['take']>[0]) => stub.take(input),
      giveBack: async (input: Parameters<StubShortages['giveBack']>[0]) => stub.giveBack(input),
      ordered: async () => undefined,
    };
    const documents = new CollectionDocumentStore(world.database, replenishmentsSchema);
    const replenishing = new Replenishing(documents, sameId, world.asker, shortages);
    const dates = { expectedArrivalDate: null, productionDeadlineDate: null, zoneOf: () => 'UTC' };

    it('answers the orders made and those that their owner refused', async () => {
      const rows = [
        { variant_id: WOOD, location_id: FACTORY },
        { variant_id: TABLE, location_id: FACTORY },
        { variant_id: 30, location_id: 2, supplier_id: 9 },
      ];
      expect(await replenishing.order(() => want(...rows), dates)).toMatchObject({
        purchase_orders: [{ id: 5, supplier_id: 8, expected_arrival_date: ARRIVAL }],
        manufacturing_orders: [{ id: 6, planned_quantity: 4 }],
        refused: [{ action: 'buy', variant_ids: [30], code: 'UNKNOWN_SUPPLIER' }],
      });
    });

    it('finishes what it decided first when it is asked again, although nothing is missing by then', async () => {
      const before = [...bought];
      const decide = () => {
        throw new Error('decided again');
      };
      await replenishing.order(decide, dates);
      expect(bought.slice(before.length)).toEqual(before);
    });

    it('P13: what others are ordering is refused, with the row, and nothing of the rest is ordered', async () => {
      const before = [...bought];
      id = 2;
      const rows = [
        { variant_id: WOOD, location_id: 2 },
        { variant_id: WOOD, location_id: FACTORY },
      ];
      await expect(replenishing.order(() => want(...rows), dates)).rejects.toMatchObject({
        kind: 'conflict',
        code: 'NOTHING_MISSING',
        details: [{ path: 'rows/1/quantity' }],
      });
      expect(bought).toEqual(before);
      id = 3;
      expect(await replenishing.order(() => want(rows[0]!), dates)).toMatchObject({ purchase_orders: [{ supplier_id: 8 }] });
    });

    it('P13: a quantity that somebody names is ordered all the same', async () => {
      id = 4;
      const named = [{ variant_id: WOOD, location_id: FACTORY, quantity: q(2) }];
      expect(await replenishing.order(() => want(...named), dates)).toMatchObject({ refused: [], purchase_orders: [{ supplier_id: 8 }] });
    });
  });
});
