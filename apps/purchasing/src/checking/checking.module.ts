import { Module } from '@nestjs/common';
import { PurchasingItemsModule } from '../items/items.module';
import { PurchaseOrderStoreModule } from '../orders/purchase-order-store.module';
import { ReceiptsModule } from '../receipts/receipts.module';
import { PurchasingChecks } from './purchasing-checks';

/** What is compared with others in the background. */
@Module({ imports: [PurchasingItemsModule, PurchaseOrderStoreModule, ReceiptsModule], providers: [PurchasingChecks] })
export class PurchasingCheckingModule {}
