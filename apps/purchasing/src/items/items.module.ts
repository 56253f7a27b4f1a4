import { Module } from '@nestjs/common';
import { provideDocuments } from '@pegboard/eventing';
import { PurchasingItemCopies, ITEM_COPIES, LOCATION_COPIES, RECIPE_COPIES } from './item-copies';

const items = provideDocuments(ITEM_COPIES, 'item_copies');

/** What purchasing knows of items, locations and recipes. */
@Module({
  providers: [
    items,
    provideDocuments(LOCATION_COPIES, 'location_copies'),
    provideDocuments(RECIPE_COPIES, 'recipe_copies'),
    PurchasingItemCopies,
  ],
  exports: [items, PurchasingItemCopies],
})
export class PurchasingItemsModule {}
