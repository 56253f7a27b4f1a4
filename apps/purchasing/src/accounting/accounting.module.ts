import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { PurchaseOrderStoreModule } from '../orders/purchase-order-store.module';
import { billNotesSchema } from './accounting-metadata.schema';
import { PurchaseOrderAccountingMetadataController } from './purchase-order-accounting-metadata.controller';

/** What the books say of purchase orders. */
@Module({
  imports: [collections(billNotesSchema), PurchaseOrderStoreModule],
  controllers: [PurchaseOrderAccountingMetadataController],
  providers: [provideDocuments(billNotesSchema)],
})
export class AccountingModule {}
