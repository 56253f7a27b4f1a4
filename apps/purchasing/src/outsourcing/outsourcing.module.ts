import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module';
import { OrdersModule } from '../orders/orders.module';
import { PurchaseOrderStoreModule } from '../orders/purchase-order-store.module';
import { ReceiptsModule } from '../receipts/receipts.module';
import { OutsourcedRecipeRowsController } from './outsourced-recipe-rows.controller';

/** The ingredients of outsourced orders. */
@Module({
  imports: [ItemsModule, OrdersModule, PurchaseOrderStoreModule, ReceiptsModule],
  controllers: [OutsourcedRecipeRowsController],
})
export class OutsourcingModule {}
