import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { locationCopiesSchema } from '@pegboard/service';
import { PurchasingItemCopies, itemCopiesSchema, recipeCopiesSchema } from './item-copies';

const items = provideDocuments(itemCopiesSchema);

/** What purchasing knows of items, locations and recipes. */
@Module({
  imports: [collections(itemCopiesSchema, locationCopiesSchema, recipeCopiesSchema)],
  providers: [items, provideDocuments(locationCopiesSchema), provideDocuments(recipeCopiesSchema), PurchasingItemCopies],
  exports: [items, PurchasingItemCopies],
})
export class PurchasingItemsModule {}
