import { Module } from '@nestjs/common';
import { collections, provideAggregate, provideDocuments } from '@pegboard/eventing';
import { items, itemsSchema } from '../items/item.schema';
import { locations, locationsSchema } from '../locations/location.schema';
import { Catalogue, variantsSchema } from './catalogue';

const stores = [provideAggregate(items), provideAggregate(locations)];

/** Items and locations as all other areas look them up. What may change them stands in their own modules. */
@Module({
  imports: [collections(itemsSchema, locationsSchema, variantsSchema)],
  providers: [...stores, provideDocuments(variantsSchema), Catalogue],
  exports: [...stores, Catalogue],
})
export class CatalogueModule {}
