import { Module } from '@nestjs/common';
import { PurchasingItemsModule } from '../items/items.module';
import { PurchaseOrdersModule } from '../orders/orders.module';
import { PurchaseOrderStoreModule } from '../orders/purchase-order-store.module';
import { ReceiptsModule } from '../receipts/receipts.module';
import { IngredientSourcing } from './ingredient-sourcing';
import { OutsourcedMissingController } from './missing-ingredients.controller';
import { OutsourcedRecipeRowsController } from './outsourced-recipe-rows.controller';

/** The ingredients of outsourced orders. */
@Module({
  imports: [PurchasingItemsModule, PurchaseOrdersModule, PurchaseOrderStoreModule, ReceiptsModule],
  controllers: [OutsourcedRecipeRowsController, OutsourcedMissingController],
  providers: [IngredientSourcing],
})
export class OutsourcingModule {}
