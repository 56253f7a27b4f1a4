import { salesOrderEvent, sellRankingEvent } from '@pegboard/contracts';
import { StubCatalogue, StubLedger, StubPlanner, StubSales, type Answerer } from '@pegboard/contracts/testing';
import type { EventPublisher } from '@pegboard/eventing';
import { items, locations } from './furniture';

/** Inventory, planner and sales as manufacturing meets them. */
export class ManufacturingNeighbours {
  readonly catalogue = new StubCatalogue(items, locations);
  readonly ledger = new StubLedger();
  readonly sales: StubSales;
  readonly planner: StubPlanner;

  /** @param given those that were there before; otherwise `published` as the planner's stub takes it */
  constructor(given: { published?: ReadonlyMap<string, number>; sales?: StubSales; planner?: StubPlanner } = {}) {
    this.sales = given.sales ?? new StubSales();
    this.planner = given.planner ?? new StubPlanner(this.ledger, given.published);
  }

  answerWith(answer: Answerer): void {
    for (const stub of [this.catalogue, this.ledger, this.sales, this.planner]) stub.answerWith(answer);
  }

  /** What sales changes is published from now on. */
  publishWith(publisher: EventPublisher): void {
    this.sales.onChanged = (order) =>
      void publisher.publish(salesOrderEvent, order.id, 'changed', order, `sales-${order.id}-${order.version}`);
    this.sales.onMoved = (moved) => void publisher.publish(sellRankingEvent, moved.n, 'moved', moved, `sell-${moved.n}`);
  }
}
