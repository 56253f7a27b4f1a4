import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { AdjustmentsModule } from '../adjustments/adjustments.module';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { StockModule } from '../stock/stock.module';
import { Counting } from './counting';
import { stocktakes, stocktakesSchema } from './stocktake.schema';
import { StocktakesController } from './stocktakes.controller';

const store = provideAggregate(stocktakes);

/** Stocktakes: what was counted becomes an adjustment. */
@Module({
  imports: [collections(stocktakesSchema), AdjustmentsModule, CatalogueModule, StockModule],
  controllers: [StocktakesController],
  providers: [store, Counting],
  exports: [store, Counting],
})
export class StocktakesModule {}
