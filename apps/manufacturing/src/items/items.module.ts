import { Module } from '@nestjs/common';
import type { ItemBody, LocationBody } from '@pegboard/contracts';
import { ASKER, collections, provideDocuments, type Asker, type DocumentStore } from '@pegboard/eventing';
import { ITEM_COPIES, ManufacturingItemCopies, itemCopiesSchema, LOCATION_COPIES, locationCopiesSchema } from './item-copies';

/** What manufacturing knows of items and locations. */
@Module({
  imports: [collections(itemCopiesSchema, locationCopiesSchema)],
  providers: [
    provideDocuments(ITEM_COPIES, itemCopiesSchema),
    provideDocuments(LOCATION_COPIES, locationCopiesSchema),
    {
      provide: ManufacturingItemCopies,
      inject: [ITEM_COPIES, LOCATION_COPIES, ASKER],
      useFactory: (items: DocumentStore<ItemBody>, locations: DocumentStore<LocationBody>, asker: Asker) =>
        new ManufacturingItemCopies(items, locations, asker),
    },
  ],
  exports: [ManufacturingItemCopies],
})
export class ManufacturingItemsModule {}
