import { Module } from '@nestjs/common';
import type { ItemBody, LocationBody } from '@pegboard/contracts';
import { ASKER, collections, provideDocuments, storeToken, type Asker, type DocumentStore } from '@pegboard/eventing';
import { EXTENSIONS, locationCopiesSchema, variantExtension, type Extensions } from '@pegboard/service';
import { ManufacturingItemCopies, itemCopiesSchema } from './item-copies';

/** What manufacturing knows of items and locations. */
@Module({
  imports: [collections(itemCopiesSchema, locationCopiesSchema)],
  providers: [
    provideDocuments(itemCopiesSchema),
    provideDocuments(locationCopiesSchema),
    {
      provide: ManufacturingItemCopies,
      inject: [storeToken(itemCopiesSchema), storeToken(locationCopiesSchema), ASKER],
      useFactory: (items: DocumentStore<ItemBody>, locations: DocumentStore<LocationBody>, asker: Asker) =>
        new ManufacturingItemCopies(items, locations, asker),
    },
    {
      provide: EXTENSIONS,
      inject: [ManufacturingItemCopies],
      useFactory: (copies: ManufacturingItemCopies): Extensions => ({ variant: variantExtension((ids) => copies.itemsOf(ids)) }),
    },
  ],
  exports: [ManufacturingItemCopies],
})
export class ManufacturingItemsModule {}
