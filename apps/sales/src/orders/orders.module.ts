import { Module } from '@nestjs/common';
import type { SalesOrder } from '@pegboard/domain-sales';
import { CLAIMS, CLOCK, IDS, storeToken, TIMERS, type AggregateStore, type Claims, type Clock, type Ids } from '@pegboard/eventing';
import { PlanBarrier } from '@pegboard/service';
import { customers } from '../customers/customer.schema';
import { CustomersModule } from '../customers/customers.module';
import { FulfillmentsModule } from '../fulfillments/fulfillments.module';
import { ItemCopies } from '../items/item-copies';
import { ItemsModule } from '../items/items.module';
import { RankingModule } from '../ranking/ranking.module';
import { KnownRanks, SellRanks } from '../ranking/sell-ranks';
import { SalesOrderViews } from './order-views';
import { OrderNumbers } from './order-numbers';
import { SalesOrderCreation } from './order-creation';
import { SalesPlanStatuses } from './plan-statuses';
import { SalesOrderRowsController } from './sales-order-rows.controller';
import { SalesOrderStoreModule } from './sales-order-store.module';
import { salesOrdersSchema } from './sales-order.schema';
import { SalesOrdersController } from './sales-orders.controller';

/** Sales orders and their rows. */
@Module({
  imports: [CustomersModule, FulfillmentsModule, ItemsModule, RankingModule, SalesOrderStoreModule],
  controllers: [SalesOrdersController, SalesOrderRowsController],
  providers: [
    {
      provide: SalesPlanStatuses,
      inject: [storeToken(salesOrdersSchema)],
      useFactory: (orders: AggregateStore<SalesOrder>) => new SalesPlanStatuses(orders),
    },
    {
      provide: SalesOrderViews,
      inject: [SalesPlanStatuses, PlanBarrier, KnownRanks],
      useFactory: (...ports: ConstructorParameters<typeof SalesOrderViews>) => new SalesOrderViews(...ports),
    },
    {
      provide: OrderNumbers,
      inject: [CLAIMS, storeToken(salesOrdersSchema), TIMERS],
      useFactory: (...ports: ConstructorParameters<typeof OrderNumbers>) => new OrderNumbers(...ports),
    },
    {
      provide: SalesOrderCreation,
      inject: [storeToken(salesOrdersSchema), storeToken(customers), ItemCopies, OrderNumbers, SellRanks, CLAIMS, IDS, CLOCK],
      useFactory: (orders, customerStore, itemCopies, numbers, ranks, claims: Claims, ids: Ids, clock: Clock) =>
        new SalesOrderCreation({ orders, customers: customerStore, itemCopies, numbers, ranks, claims, ids, clock }),
    },
  ],
  exports: [SalesPlanStatuses],
})
export class SalesOrdersModule {}
