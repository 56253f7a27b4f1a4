import { Module } from '@nestjs/common';
import { provideAggregate } from '@pegboard/eventing';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { StockModule } from '../stock/stock.module';
import { StockTransfersController } from './stock-transfers.controller';
import { stockTransfers } from './transfer.schema';
import { Transferring } from './transferring';

const store = provideAggregate(stockTransfers);

/** Stock transfers between locations. */
@Module({
  imports: [CatalogueModule, StockModule],
  controllers: [StockTransfersController],
  providers: [store, Transferring],
  exports: [store],
})
export class TransfersModule {}
