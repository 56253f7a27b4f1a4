import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { StockModule } from '../stock/stock.module';
import { UsesModule } from '../uses/uses.module';
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
  controllers: [ProductsController, MaterialsController, VariantsController],
  providers: [DefaultSuppliers, ItemFactKeeping, ItemKeeping, ItemLists],
  exports: [ItemKeeping],
})
export class ItemsModule {}
