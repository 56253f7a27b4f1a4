import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { StockModule } from '../stock/stock.module';
import { Adjusting } from './adjusting';
import { stockAdjustments, stockAdjustmentsSchema } from './adjustment.schema';
import { StockAdjustmentsController } from './stock-adjustments.controller';

const store = provideAggregate(stockAdjustments);

/** Stock adjustments (T4). A stocktake makes them too. */
@Module({
  imports: [collections(stockAdjustmentsSchema), CatalogueModule, StockModule],
  controllers: [StockAdjustmentsController],
  providers: [store, Adjusting],
  exports: [store, Adjusting],
})
export class AdjustmentsModule {}
