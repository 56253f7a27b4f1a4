import { Module } from '@nestjs/common';
import type { ItemBody, LocationBody } from '@pegboard/contracts';
import { ASKER, provideDocuments, type Asker, type DocumentStore } from '@pegboard/eventing';
import { ITEM_COPIES, ManufacturingItemCopies, LOCATION_COPIES } from './item-copies';

/** What manufacturing knows of items and locations. */
@Module({
  providers: [
    provideDocuments(ITEM_COPIES, 'item_copies'),
    provideDocuments(LOCATION_COPIES, 'location_copies'),
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
