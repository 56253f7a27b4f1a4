import { inventoryCostsOf, itemEvent, locationEvent, salesOrderEvent, type ItemBody, type SalesOrderBody } from '@pegboard/contracts';
import { itemBody, locationBody, salesOrderBody, salesOrderRowBody, StubOwners } from '@pegboard/contracts/testing';
import { answerEverywhere, type BusConnection } from '@pegboard/eventing';
import { quantity, type Instant } from '@pegboard/kit';

const FACTORY = 1;
const ROWS = 3;
const START = '2026-05-01T08:00:00.000Z' as Instant;

/** A company of sales orders with three rows each over so many variants, half of them in stock. */
export class BenchCompany {
  constructor(
    readonly orders: number,
    readonly variants: number,
  ) {}

  order(id: number, version = 1): SalesOrderBody {
    const row = (i: number) =>
      salesOrderRowBody({
        id: id * 10 + i,
        variant_id: ((id * 7 + i * 13) % this.variants) + 1,
        // A small change, as most are: it moves the place where the stock ends by a row or two.
        quantity: quantity(1 + i + (version % 3)),
        price_per_unit: quantity(9),
      });
    const customer = { customer_id: (id % 100) + 1, customer_name: `Customer ${id % 100}` };
    return salesOrderBody({ id, version, ...customer, order_created_date: START, rows: Array.from({ length: ROWS }, (_, i) => row(i)) });
  }

  item(id: number): ItemBody {
    return itemBody({ id, is_purchasable: true });
  }

  /** The other services, as far as a planner asks them, over the real bus. */
  answerOn(bus: BusConnection): void {
    const owners = new StubOwners();
    const ids = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
    owners.keep(locationEvent, locationBody({ id: FACTORY, name: 'Factory' }));
    for (const id of ids(this.variants)) owners.keep(itemEvent, this.item(id));
    for (const id of ids(this.orders)) owners.keep(salesOrderEvent, this.order(id));
    const perVariant = quantity(Math.ceil(this.orders / this.variants) * ROWS * 1.5);
    const balances = ids(this.variants).map((id) => ({ variant_id: id, location_id: FACTORY, batch_id: null, quantity: perVariant }));
    owners.journal.add({ n: 1, committed_at: START, postings: [], balances, holds: [], row_totals: [] });
    owners.answerWith((question, method) => answerEverywhere(bus, question, method));
    answerEverywhere(bus, inventoryCostsOf, () => ({ costs: [] }));
  }
}
