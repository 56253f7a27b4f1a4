import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import type { SalesOrder } from '@pegboard/domain-sales';
import { ASKER, CLOCK, IDS, ON_PROBLEM, TIMERS, type AggregateStore, type Asker, type Clock } from '@pegboard/eventing';
import { SalesCatalogue } from '../items/catalogue';
import { ItemsModule } from '../items/items.module';
import { SALES_ORDERS } from '../orders/sales-order.schema';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { BatchPicks } from './batch-picks';
import { Fulfilling } from './fulfilling';
import { OpenIntents } from './open-intents';
import { SalesOrderFulfillmentsController } from './sales-order-fulfillments.controller';
import { Shipping } from './shipping';

/** Packing and delivering: what takes stock for an order. */
@Module({
  imports: [ItemsModule, SalesOrderStoreModule],
  controllers: [SalesOrderFulfillmentsController],
  providers: [
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
      provide: OpenIntents,
      inject: [SALES_ORDERS, Fulfilling, CLOCK, TIMERS, ON_PROBLEM],
      useFactory: (...ports: ConstructorParameters<typeof OpenIntents>) => new OpenIntents(...ports),
    },
  ],
  exports: [OpenIntents, Shipping],
})
export class FulfillmentsModule implements OnApplicationBootstrap {
  constructor(private readonly intents: OpenIntents) {}

  onApplicationBootstrap(): void {
    this.intents.start();
  }
}
