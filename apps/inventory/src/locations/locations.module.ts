import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { ItemsModule } from '../items/items.module';
import { UsesModule } from '../uses/uses.module';
import { FactoryController } from './factory.controller';
import { LocationKeeping } from './location-keeping';
import { LocationsController } from './locations.controller';

/** Locations, and the company as a whole. */
@Module({
  imports: [CatalogueModule, ItemsModule, UsesModule],
  controllers: [LocationsController, FactoryController],
  providers: [LocationKeeping],
  exports: [LocationKeeping],
})
export class LocationsModule {}
