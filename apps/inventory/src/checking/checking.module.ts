import { Module } from '@nestjs/common';
import { AdjustmentsModule } from '../adjustments/adjustments.module';
import { BatchesModule } from '../batches/batches.module';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { SafetyStocksModule } from '../safety-stocks/safety-stocks.module';
import { StockModule } from '../stock/stock.module';
import { StocktakesModule } from '../stocktakes/stocktakes.module';
import { TransfersModule } from '../transfers/transfers.module';
import { InventoryChecks } from './inventory-checks';

/** What is compared with others in the background. */
@Module({
  imports: [AdjustmentsModule, BatchesModule, CatalogueModule, SafetyStocksModule, StockModule, StocktakesModule, TransfersModule],
  providers: [InventoryChecks],
})
export class InventoryCheckingModule {}
