import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { AdjustmentsModule } from '../adjustments/adjustments.module';
import { StockModule } from '../stock/stock.module';
import { StocktakesModule } from '../stocktakes/stocktakes.module';
import { TransfersModule } from '../transfers/transfers.module';
import { DocumentUses, documentUsesSchema } from './document-uses';
import { ItemUses } from './item-uses';
import { NeighbourUses } from './neighbour-uses';

/** What uses an item or a location, here and in the other services, and so keeps it from being deleted (I5). */
@Module({
  imports: [collections(documentUsesSchema), AdjustmentsModule, StockModule, StocktakesModule, TransfersModule],
  providers: [provideDocuments(documentUsesSchema), DocumentUses, ItemUses, NeighbourUses],
  exports: [DocumentUses, ItemUses],
})
export class UsesModule {}
