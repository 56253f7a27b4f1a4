import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { SalesOrderStoreModule } from '../orders/sales-order-store.module';
import { invoiceNotesSchema } from './invoice-note.schema';
import { SalesOrderAccountingMetadataController } from './sales-order-accounting-metadata.controller';

/** What the books say of sales orders. */
@Module({
  imports: [collections(invoiceNotesSchema), SalesOrderStoreModule],
  controllers: [SalesOrderAccountingMetadataController],
  providers: [provideDocuments(invoiceNotesSchema)],
})
export class SalesAccountingModule {}
