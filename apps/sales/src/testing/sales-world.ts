import { salesOrderEvent } from '@pegboard/contracts';
import type { SalesOrder } from '@pegboard/domain-sales';
import { CollectionDocumentStore, DocumentAggregateStore } from '@pegboard/eventing';
import { locationCopiesSchema } from '@pegboard/service';
import { memoryWorld } from '@pegboard/eventing/testing';
import { RequestIds } from '@pegboard/service';
import { batchCopiesSchema, BatchNumbers } from '../items/batch-numbers';
import { BatchPicks } from '../fulfillments/batch-picks';
import { ItemCopies, itemCopiesSchema } from '../items/item-copies';
import { CustomerNames } from '../customers/customer-names';
import { customers as customerType, type Customer } from '../customers/customer.schema';
import { CustomersController } from '../customers/customers.controller';
import { Fulfilling } from '../fulfillments/fulfilling';
import { SalesOrderViews } from '../orders/order-views';
import { OrderNumbers } from '../orders/order-numbers';
import { OrderParts } from '../orders/order-parts';
import { SalesOrderCreation } from '../orders/order-creation';
import { SalesPlanStatuses } from '../orders/plan-statuses';
import { SalesListener } from '../sales.listener';
import { SalesOrderFulfillmentsController } from '../fulfillments/sales-order-fulfillments.controller';
import { salesOrderType } from '../orders/sales-order.schema';
import { SalesOrderRowsController } from '../orders/sales-order-rows.controller';
import { SalesOrdersController } from '../orders/sales-orders.controller';
import { KnownRanks, SellRanks } from '../ranking/sell-ranks';
import { Shipping } from '../fulfillments/shipping';
import { Neighbours } from './neighbours';

/** The whole service in memory, built with `new`; `restart` builds it again over what was kept, as after a crash. */
export async function salesWorld() {
  const world = memoryWorld();
  const neighbours = new Neighbours();
  neighbours.answerWith((question, method) => world.asker.answer(question, method));
  const problems: unknown[] = [];
  let replicas = 0;
  const restart = () => service(world, (problem) => problems.push(problem), `replica-${++replicas}`);
  const sales = await restart();
  // The plan learns orders from their events.
  world.bus.listen(salesOrderEvent, (order) => neighbours.learn(order));
  return { ...world, neighbours, problems, restart, sales };
}

async function service(world: ReturnType<typeof memoryWorld>, onProblem: (problem: unknown) => void, writer: string) {
  const { clock, timers, database, asker, claims } = world;
  const ids = new RequestIds(world.ids, claims);
  const known = new KnownRanks();
  const orders = new DocumentAggregateStore<SalesOrder, never>(
    salesOrderType(known) as never,
    database,
    world.bus,
    clock,
    timers,
    onProblem,
  );
  const customers = new DocumentAggregateStore<Customer, never>(customerType as never, database, world.bus, clock, timers, onProblem);
  const ranks = await SellRanks.open({ orders, database, sender: world.bus, clock, timers, onProblem, writer }, known);
  const itemCopies = new ItemCopies(
    new CollectionDocumentStore(database, itemCopiesSchema),
    new CollectionDocumentStore(database, locationCopiesSchema),
    asker,
  );
  const statuses = new SalesPlanStatuses(orders);
  const answers = new SalesOrderViews(statuses, { settle: async () => undefined }, known);
  const numbers = new OrderNumbers(claims, orders, timers);
  const creation = new SalesOrderCreation({ orders, customers, itemCopies, numbers, ranks, claims, ids, clock });
  const bus = { onReconnected: () => () => undefined };
  const fulfilling = new Fulfilling(orders, itemCopies, new BatchPicks(asker, clock), asker, clock, timers, onProblem, bus);
  const shipping = new Shipping(fulfilling, itemCopies, ids, clock);
  const batches = new BatchNumbers(new CollectionDocumentStore(database, batchCopiesSchema));
  const parts = new OrderParts(orders);
  return {
    orders,
    customers,
    ranks,
    statuses,
    fulfilling,
    settling: fulfilling.settling,
    ordersApi: new SalesOrdersController(orders, creation, fulfilling, shipping, itemCopies, numbers, ranks, answers, batches, clock),
    rowsApi: new SalesOrderRowsController(orders, fulfilling, itemCopies, parts, answers, statuses, asker, ids, clock),
    fulfillmentsApi: new SalesOrderFulfillmentsController(orders, itemCopies, parts, fulfilling, ids, clock),
    customersApi: new CustomersController(customers, orders, ids),
    listener: new SalesListener(
      orders as never,
      customers as never,
      parts,
      itemCopies,
      statuses,
      ranks,
      known,
      fulfilling,
      new CustomerNames(orders),
      batches,
      clock,
    ),
  };
}
