import { Module } from '@nestjs/common';
import { ASKER, collections, provideDocuments, storeToken } from '@pegboard/eventing';
import { EXTENSIONS, locationCopiesSchema, variantExtension, type Extensions } from '@pegboard/service';
import { batchCopiesSchema, BatchNumbers } from './batch-numbers';
import { ItemCopies, itemCopiesSchema } from './item-copies';

/** What sales knows of items, locations and batches. */
@Module({
  imports: [collections(itemCopiesSchema, locationCopiesSchema, batchCopiesSchema)],
  providers: [
    provideDocuments(itemCopiesSchema),
    provideDocuments(locationCopiesSchema),
    provideDocuments(batchCopiesSchema),
    {
      provide: BatchNumbers,
      inject: [storeToken(batchCopiesSchema)],
      useFactory: (...ports: ConstructorParameters<typeof BatchNumbers>) => new BatchNumbers(...ports),
    },
    {
      provide: ItemCopies,
      inject: [storeToken(itemCopiesSchema), storeToken(locationCopiesSchema), ASKER],
      useFactory: (...ports: ConstructorParameters<typeof ItemCopies>) => new ItemCopies(...ports),
    },
    {
      provide: EXTENSIONS,
      inject: [ItemCopies],
      useFactory: ({ items }: ItemCopies): Extensions => ({
        variant: variantExtension(async (ids) => (await items.getMany(ids)).values()),
      }),
    },
  ],
  exports: [BatchNumbers, ItemCopies],
})
export class ItemsModule {}
