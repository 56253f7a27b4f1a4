import { Module } from '@nestjs/common';
import { AccountingModule } from './accounting/accounting.module';
import { AdditionalCostsModule } from './additional-costs/additional-costs.module';
import { PurchasingCheckingModule } from './checking/checking.module';
import { DocumentModule } from './document/document.module';
import { PurchasingItemsModule } from './items/items.module';
import { PurchaseOrdersModule } from './orders/orders.module';
import { PurchaseOrderStoreModule } from './orders/purchase-order-store.module';
import { OutsourcingModule } from './outsourcing/outsourcing.module';
import { PurchasingListener } from './purchasing.listener';
import { ReceiptsModule } from './receipts/receipts.module';
import { SuppliersModule } from './suppliers/suppliers.module';
import { PurchasingTaxesModule } from './taxes/taxes.module';

/** The service: its areas, and the one listener that hears and answers for them on the bus. */
@Module({
  imports: [
    PurchasingItemsModule,
    PurchaseOrderStoreModule,
    PurchaseOrdersModule,
    DocumentModule,
    ReceiptsModule,
    OutsourcingModule,
    AccountingModule,
    AdditionalCostsModule,
    SuppliersModule,
    PurchasingTaxesModule,
    PurchasingCheckingModule,
  ],
  controllers: [PurchasingListener],
})
export class PurchasingModule {}
