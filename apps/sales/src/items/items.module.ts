import { Module } from '@nestjs/common';
import { ASKER, provideDocuments } from '@pegboard/eventing';
import { BATCH_COPIES, BatchNumbers } from './batch-numbers';
import { ITEM_COPIES, LOCATION_COPIES, ItemCopies } from './item-copies';

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
      provide: ItemCopies,
      inject: [ITEM_COPIES, LOCATION_COPIES, ASKER],
      useFactory: (...ports: ConstructorParameters<typeof ItemCopies>) => new ItemCopies(...ports),
    },
  ],
  exports: [BatchNumbers, ItemCopies],
})
export class ItemsModule {}
