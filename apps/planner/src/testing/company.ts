import { inventoryCostsOf, inventoryItemsOf, inventoryLocations, itemEvent, locationEvent } from '@pegboard/contracts';
import { StubOwners } from '@pegboard/contracts/testing';
import { answerEverywhere, BusConnection } from '@pegboard/eventing';
import { parseStockKey, type StockKey } from '@pegboard/kit';
import { q, TABLE } from './bodies';

/** The owners of everything that the planner reads, on the bus. They show every item, and the costs of tables. */
export class PlannerOwners extends StubOwners {
  private constructor(private readonly bus: BusConnection) {
    super();
  }

  static async on(natsUrl: string): Promise<PlannerOwners> {
    const bus = await BusConnection.open({ url: natsUrl, name: 'owners' });
    const owners = new PlannerOwners(bus);
    owners.answerWith((question, method) => answerEverywhere(bus, question, method));
    answerEverywhere(bus, inventoryItemsOf, () => ({ items: [...owners.of(itemEvent)] }));
    answerEverywhere(bus, inventoryLocations, () => ({ locations: [...owners.of(locationEvent)] }));
    answerEverywhere(bus, inventoryCostsOf, ({ keys }) => ({
      costs: keys
        .filter((key) => parseStockKey(key as StockKey).variantId === TABLE)
        .map((key) => ({ key, average_cost: q(2.5), value_in_stock: q(10) })),
    }));
    return owners;
  }

  close(): Promise<void> {
    return this.bus.close();
  }
}
