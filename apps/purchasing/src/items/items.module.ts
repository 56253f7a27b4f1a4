import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { EXTENSIONS, locationCopiesSchema, variantExtension, type Extensions } from '@pegboard/service';
import { PurchasingItemCopies, itemCopiesSchema, recipeCopiesSchema } from './item-copies';

const items = provideDocuments(itemCopiesSchema);

/** What purchasing knows of items, locations and recipes. */
@Module({
  imports: [collections(itemCopiesSchema, locationCopiesSchema, recipeCopiesSchema)],
  providers: [
    items,
    provideDocuments(locationCopiesSchema),
    provideDocuments(recipeCopiesSchema),
    PurchasingItemCopies,
    {
      provide: EXTENSIONS,
      inject: [PurchasingItemCopies],
      useFactory: ({ items }: PurchasingItemCopies): Extensions => ({
        variant: variantExtension(async (ids) => (await items.getMany(ids)).values()),
      }),
    },
  ],
  exports: [items, PurchasingItemCopies],
})
export class PurchasingItemsModule {}
