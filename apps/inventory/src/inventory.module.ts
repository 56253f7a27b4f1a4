import { Module } from '@nestjs/common';
import { AdjustmentsModule } from './adjustments/adjustments.module';
import { BatchesModule } from './batches/batches.module';
import { CatalogueModule } from './catalogue/catalogue.module';
import { InventoryCheckingModule } from './checking/checking.module';
import { InventoryListener } from './inventory.listener';
import { ItemsModule } from './items/items.module';
import { LocationsModule } from './locations/locations.module';
import { MovementsModule } from './movements/movements.module';
import { NotOfferedModule } from './not-offered/not-offered.module';
import { SafetyStocksModule } from './safety-stocks/safety-stocks.module';
import { SoldServicesModule } from './sold-services/sold-services.module';
import { StockModule } from './stock/stock.module';
import { StocktakesModule } from './stocktakes/stocktakes.module';
import { TraceabilityModule } from './traceability/traceability.module';
import { TransfersModule } from './transfers/transfers.module';
import { UsesModule } from './uses/uses.module';

/** The service: its areas, and the one listener that hears and answers for them on the bus. */
@Module({
  imports: [
    CatalogueModule,
    StockModule,
    ItemsModule,
    SoldServicesModule,
    LocationsModule,
    BatchesModule,
    MovementsModule,
    AdjustmentsModule,
    TransfersModule,
    StocktakesModule,
    SafetyStocksModule,
    TraceabilityModule,
    UsesModule,
    InventoryCheckingModule,
    NotOfferedModule,
  ],
  controllers: [InventoryListener],
})
export class InventoryModule {}
