import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { StockModule } from '../stock/stock.module';
import { MovementHistory } from './movement-history';
import { MovementsController } from './movements.controller';

/** The movements of the journal, as people and traces read them. */
@Module({
  imports: [CatalogueModule, StockModule],
  controllers: [MovementsController],
  providers: [MovementHistory],
  exports: [MovementHistory],
})
export class MovementsModule {}
