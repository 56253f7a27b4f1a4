import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { safetyStocks, safetyStocksSchema } from './safety-stock.schema';
import { SafetyStocksController } from './safety-stocks.controller';

const store = provideAggregate(safetyStocks);

/** The levels below which the plan asks for more (B6). */
@Module({
  imports: [collections(safetyStocksSchema), CatalogueModule],
  controllers: [SafetyStocksController],
  providers: [store],
  exports: [store],
})
export class SafetyStocksModule {}
