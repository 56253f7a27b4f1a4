import { Module } from '@nestjs/common';
import { CLOCK, collections, provideAggregate, storeToken, type Clock } from '@pegboard/eventing';
import { ManufacturingItemCopies } from '../items/item-copies';
import { ManufacturingItemsModule } from '../items/items.module';
import { BomRowsController } from './bom-rows.controller';
import { ProductOperationRowsController } from './product-operation-rows.controller';
import { RecipeEditing } from './recipe-editing';
import { recipes, recipesSchema, type RecipeStore } from './recipe.schema';

const store = provideAggregate(recipes);

/** Recipes: what a product is made of, and by which operations. */
@Module({
  imports: [collections(recipesSchema), ManufacturingItemsModule],
  controllers: [BomRowsController, ProductOperationRowsController],
  providers: [
    store,
    {
      provide: RecipeEditing,
      inject: [storeToken(recipes), ManufacturingItemCopies, CLOCK],
      useFactory: (recipeStore: RecipeStore, items: ManufacturingItemCopies, clock: Clock) => new RecipeEditing(recipeStore, items, clock),
    },
  ],
  exports: [store],
})
export class RecipesModule {}
