import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { StockModule } from '../stock/stock.module';
import { StockTransfersController } from './stock-transfers.controller';
import { stockTransfers, stockTransfersSchema } from './transfer.schema';
import { Transferring } from './transferring';

const store = provideAggregate(stockTransfers);

/** Stock transfers between locations. */
@Module({
  imports: [collections(stockTransfersSchema), CatalogueModule, StockModule],
  controllers: [StockTransfersController],
  providers: [store, Transferring],
  exports: [store, Transferring],
})
export class TransfersModule {}
