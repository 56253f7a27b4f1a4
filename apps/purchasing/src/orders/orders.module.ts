import { Module } from '@nestjs/common';
import { PurchasingItemsModule } from '../items/items.module';
import { ReceiptsModule } from '../receipts/receipts.module';
import { SuppliersModule } from '../suppliers/suppliers.module';
import { PurchasingTaxesModule } from '../taxes/taxes.module';
import { Buying } from './buying';
import { PurchaseOrderCreation } from './order-creation';
import { PurchasePlanStatuses } from './plan-statuses';
import { PurchaseOrderRowsController } from './purchase-order-rows.controller';
import { PurchaseOrderStoreModule } from './purchase-order-store.module';
import { PurchaseOrdersController } from './purchase-orders.controller';

/** Purchase orders and their rows. */
@Module({
  imports: [PurchasingItemsModule, PurchaseOrderStoreModule, ReceiptsModule, SuppliersModule, PurchasingTaxesModule],
  controllers: [PurchaseOrdersController, PurchaseOrderRowsController],
  providers: [PurchaseOrderCreation, Buying, PurchasePlanStatuses],
  exports: [Buying, PurchasePlanStatuses],
})
export class PurchaseOrdersModule {}
