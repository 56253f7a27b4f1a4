import { Module } from '@nestjs/common';
import { ASKER, CLOCK, IDS, type Asker, type Clock } from '@pegboard/eventing';
import { ItemCopies } from '../items/item-copies';
import { ItemsModule } from '../items/items.module';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { BatchPicks } from './batch-picks';
import { Fulfilling } from './fulfilling';
import { SalesOrderFulfillmentsController } from './sales-order-fulfillments.controller';
import { Shipping } from './shipping';

/** Packing and delivering. Whatever a packing may stand in the way of goes through `Fulfilling` too, so that it is settled first. */
@Module({
  imports: [ItemsModule, SalesOrderStoreModule],
  controllers: [SalesOrderFulfillmentsController],
  providers: [
    Fulfilling,
    { provide: BatchPicks, inject: [ASKER, CLOCK], useFactory: (asker: Asker, clock: Clock) => new BatchPicks(asker, clock) },
    {
      provide: Shipping,
      inject: [Fulfilling, ItemCopies, IDS, CLOCK],
      useFactory: (...ports: ConstructorParameters<typeof Shipping>) => new Shipping(...ports),
    },
  ],
  exports: [Fulfilling, Shipping],
})
export class FulfillmentsModule {}
