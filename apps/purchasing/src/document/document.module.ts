import { Module } from '@nestjs/common';
import { PurchasingItemsModule } from '../items/items.module';
import { PurchaseOrderStoreModule } from '../orders/purchase-order-store.module';
import { SuppliersModule } from '../suppliers/suppliers.module';
import { LETTERHEAD, readLetterhead } from './letterhead';
import { OrderPrinting } from './order-printing';
import { PurchaseOrderPdfController } from './purchase-order-pdf.controller';

/** The printed order. */
@Module({
  imports: [PurchasingItemsModule, PurchaseOrderStoreModule, SuppliersModule],
  controllers: [PurchaseOrderPdfController],
  providers: [
    { provide: LETTERHEAD, useFactory: () => readLetterhead() },
    { provide: OrderPrinting, useFactory: () => new OrderPrinting() },
  ],
})
export class DocumentModule {}
