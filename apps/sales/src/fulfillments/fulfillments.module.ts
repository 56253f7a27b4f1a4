import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import type { SalesOrder } from '@pegboard/domain-sales';
import { ASKER, CLOCK, IDS, ON_PROBLEM, TIMERS, type AggregateStore, type Asker, type Clock } from '@pegboard/eventing';
import { ItemCopies } from '../items/item-copies';
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
      inject: [SALES_ORDERS, ItemCopies, ASKER, CLOCK],
      useFactory: (orders: AggregateStore<SalesOrder>, itemCopies: ItemCopies, asker: Asker, clock: Clock) =>
        new Fulfilling({ orders, itemCopies, asker, clock, picks: new BatchPicks(asker, clock) }),
    },
    {
      provide: Shipping,
      inject: [SALES_ORDERS, Fulfilling, ItemCopies, IDS, CLOCK],
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
