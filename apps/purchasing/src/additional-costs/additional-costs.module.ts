import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { PurchaseOrderStoreModule } from '../orders/purchase-order-store.module';
import { ReceiptsModule } from '../receipts/receipts.module';
import { AdditionalCostsController } from './additional-costs.controller';
import { costKindsSchema } from './cost-kind.schema';
import { CostKinds } from './cost-kinds';
import { PoAdditionalCostRowsController } from './po-additional-cost-rows.controller';

/** Freight, customs and other costs of purchase orders. */
@Module({
  imports: [collections(costKindsSchema), PurchaseOrderStoreModule, ReceiptsModule],
  controllers: [PoAdditionalCostRowsController, AdditionalCostsController],
  providers: [provideDocuments(costKindsSchema), CostKinds],
})
export class AdditionalCostsModule {}
