import { Module } from '@nestjs/common';
import { ASKER, collections, provideDocuments } from '@pegboard/eventing';
import { BATCH_COPIES, batchCopiesSchema, BatchNumbers } from './batch-numbers';
import { ITEM_COPIES, LOCATION_COPIES, ItemCopies, itemCopiesSchema, locationCopiesSchema } from './item-copies';

/** What sales knows of items, locations and batches. */
@Module({
  imports: [collections(itemCopiesSchema, locationCopiesSchema, batchCopiesSchema)],
  providers: [
    provideDocuments(ITEM_COPIES, itemCopiesSchema),
    provideDocuments(LOCATION_COPIES, locationCopiesSchema),
    provideDocuments(BATCH_COPIES, batchCopiesSchema),
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
