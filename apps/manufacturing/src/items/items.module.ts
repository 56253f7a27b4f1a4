import { Module } from '@nestjs/common';
import { collections, provideDocuments } from '@pegboard/eventing';
import { EXTENSIONS, locationCopiesSchema, variantExtension, type Extensions } from '@pegboard/service';
import { ManufacturingItemCopies, itemCopiesSchema } from './item-copies';

/** What manufacturing knows of items and locations. */
@Module({
  imports: [collections(itemCopiesSchema, locationCopiesSchema)],
  providers: [
    provideDocuments(itemCopiesSchema),
    provideDocuments(locationCopiesSchema),
    ManufacturingItemCopies,
    {
      provide: EXTENSIONS,
      inject: [ManufacturingItemCopies],
      useFactory: (copies: ManufacturingItemCopies): Extensions => ({ variant: variantExtension((ids) => copies.itemsOf(ids)) }),
    },
  ],
  exports: [ManufacturingItemCopies],
})
export class ManufacturingItemsModule {}
