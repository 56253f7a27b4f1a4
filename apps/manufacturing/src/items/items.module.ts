import { Module } from '@nestjs/common';
import type { Item, Location } from '@pegboard/contracts';
import { ASKER, provideDocuments, type Asker, type DocumentStore } from '@pegboard/eventing';
import { ITEM_COPIES, Items, LOCATION_COPIES } from './items';

/** What manufacturing knows of items and locations. */
@Module({
  providers: [
    provideDocuments(ITEM_COPIES, 'item_copies'),
    provideDocuments(LOCATION_COPIES, 'location_copies'),
    {
      provide: Items,
      inject: [ITEM_COPIES, LOCATION_COPIES, ASKER],
      useFactory: (items: DocumentStore<Item>, locations: DocumentStore<Location>, asker: Asker) => new Items(items, locations, asker),
    },
  ],
  exports: [Items],
})
export class ItemsModule {}
