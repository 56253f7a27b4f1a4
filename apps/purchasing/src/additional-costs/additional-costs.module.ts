import { Module } from '@nestjs/common';
import { PurchaseOrderStoreModule } from '../orders/purchase-order-store.module';
import { ReceiptsModule } from '../receipts/receipts.module';
import { PoAdditionalCostRowsController } from './po-additional-cost-rows.controller';

/** Freight, customs and other costs of purchase orders. */
@Module({
  imports: [PurchaseOrderStoreModule, ReceiptsModule],
  controllers: [PoAdditionalCostRowsController],
})
export class AdditionalCostsModule {}
