import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { UsesModule } from '../uses/uses.module';
import { SoldServiceKeeping } from './sold-service-keeping';
import { SoldServicesController } from './sold-services.controller';

/** What is sold and never stocked. */
@Module({
  imports: [CatalogueModule, UsesModule],
  controllers: [SoldServicesController],
  providers: [SoldServiceKeeping],
  exports: [SoldServiceKeeping],
})
export class SoldServicesModule {}
