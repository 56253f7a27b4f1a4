import { Module } from '@nestjs/common';
import { FulfillmentsModule } from '../fulfillments/fulfillments.module';
import { ItemsModule } from '../items/items.module';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { ReturnableItemsController } from './returnable-items.controller';
import { ReturnNumbers } from './return-numbers';
import { Returning } from './returning';
import { SalesReturnRowsController } from './sales-return-rows.controller';
import { SalesReturnsController } from './sales-returns.controller';

/** What customers send back. */
@Module({
  imports: [FulfillmentsModule, ItemsModule, SalesOrderStoreModule],
  controllers: [SalesReturnsController, SalesReturnRowsController, ReturnableItemsController],
  providers: [Returning, ReturnNumbers],
})
export class ReturnsModule {}
