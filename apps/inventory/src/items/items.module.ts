import { Module } from '@nestjs/common';
import { ASKER, type Asker } from '@pegboard/eventing';
import { defaultSupplierExtension, EXTENSIONS, variantExtension, type Extensions } from '@pegboard/service';
import { Catalogue } from '../catalogue/catalogue';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { StockModule } from '../stock/stock.module';
import { UsesModule } from '../uses/uses.module';
import { CustomFieldsCollectionsController } from './custom-fields-collections.controller';
import { DefaultSuppliers } from './default-suppliers';
import { ItemFactKeeping } from './item-facts';
import { ItemKeeping } from './item-keeping';
import { ItemLists } from './item-lists';
import { MaterialsController } from './materials.controller';
import { ProductsController } from './products.controller';
import { VariantsController } from './variants.controller';

/** Products, materials and their variants. */
@Module({
  imports: [CatalogueModule, StockModule, UsesModule],
  controllers: [ProductsController, MaterialsController, VariantsController, CustomFieldsCollectionsController],
  providers: [
    DefaultSuppliers,
    ItemFactKeeping,
    ItemKeeping,
    ItemLists,
    {
      provide: EXTENSIONS,
      inject: [Catalogue, ASKER],
      useFactory: (catalogue: Catalogue, asker: Asker): Extensions => ({
        variant: variantExtension((ids) => catalogue.itemBodies(ids)),
        supplier: defaultSupplierExtension(asker),
      }),
    },
  ],
  exports: [ItemKeeping, ItemFactKeeping],
})
export class ItemsModule {}
