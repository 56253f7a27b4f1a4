import { Module } from '@nestjs/common';
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
  providers: [Fulfilling, BatchPicks, Shipping],
  exports: [Fulfilling, Shipping],
})
export class FulfillmentsModule {}
