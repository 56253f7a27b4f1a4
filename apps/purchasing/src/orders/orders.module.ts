import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module';
import { ReceiptsModule } from '../receipts/receipts.module';
import { SuppliersModule } from '../suppliers/suppliers.module';
import { Buying } from './buying';
import { OrderCreation } from './order-creation';
import { PlanStatuses } from './plan-statuses';
import { PurchaseOrderRowsController } from './purchase-order-rows.controller';
import { PurchaseOrderStoreModule } from './purchase-order-store.module';
import { PurchaseOrdersController } from './purchase-orders.controller';

/** Purchase orders and their rows. */
@Module({
  imports: [ItemsModule, PurchaseOrderStoreModule, ReceiptsModule, SuppliersModule],
  controllers: [PurchaseOrdersController, PurchaseOrderRowsController],
  providers: [OrderCreation, Buying, PlanStatuses],
  exports: [Buying, PlanStatuses],
})
export class PurchaseOrdersModule {}
