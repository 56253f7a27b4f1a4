import { Module } from '@nestjs/common';
import { collections, provideAggregate, provideDocuments } from '@pegboard/eventing';
import { items, itemsSchema } from '../items/item.schema';
import { locations, locationsSchema } from '../locations/location.schema';
import { soldServices, soldServicesSchema } from '../sold-services/sold-service.schema';
import { Catalogue, variantsSchema } from './catalogue';
import { SkuClaims } from './sku-claims';

const stores = [provideAggregate(items), provideAggregate(locations), provideAggregate(soldServices)];

/** Items, services and locations as all other areas look them up. What may change them stands in their own modules. */
@Module({
  imports: [collections(itemsSchema, locationsSchema, soldServicesSchema, variantsSchema)],
  providers: [...stores, provideDocuments(variantsSchema), Catalogue, SkuClaims],
  exports: [...stores, Catalogue, SkuClaims],
})
export class CatalogueModule {}
