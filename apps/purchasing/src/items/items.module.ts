import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import {
  PurchasingItemCopies,
  itemCopiesSchema,
  ITEM_COPIES,
  locationCopiesSchema,
  LOCATION_COPIES,
  recipeCopiesSchema,
  RECIPE_COPIES,
} from './item-copies';

const items = provideDocuments(ITEM_COPIES, itemCopiesSchema);

/** What purchasing knows of items, locations and recipes. */
@Module({
  imports: [collections(itemCopiesSchema, locationCopiesSchema, recipeCopiesSchema)],
  providers: [
    items,
    provideDocuments(LOCATION_COPIES, locationCopiesSchema),
    provideDocuments(RECIPE_COPIES, recipeCopiesSchema),
    PurchasingItemCopies,
  ],
  exports: [items, PurchasingItemCopies],
})
export class PurchasingItemsModule {}
