import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { EXTENSIONS, locationCopiesSchema, variantExtension, type Extensions } from '@pegboard/service';
import { batchCopiesSchema, BatchNumbers } from './batch-numbers';
import { ItemCopies, itemCopiesSchema, serviceCopiesSchema } from './item-copies';

/** What sales knows of items, locations and batches. */
@Module({
  imports: [collections(itemCopiesSchema, serviceCopiesSchema, locationCopiesSchema, batchCopiesSchema)],
  providers: [
    provideDocuments(itemCopiesSchema),
    provideDocuments(serviceCopiesSchema),
    provideDocuments(locationCopiesSchema),
    provideDocuments(batchCopiesSchema),
    BatchNumbers,
    ItemCopies,
    {
      provide: EXTENSIONS,
      inject: [ItemCopies],
      useFactory: (copies: ItemCopies): Extensions => ({
        variant: variantExtension(async (ids) => {
          const { items, services } = await copies.of(ids, []);
          return [...items.values(), ...services.values()];
        }),
      }),
    },
  ],
  exports: [BatchNumbers, ItemCopies],
})
export class ItemsModule {}
