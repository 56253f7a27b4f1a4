import { randomUUID } from 'node:crypto';
import { Inject, Module, type FactoryProvider, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { SalesOrder } from '@pegboard/domain-sales';
import {
  ASKER,
  CLAIMS,
  CLOCK,
  DATABASE,
  IDS,
  ON_PROBLEM,
  provideAggregate,
  provideDocuments,
  PUBLISHER,
  TIMERS,
  type AggregateStore,
  type Asker,
  type Claims,
  type Clock,
  type Database,
  type Ids,
  type OnProblem,
  type Sender,
  type Timers,
} from '@pegboard/eventing';
import { PlanBarrier, ServiceModule } from '@pegboard/service';
import { BATCH_COPIES, BatchNumbers } from './items/batch-numbers';
import { BatchPicks } from './fulfillments/batch-picks';
import { ITEM_COPIES, LOCATION_COPIES, SalesCatalogue } from './items/catalogue';
import { CustomerNames } from './customers/customer-names';
import { customers } from './customers/customer.schema';
import { CustomersController } from './customers/customers.controller';
import { Fulfilling } from './fulfillments/fulfilling';
import { OpenIntents } from './fulfillments/open-intents';
import { OrderAnswers } from './orders/order-answers';
import { OrderNumbers } from './orders/order-numbers';
import { OrderParts } from './orders/order-parts';
import { Placing } from './orders/placing';
import { PlanStatuses } from './orders/plan-statuses';
import { INDEXES, SALES_ORDERS, salesOrderType } from './orders/sales-order.schema';
import { SalesOrderFulfillmentsController } from './fulfillments/sales-order-fulfillments.controller';
import { SalesOrderRowsController } from './orders/sales-order-rows.controller';
import { SalesOrdersController } from './orders/sales-orders.controller';
import { SalesListener } from './sales.listener';
import { KnownRanks, SellRanks } from './ranking/sell-ranks';
import { Shipping } from './fulfillments/shipping';
import { Sourcing } from './sourcing/sourcing';
import { SourcingController } from './sourcing/sourcing.controller';

const storeOf = provideAggregate(salesOrderType(new KnownRanks())) as FactoryProvider;

/** The store's events carry ranks, so it is made with what knows them. */
const salesOrders: FactoryProvider = {
  provide: SALES_ORDERS,
  inject: [KnownRanks, ...storeOf.inject!],
  useFactory: (known: KnownRanks, ...ports: unknown[]) =>
    (provideAggregate(salesOrderType(known)) as FactoryProvider).useFactory(...ports) as unknown,
};

const sellRanks: FactoryProvider = {
  provide: SellRanks,
  inject: [KnownRanks, SALES_ORDERS, DATABASE, PUBLISHER, CLOCK, TIMERS, ON_PROBLEM],
  useFactory: async (
    known: KnownRanks,
    orders: AggregateStore<SalesOrder>,
    database: Database,
    sender: Sender,
    clock: Clock,
    timers: Timers,
    onProblem: OnProblem,
  ) => {
    // Asking for the collection with its indexes makes them.
    await database.collection('sales_orders', INDEXES).get(0);
    return SellRanks.open({ orders, database, sender, clock, timers, onProblem, writer: randomUUID() }, known);
  },
};

@Module({
  imports: [ServiceModule.forRoot('sales')],
  controllers: [
    SourcingController,
    SalesOrdersController,
    SalesOrderRowsController,
    SalesOrderFulfillmentsController,
    CustomersController,
    SalesListener,
  ],
  providers: [
    { provide: KnownRanks, useFactory: () => new KnownRanks() },
    salesOrders,
    sellRanks,
    provideAggregate(customers),
    provideDocuments(ITEM_COPIES, 'item_copies'),
    provideDocuments(LOCATION_COPIES, 'location_copies'),
    provideDocuments(BATCH_COPIES, 'batch_copies'),
    {
      provide: BatchNumbers,
      inject: [BATCH_COPIES],
      useFactory: (...ports: ConstructorParameters<typeof BatchNumbers>) => new BatchNumbers(...ports),
    },
    {
      provide: SalesCatalogue,
      inject: [ITEM_COPIES, LOCATION_COPIES, ASKER],
      useFactory: (...ports: ConstructorParameters<typeof SalesCatalogue>) => new SalesCatalogue(...ports),
    },
    { provide: OrderParts, inject: [SALES_ORDERS], useFactory: (orders: AggregateStore<SalesOrder>) => new OrderParts(orders) },
    { provide: PlanStatuses, inject: [SALES_ORDERS], useFactory: (orders: AggregateStore<SalesOrder>) => new PlanStatuses(orders) },
    {
      provide: OrderAnswers,
      inject: [PlanStatuses, PlanBarrier, KnownRanks],
      useFactory: (...ports: ConstructorParameters<typeof OrderAnswers>) => new OrderAnswers(...ports),
    },
    {
      provide: OrderNumbers,
      inject: [CLAIMS, SALES_ORDERS, TIMERS],
      useFactory: (...ports: ConstructorParameters<typeof OrderNumbers>) => new OrderNumbers(...ports),
    },
    { provide: CustomerNames, inject: [SALES_ORDERS], useFactory: (orders: AggregateStore<SalesOrder>) => new CustomerNames(orders) },
    {
      provide: Placing,
      inject: [SALES_ORDERS, customers as never, SalesCatalogue, OrderNumbers, SellRanks, CLAIMS, IDS, CLOCK],
      useFactory: (orders, customerStore, catalogue, numbers, ranks, claims: Claims, ids: Ids, clock: Clock) =>
        new Placing({ orders, customers: customerStore, catalogue, numbers, ranks, claims, ids, clock }),
    },
    {
      provide: Fulfilling,
      inject: [SALES_ORDERS, SalesCatalogue, ASKER, CLOCK],
      useFactory: (orders: AggregateStore<SalesOrder>, catalogue: SalesCatalogue, asker: Asker, clock: Clock) =>
        new Fulfilling({ orders, catalogue, asker, clock, picks: new BatchPicks(asker, clock) }),
    },
    {
      provide: Shipping,
      inject: [SALES_ORDERS, Fulfilling, SalesCatalogue, IDS, CLOCK],
      useFactory: (...ports: ConstructorParameters<typeof Shipping>) => new Shipping(...ports),
    },
    {
      provide: Sourcing,
      inject: [OrderParts, SalesCatalogue, ASKER, IDS],
      useFactory: (...ports: ConstructorParameters<typeof Sourcing>) => new Sourcing(...ports),
    },
    {
      provide: OpenIntents,
      inject: [SALES_ORDERS, Fulfilling, CLOCK, TIMERS, ON_PROBLEM],
      useFactory: (...ports: ConstructorParameters<typeof OpenIntents>) => new OpenIntents(...ports),
    },
  ],
})
export class SalesModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly intents: OpenIntents,
    private readonly ranks: SellRanks,
    @Inject(ON_PROBLEM) private readonly onProblem: OnProblem,
  ) {}

  onApplicationBootstrap(): void {
    this.intents.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ranks.stop().catch(this.onProblem);
  }
}
