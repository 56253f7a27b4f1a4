import { Module } from '@nestjs/common';
import { ASKER, provideDocuments } from '@pegboard/eventing';
import { BATCH_COPIES, BatchNumbers } from './batch-numbers';
import { ITEM_COPIES, LOCATION_COPIES, SalesCatalogue } from './catalogue';

/** What sales knows of items, locations and batches. */
@Module({
  providers: [
    provideDocuments(ITEM_COPIES, 'item_copies'),
    provideDocuments(LOCATION_COPIES, 'location_copies'),
    provideDocuments(BATCH_COPIES, 'batch_copies'),
    {
      provide: BatchNumbers,
      inject: [BATCH_COPIES],
      useFactory: (...ports: ConstructorParameters<typeof BatchNumbers>) => new BatchNumbers(...ports),
    },
    {
      provide: SalesCatalogue,
      inject: [ITEM_COPIES, LOCATION_COPIES, ASKER],
      useFactory: (...ports: ConstructorParameters<typeof SalesCatalogue>) => new SalesCatalogue(...ports),
    },
  ],
  exports: [BatchNumbers, SalesCatalogue],
})
export class ItemsModule {}
