import { Module } from '@nestjs/common';
import type { SalesOrder } from '@pegboard/domain-sales';
import { CLAIMS, CLOCK, IDS, TIMERS, type AggregateStore, type Claims, type Clock, type Ids } from '@pegboard/eventing';
import { PlanBarrier } from '@pegboard/service';
import { customers } from '../customers/customer.schema';
import { CustomersModule } from '../customers/customers.module';
import { FulfillmentsModule } from '../fulfillments/fulfillments.module';
import { SalesCatalogue } from '../items/catalogue';
import { ItemsModule } from '../items/items.module';
import { RankingModule } from '../ranking/ranking.module';
import { KnownRanks, SellRanks } from '../ranking/sell-ranks';
import { OrderAnswers } from './order-answers';
import { OrderNumbers } from './order-numbers';
import { Placing } from './placing';
import { PlanStatuses } from './plan-statuses';
import { SalesOrderRowsController } from './sales-order-rows.controller';
import { SalesOrderStoreModule } from './sales-order-store.module';
import { SALES_ORDERS } from './sales-order.schema';
import { SalesOrdersController } from './sales-orders.controller';

/** Sales orders and their rows. */
@Module({
  imports: [CustomersModule, FulfillmentsModule, ItemsModule, RankingModule, SalesOrderStoreModule],
  controllers: [SalesOrdersController, SalesOrderRowsController],
  providers: [
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
    {
      provide: Placing,
      inject: [SALES_ORDERS, customers as never, SalesCatalogue, OrderNumbers, SellRanks, CLAIMS, IDS, CLOCK],
      useFactory: (orders, customerStore, catalogue, numbers, ranks, claims: Claims, ids: Ids, clock: Clock) =>
        new Placing({ orders, customers: customerStore, catalogue, numbers, ranks, claims, ids, clock }),
    },
  ],
  exports: [PlanStatuses],
})
export class OrdersModule {}
