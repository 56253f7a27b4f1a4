import { Module } from '@nestjs/common';
import { PurchasingItemsModule } from '../items/items.module';
import { PurchaseOrderStoreModule } from '../orders/purchase-order-store.module';
import { PurchaseOrderReceiveController } from './purchase-order-receive.controller';
import { Receiving } from './receiving';

/** Receipts. Whatever changes an order goes through here too, so that a posting that was begun is finished first. */
@Module({
  imports: [PurchasingItemsModule, PurchaseOrderStoreModule],
  controllers: [PurchaseOrderReceiveController],
  providers: [Receiving],
  exports: [Receiving],
})
export class ReceiptsModule {}
