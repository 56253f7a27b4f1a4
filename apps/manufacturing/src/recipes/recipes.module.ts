import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { JobsModule } from '@pegboard/service';
import { ManufacturingItemsModule } from '../items/items.module';
import { BomRowsController } from './bom-rows.controller';
import { ProductOperationRowsController } from './product-operation-rows.controller';
import { RecipeEditing } from './recipe-editing';
import { recipes, recipesSchema } from './recipe.schema';

const store = provideAggregate(recipes);

/** Recipes: what a product is made of, and by which operations. */
@Module({
  imports: [collections(recipesSchema), JobsModule, ManufacturingItemsModule],
  controllers: [BomRowsController, ProductOperationRowsController],
  providers: [store, RecipeEditing],
  exports: [store],
})
export class RecipesModule {}
