import { Module } from '@nestjs/common';
import { provideAggregate, provideDocuments } from '@pegboard/eventing';
import { items } from '../items/item.schema';
import { locations } from '../locations/location.schema';
import { Catalogue, VARIANT_INDEX } from './catalogue';

const stores = [provideAggregate(items), provideAggregate(locations)];

/** Items and locations as all other areas look them up. What may change them stands in their own modules. */
@Module({
  providers: [...stores, provideDocuments(VARIANT_INDEX, 'variants'), Catalogue],
  exports: [...stores, Catalogue],
})
export class CatalogueModule {}
