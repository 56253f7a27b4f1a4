import { Module } from '@nestjs/common';
import { provideDocuments } from '@pegboard/eventing';
import { AdjustmentsModule } from '../adjustments/adjustments.module';
import { StockModule } from '../stock/stock.module';
import { StocktakesModule } from '../stocktakes/stocktakes.module';
import { TransfersModule } from '../transfers/transfers.module';
import { DOCUMENT_USES, DocumentUses } from './document-uses';
import { ItemUses } from './item-uses';

/** What uses an item or a location, here and in the other services, and so keeps it from being deleted (I5). */
@Module({
  imports: [AdjustmentsModule, StockModule, StocktakesModule, TransfersModule],
  providers: [provideDocuments(DOCUMENT_USES, 'document_uses'), DocumentUses, ItemUses],
  exports: [DocumentUses, ItemUses],
})
export class UsesModule {}
