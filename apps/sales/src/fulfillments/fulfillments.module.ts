import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { Fulfilling } from './fulfilling';
import { SalesOrderFulfillmentsController } from './sales-order-fulfillments.controller';
import { Shipping } from './shipping';

/** Packing and delivering. Every change that a packing can block goes through `Fulfilling`, which settles the packing first. */
@Module({
  imports: [ItemsModule, SalesOrderStoreModule],
  controllers: [SalesOrderFulfillmentsController],
  providers: [Fulfilling, Shipping],
  exports: [Fulfilling, Shipping],
})
export class FulfillmentsModule {}
