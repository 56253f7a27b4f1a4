import { salesOrderEvent, type CustomerBody, type SalesOrderBody } from '@pegboard/contracts';
import type { SalesOrder } from '@pegboard/domain-sales';
import { storeToken, type DocumentAggregateStore } from '@pegboard/eventing';
import { memoryWorld } from '@pegboard/eventing/testing';
import { SETTINGS, type Settings } from '@pegboard/service';
import { MEMORY_SETTINGS, memoryService, type MemoryPorts } from '@pegboard/service/testing';
import { customers, type Customer } from '../customers/customer.schema';
import { CustomersController } from '../customers/customers.controller';
import { Fulfilling } from '../fulfillments/fulfilling';
import { SalesOrderFulfillmentsController } from '../fulfillments/sales-order-fulfillments.controller';
import { SalesPlanStatuses } from '../orders/plan-statuses';
import { salesOrdersSchema } from '../orders/sales-order.schema';
import { SalesOrderRowsController } from '../orders/sales-order-rows.controller';
import { SalesOrdersController } from '../orders/sales-orders.controller';
import { KnownRanks, SellRanks } from '../ranking/sell-ranks';
import { SalesReturnRowsController } from '../returns/sales-return-rows.controller';
import { SalesReturnsController } from '../returns/sales-returns.controller';
import { SalesListener } from '../sales.listener';
import { SalesModule } from '../sales.module';
import { SalesSourcingController } from '../sourcing/sourcing.controller';
import { Neighbours } from './neighbours';

/** The whole service in memory; `restart` builds it again over what was kept, as after a crash or as another replica. */
export async function salesWorld(settings?: Partial<Settings>) {
  const world = memoryWorld();
  const neighbours = new Neighbours();
  neighbours.answerWith((question, method) => world.asker.answer(question, method));
  const problems: unknown[] = [];
  const restart = () => service({ ...world, onProblem: (problem) => void problems.push(problem) }, settings);
  const sales = await restart();
  // The plan learns orders from their events.
  world.bus.listen(salesOrderEvent, (order) => neighbours.planner.learn(order));
  return { ...world, neighbours, problems, restart, sales };
}

async function service(ports: MemoryPorts, settings?: Partial<Settings>) {
  const instead = settings ? new Map([[SETTINGS, { ...MEMORY_SETTINGS, ...settings }]]) : new Map();
  const app = await memoryService('sales', SalesModule, ports, instead);
  const fulfilling = app.get(Fulfilling);
  return {
    orders: app.get<DocumentAggregateStore<SalesOrder, SalesOrderBody>>(storeToken(salesOrdersSchema)),
    customers: app.get<DocumentAggregateStore<Customer, CustomerBody>>(storeToken(customers)),
    ranks: app.get(SellRanks),
    known: app.get(KnownRanks),
    statuses: app.get(SalesPlanStatuses),
    fulfilling,
    settling: fulfilling.settling,
    ordersApi: app.get(SalesOrdersController),
    rowsApi: app.get(SalesOrderRowsController),
    fulfillmentsApi: app.get(SalesOrderFulfillmentsController),
    returnsApi: app.get(SalesReturnsController),
    returnRowsApi: app.get(SalesReturnRowsController),
    customersApi: app.get(CustomersController),
    sourcingApi: app.get(SalesSourcingController),
    listener: app.get(SalesListener),
  };
}
