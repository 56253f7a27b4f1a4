import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { StockModule } from '../stock/stock.module';
import { BatchCopies, ledgerMarksSchema } from './batch-copies';
import { BatchSearch } from './batch-search';
import { batches, batchesSchema } from './batch.schema';
import { BatchesController } from './batches.controller';

const store = provideAggregate(batches);

/** Batches: the ledger makes them, and their documents follow it. */
@Module({
  imports: [collections(batchesSchema, ledgerMarksSchema), CatalogueModule, StockModule],
  controllers: [BatchesController],
  providers: [store, BatchCopies, BatchSearch],
  exports: [store],
})
export class BatchesModule {}
