import { Module } from '@nestjs/common';
import { collections, provideAggregate } from '@pegboard/eventing';
import { JobsModule } from '@pegboard/service';
import { ManufacturingItemsModule } from '../items/items.module';
import { BomRows } from './bom-rows';
import { BomRowsController } from './bom-rows.controller';
import { ProductOperationRerankController } from './product-operation-rerank.controller';
import { ProductOperationRowsController } from './product-operation-rows.controller';
import { OperationNames } from './operation-names';
import { FormerRecipeRowsController } from './former-recipe-rows.controller';
import { RecipeEditing } from './recipe-editing';
import { RecipesController } from './recipes.controller';
import { recipes, recipesSchema } from './recipe.schema';

const store = provideAggregate(recipes);

/** Recipes: what a product is made of, and by which operations. */
@Module({
  imports: [collections(recipesSchema), JobsModule, ManufacturingItemsModule],
  controllers: [
    BomRowsController,
    ProductOperationRowsController,
    ProductOperationRerankController,
    RecipesController,
    FormerRecipeRowsController,
  ],
  providers: [store, RecipeEditing, BomRows, OperationNames],
  exports: [store, OperationNames],
})
export class RecipesModule {}
