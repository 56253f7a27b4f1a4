import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { StockModule } from '../stock/stock.module';
import { UsesModule } from '../uses/uses.module';
import { LocationKeeping } from './location-keeping';
import { LocationsController } from './locations.controller';

/** Locations. */
@Module({
  imports: [CatalogueModule, StockModule, UsesModule],
  controllers: [LocationsController],
  providers: [LocationKeeping],
  exports: [LocationKeeping],
})
export class LocationsModule {}
